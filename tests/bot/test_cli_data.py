"""``medaqy backup``, ``restore``, ``retention`` and ``key rotate``, as commands, one line each."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.cli import main
from bot.clock import Clock
from bot.letters import Kept, Result
from bot.storage.held import held
from tests.bot.keeping import counted, file_of, opened, rows

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BOT_DATABASE_URL", f"sqlite:///{file_of(tmp_path)}")
    monkeypatch.setenv("BOT_KEY_FILE", str(tmp_path / "keys" / "keys"))
    return tmp_path


def forget(_kept: Kept | None) -> Result:
    return Result(None, (), "ABCD-EFGH-JKLM")


async def turns(folder: Path, *persons: str, first: int = 1, erase: str = "") -> None:
    async with opened(folder, Clock()) as it:
        for number, person in enumerate(persons, first):
            await it.store.exchange(person, number, forget if person == erase else counted)


async def known(folder: Path, person: str) -> bool:
    async with opened(folder, Clock()) as it:
        return await it.store.load(person) is not None


def said(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    """Run a command; return the one line that it said."""
    assert main([*words, "--lang", "en"]) == code
    told = capsys.readouterr()
    (line,) = (told.out if code == 0 else told.err).splitlines()
    return line


def test_a_backup_and_the_way_back(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(turns(folder, "tg:1", "tg:2"))
    copy = folder / "copies" / "first"
    assert str(copy) in said(capsys, "backup", str(copy))
    asyncio.run(turns(folder, "tg:1", "tg:3", first=10, erase="tg:1"))
    assert "was erased again: 1" in said(capsys, "restore", str(copy))
    assert [asyncio.run(known(folder, f"tg:{n}")) for n in (1, 2, 3)] == [False, True, False]
    assert "was erased again: 1" in said(capsys, "restore", str(copy))
    said(capsys, "backup", str(folder / "copies" / "second"))
    said(capsys, "key", "rotate")
    acts = rows(folder, "SELECT act, subject FROM audit ORDER BY seq")
    assert acts == [("restored", "first"), ("backed_up", "second"), ("rotated", "")]
    assert "complete and unchanged" in said(capsys, "audit", "verify")
    assert len([one for one in file_of(folder).parent.iterdir() if ".replaced." in one.name]) == 2


def test_every_fault_is_one_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = folder / "copies" / "first"
    assert "no database" in said(capsys, "backup", str(copy), code=1)
    asyncio.run(turns(folder, "tg:1"))
    said(capsys, "backup", str(copy))
    assert "not overwritten" in said(capsys, "backup", str(copy), code=1)
    assert "not a backup" in said(capsys, "restore", str(folder / "keys" / "keys"), code=1)
    with held(file_of(folder)):
        assert "stop it first" in said(capsys, "restore", str(copy), code=1)
    (folder / "keys" / "keys").rename(folder / "keys" / "elsewhere")
    assert "Bring back the copy of the key file" in said(capsys, "restore", str(copy), code=1)
    assert "Bring back the copy of the key file" in said(capsys, "key", "rotate", code=1)


def test_a_rotation_and_a_retention(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(turns(folder, "tg:1", "tg:2"))
    assert "encrypted again: 2" in said(capsys, "key", "rotate")
    assert asyncio.run(known(folder, "tg:1"))
    assert "conversations 0" in said(capsys, "retention", "--dry-run")
    assert "Conversations left: 2" in said(capsys, "retention")
