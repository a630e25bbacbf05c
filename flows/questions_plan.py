"""Where the conversation stands: computed anew from the answers each time, so that no path through it can strand
anybody.

The answers are gone through in the order in which a fresh interview would ask for them. One that the rules no longer
need is passed over (it sleeps, and wakes when it matters again); the first one that is needed and missing is the
next question.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from flows.answers import asker, fits, measures, opening, subject, topics, wants, with_answer
from flows.questions import PAID, PAPERS, Section, in_order, question_of, rank, stay_of
from flows.words import NOT_SURE
from rules.terms import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flows.questions_open import OpenBook
    from rules.relevance import Why
    from rules.terms import Outcome

MOST_JOBS: Final = 20
"""Nobody is asked for more jobs than this."""
_NOTICE: Final = (
    "illness.care",
    "illness.notice_sent",
    "illness.known_on",
    "illness.notice_received_on",
    "illness.commission_decision",
)
_FAMILY: Final = ("death.certificate", "death.known_on")


@dataclass(frozen=True, slots=True)
class Plan:
    """The position in the conversation.

    ``path`` holds the keys of the answers that count, in the order of a fresh interview; ``case`` what they tell;
    ``key`` the question to be put (None: nothing is open) and ``why`` the rules' reason for it (None for a question
    of the dialogue itself); ``open`` the keys that may still be asked; ``further_job`` whether another job may have
    to be told of; ``measures`` what the person wants to know.
    """

    path: tuple[str, ...]
    key: str | None
    why: Why | None
    case: dict[str, Any]
    measures: tuple[str, ...]
    open: tuple[str, ...] = ()
    further_job: bool = False

    @property
    def section(self) -> Section | None:
        """The section of the next question."""
        return question_of(self.key).section if self.key else None


def make_plan(book: OpenBook, answers: Mapping[str, Any], again: str | None = None) -> Plan:
    """The position that these answers lead to; ``again`` is a question to be put once more although it has an
    answer."""
    return book.plans.get([answers, again], lambda: _plan(book, answers, again))


def _plan(book: OpenBook, answers: Mapping[str, Any], again: str | None) -> Plan:
    walk = _Walk(book, answers, again)
    key = walk.through(_doors(answers)) or walk.facts() or walk.through(_extras(walk, answers))
    still = tuple(walk.still) if key else ()
    return Plan(tuple(walk.path), key, walk.reason(key), walk.case, walk.measures, still, walk.further_job(key))


def _doors(answers: Mapping[str, Any]) -> Iterator[str]:
    if "asker" in answers:
        yield "asker"
        return
    yield "door"
    if answers.get("door") == "another":
        yield "matter"


class _Walk:
    """One pass through the answers."""

    def __init__(self, book: OpenBook, answers: Mapping[str, Any], again: str | None) -> None:
        self.book, self.answers, self.again = book, answers, again
        self.door = subject(answers)[0]
        self.measures = measures(topics(answers))
        self.case = opening(answers)
        self.path: list[str] = []
        self.still: list[str] = []

    def take(self, key: str) -> bool:
        """Use the answer to this question; False where it has to be put."""
        if key == self.again or key not in self.answers or not fits(self.case, key, self.answers[key]):
            return False
        self.path.append(key)
        self.case = with_answer(self.case, key, self.answers[key])
        return True

    def through(self, keys: Iterator[str]) -> str | None:
        """The first of these keys that has to be asked."""
        for key in keys:
            self.still = [key]
            if not self.take(key):
                return key
        return None

    def facts(self) -> str | None:
        """The first fact that the rules need and the answers lack; what is answered behind it counts all the same.

        A question put once more stands where a fresh interview would put it: nothing behind it counts meanwhile.
        """
        while self.find_open():
            for key in self.still:
                if key == self.again:
                    return key
                if self.take(key):
                    break
            else:
                return self.still[0]
        return None

    def find_open(self) -> bool:
        """What the rules still need, in the order of asking; whether there was another job comes after what is known
        of the last."""
        paths = self.book.open(self.case, self.measures)
        keys = [key for key in paths if key not in self.path and question_of(key).section is not Section.EXTRAS]
        self.still = in_order([key for key in keys if not self.beyond(key)], self.door)
        last = self.last_elsewhere()
        if last not in self.path and self.may_ask(last) and self.another_job_matters():
            self.still = in_order([*self.still, last], self.door)
        return bool(self.still)

    def beyond(self, key: str) -> bool:
        """Whether the person cannot know it: the group that a list names, of a list of which they know nothing."""
        return question_of(key).id == "listed_group" and self.case["stays"][stay_of(key)].get("listed") == NOT_SURE

    def last_elsewhere(self) -> str:
        """The key of the question for another job after the last one told."""
        return f"stays[{len(self.case['stays']) - 1}].elsewhere"

    def may_ask(self, elsewhere: str) -> bool:
        """Whether nothing else has to be asked before the question for another job."""
        return not self.still or rank(elsewhere, self.door) < rank(self.still[0], self.door)

    def further_job(self, key: str | None) -> bool:
        """Whether the question for another job is on the table or may still come."""
        last = self.last_elsewhere()
        in_facts = key is not None and question_of(key).section not in {Section.DOOR, Section.ASKER, Section.EXTRAS}
        return in_facts and last not in self.path and self.another_job_matters()

    def another_job_matters(self) -> bool:
        """Whether any fact of a further job could still change a finding."""
        jobs = len(self.case["stays"])
        if jobs >= MOST_JOBS:
            return False
        more, new = with_answer(self.case, self.last_elsewhere(), "yes"), f"stays[{jobs}]."
        return any(path.startswith(new) for path in self.book.open(more, self.measures))

    def reason(self, key: str | None) -> Why | None:
        """Why the rules need this fact."""
        return self.book.open(self.case, self.measures).get(key) if key else None


def _extras(walk: _Walk, answers: Mapping[str, Any]) -> Iterator[str]:
    """The questions that change no verdict, as far as their finding gives something to act upon."""
    wanted = wants(answers)
    if not wanted:
        return
    outcome = walk.book.outcome(walk.book.finished(walk.case))
    for topic in wanted:
        yield from _paid(walk, outcome) if topic == PAID else _papers(walk, outcome, answers)


def _paid(walk: _Walk, outcome: Outcome) -> Iterator[str]:
    if _matters(outcome, "wage_supplement"):
        for index in range(len(walk.case["stays"])):
            if paid_months(walk.book, walk.case, index):
                yield f"stays[{index}].received"


def paid_months(book: OpenBook, case: dict[str, Any], stay: int) -> tuple[str, ...]:
    """The months of a job for which the supplement may be due: those for which it makes sense to ask what was paid."""
    found = book.outcome(book.finished(case)).finding("wage_supplement").months
    return tuple(dict.fromkeys(row.month for row in found if row.stay == stay))


def _papers(walk: _Walk, outcome: Outcome, answers: Mapping[str, Any]) -> Iterator[str]:
    if _matters(outcome, "infection_payment") and "illness" in walk.case:
        decided = answers.get("illness.commission_decision") in {"approved", "refused"}
        yield from (*_NOTICE, "illness.decided_on") if decided else _NOTICE
    if "death" in walk.case and _matters(outcome, "death_payment"):
        yield from _FAMILY
    if any(_matters(outcome, measure) for measure in walk.measures):
        yield "claim.learned_on"


def offers(book: OpenBook, plan: Plan, answers: Mapping[str, Any]) -> tuple[str, ...]:
    """What a person who has an outcome may go on with: topics that are not taken up yet and have something to ask."""
    outcome = book.outcome(book.finished(plan.case))
    known = topics(answers)
    found = [topic for topic in ("work", "ill") if topic not in known and asker(answers) != "other"]
    for topic in (PAID, PAPERS):
        if topic not in known:
            walk = _Walk(book, answers, None)
            walk.case = plan.case
            asks = _paid(walk, outcome) if topic == PAID else _papers(walk, outcome, answers)
            found += [topic] if next(asks, None) else []
    return tuple(found)


def _matters(outcome: Outcome, measure: str) -> bool:
    return outcome.finding(measure).verdict is not Verdict.NOT_ENTITLED or bool(outcome.finding(measure).at_stake_kzt)
