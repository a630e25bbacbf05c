"""The answer to a pay list: what it says is what the law gives, a text stays a text, nobody's name travels."""

from __future__ import annotations

import csv
import os
import pty
import random
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from bot.cli import main
from bot.lists.columns import COLUMNS
from bot.lists.comma import FORMULA_SIGNS
from bot.lists.progress import Progress
from flows.forms import Month
from flows.speech import voice
from flows.words import Lang
from rules.case import parse
from rules.evaluate import evaluate
from rules.rulebook import load
from rules.terms import Verdict
from tests.bot.lists import TODAY, a_case, named, rows_of, sheets, table_of, workbook
from tests.bot.processes import ROOT

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = [
    "=1+1", '=HYPERLINK("http://evil.example","click")', "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "=cmd|' /C calc'!A0",
    "http://evil.example", "mailto:a@b.c", "0042", "1e9", "{=1+1}", "<b>x</b>", "a\x00b\x07", "_x0041_", "＝1+1", "'=1",
    "file:///etc/passwd", "A" * 40_000,
]  # fmt: skip
HEAD = ["№", "ФИО", "Должность", "Место работы", "Кому подчиняется", "Первый день", "Последний день",
        "Непосредственное участие", "В списке комиссии", "Доля нормы", "Получено за апрель 2020 года"]  # fmt: skip
NURSE = ["Айгүл Ә.", "медсестра", "инфекционка", "акимат", "01.04.2020", "31.05.2020", "да", "да", "100 %", 425_000]


def answered(file: Path, *words: str, lang: Lang = Lang.RU) -> tuple[int, Path]:
    answer = file.with_name("answer.xlsx")
    code = main(
        ["evaluate", "--xlsx", str(file), "-o", str(answer), "--lang", lang.value, "--today", str(TODAY), *words]
    )
    return code, answer


def row_of(sheet: Any, label: str, head: int) -> list[Any]:
    return next([cell.value for cell in row] for row in sheet.iter_rows(min_row=head + 1) if row[0].value == label)


@pytest.mark.parametrize("lang", list(Lang))
def test_the_sums_are_those_of_the_law(tmp_path: Path, lang: Lang) -> None:
    chance, speak, book = random.Random(f"sums {lang}"), voice(lang), load()  # noqa: S311 - rows, not secrets
    cases = {f"№ {number}": a_case(chance) for number in range(12)}
    rows = [row for number, case in cases.items() for row in rows_of(number, case, chance)]
    code, answer = answered(workbook(tmp_path / "list.xlsx", table_of(rows, lang)), lang=lang)
    assert code == 0
    people: Any = named(answer, "people", lang)
    months: Any = named(answer, "months", lang)
    heads = [cell.value for cell in people[2]]
    at = {name: heads.index(speak.say(f"list.head.{name}")) for name in ("due", "missing", "received", "open_facts")}
    for number, case in cases.items():
        outcome, row = evaluate(book, parse(case), TODAY), row_of(people, number, 3)
        due = {it.measure: it.amount.kzt for it in outcome.findings if it.verdict is Verdict.ENTITLED and it.amount}
        assert (row[at["due"]] or 0) == sum(due.values()), number
        supplement = outcome.finding("wage_supplement")
        assert row[at["missing"]] == supplement.shortfall_kzt, number
        mine = [[it.value for it in line] for line in months.iter_rows(min_row=3) if line[0].value == number]
        told: int = sum(line[7] or 0 for line in mine if line[2] == speak.say("measure.wage_supplement"))
        wanted = sum(it.kzt or 0 for it in supplement.months)
        assert told == wanted, number
        assert all(Month.parse(it.month) for it in supplement.months)


def test_a_month_of_which_no_pay_is_told_is_not_one_of_nothing_missing(tmp_path: Path) -> None:
    _, answer = answered(workbook(tmp_path / "list.xlsx", [HEAD, [1, *NURSE]]), lang=Lang.EN)
    overview: Any = named(answer, "overview", Lang.EN)
    by_month = {row[0].value: [cell.value for cell in row[2:5]] for row in overview.iter_rows() if row[0].value}
    assert by_month["April 2020"] == [850_000, 425_000, 425_000]
    assert by_month["May 2020"] == [850_000, None, None]


