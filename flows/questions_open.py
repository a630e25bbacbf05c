"""What the rules still leave open in a half-told case, remembered for as long as the process lives.

A thin window on the rules for the dialogue: the rules answer, nothing is decided here. Pure, but not free: hence the
memory.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from flows.answers import with_answer
from flows.words import NOT_SURE
from rules.case import parse
from rules.evaluate import evaluate
from rules.relevance import open_questions
from rules.terms import MEASURES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flows.questions_plan import Plan
    from rules.relevance import Why
    from rules.rulebook import Rulebook
    from rules.terms import Outcome

_KEEP: Final = 20_000
_Value = TypeVar("_Value")


class Remembered(Generic[_Value]):
    """The last results of a pure function, by the JSON of what was asked."""

    def __init__(self, keep: int = _KEEP) -> None:
        self._known: OrderedDict[str, _Value] = OrderedDict()
        self._keep = keep

    def get(self, asked: object, work: Callable[[], _Value]) -> _Value:
        """The remembered result for ``asked``, or that of ``work``."""
        key = json.dumps(asked, sort_keys=True, separators=(",", ":"))
        if key in self._known:
            self._known.move_to_end(key)
            return self._known[key]
        value = self._known[key] = work()
        if len(self._known) > self._keep:
            self._known.popitem(last=False)
        return value


class OpenBook:
    """The rulebook as the dialogue asks it: what is open, and what comes out."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self._open: Remembered[Mapping[str, Why]] = Remembered()
        self._outcome: Remembered[Outcome] = Remembered(2_000)
        self.plans: Remembered[Plan] = Remembered(2_000)

    def open(self, case: dict[str, Any], measures: tuple[str, ...]) -> Mapping[str, Why]:
        """The facts, by path, that are left out of the case and can still change a finding of these measures."""
        return self._open.get([case, measures], lambda: open_questions(self.book, parse(case), measures))

    def outcome(self, case: dict[str, Any]) -> Outcome:
        """What the law gives for this case. Time limits are told by ``explain``, from the day of reading."""
        return self._outcome.get(case, lambda: evaluate(self.book, parse(case)))

    def finished(self, case: dict[str, Any], measures: tuple[str, ...] = MEASURES) -> dict[str, Any]:
        """The case with every fact that is still open marked as not known: so an interview may end at any point."""
        done: set[str] = set()
        while left := [path for path in self.open(case, measures) if path not in done]:
            for path in left:
                case = with_answer(case, path, NOT_SURE)
            done.update(left)
        return case
