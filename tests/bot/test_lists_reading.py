"""A pay list is read as the chat would hear it; what cannot be read is a fault of its cell and counts as not known."""

from __future__ import annotations

import random
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook

from bot.lists import grids
from bot.lists.cells import CellFault, read
from bot.lists.columns import COLUMNS, column_of, in_month
from bot.lists.grids import NoHeader, NoList, NotAList, TooLong, read_grid
from bot.lists.people import MOST_STAYS, people_of
from bot.lists.template import labels
from flows.forms import Month
from flows.questions import Kind
from flows.speech import voice
from flows.words import NOT_SURE, Lang
from rules.case import parse
from tests.bot.lists import BY_ID, TODAY, a_case, rows_of, table_of, workbook

if TYPE_CHECKING:
    from pathlib import Path

CELL, AHEAD = datetime(2020, 4, 1), datetime(2030, 4, 1)  # noqa: DTZ001 - a spreadsheet's days have no zone
HEAD = ["№", "Должность", "Место работы", "Первый день", "Последний день"]


def people(tmp_path: Path, *rows: list[Any], head: list[str] = HEAD) -> list[Any]:
    return people_of(read_grid(workbook(tmp_path / "list.xlsx", [head, *rows])), TODAY)


def codes(person: Any) -> list[str]:
    return [mark.fault.code for mark in person.marked]


@pytest.mark.parametrize("lang", list(Lang))
def test_every_header_is_known_in_every_language(lang: Lang) -> None:
    speak = voice(lang)
    labels = {column.label(speak): column for column in COLUMNS}
    assert len(labels) == len(COLUMNS)
    for label, column in labels.items():
        assert column_of(label) == column == column_of(label.upper()) == column_of(column.name)
    for name in ("hours", "received"):
        monthly = in_month(name, Month(2021, 8))
        assert column_of(monthly.label(speak)) == monthly == column_of(monthly.name)


@pytest.mark.parametrize(
    "text", ["ФИО", "Имя", "ИИН", "Адрес", "", " ", "1", "2020", "Примечание", "телефон", "Аты-жөні"]
)
def test_a_header_that_is_none_of_ours(text: str) -> None:
    assert column_of(text) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("должность", "role"),
        ("Табельный номер", "person"),
        ("№ п/п", "person"),
        ("Лауазым", "role"),
        ("Start date", "from"),
        ("доля нормы", "hours"),
    ],
)
def test_what_people_write_above_a_column(text: str, wanted: str) -> None:
    found = column_of(text)
    assert found is not None
    assert found.id == wanted


@pytest.mark.parametrize("lang", list(Lang))
def test_every_offered_answer_is_heard(lang: Lang) -> None:
    for column in COLUMNS:
        if column.question and column.question.kind is Kind.CHOICE:
            heard = [read(column, label, TODAY) for label in labels(voice(lang), column.question)]
            assert heard == [*column.question.values, NOT_SURE]


@pytest.mark.parametrize(
    ("name", "raw", "wanted"),
    [
        ("listed", "+", "yes"),
        ("listed", "-", "no"),
        ("listed", True, "yes"),
        ("listed", 0, "no"),
        ("listed", "✓", "yes"),
        ("listed", None, None),
        ("listed", "  ", None),
        ("role", "-", None),
        ("role", "?", NOT_SURE),
        ("role", "не знаю", NOT_SURE),
        ("role", "дәрігермін", "doctor"),
        ("role", 3, "unknown_value"),
        ("role", "3", "unknown_value"),
        ("facility", "больница", "several"),
        ("listed_group", 850000, "very_high"),
        ("asker", "не знаю", NOT_SURE),
        ("from", CELL, "2020-04-01"),
        ("from", date(2020, 4, 1), "2020-04-01"),
        ("from", 43922, "2020-04-01"),
        ("from", 43922.0, "2020-04-01"),
        ("from", "2020 жылғы 1 сәуір", "2020-04-01"),
        ("from", "апрель 2020", "2020-04-01"),
        ("to", "апрель 2020", "2020-04-30"),
        ("illness_date", "апрель 2020", "month_only"),
        ("from", "1 апреля", "day_no_year"),
        ("from", "32.04.2020", "day_impossible"),
        ("from", "01.04.2030", "day_future"),
        ("from", AHEAD, "day_future"),
        ("from", "вчерашний день?", "day_ambiguous"),
        ("from", "кошка", "day_not_a_date"),
        ("from", 5, "day_not_a_date"),
        ("from", True, "day_not_a_date"),
        ("hours", 0.8, "0.8"),
        ("hours", 1, "1"),
        ("hours", "80 %", "0.8"),
        ("hours", "0,5", "0.5"),
        ("hours", "80 / 160", "0.5"),
        ("hours", "полностью", "1"),
        ("hours", 160, "not_a_share"),
        ("hours", -0.5, "not_a_share"),
        ("hours", "много", "not_a_share"),
        ("hours", CELL, "not_a_share"),
        ("hours", 1 / 3, "0.333333"),
        ("received", 425000, 425000),
        ("received", 425000.0, 425000),
        ("received", "425 000 тг", 425000),
        ("received", "425 тыс", 425000),
        ("received", "425,000 tenge", 425000),
        ("received", "425.000", 425000),
        ("received", "1 425 000,00", 1425000),
        ("received", -5, "not_an_amount"),
        ("received", 0.5, "not_an_amount"),
        ("received", "=1+1", "not_an_amount"),
        ("received", True, "not_an_amount"),
        ("received", "", None),
        ("person", 12, "12"),
        ("person", 12.0, "12"),
        ("person", "А-7", "А-7"),
        ("person", "880101300123", "private"),
        ("person", "8 701 123 45 67", "private"),
        ("person", None, None),
        ("person", "x" * 99, "x" * 59 + "…"),
    ],
)
def test_a_cell(name: str, raw: object, wanted: object) -> None:
    found = read(BY_ID[name], raw, TODAY)
    assert (found.code if isinstance(found, CellFault) else found) == wanted