def test_a_text_stays_a_text_and_no_stranger_column_travels(tmp_path: Path) -> None:
    rows = [
        [text, f"Zebra{place}", text, text, text, text, text, text, text, text, text]
        for place, text in enumerate(HOSTILE)
    ]
    clean = [[str(cell).replace("\x00", "").replace("\x07", "") for cell in row] for row in rows]
    code, answer = answered(workbook(tmp_path / "list.xlsx", []), lang=Lang.EN)
    assert code == 2
    file = tmp_path / "list.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=";").writerows([HEAD, *clean])
    code, answer = answered(file, lang=Lang.EN)
    assert code == 1
    formulas, links = [], []
    for sheet in sheets(answer).values():
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            formulas += [str(cell.value)] if cell.data_type == "f" else []
            links += [cell.coordinate] if cell.hyperlink else []
    assert all(text.startswith("=SUBTOTAL(109,") for text in formulas)
    assert links == []
    given = named(answer, "rows", Lang.EN)
    shown = {str(cell.value) for row in given.iter_rows(min_row=2) for cell in row}
    assert {"=1+1", "+1+1", "@SUM(A1)", "0042", "_x0041_", "http://evil.example"} <= shown
    with zipfile.ZipFile(answer) as packed:
        everything = b"".join(packed.read(name) for name in packed.namelist())
    assert b"Zebra" not in everything


