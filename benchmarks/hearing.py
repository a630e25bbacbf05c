"""A typed answer found among the kinds of places: as it is written, with a slip, in a sentence, and of no meaning.

Prints microseconds (the best of several rounds) and the ratio to the label as it is written.
"""

from __future__ import annotations

import sys
from pathlib import Path
from timeit import repeat

sys.path.insert(0, str(Path(__file__).parent.parent))

from flows.cards_labels import choice
from flows.hearing import choices, match
from flows.questions import question_of
from flows.speech import voice
from flows.words import Lang

TEXTS = {
    "as it is written": "инфекционная больница",
    "with a slip": "инфекционая болница",
    "in Latin script": "infekcionnaya bolnica",
    "in a sentence": "я работала в инфекционной больнице",
    "nothing known": "zzzzzzzz yyyyyyyyyyy",
}
TIMES = 200
ROUNDS = 5


def main() -> None:
    """Measure and print."""
    asked = question_of("stays[0].facility")
    labels = {value: [choice(voice(lang), asked, value) for lang in Lang] for value in asked.values}
    listed = choices(asked.fact, asked.values, labels)
    first = 0.0
    for name, text in TEXTS.items():
        match(text, listed)
        micros = min(repeat(lambda it=text: match(it, listed), number=TIMES, repeat=ROUNDS)) / TIMES * 1e6  # type: ignore[misc]
        first = first or micros
        print(f"{name:<18} {micros:>8.0f} µs   {micros / first:>5.1f} times the first")


if __name__ == "__main__":
    main()
