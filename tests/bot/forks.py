"""Starts ``medaqy run`` in milliseconds: a parent that has imported everything once forks a process for each start.

Run as a program it reads one JSON object a line (``env``, ``said``: the file for what is said) and answers with lines
``started PID`` and ``ended PID CODE``. Each started process is a real one, and may be killed as one.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import select
import signal
import ssl
import sys
from contextlib import asynccontextmanager
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from typing import TYPE_CHECKING

import certifi

from tests.bot.processes import ROOT, environment

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path

START_SECONDS = 120
"""The parent imports everything first, which takes long on a busy machine."""
END_SECONDS = 30


class Forks:
    """The test's side: starts, kills and ends one ``medaqy run`` after another."""

    def __init__(self, parent: asyncio.subprocess.Process, variables: Mapping[str, str], said: Path) -> None:
        self._parent = parent
        self._order = json.dumps({"env": dict(variables), "said": str(said)}) + "\n"
        self._pid = 0
        self.said = said
        self.kills = 0

    async def start(self) -> None:
        assert self._parent.stdin is not None
        self._parent.stdin.write(self._order.encode())
        word, pid = await self._line(START_SECONDS)
        assert word == "started"
        self._pid = int(pid)

    async def kill(self) -> None:
        os.kill(self._pid, signal.SIGKILL)
        self.kills += 1
        assert await self._ended() == -signal.SIGKILL

    async def stop(self) -> int:
        os.kill(self._pid, signal.SIGTERM)
        return await self._ended()

    async def _ended(self) -> int:
        word, pid, code = await self._line()
        assert (word, int(pid)) == ("ended", self._pid)
        self._pid = 0
        return int(code)

    async def _line(self, seconds: float = END_SECONDS) -> list[str]:
        assert self._parent.stdout is not None
        async with asyncio.timeout(seconds):
            return (await self._parent.stdout.readline()).decode().split()

    async def close(self) -> None:
        if self._pid:
            os.kill(self._pid, signal.SIGKILL)
        assert self._parent.stdin is not None
        self._parent.stdin.close()
        await self._parent.wait()


@asynccontextmanager
async def forks(variables: Mapping[str, str], said: Path) -> AsyncIterator[Forks]:
    """Run the parent; what it starts is killed at the end."""
    parent = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bot.forks"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
        env=environment(),
    )
    made = Forks(parent, variables, said)
    try:
        yield made
    finally:
        await made.close()


def _warmed() -> None:
    """Import and read what every process would import and read by itself."""
    import bot.app  # noqa: PLC0415 - here is where the seconds go

    for module in walk_packages(bot.__path__, "bot."):
        import_module(module.name)
    from flows.speech import voice  # noqa: PLC0415
    from flows.words import Lang  # noqa: PLC0415
    from rules.rulebook import load  # noqa: PLC0415

    book = load()
    bot.app.engine(book)
    vars(bot.app)["load"] = lambda: book
    vars(ssl)["create_default_context"] = cache(ssl.create_default_context)
    ssl.create_default_context(cafile=certifi.where())
    for lang in Lang:
        voice(lang)
    _rehearsed()
    gc.collect()
    gc.freeze()


def _rehearsed() -> None:
    """Do once what is slow the first time: an interview, and reading and writing what Telegram understands."""
    from aiogram.types import InlineKeyboardMarkup, Update  # noqa: PLC0415 - here is where the seconds go

    from bot.telegram.letters import replies  # noqa: PLC0415 - same
    from tests.bot.interviews import expected  # noqa: PLC0415 - same

    user = {"id": 1, "is_bot": False, "first_name": "A"}
    message = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "from": user, "text": "a"}
    query = {"id": "1", "from": user, "message": message, "chat_instance": "1", "data": "0|a"}
    for content in ({"message": message}, {"callback_query": query}):
        Update.model_validate({"update_id": 1, **content})
    moves, _ = expected()
    for letter in replies(moves[-1].turn.replies, 1):
        InlineKeyboardMarkup.model_validate(letter.body["markup"] or {"inline_keyboard": []})


def _child(order: dict[str, object]) -> None:
    from bot.cli import main  # noqa: PLC0415 - after the parent was warmed

    said = os.open(str(order["said"]), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for here, there in ((nothing, 0), (said, 1), (said, 2)):
        os.dup2(here, there)
    assert isinstance(order["env"], dict)
    os.environ.update(order["env"])
    code = 1
    try:
        code = main(["run", "--lang", "en"])
    finally:
        sys.stderr.flush()
        os._exit(code)


def serve() -> None:
    """Fork as told until the orders end."""
    _warmed()
    running: set[int] = set()
    while True:
        ready, _, _ = select.select([0], [], [], 0.002)
        for pid in tuple(running):
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                running.discard(pid)
                _tell(f"ended {pid} {os.waitstatus_to_exitcode(status)}")
        if ready:
            order = b""
            while not order.endswith(b"\n"):
                piece = os.read(0, 1)
                if not piece:
                    return
                order += piece
            pid = os.fork()
            if pid == 0:
                _child(json.loads(order))
            running.add(pid)
            _tell(f"started {pid}")


def _tell(line: str) -> None:
    os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    serve()
