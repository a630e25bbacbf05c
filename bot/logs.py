"""What is written to the log: one JSON object a line, and nothing of what anybody is, has, or said.

Our own sentences pass through a sieve; of other libraries' records, warnings and exceptions only the kind and the place
are written, never a word of theirs. A person is a hash under a key that lives in memory for a day.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import warnings
from typing import TYPE_CHECKING, Any, Final, TextIO

import structlog

from bot.faults import where

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Mapping, MutableMapping
    from types import TracebackType

    Fields = MutableMapping[str, Any]

OURS: Final = ("bot", "flows", "rules", "__main__")
QUIET: Final = ("aiogram.event", "aiohttp.access", "aiosqlite", "alembic")
"""Libraries whose everyday news is of no use; what goes wrong there is still told."""
KEPT: Final = frozenset({
    "act", "at", "attempt", "check", "count", "error", "event", "file", "kind", "level", "line", "logger", "method",
    "mode", "outcome", "person", "seconds", "state", "step", "update", "version", "waiting",
})  # fmt: skip
"""The only fields a line may have."""
UNSAID: Final = "…"
_TOKEN: Final = re.compile(r"(?:bot)?\d{3,20}:[A-Za-z0-9_-]{10,}")
_QUOTED: Final = re.compile(r"\"[^\"]*\"|«[^»]*»|'[^']*'")
_FIGURES: Final = re.compile(r"\+?\d(?:[\s().-]?\d){5,}")
_NOT_LATIN: Final = re.compile(r"[^\x00-\u024f\u2010-\u2027]+")
_LONGEST: Final = 300
_SECRET_PATH: Final = re.compile(r"/bot[^/\s]{3,}/")
_FREE: Final = frozenset({"update", "person", "at"})


def sift(text: str) -> str:
    """Take out of a sentence what could be somebody's: figures, quotations, other alphabets, a token, an address."""
    for pattern in (_SECRET_PATH, _TOKEN, _QUOTED, _FIGURES, _NOT_LATIN):
        text = pattern.sub(UNSAID, text)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + UNSAID


def _ours(name: str) -> bool:
    return name.partition(".")[0] in OURS


def describe(_logger: object, _method: str, fields: Fields) -> Fields:
    """Turn a record into what may be told of it: no words of another library, and of an error its kind and place."""
    record: logging.LogRecord | None = fields.get("_record")
    caught = fields.pop("exc_info", None) or (record.exc_info if record else None)
    fields.pop("stack_info", None)
    error = caught[1] if isinstance(caught, tuple) else caught if isinstance(caught, BaseException) else None
    if isinstance(error, BaseException):
        fields["error"] = where(error)
    if record is not None:
        fields["logger"] = record.name
        if not _ours(record.name):
            fields["event"] = "another library reports"
            fields["file"], fields["line"] = record.filename, record.lineno
    return fields


def sieve(_logger: object, _method: str, fields: Fields) -> Fields:
    """Let only known fields through, and each string only sifted; the update's number and the hash are free."""
    return {
        name: value if name in _FREE or isinstance(value, (bool, int, float)) or value is None else sift(str(value))
        for name, value in fields.items()
        if name in KEPT
    }


def start(stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Write every log, warning and unhandled error of this process to ``stream``, standard error if none is given."""
    handler = logging.StreamHandler(stream or sys.stderr)
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", key="at"),
    ]
    finish: list[Any] = [describe, sieve, structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=True)]
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=finish))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.raiseExceptions = False
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)
    warnings.showwarning = warned
    sys.excepthook = _ended
    threading.excepthook = _thread_ended
    sys.unraisablehook = _unraisable


def watch(loop: asyncio.AbstractEventLoop) -> None:
    """Tell an error that no task took, without the words asyncio would print."""
    loop.set_exception_handler(_loop_error)


def bind(update: int, person: str | None = None) -> Mapping[str, Any]:
    """Put the update's number and the person's hash on every line that is written while it is answered."""
    structlog.contextvars.clear_contextvars()
    given: dict[str, Any] = {"update": update} | ({"person": person} if person else {})
    return structlog.contextvars.bind_contextvars(**given)


_log: Final = logging.getLogger(__name__)


def warned(
    message: Warning | str,  # noqa: ARG001 - the shape is Python's
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001 - same
    line: str | None = None,  # noqa: ARG001 - same
) -> None:
    """Tell the kind and the place of a warning; takes the place of ``warnings.showwarning``."""
    _log.warning("a warning: %s at %s:%d", category.__name__, filename.rsplit("/", 1)[-1], lineno)


def _ended(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    if not isinstance(error, KeyboardInterrupt):
        _log.critical("the process ends by an error: %s", where(error))


def _thread_ended(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        _log.error("a thread ended by an error: %s", where(args.exc_value))


def _unraisable(args: Any) -> None:  # noqa: ANN401 - sys.UnraisableHookArgs exists for checkers only
    if args.exc_value is not None:
        _log.error("an error that nobody could take: %s", where(args.exc_value))


def _loop_error(_loop: object, context: Mapping[str, Any]) -> None:
    error = context.get("exception")
    _log.error("an error that no task took: %s", where(error) if isinstance(error, BaseException) else "no exception")
