"""A broken rulebook is refused, every fault with file, key and reason; each check has a specimen to refuse."""

from __future__ import annotations

import copy
import shutil
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from rules.reading import from_source
from rules.rulebook import BOOK, BrokenRulebook, Rulebook, load
from rules.terms import MEASURES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WAGE = "measures/wage_supplement.toml"
BONUS = "measures/special_conditions_bonus.toml"


def first(source: dict[str, Any], condition: str) -> dict[str, Any]:
    found = next(item for item in source[WAGE]["condition"] if item["id"] == condition)
    return found["provision"][0]  # type: ignore[no-any-return]


def faults_of(book: Rulebook, change: Callable[[dict[str, Any]], object]) -> list[tuple[str, str, str]]:
    source = copy.deepcopy(dict(book.source))
    change(source)
    with pytest.raises(BrokenRulebook) as caught:
        from_source(source, "broken")
    return [(fault.file, fault.key, fault.reason) for fault in caught.value.faults]


def put(file: str, path: tuple[Any, ...], value: object) -> Callable[[dict[str, Any]], None]:
    def change(source: dict[str, Any]) -> None:
        target: Any = source[file]
        for step in path[:-1]:
            target = target[step]
        target[path[-1]] = value

    return change


P = ("condition", 1, "provision", 1)  # the days in force: the first three months

SPECIMENS = [
    (put("rates.toml", ("rate", 3, "in_force_from"), date(2020, 4, 2)), "rates.toml", "monthly_calcu", "no value is"),
    (
        put("remedies.toml", ("time_limit", 0, "citation"), []),
        "remedies.toml",
        "labour_dispute].citation",
        "cites nothing",
    ),
    (put("workdays.toml", ("day", 0, "day"), "soon"), "workdays.toml", "day[0].day", "has the wrong type"),
    (put("acts.toml", ("act", 1, "id"), "union_report_2021"), "acts.toml", "act[union_report_2021].id", "stands twice"),
    (put("acts.toml", ("act", 0, "seen"), "yes"), "acts.toml", "act[union_report_2021].seen", "has the wrong type"),
    (
        put("rates.toml", ("rate", 0, "in_force_to"), date(2021, 12, 30)),
        "rates.toml",
        "rate[minimum_wage]",
        "no value is",
    ),
    (put("rates.toml", ("rate", 0, "in_force_to"), date(2022, 1, 1)), "rates.toml", "rate[minimum_wage]", "two values"),
    (
        put("rates.toml", ("rate", 0, "in_force_to"), date(2019, 1, 1)),
        "rates.toml",
        "rate[minimum_wage]",
        "ends before",
    ),
    (put("rates.toml", ("rate", 0, "unit"), "USD"), "rates.toml", "rate[minimum_wage].unit", "is not KZT"),
    (put("rates.toml", ("rate", 0, "value"), "42500"), "rates.toml", "rate[minimum_wage].value", "has the wrong type"),
    (put("rates.toml", ("rate", 0, "value"), 42500.5), "rates.toml", "rate[minimum_wage].value", "has the wrong type"),
    (put("rates.toml", ("rate", 0, "citation"), []), "rates.toml", "rate[minimum_wage].citation", "cites nothing"),
    (put("rates.toml", ("rate", 0, "citation"), [5]), "rates.toml", "rate[minimum_wage].citation", "is not a list"),
    (
        put("classes.toml", ("table", 0, "entry", 2, "facility"), ["ambulance"]),
        "classes.toml",
        "entry[medium]",
        "again",
    ),
    (
        put("classes.toml", ("table", 0, "entry", 0, "role"), ["nurse"]),
        "classes.toml",
        "entry[very_high]",
        "cannot have",
    ),
    (put("workdays.toml", ("day", 0, "day"), date(2023, 1, 2)), "workdays.toml", "day[0].day", "without a table"),
    (put("workdays.toml", ("day", 1, "day"), date(2020, 1, 1)), "workdays.toml", "day[1].day", "stands twice"),
    (
        put("workdays.toml", ("day", 0, "working"), value=True),
        "workdays.toml",
        "day[0].working",
        "repeats the plain week",
    ),
    (put(WAGE, ("id",), "wages"), WAGE, "id", "is not the name of the file"),
    (put(WAGE, ("scope",), "year"), WAGE, "scope", "is unknown"),
    (put(WAGE, ("time_limits",), ["never"]), WAGE, "time_limits", "unknown time limit"),
    (put(WAGE, ("colour",), "red"), WAGE, "colour", "is an unknown key"),
    (put(WAGE, ("decided_by", "nobody"), "x"), WAGE, "decided_by", "cannot have"),
    (put(WAGE, (*P, "holds"), "maybe"), WAGE, "provision[first_three_months].holds", "is no truth value"),
    (put(WAGE, (*P, "certainty"), "sure"), WAGE, "provision[first_three_months].certainty", "is no grade"),
    (put(WAGE, (*P, "citation"), ["order_66"]), WAGE, "provision[first_three_months].citation", "an unknown act"),
    (put(WAGE, (*P, "citation"), ["dsm_28_2020 <"]), WAGE, "first_three_months].citation", "not written as a citation"),
    (put(WAGE, (*P, "citation"), ["dsm_28_2020, somewhere"]), WAGE, "first_three_months].citation", "names a place"),
    (put(WAGE, (*P, "in_force_to"), date(2020, 5, 30)), WAGE, "condition[days_in_force]", "no provision speaks for"),
    (put(WAGE, (*P, "in_force_to"), date(2020, 6, 1)), WAGE, "condition[days_in_force]", "both speak for"),
    (put(WAGE, (*P, "in_force_to"), date(2020, 1, 1)), WAGE, "first_three_months].in_force_to", "lies before"),
    (put(WAGE, (*P, "settles"), ["weather"]), WAGE, "first_three_months].settles", "an unknown fact"),
    (put(WAGE, (*P, "when"), {"fact": "role"}), WAGE, "first_three_months].when", "an unknown operator"),
    (put(WAGE, (*P, "when"), {"fact": "rank", "is": "x"}), WAGE, "first_three_months].when", "an unknown fact"),
    (put(WAGE, (*P, "when"), {"fact": "role", "is": "x"}), WAGE, "first_three_months].when", "cannot have"),
    (put(WAGE, (*P, "when"), {"fact": "role", "since": date(2020, 1, 1)}), WAGE, "first_three_months].when", "no date"),
    (put(WAGE, (*P, "when"), "always"), WAGE, "first_three_months].when", "is no comparison"),
    (
        put(WAGE, ("condition", 1, "provision", 0, "open_because"), ""),
        WAGE,
        "before_march_2020].open_because",
        "is missing",
    ),
    (put(WAGE, ("condition", 1, "id"), "hours_recorded"), WAGE, "condition[hours_recorded]", "stands twice"),
    (put(WAGE, (*P, "id"), "continuation"), WAGE, "provision[continuation]", "stands twice"),
    (put(WAGE, ("amount", 0, "rate"), "bread"), WAGE, "amount[0].rate", "has no value on"),
    (put(WAGE, ("amount", 0, "kzt"), 5), WAGE, "amount[0].rate", "either a plain"),
    (put(WAGE, ("amount", 0, "kind"), "gift"), WAGE, "amount[0].kind", "is unknown"),
    (put(WAGE, ("amount", 0, "prorate"), "by mood"), WAGE, "amount[0].prorate", "is unknown"),
    (put(WAGE, ("amount", 0, "times", "high"), 10), WAGE, "amount[0].times", "not an exact number in quotes"),
    (put(WAGE, ("amount", 0, "times", "high"), "0.00001"), WAGE, "amount[0].times", "not whole tenge"),
    (put(WAGE, ("amount", 0, "times"), {"high": "10"}), WAGE, "amount", "has no sum for"),
    (put(WAGE, ("amount", 0, "in_force_to"), date(2021, 8, 1)), WAGE, "amount", "two amounts are in force"),
    (put(WAGE, ("amount", 0, "in_force_to"), date(2022, 8, 1)), WAGE, "amount", "two amounts are in force"),
    (
        put(WAGE, ("step", 0, "applies", "condition"), "luck"),
        WAGE,
        "step[ask_why_not_listed].applies",
        "unknown condition",
    ),
    (
        put(WAGE, ("step", 8, "applies", "provision"), "luck"),
        WAGE,
        "ask_august_2021_text].applies",
        "unknown provision",
    ),
    (put(WAGE, ("step", 0, "applies", "holds"), ["maybe"]), WAGE, "applies.holds", "is no truth value"),
    (put(WAGE, ("step", 0, "applies", "verdict"), ["maybe"]), WAGE, "applies.verdict", "is no verdict"),
    (put(WAGE, ("step", 0), "ask"), WAGE, "step[0]", "is not a table"),
    (put(BONUS, ("condition",), []), BONUS, "condition", "is empty"),
]


