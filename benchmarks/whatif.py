"""What an open case leaves possible (``rules.whatif.branches``): two jobs of which everything but the days is open.

Prints milliseconds of processor time by measure (the best of several rounds) and how many times quicker that is than
judging every case that is tried. Both are measured in one run. Target: five times for the slowest.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent.parent))

from rules.case import parse
from rules.evaluate import evaluate
from rules.rulebook import load
from rules.whatif import branches
from tests.rules.slow_whatif import results_of

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 3
TARGET = 5
STAY = {"from": "2020-03-01", "to": "2021-06-30", "hours": "1"}
CASE = {"asker": "worker", "stays": [STAY, STAY], "illness": {"date": "2020-08-01"}}


def best(work: Callable[[], object]) -> float:
    """Milliseconds of the fastest round, after one to warm up."""
    work()
    rounds = []
    for _ in range(ROUNDS):
        started = time.process_time()
        work()
        rounds.append(time.process_time() - started)
    return min(rounds) * 1e3


def main() -> None:
    """Measure and print."""
    book, case = load(), parse(CASE)
    measured = []
    for finding in evaluate(book, case).findings:
        if branches(book, case, finding):
            quick = best(lambda it=finding: branches(book, case, it))  # type: ignore[misc]
            slow = best(lambda it=finding: results_of(book, case, it))  # type: ignore[misc]
            measured.append((slow, quick))
            print(f"{finding.measure:<26}{quick:8.1f} ms, one by one {slow:8.1f} ms, {slow / quick:5.1f} times")
    slow, quick = max(measured)
    print(f"target for the slowest: {TARGET} times; {'met' if slow / quick >= TARGET else 'missed'}")


if __name__ == "__main__":
    main()