def test_the_same_case_comes_out_in_whatever_words_it_went_in(tmp_path: Path) -> None:
    chance = random.Random(20_200_401)  # noqa: S311 - rows, not secrets
    for turn in range(40):
        case, lang = a_case(chance), chance.choice(list(Lang))
        grid = read_grid(workbook(tmp_path / "list.xlsx", table_of(rows_of("1", case, chance), lang)))
        (person,) = people_of(grid, TODAY)
        assert codes(person) == [], (turn, person.marked)
        assert person.case == case, turn
        assert parse(person.case) == parse(case)


def test_rows_of_one_number_belong_together_and_rows_without_one_stand_alone(tmp_path: Path) -> None:
    row = ["врач", "скорая", "01.04.2020", "30.04.2020"]
    found = people(tmp_path, [1, *row], [2, *row], ["1", *row], [None, *row], ["", *row])
    assert [(it.number, it.rows) for it in found] == [("1", [2, 4]), ("2", [3]), ("", [5]), ("", [6])]
    assert [len(it.case["stays"]) for it in found] == [2, 1, 1, 1]


def test_a_fault_counts_as_not_known_and_the_rest_is_done(tmp_path: Path) -> None:
    (person,) = people(tmp_path, [1, "кассир", "скорая", "30.04.2020", "01.04.2020"])
    assert codes(person) == ["unknown_value", "reversed"]
    assert person.case["stays"] == [{"role": NOT_SURE, "facility": "ambulance", "from": NOT_SURE, "to": NOT_SURE}]


def test_a_sum_without_its_month_is_no_sum(tmp_path: Path) -> None:
    head = [*HEAD, "Получено", "Получено за май 2020 года"]
    one, several, unread = people(
        tmp_path,
        [1, "врач", "скорая", "01.04.2020", "30.04.2020", 425000, None],
        [2, "врач", "скорая", "01.04.2020", "31.05.2020", 425000, 5],
        [3, "врач", "скорая", "01.04.2020", "30.04.2020", "много", 5],
        head=head,
    )
    assert one.case["stays"][0]["received"] == {"2020-04": 425000}
    assert (codes(several), codes(unread)) == (["sum_of_several_months"], ["not_an_amount"])
    assert all("received" not in it.case["stays"][0] for it in (several, unread))


def test_two_illnesses_under_one_number_are_told(tmp_path: Path) -> None:
    head, row = [*HEAD, "Заболевание"], ["врач", "скорая", "01.04.2020", "30.04.2020"]
    (person,) = people(
        tmp_path, [1, *row, "COVID-19 подтверждён"], [1, *row, "вирусная пневмония"], [1, *row, None], head=head
    )
    assert (codes(person), person.case["illness"]) == (["conflict"], {"kind": "covid_confirmed"})
    assert person.case["asker"] == "representative"