@pytest.mark.parametrize(("change", "file", "key", "reason"), SPECIMENS, ids=range(len(SPECIMENS)))
def test_each_kind_of_fault_is_found(
    book: Rulebook, change: Callable[[dict[str, Any]], None], file: str, key: str, reason: str
) -> None:
    found = faults_of(book, change)
    assert any(where == file and key in at and reason in why for where, at, why in found), found


def test_a_folder_is_read_and_its_bytes_are_its_hash(book: Rulebook, tmp_path: Path) -> None:
    copied = tmp_path / "book"
    shutil.copytree(BOOK, copied)
    assert load(copied).sha256 == book.sha256
    (copied / "rates.toml").write_text(
        (copied / "rates.toml").read_text(encoding="utf-8") + "# a remark\n", encoding="utf-8"
    )
    assert load(copied).sha256 != book.sha256


def test_unreadable_files_are_named(tmp_path: Path) -> None:
    shutil.copytree(BOOK, tmp_path / "book")
    (tmp_path / "book" / "acts.toml").unlink()
    (tmp_path / "book" / "rates.toml").write_text("rate = [", encoding="utf-8")
    with pytest.raises(BrokenRulebook) as caught:
        load(tmp_path / "book")
    assert [fault.file for fault in caught.value.faults] == ["acts.toml", "rates.toml"]
    assert "cannot be read" in str(caught.value)
    assert "is not TOML" in str(caught.value)


def test_the_measures_stand_in_the_order_of_the_contract(book: Rulebook) -> None:
    assert tuple(measure.id for measure in book.measures) == MEASURES
    assert book.measure("sick_pay").id == "sick_pay"
    with pytest.raises(KeyError):
        book.measure("bread_money")


def test_every_act_that_is_named_is_cited_somewhere(book: Rulebook) -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in BOOK.rglob("*.toml") if path.name != "acts.toml")
    assert [act for act in book.acts if act not in text] == []


def test_every_entry_was_looked_at_on_a_known_day(book: Rulebook) -> None:
    assert all(measure.checked_on >= date(2026, 11, 21) for measure in book.measures)
