"""Runs ``medaqy`` as a real process."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parent.parent.parent


def environment(**more: str) -> dict[str, str]:
    """Return an environment without settings of the machine; compiled modules are kept, or each start compiles anew."""
    own = ("BOT_", "LC_", "LANG", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error::ResourceWarning"} | more


def medaqy(*words: str, given: bytes | str = b"", folder: Path = ROOT, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "bot.cli", *words],
        input=given.decode() if isinstance(given, bytes) else given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=folder,
        env=environment(**more),
    )


async def started(variables: Mapping[str, str], folder: Path) -> asyncio.subprocess.Process:
    """Start ``medaqy run`` and leave it running."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot.cli", "run"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=folder,
        env=environment(**variables),
    )


async def ended(process: asyncio.subprocess.Process) -> tuple[int, str]:
    """Wait for the end; return the exit code and what was written to standard error."""
    async with asyncio.timeout(180):
        out, err = await process.communicate()
    assert process.returncode is not None
    assert out == b""
    return process.returncode, err.decode()
