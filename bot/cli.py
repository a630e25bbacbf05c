"""``medaqy``: the commands, each a few lines here and its parts elsewhere, loaded only when it runs.

Every fault is one line and an exit code, in the person's language where one is known; never a traceback.
"""

from __future__ import annotations

import argparse
import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from bot.faults import Fault
from bot.tongue import system_language
from flows.catalogue import BrokenCatalogue
from flows.words import Lang
from rules.rulebook import BrokenRulebook

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class NothingGiven(Fault):
    """``evaluate`` was told neither a case nor a list."""

    key = "list.nothing_given"
    code = 2


ABOUT = "What Kazakhstan's health workers are due for COVID-19 work."
LANGUAGES = [lang.value for lang in Lang]
EXPORTS = ("xlsx", "csv-excel", "csv", "json", "png", "svg")
BROADCAST_ACTS = {
    "list": "the newest broadcasts",
    "show": "one broadcast: where it stands, its texts, who wrote and approved it",
    "pause": "hold one up until somebody resumes it; it stays so after a restart",
    "resume": "let one go on after a pause or a halt",
    "cancel": "end one for good; what has gone has gone",
    "report": "what became of one, in numbers without anybody's name",
}


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    made = argparse.ArgumentParser(
        prog="medaqy", description="What Kazakhstan's health workers are due for COVID-19 work."
    )
    made.add_argument("--version", action="store_true", help="print the version")
    commands = made.add_subparsers(dest="command", metavar="COMMAND")
    chat = _command(commands, "chat", _chat, "a conversation in this terminal, or with a script on standard input")
    chat.add_argument("--record", type=Path, metavar="FILE", help="write the conversation as a journey test")
    chat.add_argument("--today", metavar="DATE", help="stands in for the clock")
    _command(commands, "run", _serve, "the bot on Telegram; needs BOT_TOKEN")
    one = _command(commands, "evaluate", _evaluate, "one case, or one case a line")
    one.add_argument("case", nargs="?", metavar="CASE", help="a file with a case as JSON; - is standard input")
    one.add_argument("--xlsx", "--csv", type=Path, dest="list", metavar="FILE", help="a pay list instead: XLSX or CSV")
    one.add_argument("-o", "--output", type=Path, metavar="FILE", help="where the answer to a list goes: XLSX or CSV")
    one.add_argument("--template", type=Path, metavar="FILE", help="write a pay list to start from: XLSX or CSV")
    one.add_argument(
        "--json", action="store_true", help="outcomes as JSON; with -, one case a line in, one outcome a line out"
    )
    one.add_argument("--today", metavar="DATE", help="stands in for the clock")
    one.add_argument("--code", metavar="CODE", help="the code of a printed sheet instead of a case")
    _paper_commands(commands)
    rules = commands.add_parser("rules", help="the rulebook: check it, or print it")
    acts = rules.add_subparsers(dest="act", metavar="ACT", required=True)
    check = _command(acts, "check", _check, "print every fault of a rulebook")
    check.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="another rulebook than ours")
    show = _command(acts, "show", _show, "print the rulebook as a lawyer reads it")
    show.add_argument("--on", metavar="DATE", help="only what is in force on this day")
    diff = _command(acts, "diff", _diff, "for whom and when another rulebook gives another verdict or sum")
    diff.add_argument("old", type=Path, metavar="OLD", help="a rulebook folder")
    diff.add_argument("new", type=Path, metavar="NEW", help="another one")
    _command(commands, "doctor", _doctor, "look at all that the service stands on, and say what to do for each fault")
    audit = commands.add_parser("audit", help="the record of what the staff did")
    verify = _command(audit.add_subparsers(dest="act", metavar="ACT", required=True), "verify", _verify, "check it")
    verify.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a backup instead of the database in use")
    kept = _command(commands, "backup", _backup, "copy what is kept to a new file, also while the bot runs")
    kept.add_argument("file", type=Path, metavar="FILE")
    back = _command(commands, "restore", _restore, "put a backup in the place of the database; the bot must not run")
    back.add_argument("file", type=Path, metavar="FILE")
    daily = _command(commands, "retention", _retention, "erase what has been kept long enough, and say how much it was")
    daily.add_argument("--dry-run", action="store_true", help="erase nothing, only say what is due")
    casts = commands.add_parser("broadcast", help="broadcasts: look at them, hold them up, end them, report")
    _broadcasts(casts.add_subparsers(dest="act", metavar="ACT", required=True))
    given = _command(commands, "export", _export, "a file of the published statistics of a quarter or a year")
    given.add_argument("--period", required=True, metavar="PERIOD", help="2026-Q3, or 2026 once its quarters are out")
    given.add_argument("--format", required=True, choices=EXPORTS, help="xlsx and json hold every table")
    given.add_argument("--table", default="all", metavar="TABLE", help="one table; a picture or a CSV needs it")
    given.add_argument(
        "--out", type=Path, default=Path(), metavar="FILE", help="a file or a folder; else the present one"
    )
    given.add_argument("--without", action="append", default=[], metavar="TABLE", help="leave it out of a new release")
    key = commands.add_parser("key", help="the keys that seal what is kept").add_subparsers(
        dest="act", metavar="ACT", required=True
    )
    _command(key, "rotate", _rotate, "make a new key and seal everything anew")
    return made


