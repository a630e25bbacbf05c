"""The command line: every command with its words, and what each of them means.

Must not do anything, nor load what a command needs.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from bot import cli_acts as acts
from flows.words import Lang

if TYPE_CHECKING:
    from collections.abc import Callable

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - its type has no other name

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
    made = argparse.ArgumentParser(prog="medaqy", description=ABOUT)
    made.add_argument("--version", action="store_true", help="print the version")
    commands = made.add_subparsers(dest="command", metavar="COMMAND")
    _talking(commands)
    _judging(commands)
    _papers(commands)
    _rules(_group(commands, "rules", "the rulebook: check it, print it, or compare it"))
    _looking(commands)
    _keeping(commands)
    _broadcasts(_group(commands, "broadcast", "broadcasts: look at them, hold them up, end them, report"))
    _statistics(commands)
    return made


def _group(commands: Commands, name: str, text: str) -> Commands:
    return commands.add_parser(name, help=text, description=text).add_subparsers(
        dest="act", metavar="ACT", required=True
    )


def _command(
    commands: Commands, name: str, run: Callable[[argparse.Namespace], int], text: str
) -> argparse.ArgumentParser:
    made = commands.add_parser(name, help=text, description=text)
    made.add_argument("--lang", choices=LANGUAGES, help="kk, ru or en; otherwise that of the system, or English")
    made.set_defaults(run=run)
    return made


def _talking(commands: Commands) -> None:
    chat = _command(commands, "chat", acts.chat, "a conversation in this terminal, or with a script on standard input")
    chat.add_argument("--record", type=Path, metavar="FILE", help="write the conversation as a journey test")
    chat.add_argument("--today", metavar="DATE", help="stands in for the clock")
    _command(commands, "run", acts.serve, "the bot on Telegram; needs BOT_TOKEN")


def _judging(commands: Commands) -> None:
    one = _command(commands, "evaluate", acts.evaluate, "one case, one case a line, or a pay list")
    one.add_argument("case", nargs="?", metavar="CASE", help="a file with a case as JSON; - is standard input")
    one.add_argument("--xlsx", "--csv", type=Path, dest="list", metavar="FILE", help="a pay list instead: XLSX or CSV")
    one.add_argument("-o", "--output", type=Path, metavar="FILE", help="where the answer to a list goes: XLSX or CSV")
    one.add_argument("--template", type=Path, metavar="FILE", help="write a pay list to start from: XLSX or CSV")
    one.add_argument(
        "--json", action="store_true", help="outcomes as JSON; with -, one case a line in, one outcome a line out"
    )
    one.add_argument("--today", metavar="DATE", help="stands in for the clock")
    one.add_argument("--code", metavar="CODE", help="the code of a printed sheet instead of a case")


def _papers(commands: Commands) -> None:
    for name, run, text in (
        ("letters", acts.letters, "the letters that an outcome calls for, as PDF and DOCX"),
        ("sheet", acts.sheet, "the sheet to take along, as PDF, and the picture of the time"),
    ):
        paper = _command(commands, name, run, text)
        whose = paper.add_mutually_exclusive_group(required=True)
        whose.add_argument("--case", metavar="CASE", help="a file with a case as JSON; - is standard input")
        whose.add_argument("--code", metavar="CODE", help="the code of a printed sheet")
        paper.add_argument("--out", type=Path, default=Path(), metavar="DIR", help="where the files go; here otherwise")
        paper.add_argument("--today", metavar="DATE", help="stands in for the clock")


def _rules(commands: Commands) -> None:
    check = _command(commands, "check", acts.check, "print every fault of a rulebook")
    check.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="another rulebook than ours")
    show = _command(commands, "show", acts.show, "print the rulebook as a lawyer reads it")
    show.add_argument("--on", metavar="DATE", help="only what is in force on this day")
    diff = _command(commands, "diff", acts.diff, "for whom and when another rulebook gives another verdict or sum")
    diff.add_argument("old", type=Path, metavar="OLD", help="a rulebook folder")
    diff.add_argument("new", type=Path, metavar="NEW", help="another one")


def _looking(commands: Commands) -> None:
    text = "look at all that the service stands on, and say what to do for each fault"
    _command(commands, "doctor", acts.doctor, text)
    audit = _group(commands, "audit", "the record of what the staff did")
    verify = _command(audit, "verify", acts.verify, "check it")
    verify.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a backup instead of the database in use")


def _keeping(commands: Commands) -> None:
    kept = _command(commands, "backup", acts.backup, "copy what is kept to a new file, also while the bot runs")
    kept.add_argument("file", type=Path, metavar="FILE")
    text = "put a backup in the place of the database; the bot must not run"
    back = _command(commands, "restore", acts.restore, text)
    back.add_argument("file", type=Path, metavar="FILE")
    text = "erase what has been kept long enough, and say how much it was"
    daily = _command(commands, "retention", acts.retention, text)
    daily.add_argument("--dry-run", action="store_true", help="erase nothing, only say what is due")
    keys = _group(commands, "key", "the keys that seal what is kept")
    _command(keys, "rotate", acts.rotate, "make a new key and seal everything anew")


def _broadcasts(commands: Commands) -> None:
    for act, text in BROADCAST_ACTS.items():
        made = _command(commands, act, acts.broadcast, text)
        if act != "list":
            made.add_argument("number", type=int, metavar="NUMBER")
        if act == "report":
            made.add_argument("--csv", type=Path, metavar="FILE", help="write it as CSV too")
            made.add_argument("--xlsx", type=Path, metavar="FILE", help="write it as a workbook too")


def _statistics(commands: Commands) -> None:
    given = _command(commands, "export", acts.export, "a file of the published statistics of a quarter or a year")
    given.add_argument("--period", required=True, metavar="PERIOD", help="2026-Q3, or 2026 once its quarters are out")
    given.add_argument("--format", required=True, choices=EXPORTS, help="xlsx and json hold every table")
    given.add_argument("--table", default="all", metavar="TABLE", help="one table; a picture or a CSV needs it")
    given.add_argument(
        "--out", type=Path, default=Path(), metavar="FILE", help="a file or a folder; else the present one"
    )
    given.add_argument("--without", action="append", default=[], metavar="TABLE", help="leave it out of a new release")