def test_as_comma_separated_nothing_can_be_calculated(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=";").writerows([HEAD, *([text, *NURSE] for text in HOSTILE[:6])])
    target = tmp_path / "answer.csv"
    assert main(["evaluate", "--csv", str(file), "-o", str(target), "--lang", "kk", "--today", str(TODAY)]) == 0
    rows = list(csv.reader(target.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    assert [row[0] for row in rows[1:]] == [
        "'=1+1",
        '\'=HYPERLINK("http://evil.example","click")',
        "'+1+1",
        "'-1+1",
        "'@SUM(A1)",
    ]
    assert not [cell for row in rows for cell in row if cell.startswith(FORMULA_SIGNS)]
    assert rows[1][3] == "1700000"


def test_a_fault_is_marked_in_its_cell_with_a_comment_and_the_rest_is_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = ["880101300123", "Тайна", "кассир", "больница", *NURSE[3:]]
    twice = [["2", *NURSE, "COVID-19 подтверждён"], ["2", *NURSE, "вирусная пневмония"], ["2", *NURSE, None]]
    wrong = ["4", "", "врач", "скорая", "акимат", "30.04.2020", "01.04.2020", "да", "да", "100 %", None, None]
    rows: list[list[Any]] = [["1", *NURSE, None], [*bad, None], *twice, wrong]
    code, answer = answered(workbook(tmp_path / "list.xlsx", [[*HEAD, "Заболевание"], *rows]))
    assert code == 1
    given = named(answer, "rows", Lang.RU)
    marked = {cell.coordinate: cell.comment.text for row in given.iter_rows() for cell in row if cell.comment}
    assert list(marked) == ["B3", "C3", "D3", "L5", "G7"]
    assert marked["C3"] == "Ответа «кассир» нет. Выберите из списка в шаблоне."
    assert "Инфекционный стационар, " in marked["D3"]
    assert "COVID-19 подтверждён" in marked["L5"]
    assert "1 апреля 2020 года" in marked["G7"].replace("\xa0", " ")
    assert given["B3"].value == "•••"
    assert given["C3"].fill.start_color.rgb == "FFFBDAD5"
    people = named(answer, "people", Lang.RU)
    assert row_of(people, "1", 3)[4] == 1_700_000
    assert row_of(people, "строка 3", 3)[4] is None
    with zipfile.ZipFile(answer) as packed:
        everything = b"".join(packed.read(name) for name in packed.namelist()).decode(errors="replace")
    assert "880101300123" not in everything
    assert "Тайна" not in everything
    assert "Не прочитано 5 ячеек." in capsys.readouterr().out


def test_every_source_that_decided_is_named(tmp_path: Path) -> None:
    code, answer = answered(workbook(tmp_path / "list.xlsx", [HEAD, ["1", *NURSE]]))
    assert code == 0
    sources = " ".join(str(cell.value) for row in named(answer, "sources", Lang.RU).iter_rows() for cell in row)
    assert "ҚР ДСМ-28/2020" in sources
    assert load().version in sources
    basis = row_of(named(answer, "people", Lang.RU), "1", 3)
    assert "ҚР ДСМ-28/2020" in " ".join(map(str, basis))


@pytest.mark.parametrize("lang", list(Lang))
def test_the_template_filled_in_is_answered(tmp_path: Path, lang: Lang) -> None:
    file, speak = tmp_path / "template.xlsx", voice(lang)
    assert main(["evaluate", "--template", str(file), "--lang", lang.value]) == 0
    book = load_workbook(file)
    assert book.sheetnames == [speak.say(f"list.sheet.{name}") for name in ("list", "guide", "answers")]
    sheet: Any = book.worksheets[0]
    guide: Any = book.worksheets[1]
    offered = {str(it.sqref).split(":")[0]: it.formula1 for it in sheet.data_validations.dataValidation}
    assert len(offered) == sum(column.question is not None and bool(column.question.values) for column in COLUMNS)
    examples = {str(row[0].value): row[2].value for row in guide.iter_rows(min_row=10)}
    wanted = ("person", "role", "facility", "authority", "from", "to", "direct_participation", "listed", "hours")
    for column in COLUMNS:
        place = COLUMNS.index(column) + 1
        assert sheet.cell(1, place).comment.text.strip()
        if column.id in wanted:
            sheet.cell(2, place).value = examples[column.label(speak)]
    book.save(file)
    code, answer = answered(file, lang=lang)
    assert code == 0
    assert row_of(named(answer, "people", lang), "1", 3)[4] == 850_000


def test_the_template_as_comma_separated(tmp_path: Path) -> None:
    file = tmp_path / "template.csv"
    assert main(["evaluate", "--template", str(file), "--lang", "en"]) == 0
    assert file.read_text(encoding="utf-8-sig").startswith("Number;On whose behalf;Post;")


def test_faults_are_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = workbook(tmp_path / "list.xlsx", [HEAD, ["1", *NURSE]])
    same = ["evaluate", "--xlsx", str(file), "-o", str(file), "--lang", "en"]
    nowhere = ["evaluate", "--xlsx", str(file), "-o", str(tmp_path / "no" / "answer.xlsx"), "--lang", "en"]
    comma = ["evaluate", "--xlsx", str(file), "-o", str(tmp_path / "no" / "answer.csv"), "--lang", "en"]
    said = []
    for words in (same, nowhere, comma, ["evaluate", "--lang", "en"], ["evaluate", "--xlsx", "absent", "--lang", "en"]):
        assert main(words) == 2
        said.append(capsys.readouterr().err)
    assert all(line.count("\n") == 1 and line.startswith("medaqy: ") for line in said)
    assert len(set(said)) == 5
    assert sorted(it.name for it in tmp_path.iterdir()) == ["list.xlsx"]


def test_without_a_name_the_answer_stands_beside_the_list(tmp_path: Path) -> None:
    file = workbook(tmp_path / "list.xlsx", [HEAD, ["1", *NURSE]])
    assert main(["evaluate", "--xlsx", str(file), "--lang", "ru", "--today", "2021-09-20"]) == 0
    assert (tmp_path / "list-medaqy.xlsx").exists()


def test_a_long_list_shows_on_a_terminal_how_far_it_is() -> None:
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w", encoding="utf-8") as terminal:
        progress = Progress(terminal, 400, voice(Lang.KK))
        for done in (1, 2, 400):
            progress.show(done)
        progress.end()
        told = b""
        while not told.endswith(b"\x1b[K"):  # a terminal hands over what it has, in parts
            told += os.read(ours, 10_000)
    os.close(ours)
    seen = told.decode()
    assert "400 / 400 адам" in seen
    assert "█" * 30 in seen


def test_a_list_without_anything_due_has_an_overview_all_the_same(tmp_path: Path) -> None:
    code, answer = answered(workbook(tmp_path / "list.xlsx", [["№", "Должность"], ["1", "бухгалтер"]]))
    assert code == 0
    assert row_of(named(answer, "people", Lang.RU), "1", 3)[4] is None


def test_the_example_of_the_page_is_true(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (ROOT / "docs" / "how-to" / "a-pay-list.md").read_text(encoding="utf-8")
    given, said = page.split("```csv\n")[1].split("```")[0], page.split("```text\n")[1].split("```")[0]
    command = next(line.split() for line in page.splitlines() if line.startswith("    medaqy evaluate --xlsx"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list.csv").write_text(given, encoding="utf-8")
    assert main(command[1:]) == 1
    assert capsys.readouterr().out.replace("\u00a0", " ") == said
