"""Cell by cell: the findings of the rulebook against those of the oracle.

Must not decide who is right.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rules.case import parse
from rules.evaluate import evaluate as by_rulebook
from rules.report import as_json
from tests.rules.oracle import evaluate as by_oracle
from tests.rules.reading import NOTHING, flat

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rules.rulebook import Rulebook

FIELDS = ("verdict", "unclear_because", "kzt", "at_stake_kzt", "shortfall_kzt", "decided_by")
SHOWN = 5


@dataclass
class Tally:
    """How many cells were compared, and the first disagreements of each kind."""

    cells: int = 0
    findings: int = 0
    wrong: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def told(self) -> str:
        lines = [f"{self.cells} cases, {self.findings} findings compared"]
        for (measure, what), some in self.wrong.items():
            lines += [f"{measure}.{what}: {len(some)} differ", *some[:SHOWN]]
        return "\n".join(lines)


def agree(book: Rulebook, cases: Iterable[dict[str, Any]]) -> Tally:
    """All seven findings of each case, compared field by field."""
    tally = Tally()
    for case in cases:
        tally.cells += 1
        oracle = by_oracle(case)
        for finding in as_json(by_rulebook(book, parse(case)))["findings"]:
            tally.findings += 1
            mine, theirs = oracle[finding["measure"]], flat(finding)
            for name in compared(case, mine):
                if not same(name, mine, theirs):
                    told = f"  {case}\n    the oracle {mine[name]!r}, the rulebook {theirs[name]!r}"
                    tally.wrong.setdefault((finding["measure"], name), []).append(told)
    return tally


def same(name: str, mine: dict[str, Any], theirs: dict[str, Any]) -> bool:
    """Equal; no sum and zero are the same, and two words for why are both right where the texts allow them."""
    if name == "unclear_because" and mine["unclear_words"]:
        return theirs[name] in mine["unclear_words"]
    return bool(mine[name] == theirs[name]) or (mine[name] in NOTHING and theirs[name] in NOTHING)


def compared(case: dict[str, Any], finding: dict[str, Any]) -> tuple[str, ...]:
    """Who decides is fixed only where there is something to decide, and one body to decide it."""
    bodies = {stay.get("authority") for stay in case.get("stays", ())}
    return FIELDS[:-1] if finding["verdict"] == "not_entitled" or len(bodies) > 1 else FIELDS
