"""What a paper costs: a letter as PDF and DOCX, the sheet, the picture, the code; milliseconds of one core, and memory.

Every kind of finding that the worked cases have, in Kazakh. Processor time, so that a busy machine changes little.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from bot.papers.typeset import pdf, picture  # noqa: E402 - found beside this folder
from bot.papers.word import docx_of  # noqa: E402
from flows.case_code import case_of  # noqa: E402
from flows.letters import letter  # noqa: E402
from flows.sheet import sheet  # noqa: E402
from flows.timeline import timeline  # noqa: E402
from flows.words import Lang  # noqa: E402
from tests.papers import kinds_of_findings, kinds_of_letters, told  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

MOST = 60


def measured(name: str, make: Callable[[Any], object], given: Sequence[Any], target: float) -> None:
    """Print the median and the slowest of what is made, and whether the median meets its target."""
    make(given[0])
    spent = []
    for one in given:
        begun = time.process_time()
        make(one)
        spent.append((time.process_time() - begun) * 1000)
    spent.sort()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    median = spent[len(spent) // 2]
    said = "met" if median <= target else "missed"
    print(f"{name:24} {median:8.1f} ms {spent[-1]:8.1f} ms {memory:6} MiB {target:8.0f} ms {said}")


def main() -> None:
    """Measure everything."""
    outcomes = [(name, told(case, Lang.KK)) for name, _, case in kinds_of_letters()[:MOST]]
    letters = [letter(one.view, name) for name, one in outcomes]
    others = [told(case, Lang.KK) for _, case in kinds_of_findings()[:MOST]]
    sheets = [sheet(one.view, one.code, "") for one in others]
    drawn = [svg for one in others if (svg := timeline(one.view))]
    print(f"{'':24} {'median':>11} {'slowest':>11} {'memory':>10} {'target':>11}")
    measured("a letter, words alone", lambda it: letter(it[1].view, it[0]), outcomes, 2)
    measured("a code read", case_of, [one.code for one in others], 1)
    measured("a letter as PDF", pdf, letters, 50)
    measured("a letter as DOCX", docx_of, letters, 100)
    measured("a sheet as PDF", pdf, sheets, 150)
    measured("a picture as PNG", picture, drawn, 100)


if __name__ == "__main__":
    main()