def _broadcasts(acts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    for act, text in BROADCAST_ACTS.items():
        made = _command(acts, act, _broadcast, text)
        if act != "list":
            made.add_argument("number", type=int, metavar="NUMBER")
        if act == "report":
            made.add_argument("--csv", type=Path, metavar="FILE", help="write it as CSV too")
            made.add_argument("--xlsx", type=Path, metavar="FILE", help="write it as a workbook too")


def _paper_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    for name, run, text in (
        ("letters", _letters, "the letters that an outcome calls for, as PDF and DOCX"),
        ("sheet", _sheet, "the sheet to take along, as PDF, and the picture of the time"),
    ):
        paper = _command(commands, name, run, text)
        whose = paper.add_mutually_exclusive_group(required=True)
        whose.add_argument("--case", metavar="CASE", help="a file with a case as JSON; - is standard input")
        whose.add_argument("--code", metavar="CODE", help="the code of a printed sheet")
        paper.add_argument("--out", type=Path, default=Path(), metavar="DIR", help="where the files go; here otherwise")
        paper.add_argument("--today", metavar="DATE", help="stands in for the clock")


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: Callable[[argparse.Namespace], int],
    text: str,
) -> argparse.ArgumentParser:
    made = commands.add_parser(name, help=text, description=text)
    made.add_argument("--lang", choices=LANGUAGES, help="kk, ru or en; otherwise that of the system, or English")
    made.set_defaults(run=run)
    return made


def main(words: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    made = parser()
    given = made.parse_args(words)
    if given.version:
        print(_version())
        return 0
    if given.command is None:
        made.print_help()
        return 2
    _speak_utf8()
    try:
        return _guarded(given)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def _speak_utf8() -> None:
    """Read and write UTF-8 whatever the system says; a byte that is none becomes a sign, not an error."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _guarded(given: argparse.Namespace) -> int:
    """Run a command; what somebody can put right is said in one line."""
    try:
        return int(given.run(given))
    except Fault as fault:
        return _say(fault, _spoken(given))
    except (BrokenCatalogue, BrokenRulebook) as broken:
        print(f"medaqy: {'; '.join(map(str, broken.faults))}", file=sys.stderr)
        return 1


def _spoken(given: argparse.Namespace) -> Lang:
    return Lang(given.lang) if given.lang else system_language(os.environ) or Lang.EN


def _chat(given: argparse.Namespace) -> int:
    from bot.terminal.chat import chat

    return chat(Lang(given.lang) if given.lang else None, given.today, given.record)


def _serve(_given: argparse.Namespace) -> int:
    from bot.app import run

    run()
    return 0


def _evaluate(given: argparse.Namespace) -> int:
    if given.list or given.template:
        from bot.cli_list import answer_list, make_template

        if given.template:
            return make_template(given.template, _spoken(given))
        return answer_list(given.list, given.output, _spoken(given), given.today)
    if given.case is None and given.code is None:
        return _say(NothingGiven(example="medaqy evaluate case.json; medaqy evaluate --xlsx list.xlsx"), _spoken(given))
    from bot.cli_evaluate import evaluate

    return evaluate(given.case, given.code, _spoken(given), given.today, as_json=given.json)


def _letters(given: argparse.Namespace) -> int:
    from bot.cli_papers import letters

    return letters(given.case, given.code, _spoken(given), given.today, given.out)


def _sheet(given: argparse.Namespace) -> int:
    from bot.cli_papers import sheet

    return sheet(given.case, given.code, _spoken(given), given.today, given.out)


def _check(given: argparse.Namespace) -> int:
    from bot.cli_rules import check

    return check(given.folder)


def _show(given: argparse.Namespace) -> int:
    from bot.cli_rules import show

    return show(_spoken(given), given.on)


def _diff(given: argparse.Namespace) -> int:
    from bot.cli_rules import diff

    return diff(_spoken(given), given.old, given.new)


def _doctor(given: argparse.Namespace) -> int:
    from bot.cli_staff import doctor

    return doctor(_spoken(given))


def _verify(given: argparse.Namespace) -> int:
    from bot.cli_staff import verify

    return verify(_spoken(given), given.file)


def _backup(given: argparse.Namespace) -> int:
    from bot.cli_data import backup

    return backup(_spoken(given), given.file)


def _restore(given: argparse.Namespace) -> int:
    from bot.cli_data import restore

    return restore(_spoken(given), given.file)


def _retention(given: argparse.Namespace) -> int:
    from bot.cli_data import retention

    return retention(_spoken(given), only_count=given.dry_run)


def _broadcast(given: argparse.Namespace) -> int:
    from bot.cli_broadcast import run

    return run(_spoken(given), given)


def _export(given: argparse.Namespace) -> int:
    from bot.cli_export import Export, export
    from bot.statistics.orders import Order

    lang = _spoken(given)
    order = Order(given.period.upper(), given.table, lang.value, given.format)
    return export(lang, Export(order, given.out, given.without))


def _rotate(given: argparse.Namespace) -> int:
    from bot.cli_data import rotate

    return rotate(_spoken(given))


def _say(fault: Fault, lang: Lang) -> int:
    from flows.speech import voice

    speak = voice(lang)
    print(f"medaqy: {speak.say(fault.key, **fault.values)}", file=sys.stderr)
    return fault.code


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"medaqy {version('medaqy')}"
    except PackageNotFoundError:
        return "medaqy, not installed"


if __name__ == "__main__":
    sys.exit(main())
