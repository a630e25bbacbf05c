"""``medaqy broadcast``: what the operator sees and does at the machine, and the rows that it leaves."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.cli import main
from bot.clock import Clock
from flows.words import Lang
from tests.bot.casting import Cast, draft
from tests.bot.keeping import file_of, opened, rows

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

NIGHT_TOO = {"quiet": False}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BOT_DATABASE_URL", f"sqlite:///{file_of(tmp_path)}")
    monkeypatch.setenv("BOT_KEY_FILE", str(tmp_path / "keys" / "keys"))
    return tmp_path


def do(folder: Path, work: Callable[[Cast], Awaitable[object]]) -> None:
    async def inside() -> None:
        async with opened(folder, Clock()) as it:
            await work(Cast.over(it))

    asyncio.run(inside())


async def begun(cast: Cast) -> None:
    await cast.people(*range(1, 13), lang=Lang.KK)
    await cast.started(draft(**NIGHT_TOO))


def said(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0, lang: str = "en") -> str:
    assert main(["broadcast", *words, "--lang", lang]) == code
    told = capsys.readouterr()
    return told.out if code == 0 else told.err


def acts(folder: Path) -> list[tuple[str, bytes]]:
    return [(act, actor) for act, actor in rows(folder, "SELECT act, actor FROM audit ORDER BY seq")]


@pytest.mark.parametrize(
    ("lang", "nothing"), [("kk", "таратылым жоқ"), ("ru", "нет рассылок"), ("en", "There is no broadcast")]
)
def test_nothing_yet(folder: Path, capsys: pytest.CaptureFixture[str], lang: str, nothing: str) -> None:
    assert nothing in said(capsys, "list", lang=lang)
    assert "medaqy: " in said(capsys, "show", "7", code=1, lang=lang)
    assert file_of(folder).exists()


def test_listed_shown_paused_resumed_cancelled_and_reported(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    do(folder, begun)
    before = len(acts(folder))
    assert "No. 1, being sent: Собрание завтра" in said(capsys, "list")
    shown = said(capsys, "show", "1")
    assert "Kazakh text. Characters: 13, buttons: 1" in shown
    assert "Recipients: 12" in shown
    for act, stage in (("pause", "paused"), ("resume", "being sent"), ("cancel", "cancelled")):
        assert said(capsys, act, "1") == f"Broadcast No. 1: {stage}\n"
    for act in ("pause", "resume", "cancel"):
        assert len(said(capsys, act, "1", code=1).splitlines()) == 1
    csv, book = folder / "report.csv", folder / "report.xlsx"
    told = said(capsys, "report", "1", "--csv", str(csv), "--xlsx", str(book))
    assert str(csv) in told
    assert csv.read_bytes().startswith(b"\xef\xbb\xbf")
    assert book.read_bytes().startswith(b"PK")
    assert acts(folder)[before:] == [
        (act, bytes(32)) for act in ("cast_paused", "cast_resumed", "cast_cancelled", "saw_report")
    ]


def test_a_report_that_cannot_be_written_is_one_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    do(folder, begun)
    assert "nowhere" in said(capsys, "report", "1", "--csv", str(folder / "nowhere" / "x.csv"), code=1)


def test_nothing_is_written_or_approved_from_here(capsys: pytest.CaptureFixture[str]) -> None:
    for act in ("approve", "start", "write", "recall"):
        with pytest.raises(SystemExit):
            main(["broadcast", act, "1"])
    assert "invalid choice" in capsys.readouterr().err
