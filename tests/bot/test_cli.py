"""The command line, as a process: cases, pay lists, the rulebook, and faults in one line."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from bot.cli import main
from bot.json_lines import dumps, line
from bot.paylist import ALONE
from rules.case import parse
from rules.evaluate import evaluate
from rules.report import as_json
from rules.rulebook import BOOK, load
from rules.terms import MEASURES
from tests.bot.processes import medaqy
from tests.rules.worked import worked_cases

if TYPE_CHECKING:
    from pathlib import Path

STAY: dict[str, Any] = {
    "role": "mid_level",
    "facility": "infectious_hospital",
    "authority": "local_executive",
    "from": "2020-04-01",
    "to": "2020-05-31",
    "direct_participation": "yes",
    "listed": "yes",
    "hours": {"2020-04": "1", "2020-05": "0.5"},
}
NURSE: dict[str, Any] = {"asker": "worker", "stays": [STAY], "claim": {"learned_on": "2020-08-10"}}
BAD = {"asker": "nobody", "stays": [{"from": "2020-13-01", "role": "cook"}], "colour": "red"}


def findings(text: str) -> dict[str, Any]:
    return {finding["measure"]: finding for finding in json.loads(text)["findings"]}


@pytest.fixture
def case(tmp_path: Path) -> Path:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(NURSE, indent=1), encoding="utf-8")
    return file


def test_one_case_as_json(case: Path) -> None:
    done = medaqy("evaluate", "--json", str(case), "--today", "2021-09-20")
    assert (done.returncode, done.stderr) == (0, "")
    assert tuple(findings(done.stdout)) == MEASURES
    supplement = findings(done.stdout)["wage_supplement"]
    assert supplement["amount"] == {"kzt": 1_275_000, "kind": "ceiling", "certainty": "inferred"}
    assert {limit["id"]: limit["passed"] for limit in supplement["time_limits"]}["labour_dispute"] is True


def test_the_day_given_stands_in_for_the_clock(case: Path) -> None:
    done = medaqy("evaluate", "--json", str(case), BOT_TODAY="2020-09-01")
    limits = findings(done.stdout)["wage_supplement"]["time_limits"]
    assert {limit["id"]: limit["passed"] for limit in limits}["labour_dispute"] is False


@pytest.mark.parametrize(("lang", "word"), [("kk", "теңге"), ("ru", "тенге"), ("en", "tenge")])
def test_one_case_as_text(case: Path, lang: str, word: str) -> None:
    done = medaqy("evaluate", str(case), "--lang", lang, "--today", "2021-09-20")
    assert (done.returncode, done.stderr) == (0, "")
    assert word in done.stdout
    assert "1275000" in "".join(letter for letter in done.stdout if letter.isdigit())


@pytest.mark.parametrize("words", [("--json",), ()])
def test_a_bad_case_is_refused_with_every_path(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "bad.json").write_text(json.dumps(BAD), encoding="utf-8")
    done = medaqy("evaluate", *words, str(tmp_path / "bad.json"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "stays[0].from: 2020-13-01 is not a date" in done.stderr.splitlines()
    assert {one.partition(":")[0] for one in done.stderr.splitlines()} == {
        "asker", "colour", "stays[0].from", "stays[0].role",
    }  # fmt: skip


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b"", b"[" * 100_000, b"[]"])
def test_what_is_no_case_is_refused_in_a_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.json").write_bytes(content)
    done = medaqy("evaluate", "--json", str(tmp_path / "bad.json"), "--lang", "ru")
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("case: ")


def test_a_missing_file_is_one_line() -> None:
    done = medaqy("evaluate", "--json", "/nowhere/case.json", "--lang", "kk")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.strip() == "medaqy: Файлды оқу мүмкін емес: /nowhere/case.json"


def test_a_list_is_answered_in_order_and_bad_lines_in_their_place() -> None:
    lines = [json.dumps(NURSE), json.dumps(BAD), "", "{", json.dumps({"asker": "other"})]
    done = medaqy("evaluate", "--json", "-", given="\n".join(lines))
    assert (done.returncode, done.stderr) == (1, "")
    out = [json.loads(one) for one in done.stdout.splitlines()]
    assert [next(iter(one)) for one in out] == ["rulebook", "error", "error", "error", "rulebook"]
    assert {fault["path"] for fault in out[1]["faults"]} == {"asker", "colour", "stays[0].from", "stays[0].role"}
    assert "stays[0].from: 2020-13-01 is not a date" in out[1]["error"]
    assert out[0]["findings"][0]["verdict"] == "entitled"
    assert out[4]["findings"][0]["verdict"] == "not_entitled"


def test_halves_of_letters_in_a_list_are_written_as_they_came() -> None:
    done = medaqy("evaluate", "--json", "-", given='{"asker": "\\ud800"}\n')
    assert (done.returncode, done.stderr) == (1, "")
    assert json.loads(done.stdout)["faults"][0]["path"] == "asker"


def test_a_long_list_is_answered_in_order_by_several_processes() -> None:
    months = [f"2020-{number % 9 + 3:02d}" for number in range(ALONE + 600)]
    stays = [{**STAY, "from": f"{month}-01", "to": f"{month}-28", "hours": "1"} for month in months]
    given = "".join(json.dumps({**NURSE, "stays": [stay]}) + "\n" for stay in stays)
    done = medaqy("evaluate", "--json", "-", given=given + "{\n")
    assert (done.returncode, done.stderr) == (1, "")
    *out, last = [json.loads(one) for one in done.stdout.splitlines()]
    assert [one["findings"][0]["months"][0]["month"] for one in out] == months
    assert "error" in last


def test_a_line_of_a_list_is_the_text_of_the_report() -> None:
    cases = [NURSE, {}, *(worked.case for worked in worked_cases())]
    book = load()
    for one in cases:
        outcome = evaluate(book, parse(one))
        assert line(outcome) == dumps(as_json(outcome))


def test_our_rulebook_has_no_faults() -> None:
    done = medaqy("rules", "check")
    assert (done.returncode, done.stderr) == (0, "")


def test_every_fault_of_a_rulebook_is_printed(tmp_path: Path) -> None:
    shutil.copytree(BOOK, tmp_path / "book")
    file = tmp_path / "book" / "rates.toml"
    file.write_text(file.read_text(encoding="utf-8") + "\n[nonsense]\nx = 1\n", encoding="utf-8")
    (tmp_path / "book" / "measures" / "sick_pay.toml").write_text("= broken", encoding="utf-8")
    done = medaqy("rules", "check", str(tmp_path / "book"))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert [one for one in done.stdout.splitlines() if one.startswith("measures/sick_pay.toml: is not TOML: ")]


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_the_rulebook_is_printed_as_a_page(lang: str) -> None:
    whole = medaqy("rules", "show", "--lang", lang)
    assert (whole.returncode, whole.stderr) == (0, "")
    one_day = medaqy("rules", "show", "--lang", lang, "--on", "2020-04-15")
    assert 0 < len(one_day.stdout) < len(whole.stdout)


def test_a_day_that_is_none_is_one_line() -> None:
    done = medaqy("rules", "show", "--on", "15.04.2020")
    assert done.returncode == 2
    assert done.stderr.strip() == "medaqy: --on: 15.04.2020 is not a date. Write it as 2021-09-20."


def test_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("medaqy")
    assert main([]) == 2
    with pytest.raises(SystemExit):
        main(["--help"])


def test_nothing_heavy_is_loaded_for_a_case() -> None:
    text = "import sys, bot.cli, bot.cli_evaluate, bot.terminal.chat; print([m for m in HEAVY if m in sys.modules])"
    code = text.replace("HEAVY", repr(["aiogram", "sqlalchemy", "pydantic_settings"]))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - ours
    assert done.stdout.strip() == "[]"
