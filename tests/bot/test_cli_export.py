"""``medaqy export``: a file of a release without Telegram."""

from __future__ import annotations

import asyncio
import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.cli import main
from bot.clock import Clock
from bot.statistics.marks import QuarterKeys
from tests.bot.keeping import file_of, opened, rows
from tests.bot.made_up import fill, years

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BOT_DATABASE_URL", f"sqlite:///{file_of(tmp_path)}")
    monkeypatch.setenv("BOT_KEY_FILE", str(tmp_path / "keys" / "keys"))
    monkeypatch.setattr(Clock, "day", lambda _: date(2027, 1, 2))
    return tmp_path


async def asked(folder: Path, *months: str) -> None:
    async with opened(folder, Clock()) as it:
        await fill(it.database, QuarterKeys(it.seal.file), years(months, 40))


def export(folder: Path, *words: str, lang: str = "en") -> int:
    return main(["export", *words, "--lang", lang, "--out", str(folder)])


def test_a_quarter_is_released_and_given_out_again_as_it_was(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(asked(folder, "2026-07", "2026-08", "2026-09"))
    assert export(folder, "--period", "2026-q3", "--format", "json") == 0
    file = folder / "inquiries_2026-Q3_en_v1.json"
    said = capsys.readouterr().out
    assert str(file) in said
    (sha256,) = rows(folder, "SELECT sha256 FROM releases WHERE name = '2026-Q3'")[0]
    assert sha256 in said
    first = file.read_bytes()
    assert json.loads(first)["sha256"] == sha256
    asyncio.run(asked(folder, "2026-07", "2026-08"))
    assert export(folder, "--period", "2026-Q3", "--format", "json") == 2
    assert "Choose another name" in capsys.readouterr().err
    file.unlink()
    assert export(folder, "--period", "2026-Q3", "--format", "json") == 0
    assert file.read_bytes() == first
    acts = rows(folder, "SELECT subject, actor FROM audit WHERE act = 'exported'")
    assert acts == [("2026-Q3:all:en:json", bytes(32))] * 2


@pytest.mark.prove
def test_a_year_comes_when_its_quarters_are_out(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(asked(folder, "2026-02", "2026-05", "2026-08", "2026-11"))
    assert export(folder, "--period", "2026", "--format", "json") == 2
    assert "2026 has not ended" in capsys.readouterr().err
    quarters = []
    for number in range(1, 5):
        assert export(folder, "--period", f"2026-Q{number}", "--format", "json") == 0
        quarters.append(json.loads((folder / f"inquiries_2026-Q{number}_en_v1.json").read_bytes()))
    assert export(folder, "--period", "2026", "--format", "json") == 0
    year = json.loads((folder / "inquiries_2026_en_v1.json").read_bytes())
    table = next(it for it in year["tables"] if it["id"] == "measure_verdict")
    totals = [next(it["total"] for it in quarter["tables"] if it["id"] == "measure_verdict") for quarter in quarters]
    assert table["total"] == sum(totals)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--period", "2027-Q1", "--format", "xlsx"), "has not ended"),
        (("--period", "2026-07", "--format", "xlsx"), "Nothing is published for 2026-07"),
        (("--period", "lately", "--format", "xlsx"), "There is no such file: period LATELY"),
        (("--period", "2026-Q3", "--format", "png"), "add --table"),
        (("--period", "2026-Q3", "--format", "csv", "--table", "nothing"), "no published table nothing. Published: –."),
        (("--period", "2026-Q2", "--format", "json", "--without", "nothing"), "no published table nothing"),
    ],
)
def test_what_cannot_be_had_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    assert export(folder, *words) == 2
    assert said in capsys.readouterr().err


def test_a_folder_that_is_not_there_and_a_table_left_out(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["export", "--period", "2026-Q2", "--format", "json", "--lang", "ru", "--without", "lang_stopped"]
    assert main([*words, "--out", str(folder / "nowhere" / "file")]) == 1
    assert "не записался" in capsys.readouterr().err
    assert main([*words, "--out", str(folder / "mine.json")]) == 0
    told = json.loads((folder / "mine.json").read_bytes())
    assert "lang_stopped" in told["left_out"]
