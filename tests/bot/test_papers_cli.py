"""Papers on the command line: letters and a sheet from a case or a code, and the code's outcome again, offline."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from bot.cli import main
from flows.case_code import code_of
from flows.case_code_signs import Writer
from rules.case import parse
from rules.evaluate import evaluate
from rules.report import as_json
from rules.rulebook import load
from tests.papers import in_pdf, in_word, squeezed

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2021, 9, 20)
BOOK = load()
NURSE: dict[str, Any] = {
    "asker": "worker",
    "stays": [
        {
            "role": "mid_level", "facility": "infectious_hospital", "authority": "local_executive",
            "from": "2020-04-01", "to": "2020-06-30", "direct_participation": "yes", "listed": "no", "hours": "1",
        }
    ],
    "claim": {"learned_on": "2021-08-10"},
}  # fmt: skip
CODE = code_of(parse(NURSE), TODAY, BOOK.sha256)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(NURSE), encoding="utf-8")
    return path


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_letters_are_written_and_named(
    case: Path, tmp_path: Path, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "letters"
    words = ["letters", "--case", str(case), "--lang", lang, "--out", str(out), "--today", "2021-09-20"]
    assert main(words) == 0
    names = ["employer_pay", "commission_list", "labour_inspectorate", "complaint_list"]
    expected = [str(out / f"{name}-{lang}.{form}") for name in names for form in ("pdf", "docx")]
    assert capsys.readouterr().out.split() == expected
    for name in names:
        for text in (
            in_pdf((out / f"{name}-{lang}.pdf").read_bytes()),
            in_word((out / f"{name}-{lang}.docx").read_bytes()),
        ):
            assert squeezed(CODE) in text


def test_the_sheet_comes_with_the_picture_of_the_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sheet", "--code", CODE, "--lang", "ru", "--out", str(tmp_path)]) == 0
    names = ["sheet-ru.pdf", "timeline-ru.png", "timeline-ru.svg"]
    assert capsys.readouterr().out.split() == [str(tmp_path / name) for name in names]
    assert "20сентября2021года" in in_pdf((tmp_path / names[0]).read_bytes())
    assert (tmp_path / names[1]).read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / names[2]).read_text(encoding="utf-8").startswith("<svg")


def test_a_case_without_days_has_a_sheet_and_no_picture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = code_of(parse({"asker": "worker"}), TODAY, BOOK.sha256)
    assert main(["sheet", "--code", code, "--lang", "en", "--out", str(tmp_path)]) == 0
    assert capsys.readouterr().out.split() == [str(tmp_path / "sheet-en.pdf")]
    assert main(["letters", "--code", code, "--lang", "en", "--out", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "This result needs no letter.\n"


def test_a_code_gives_the_same_outcome_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "--json", "--code", CODE]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out) == json.loads(json.dumps(as_json(evaluate(BOOK, parse(NURSE), TODAY))))
    assert not told.err


def test_another_day_may_stand_in_for_that_of_the_code(capsys: pytest.CaptureFixture[str]) -> None:
    limits = []
    for words in ([], ["--today", "2026-01-01"]):
        assert main(["evaluate", "--json", "--code", CODE, *words]) == 0
        found = json.loads(capsys.readouterr().out)["findings"][0]["time_limits"]
        limits.append([limit["passed"] for limit in found])
    assert limits == [[False, False], [True, True]]


def test_a_code_of_another_rulebook_is_told_to_be_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = code_of(parse(NURSE), TODAY, "0123" + "4" * 60)
    said = f"another rulebook (0123); here it is {BOOK.version} ({BOOK.sha256[:4]})"
    assert main(["evaluate", "--code", other, "--lang", "en"]) == 0
    assert said in capsys.readouterr().err
    assert main(["sheet", "--code", other, "--lang", "en", "--out", str(tmp_path)]) == 0
    assert said in capsys.readouterr().err


def without_a_day() -> str:
    out = Writer()
    for value, width in ((1, 4), (0, 16), (0, 15), (0, 3), (0, 6), (0, 1), (0, 1), (0, 15)):
        out.put(value, width)
    return out.text()


def test_a_code_without_a_day_is_judged_today(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "--json", "--code", without_a_day()]) == 0
    assert json.loads(capsys.readouterr().out)["findings"]


@pytest.mark.parametrize("command", ["evaluate", "letters", "sheet"])
def test_a_mistyped_code_is_one_line(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = CODE[:-1] + ("2" if CODE[-1] != "2" else "3")
    assert main([command, "--code", wrong, "--lang", "ru"]) == 2
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert "код не подходит" in told.err


def test_what_cannot_be_read_or_written_is_said(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["letters", "--case", str(tmp_path / "none"), "--lang", "en"]) == 2
    assert "cannot be read" in capsys.readouterr().err
    assert main(["letters", "--case", str(case), "--lang", "en", "--out", str(case / "below")]) == 2
    assert "cannot be saved" in capsys.readouterr().err
    bad = tmp_path / "bad.json"
    bad.write_text('{"colour": "red"}', encoding="utf-8")
    assert main(["sheet", "--case", str(bad), "--lang", "en", "--out", str(tmp_path)]) == 2
    assert "colour" in capsys.readouterr().err
