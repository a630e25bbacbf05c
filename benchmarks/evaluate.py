"""One case with its explanation: reading it, judging it, and writing the outcome as JSON.

Prints microseconds of processor time (the best of several rounds over all worked cases) and the ratio to reading
the case.
Target: judging one case, with every reason and citation, below 100 microseconds.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent.parent))

from rules.case import parse
from rules.evaluate import evaluate
from rules.report import as_json
from rules.rulebook import load
from tests.rules.worked import worked_cases

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROUNDS = 9
TARGET = 100


def best(work: Callable[[], object], cases: int) -> float:
    """Microseconds a case in the fastest round, after one to warm up."""
    work()
    rounds = []
    for _ in range(ROUNDS):
        started = time.process_time()
        work()
        rounds.append(time.process_time() - started)
    return min(rounds) / cases * 1e6


def main() -> None:
    """Measure and print."""
    started = time.process_time()
    book = load()
    reading = (time.process_time() - started) * 1e3
    written = [json.dumps(worked.case) for worked in worked_cases()]
    raw = [json.loads(line) for line in written]
    cases = [parse(case) for case in raw]
    outcomes = [evaluate(book, case) for case in cases]
    objects = [as_json(outcome) for outcome in outcomes]
    rows: Sequence[tuple[str, Callable[[], object]]] = (
        ("read the case", lambda: [parse(case) for case in raw]),
        ("judge it, with reasons", lambda: [evaluate(book, case) for case in cases]),
        ("make it an object", lambda: [as_json(outcome) for outcome in outcomes]),
        ("write it as JSON", lambda: [json.dumps(item, ensure_ascii=False) for item in objects]),
    )
    measured = [(name, best(work, len(cases))) for name, work in rows]
    print(f"{len(cases)} worked cases, {ROUNDS} rounds; the rulebook was read in {reading:.0f} ms")
    for name, micros in measured:
        print(f"  {name:24} {micros:7.1f} us  {micros / measured[0][1]:5.1f} x reading")
    judged = measured[1][1]
    print(f"  target {TARGET} us for judging: {'kept' if judged < TARGET else 'missed'}")


if __name__ == "__main__":
    main()
