"""The log: JSON lines that hold no word, figure, name, token or trace of anybody, whoever writes them."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import subprocess
import sys
import threading
import warnings
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import structlog

from bot import logs
from bot.clock import Clock
from bot.pseudonyms import Pseudonyms
from tests.bot.processes import ROOT, environment

if TYPE_CHECKING:
    from collections.abc import Iterator

CANARY = "Зүмірә-Kanarbird 900101300017 +77015550199 4242:AAcanarycanarycanary_token"
PARTS = ("Зүмірә", "Kanarbird", "900101300017", "77015550199", "canarycanary", "7015550199")


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    root = logging.getLogger()
    before = (list(root.handlers), root.level, warnings.showwarning, sys.excepthook, threading.excepthook)
    unraisable = sys.unraisablehook
    logs.start(stream)
    yield stream
    root.handlers[:], sys.unraisablehook = before[0], unraisable
    root.setLevel(before[1])
    logging.captureWarnings(capture=False)
    _, _, warnings.showwarning, sys.excepthook, threading.excepthook = before
    logging.raiseExceptions = True
    structlog.contextvars.clear_contextvars()


def told(stream: io.StringIO) -> list[dict[str, Any]]:
    text = stream.getvalue()
    assert not [part for part in PARTS if part in text], text
    assert "Traceback" not in text
    return [json.loads(line) for line in text.splitlines()]


def test_our_own_lines_are_json_with_the_update_and_a_hash(lines: io.StringIO) -> None:
    logs.bind(123456789, "0a1b2c3d4e")
    logging.getLogger("bot.telegram.run").info("update %d was answered in %s", 3, "0.5 s")
    (line,) = told(lines)
    assert (line["update"], line["person"], line["level"]) == (123456789, "0a1b2c3d4e", "info")
    assert line["event"] == "update 3 was answered in 0.5 s"
    assert line["logger"] == "bot.telegram.run"


def test_our_own_lines_are_sifted(lines: io.StringIO) -> None:
    for text in (
        "a person said 'Kanarbird'",
        f'said "{CANARY}"',
        "Зүмірә",
        "call +7 701 555 01 99",
        "https://api.telegram.org/bot4242:AAcanarycanarycanary_token/getMe failed",
        "chat 900101300017 is gone",
    ):
        logging.getLogger("bot.x").error("trouble: %s", text)
    assert len(told(lines)) == 6


def test_other_libraries_words_are_left_out_and_their_place_is_told(lines: io.StringIO) -> None:
    logging.getLogger("aiogram.dispatcher").error("Cause exception while process update: %s", CANARY)
    logging.getLogger("aiohttp.server").error(CANARY, exc_info=ValueError(CANARY))
    first, second = told(lines)
    assert first["event"] == second["event"] == "another library reports"
    assert (first["logger"], first["file"]) == ("aiogram.dispatcher", "test_logs.py")
    assert second["error"].startswith("ValueError")


def test_exceptions_are_a_kind_and_a_place(lines: io.StringIO) -> None:
    try:
        {"a": 1}.pop(CANARY)
    except KeyError:
        logging.getLogger("bot.x").exception("it did not work", extra={"text": CANARY})
        structlog.stdlib.get_logger("bot.y").exception("nor this", text=CANARY, kind="tap")
    first, *_ = told(lines)
    assert first["error"].startswith("KeyError at test_logs.py:")


def test_warnings_threads_and_lost_errors_are_told_without_words(lines: io.StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = logs.warned
        warnings.warn(f"Detected unknown update type. Update: {CANARY}", RuntimeWarning, stacklevel=1)

    def boom() -> None:
        raise ValueError(CANARY)

    thread = threading.Thread(target=boom)
    thread.start()
    thread.join()
    sys.excepthook(ValueError, ValueError(CANARY), None)
    kinds = [line["event"].partition(" at ")[0] for line in told(lines)]
    assert kinds == [
        "a warning: RuntimeWarning",
        "a thread ended by an error: ValueError",
        "the process ends by an error: ValueError",
    ]


async def test_an_error_that_no_task_took(lines: io.StringIO) -> None:
    loop = asyncio.get_running_loop()
    logs.watch(loop)
    loop.call_soon(lambda: (_ for _ in ()).throw(ValueError(CANARY)))
    await asyncio.sleep(0.01)
    loop.call_exception_handler({"message": CANARY})
    first, second = told(lines)
    assert first["event"].startswith("an error that no task took: ValueError")
    assert second["event"].endswith("no exception")


def test_a_field_that_nobody_knows_is_left_out(lines: io.StringIO) -> None:
    structlog.contextvars.bind_contextvars(chat=71, text=CANARY, name=CANARY)
    logging.getLogger("bot.x").info("hello")
    (line,) = told(lines)
    assert set(line) == {"at", "event", "level", "logger"}


def test_a_process_that_dies_says_no_word_of_it() -> None:
    code = f"from bot import logs; logs.start(); raise ValueError({CANARY!r})"
    ended = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT, env=environment()
    )
    assert ended.returncode == 1
    assert json.loads(ended.stderr)["event"].startswith("the process ends by an error: ValueError")
    assert not [part for part in PARTS if part in ended.stderr]


class Day(Clock):
    def __init__(self) -> None:
        super().__init__()
        self.real = date(2021, 9, 20)

    def day(self) -> date:
        return self.real


def test_a_persons_name_holds_for_a_day_and_for_this_process() -> None:
    clock = Day()
    names, others = Pseudonyms(clock), Pseudonyms(clock)
    first = names.of(71)
    assert names.of(71) == first != names.of(72)
    assert others.of(71) != first
    clock.real = date(2021, 9, 21)
    assert names.of(71) != first
    assert len(first) == 10