def test_for_one_who_died_the_family_asks(tmp_path: Path) -> None:
    (person,) = people(tmp_path, [1, "врач", "скорая", None, None, "20.09.2020"], head=[*HEAD, "День смерти"])
    assert (person.case["asker"], person.case["death"]) == ("family", {"date": "2020-09-20"})


def test_no_more_rows_for_one_person_than_a_case_holds(tmp_path: Path) -> None:
    row = [1, "врач", "скорая", "01.04.2020", "30.04.2020"]
    (person,) = people(tmp_path, *([row] * (MOST_STAYS + 1)))
    assert codes(person) == ["too_many_rows"]
    assert len(parse(person.case).stays) == MOST_STAYS


@pytest.mark.parametrize(
    ("encoding", "separator"), [("utf-8", ";"), ("utf-8-sig", ","), ("utf-16", "\t"), ("kz1048", ";")]
)
def test_comma_separated_in_any_dress(tmp_path: Path, encoding: str, separator: str) -> None:
    file = tmp_path / "list.csv"
    lines = [["Нөмірі", "Лауазымы", "Алғашқы күні"], ["1", "дәрігер", "2020 жылғы 1 сәуір"]]
    file.write_text("\n".join(separator.join(line) for line in lines), encoding=encoding)
    (person,) = people_of(read_grid(file), TODAY)
    assert person.case["stays"] == [{"role": "doctor", "from": "2020-04-01"}]


def test_the_table_may_stand_below_a_title_and_on_another_sheet(tmp_path: Path) -> None:
    book = Workbook()
    book.create_sheet("notes", 0).append(["Должность", "просто так"])
    sheet = book.worksheets[1]
    for row in (
        ["Список за 2020 год"],
        [],
        [*HEAD, "Должность", None, "ФИО"],
        [1, "врач", "скорая", None, None, "повар"],
        [],
    ):
        sheet.append(row)
    book.save(tmp_path / "list.xlsx")
    grid = read_grid(tmp_path / "list.xlsx")
    assert (grid.repeated, grid.columns[5:], grid.rows[0][0]) == (frozenset({5}), (None, None, None), 4)
    (person,) = people_of(grid, TODAY)
    assert person.case["stays"] == [{"role": "doctor", "facility": "ambulance"}]


def test_of_two_columns_that_mean_the_same_ours_is_taken(tmp_path: Path) -> None:
    (person,) = people(tmp_path, [1, "терапия", "скорая", "врач"], head=["№", "Отделение", "Место работы", "Должность"])
    assert (codes(person), person.case["stays"]) == ([], [{"facility": "ambulance", "role": "doctor"}])


@pytest.mark.parametrize("word", ["Итого", "ВСЕГО:", "Барлығы", "total"])
def test_a_row_of_sums_is_nobodys_row(tmp_path: Path, word: str) -> None:
    row = ["врач", "скорая", "01.04.2020", "30.04.2020"]
    found = people(tmp_path, [1, *row], [None, word, None, None, 850_000], [2, *row])
    assert [it.number for it in found] == ["1", "2"]


def test_files_that_are_no_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NoList):
        read_grid(tmp_path / "absent.xlsx")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04" + b"\0" * 200)
    (tmp_path / "binary.csv").write_bytes(b"\0\1\2\3" * 100)
    (tmp_path / "poem.csv").write_text("roses are red\nviolets are blue\n" * 40, encoding="utf-8")
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    for name, fault in (
        ("broken.xlsx", NotAList),
        ("binary.csv", NotAList),
        ("poem.csv", NoHeader),
        ("empty.csv", NoHeader),
    ):
        with pytest.raises(fault):
            read_grid(tmp_path / name)
    file = workbook(tmp_path / "list.xlsx", [HEAD, *[[1, "врач", "скорая", None, None]] * 5])
    monkeypatch.setattr(grids, "MOST_ROWS", 4)
    with pytest.raises(TooLong):
        read_grid(file)
    monkeypatch.setattr(grids, "MOST_BYTES", 1000)
    with pytest.raises(TooLong):
        read_grid(file)


def test_a_workbook_that_breaks_off_inside_a_sheet(tmp_path: Path) -> None:
    whole, broken = workbook(tmp_path / "list.xlsx", [HEAD, [1, "врач"]]), tmp_path / "cut.xlsx"
    with zipfile.ZipFile(whole) as given, zipfile.ZipFile(broken, "w") as made:
        for one in given.infolist():
            data = given.read(one)
            made.writestr(one, data[:-60] if "sheet1" in one.filename else data)
    with pytest.raises(NotAList):
        read_grid(broken)
