"""``medaqy evaluate --xlsx``: a pay list in, a workbook (or CSV) with what the law gives each person out.

Also the template to start from. Nothing is kept; the answer is written beside and put in its place when it is whole.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from bot.clock import clock
from bot.faults import Fault
from bot.lists.findings import Assessor
from bot.lists.grids import read_grid
from bot.lists.people import people_of
from bot.lists.progress import Progress
from bot.lists.workbook import Answered, write_workbook
from flows.speech import voice
from rules.rulebook import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from flows.speech import Voice
    from flows.words import Lang

CSV: Final = ".csv"


class CannotWrite(Fault):
    """The answer or template cannot be written."""

    key = "list.cannot_write"
    code = 2


class SameFile(Fault):
    """The answer would be written over the list."""

    key = "list.same_file"
    code = 2


def answer_list(given: Path, answer: Path | None, lang: Lang, day: str | None) -> int:
    """Answer a list; exit code 1 where a cell could not be used. Raises a Fault or BrokenRulebook."""
    target = answer or given.with_name(f"{given.stem}-medaqy.xlsx")
    if target.exists() and given.exists() and target.samefile(given):
        raise SameFile(file=str(target))
    today, speak = clock(day, os.environ.get("BOT_TODAY")).today(), voice(lang)
    with _much_at_once():
        answered = _answered(given, speak, today)
        put_whole(target, lambda file: _write(file, answered, speak))
    _tell(answered, target, speak)
    return 1 if answered.faults else 0


@contextmanager
def _much_at_once() -> Iterator[None]:
    """A list makes many small things and no circles of them; looking for circles costs a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _answered(given: Path, speak: Voice, today: date) -> Answered:
    book, grid = load(), read_grid(given)
    people, assessor, lines = people_of(grid, today), Assessor(book, speak, today), []
    progress = Progress(sys.stderr, len(people), speak)
    for done, person in enumerate(people, start=1):
        line = assessor.assess(person)
        if line is not None:
            lines.append(line)
        progress.show(done)
    progress.end()
    return Answered(grid, people, lines, tuple(assessor.cited), book, today)


def make_template(file: Path, lang: Lang) -> int:
    """Write a list to start from. Raises CannotWrite."""
    from bot.lists.template import write_template

    put_whole(file, lambda target: write_template(target, voice(lang)))
    print(voice(lang).say("list.template_done", file=str(file)))
    return 0


def _write(file: Path, answered: Answered, speak: Voice) -> None:
    if file.suffix.lower() == CSV:
        from bot.lists.comma import write_comma

        write_comma(file, answered.lines, speak)
    else:
        write_workbook(file, answered, speak)


def put_whole(file: Path, write: Callable[[Path], None]) -> None:
    """Write a file beside its place and move it there, so that half of one is never found. Raises CannotWrite."""
    beside = file.with_name(f".{file.stem}.part{file.suffix}")
    try:
        write(beside)
        beside.replace(file)
    except OSError:
        raise CannotWrite(file=str(file)) from None
    finally:
        beside.unlink(missing_ok=True)


def _tell(answered: Answered, target: Path, speak: Voice) -> None:
    print(speak.count("list.people", len(answered.people)))
    for key, total in (
        ("list.sum_due", sum(line.due_kzt for line in answered.lines)),
        ("list.sum_missing", sum(line.missing_kzt or 0 for line in answered.lines)),
        ("list.sum_open", sum(line.at_stake_kzt for line in answered.lines)),
    ):
        if total:
            print(speak.say(key, sum=total))
    if answered.faults:
        print(speak.count("list.faults", answered.faults))
    print(speak.say("list.done", file=str(target)))
