"""The rulebook agrees with every worked case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from rules.case import parse
from rules.evaluate import evaluate
from rules.report import as_json
from tests.rules.oracle import MEASURES
from tests.rules.reading import faults, flat
from tests.rules.worked import Worked, worked_cases

if TYPE_CHECKING:
    from rules.rulebook import Rulebook


def found_by(book: Rulebook, case: dict[str, Any]) -> dict[str, dict[str, Any]]:
    outcome = as_json(evaluate(book, parse(case)))
    return {finding["measure"]: flat(finding) for finding in outcome["findings"]}


@pytest.mark.parametrize("worked", worked_cases(), ids=lambda worked: f"{worked.file}-{worked.id}")
def test_the_rulebook_agrees_with_the_worked_case(book: Rulebook, worked: Worked) -> None:
    found = found_by(book, worked.case)
    assert tuple(found) == MEASURES
    assert {measure: faults(found[measure], wish) for measure, wish in worked.expect.items()} == {
        measure: [] for measure in worked.expect
    }
