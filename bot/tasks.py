"""The one place where a background task is started: it is held, its error is said, and the end waits for it."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final, TypeVar

from bot.faults import where

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable

T = TypeVar("T")
_log: Final = logging.getLogger(__name__)


class Nursery:
    """Holds every task that was started until it is done."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def __len__(self) -> int:
        return len(self._tasks)

    def start(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Start a task and hold it; an error in it is logged without the words of anybody."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("a task ended by %s", where(error))

    async def finish(self, seconds: float) -> int:
        """Wait for every task, at most so many seconds; cancel the rest and return how many that were."""
        late: set[asyncio.Task[Any]] = set()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=seconds)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late)
        return len(late)


async def first_of(work: Coroutine[Any, Any, T], stop: asyncio.Event) -> T | None:
    """Return what ``work`` gives, or None when ``stop`` is set before; the work is cancelled then."""
    doing = asyncio.create_task(work)
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({doing, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return doing.result() if doing.done() else None
    finally:
        for task in (doing, stopping):
            task.cancel()
        await asyncio.wait({doing, stopping})


async def side_by_side(works: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Run all together and wait for all; the first error is raised after every one has ended."""
    ended = await asyncio.gather(*works, return_exceptions=True)
    for end in ended:
        if isinstance(end, BaseException):
            raise end
