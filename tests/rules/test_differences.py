"""What another rulebook changes is counted exactly: against every cell of the space, one by one, for small measures."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from rules.differences import compare
from rules.facts import FACTS
from rules.reading import from_source
from rules.rulebook import load
from rules.situation import of_values
from rules.terms import Verdict

if TYPE_CHECKING:
    from rules.differences import Change, Circumstances
    from rules.rulebook import Measure, Rulebook


def changed(**measures: Any) -> Rulebook:
    """Return our rulebook with the parsed files of some measures changed by functions."""
    source = deepcopy(dict(load().source))
    for name, change in measures.items():
        change(source[f"measures/{name}.toml"])
    return from_source(source, "changed")


def provision(data: dict[str, Any], condition: str, name: str) -> dict[str, Any]:
    found = next(it for it in data["condition"] if it["id"] == condition)
    return next(it for it in found["provision"] if it["id"] == name)


def told(measure: Measure, values: dict[str, Any]) -> tuple[Any, ...]:
    here = of_values(measure, tuple(values[name] for name in measure.reads))
    sums = (None, None) if here.verdict is Verdict.NOT_ENTITLED else (here.low, here.high)
    return (here.verdict, *sums)


def one_by_one(old: Measure, new: Measure) -> tuple[int, int]:
    """Return how many cells there are and how many change, by going through all of them."""
    starts = sorted({*old.days["day"], *new.days["day"]})
    names = [name for name in dict.fromkeys((*old.reads, *new.reads)) if name != "day"]
    cells = changes = 0
    for day in starts:
        for values in product(*(FACTS[name].domain for name in names)):
            known = {"day": day, **dict(zip(names, values, strict=True))}
            cells += 1
            changes += told(old, known) != told(new, known)
    return cells, changes


def test_the_same_book_changes_nothing() -> None:
    found = compare(load(), load())
    assert (found.changes, found.cells) == ((), 0)
    assert found.spaces["wage_supplement"] > 1_000_000


@pytest.mark.parametrize(
    "measure", ["civil_servant_supplement", pytest.param("risk_extra_pay", marks=pytest.mark.prove), "sick_pay"]
)
def test_the_count_is_that_of_going_through_all(measure: str) -> None:
    def change(data: dict[str, Any]) -> None:
        data["condition"][1]["provision"][0]["holds"] = "contested"
        for amount in data["amount"]:
            first = next(iter(amount["times"])) if "times" in amount else None
            if first:
                amount["times"][first] = "7"

    old, new = load(), changed(**{measure: change})
    found = compare(old, new)
    assert found.cells > 0
    assert {it.measure for it in found.changes} == {measure}
    assert (found.spaces[measure], found.cells) == one_by_one(old.measure(measure), new.measure(measure))


def meant(change: Change, day: date, known: dict[str, str]) -> bool:
    """Whether a cell is one of those that a change names."""

    def fits(circumstances: Circumstances) -> bool:
        return all(known[name] in values for name, values in circumstances)

    inside = (change.first is None or change.first <= day) and (change.last is None or day <= change.last)
    return inside and fits(change.facts) and all(any(map(fits, choice)) for choice in change.choices)


@pytest.mark.parametrize("contested", [0, 1])
def test_the_circumstances_named_are_those_that_change_and_no_others(contested: int) -> None:
    def change(data: dict[str, Any]) -> None:
        data["condition"][1]["provision"][contested]["holds"] = "contested"
        data["amount"][0]["times"]["all"] = "7"

    name = "civil_servant_supplement"
    old, new = load().measure(name), changed(civil_servant_supplement=change).measure(name)
    changes = [it for it in compare(load(), changed(civil_servant_supplement=change)).changes if it.exact]
    names = [fact for fact in dict.fromkeys((*old.reads, *new.reads)) if fact != "day"]
    found = 0
    for day in sorted({*old.days["day"], *new.days["day"]}):
        for values in product(*(FACTS[fact].domain for fact in names)):
            known = dict(zip(names, values, strict=True))
            other = told(old, {"day": day, **known}) != told(new, {"day": day, **known})
            assert sum(meant(it, day, known) for it in changes) == int(other)
            found += other
    assert found == sum(it.cells for it in changes) > 0


def test_choices_that_do_not_depend_on_each_other_are_told_apart() -> None:
    def change(data: dict[str, Any]) -> None:
        data["amount"][0]["times"]["very_high"] = "21"

    found = compare(load(), changed(wage_supplement=change))
    unclear = next(it for it in found.changes if len(it.choices) > 1)
    assert unclear.exact
    assert [{name for one in choice for name, _ in one} for choice in unclear.choices] == [
        {"role", "facility", "listed_group"},
        {"authority", "employment"},
    ]
    named = {name for name, _ in unclear.facts}
    assert named == {"asker", "direct_participation", "listed", "hours"}


def test_too_many_groups_are_told_as_the_values_that_occur() -> None:
    def change(data: dict[str, Any]) -> None:
        provision(data, "day_of_illness", "repealed")["holds"] = "law_unknown"

    found = compare(load(), changed(infection_payment=change))
    assert False in {it.exact for it in found.changes}
    for it in found.changes:
        assert it.exact or (it.choices == () and it.facts)


def test_a_changed_sum_names_its_days_and_its_people() -> None:
    def change(data: dict[str, Any]) -> None:
        data["amount"][0]["times"]["medium"] = "6"

    found = compare(load(), changed(wage_supplement=change))
    due = [it for it in found.changes if it.was.verdict is Verdict.ENTITLED]
    assert due
    for it in due:
        assert (it.was.high_kzt, it.now.high_kzt) == (212_500, 255_000)
        assert (it.first, it.last) in {
            (date(2020, 3, 1), date(2020, 8, 18)),
            (date(2020, 8, 19), date(2021, 7, 31)),
            (date(2020, 11, 18), date(2021, 7, 31)),
        }
        assert dict(it.facts)["listed"] == ("yes",)
    assert {it.first for it in found.changes} == {date(2020, 3, 1), date(2020, 8, 19), date(2020, 11, 18)}


def test_a_later_end_is_one_change_of_those_days() -> None:
    def change(data: dict[str, Any]) -> None:
        provision(data, "day_of_illness", "intake_stopped")["in_force_to"] = date(2020, 10, 27)
        provision(data, "day_of_illness", "repealed")["in_force_from"] = date(2020, 10, 28)

    found = compare(load(), changed(infection_payment=change))
    assert {(it.first, it.last) for it in found.changes} == {(date(2020, 10, 24), date(2020, 10, 27))}
    assert {it.was.verdict for it in found.changes} == {Verdict.NOT_ENTITLED}
    assert Verdict.CONTESTED in {it.now.verdict for it in found.changes}


def test_a_change_without_beginning_or_end() -> None:
    def change(data: dict[str, Any]) -> None:
        provision(data, "ever_applied", data["condition"][0]["provision"][0]["id"])["holds"] = "law_unknown"

    (only,) = compare(load(), changed(special_conditions_bonus=change)).changes
    assert (only.first, only.last, only.cells, only.facts) == (None, None, 1, ())


def test_days_of_another_fact_are_told_as_periods() -> None:
    def change(data: dict[str, Any]) -> None:
        for entry in next(it for it in data["condition"] if it["id"] == "day_of_death")["provision"]:
            if "illness.date" in str(entry.get("when")):
                entry["holds"] = "no"

    found = compare(load(), changed(death_payment=change))
    periods = {value for it in found.changes for name, values in it.facts if name == "illness.date" for value in values}
    assert periods
    assert all("/" in period for period in periods)
