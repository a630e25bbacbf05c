"""Every change of the rulebook's data that alters its meaning is noticed: by the loader, a case or a proved cell.

A cell counts as proved because ``test_agreement.py`` holds the unchanged rulebook against the second transcription
of the law there.
"""

from __future__ import annotations

import time
from collections import Counter
from itertools import islice
from typing import Any

import pytest

from rules.case import Case, parse
from rules.evaluate import find
from rules.facts import NOT_SURE
from rules.reading import from_source
from rules.report import finding_as_json
from rules.rulebook import BrokenRulebook, Rulebook, load
from rules.terms import MEASURES
from tests.rules.mutants import Mutant, mutants
from tests.rules.reading import faults, flat
from tests.rules.spaces import (
    DEATH,
    GOOD_DEATH,
    GOOD_ILLNESS,
    GOOD_STAY,
    ILLNESS,
    PERIODS,
    STAY,
    all_pairs,
    filled,
    sample,
)
from tests.rules.worked import worked_cases

pytestmark = pytest.mark.prove

COMPARED = ("verdict", "unclear_because", "kzt", "at_stake_kzt", "decided_by")

EQUIVALENT: dict[str, str] = {
    "measures/death_payment.toml: condition.5.provision.1.holds facts_unknown -> yes": (
        "where no job is known, neither is the post, which leaves the finding open all the same; the entry says why"
    ),
}
"""Changes that are allowed to pass unnoticed, each with its reason."""


def cells() -> list[Case]:
    """A few thousand cells of the spaces in which the rulebook was proved equal to the second transcription."""
    stays = {**STAY, "period": PERIODS}
    found: list[dict[str, Any]] = [
        {"asker": "worker", "stays": [filled(GOOD_STAY, cell)]} for cell in islice(all_pairs(stays, seed=7), 900)
    ]
    ill = {**ILLNESS, **{f"stay_{name}": STAY[name] for name in ("role", "facility", "authority")}}
    for cell in sample(ill, 900, seed=8):
        stay = {name.removeprefix("stay_"): value for name, value in cell.items() if name.startswith("stay_")}
        illness = {name: value for name, value in cell.items() if not name.startswith("stay_")}
        found.append({"asker": "worker", "stays": [filled(GOOD_STAY, {**stay, "period": (None, None)})],
                      "illness": filled(GOOD_ILLNESS, illness)})  # fmt: skip
    dead = {**DEATH, "role": STAY["role"], "facility": STAY["facility"], "ill": ILLNESS["date"]}
    for cell in sample(dead, 700, seed=9):
        stay = {"role": cell.pop("role"), "facility": cell.pop("facility"), "period": (None, None)}
        illness = filled(GOOD_ILLNESS, {"date": cell.pop("ill")})
        found.append({"asker": "family", "stays": [filled(GOOD_STAY, stay)], "illness": illness,
                      "death": filled(GOOD_DEATH, cell)})  # fmt: skip
    return [parse(case) for case in found if in_order(case.get("illness", {}))]


def in_order(illness: dict[str, Any]) -> bool:
    """Whether an illness ends after it begins, as far as both days are known: the contract refuses any other."""
    days = [illness.get("date", NOT_SURE), illness.get("until", NOT_SURE)]
    return NOT_SURE in days or days == sorted(days)


class Judge:
    """What the unchanged rulebook says, to be held against a changed one."""

    def __init__(self, book: Rulebook) -> None:
        self.worked = [(parse(one.case), one.expect) for one in worked_cases()]
        self.cells = cells()
        self.before = {name: [answer(book, name, case) for case in self.cells] for name in MEASURES}

    def noticed_by(self, mutant: Mutant, source: dict[str, Any]) -> str | None:
        try:
            book = from_source(mutant.of(source), "changed")
        except BrokenRulebook:
            return "the loader"
        touched = [name for name in MEASURES if mutant.file == f"measures/{name}.toml"] or list(MEASURES)
        for case, expect in self.worked:
            for name in touched:
                if name in expect and faults(flat(finding_as_json(find(book, book.measure(name), case))), expect[name]):
                    return "a worked case"
        for name in touched:
            for case, before in zip(self.cells, self.before[name], strict=True):
                if answer(book, name, case) != before:
                    return "a proved cell"
        return None


def answer(book: Rulebook, name: str, case: Case) -> tuple[Any, ...]:
    found = flat(finding_as_json(find(book, book.measure(name), case)))
    return tuple(found[key] for key in COMPARED)


def test_every_change_of_meaning_is_noticed() -> None:
    book = load()
    judge = Judge(book)
    started = time.perf_counter()
    score: Counter[str] = Counter()
    unnoticed = []
    for mutant in mutants(dict(book.source)):
        by = judge.noticed_by(mutant, dict(book.source))
        name = f"{mutant.file}: {mutant.what}"
        if by is None and name in EQUIVALENT:
            by = "listed as the same"
        score[by or "nothing"] += 1
        if by is None:
            unnoticed.append(name)
    seconds = time.perf_counter() - started
    print(f"{score.total()} changes in {seconds:.0f} s: " + ", ".join(f"{by} {n}" for by, n in score.most_common()))  # noqa: T201
    assert not unnoticed, "\n".join(unnoticed)
    assert not set(EQUIVALENT) - {f"{mutant.file}: {mutant.what}" for mutant in mutants(dict(book.source))}
