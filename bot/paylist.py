"""A long list of cases, line by line in order: the first lines alone and at once, many more by several processes.

Memory stays flat: only a few blocks are ahead of the one being written. Knows bytes and lines, and nothing of cases.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import sys
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future
    from datetime import date
    from multiprocessing.context import BaseContext

    from bot.judge import Judge
    from flows.words import Lang

ALONE: Final = 2000
"""Lines that are answered before other processes are started."""

READ: Final = 1 << 16
AHEAD_FOR_EACH: Final = 3
PATIENCE_SECONDS: Final = 0.02
LONGEST_LINE: Final = 1 << 20

Answers = tuple[bytes, bool]


def judge(today: date, lang: Lang) -> Judge:
    """Make the judge of this process. Raises BrokenRulebook."""
    from bot.judge import Judge  # noqa: PLC0415 - loaded once in each process
    from flows.speech import voice  # noqa: PLC0415
    from rules.rulebook import load  # noqa: PLC0415

    made = Judge(load(), today, voice(lang))
    gc.collect()
    gc.freeze()
    return made


class Source:
    """Reads whole lines as they come from a file descriptor."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: Final = descriptor

    def blocks(self) -> Iterator[list[bytes]]:
        """Give the lines that have arrived, as soon as there is one; the last may lack its end."""
        rest = b""
        while read := os.read(self._descriptor, READ):
            *whole, last = (rest + read).split(b"\n")
            rest = last[:LONGEST_LINE]
            if whole:
                yield whole
        if rest:
            yield [rest]

    def more_soon(self) -> bool:
        """Whether something has arrived, or the end, or does so at once."""
        return bool(select.select([self._descriptor], [], [], PATIENCE_SECONDS)[0])


def answer_all(source: Source, write: Callable[[bytes], object], today: date, lang: Lang, processes: int) -> bool:
    """Answer every line in order; return whether every case was good. Raises BrokenRulebook."""
    alone = judge(today, lang)
    good, done = True, 0
    blocks = source.blocks()
    for block in blocks:
        for line in block:
            text, fine = alone.answers([line])
            write(text)
            good = good and fine
        done += len(block)
        if done >= ALONE and processes > 1:
            _judges.append(alone)
            with ProcessPoolExecutor(processes, _context(), _begin, (today, lang)) as pool:
                return _answer_rest(source, blocks, write, pool, processes * AHEAD_FOR_EACH) and good
    return good


def _answer_rest(
    source: Source,
    blocks: Iterator[list[bytes]],
    write: Callable[[bytes], object],
    pool: ProcessPoolExecutor,
    ahead: int,
) -> bool:
    good = True
    waiting: deque[Future[Answers]] = deque()
    for block in blocks:
        waiting.append(pool.submit(_answer, block))
        while waiting and (len(waiting) >= ahead or not source.more_soon()):
            good = _write_first(waiting, write) and good
    while waiting:
        good = _write_first(waiting, write) and good
    return good


def _write_first(waiting: deque[Future[Answers]], write: Callable[[bytes], object]) -> bool:
    text, good = waiting.popleft().result()
    write(text)
    return good


_judges: Final[list[Judge]] = []
"""The judge of a working process: that of its parent with all it remembers, where the system can copy a process."""


def _context() -> BaseContext | None:
    return get_context("fork") if sys.platform == "linux" else None


def _begin(today: date, lang: Lang) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if not _judges:
        _judges.append(judge(today, lang))
    gc.collect()
    gc.freeze()


def _answer(lines: list[bytes]) -> Answers:
    return _judges[-1].answers(lines)
