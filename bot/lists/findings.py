"""What the law gives each person of a list, as it is told in a table: one line a person, one for each month.

Every word is that of the explanation in the chat; nothing of the law is said here. Must not know how a table is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from flows.contacts import contacts
from flows.explain import explain
from flows.explain_brief import first_step, telling
from flows.explain_sources import cite
from flows.questions import DEATH, ILL, MEASURES_OF, WORK
from flows.words import NOT_SURE
from rules.case import BadCase, parse
from rules.evaluate import evaluate
from rules.terms import Holds, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from fractions import Fraction

    from bot.lists.people import Person
    from flows.explain_view import View
    from flows.speech import Voice
    from rules.rulebook import Rulebook
    from rules.terms import Finding, MonthAmount

SUPPLEMENT: Final = "wage_supplement"
MOST_CITED: Final = 3


@dataclass(frozen=True, slots=True)
class Told:
    """One measure for one person: the verdict (None: nobody asked about it), the sum due, what is still open."""

    verdict: Verdict | None
    kzt: int | None = None
    at_stake_kzt: int | None = None
    certainty: str = ""


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month of one person in one measure; several jobs in it stand together.

    Sums in whole tenge; ``due_kzt`` is None while the month is open. ``state``: ``due``, ``contested``, ``open``,
    ``no_hours``, ``nothing``.
    """

    person: str
    month: str
    measure: str
    groups: tuple[str, ...]
    shares: tuple[Fraction, ...]
    ceiling_kzt: int | None
    due_kzt: int | None
    received_kzt: int | None
    missing_kzt: int | None
    state: str


@dataclass(frozen=True, slots=True)
class Line:
    """One person: the best finding first, sums in whole tenge, sentences in the language asked for.

    ``label`` is the person's own number, or the row where the list gives none.
    """

    label: str
    person: Person
    best: Told
    told: dict[str, Told]
    due_kzt: int
    received_kzt: int | None
    missing_kzt: int | None
    at_stake_kzt: int
    open_facts: tuple[str, ...]
    why: str
    basis: str
    step: str
    months: tuple[MonthLine, ...]


class Assessor:
    """Answers for one person after the other, and notes which acts were cited."""

    def __init__(self, book: Rulebook, voice: Voice, today: date) -> None:
        self._book: Final = book
        self._voice: Final = voice
        self._today: Final = today
        self._contacts = contacts()
        self.cited: dict[str, None] = {}

    def assess(self, person: Person) -> Line | None:
        """The line of one person; None where the rows do not make a case (which their marks then say)."""
        try:
            case = parse(person.case)
        except BadCase:
            return None
        outcome = evaluate(self._book, case, self._today)
        asked = asked_of(person.case)
        view = explain(self._voice, self._book, case, outcome, self._today, self._contacts, asked=asked).view
        told = {finding.measure: _told(finding) for finding in view.near}
        told |= {finding.measure: Told(None) for finding in view.later}
        main = view.near[0] if view.near else None
        for finding in view.near:
            self._note(finding)
        label = person.number or self._voice.say("list.row_label", n=person.rows[0])
        received = [kzt for stay in case.stays for kzt in (stay.received or {}).values()]
        supplement = outcome.finding(SUPPLEMENT)
        return Line(
            label=label,
            person=person,
            best=told[main.measure] if main else Told(Verdict.NOT_ENTITLED),
            told=told,
            due_kzt=sum(it.kzt or 0 for it in told.values() if it.verdict is Verdict.ENTITLED),
            received_kzt=sum(received) if received else None,
            missing_kzt=supplement.shortfall_kzt,
            at_stake_kzt=sum(it.at_stake_kzt or 0 for it in told.values()),
            open_facts=_open(view),
            why=_why(view, main),
            basis=_basis(view, main),
            step=_sentence(view.voice.say(f"step.{step}")) if (step := first_step(view)) else "",
            months=tuple(_months(label, view)),
        )

    def _note(self, finding: Finding) -> None:
        for reason in finding.because:
            for citation in reason.citations:
                self.cited |= dict.fromkeys(act for act in (citation.act, citation.seen_in) if act)


def asked_of(case: Mapping[str, Any]) -> tuple[str, ...]:
    """The measures that the rows of a person are about: of those for an illness or a death only where one is told."""
    topics = (WORK, *((ILL,) if case.get("illness") else ()), *((DEATH,) if case.get("death") else ()))
    return tuple(measure for topic in topics for measure in MEASURES_OF[topic])


def _told(finding: Finding) -> Told:
    kzt = finding.amount.kzt if finding.amount else None
    stake = finding.at_stake_kzt
    return Told(finding.verdict, kzt, stake, finding.certainty.word)


def _open(view: View) -> tuple[str, ...]:
    """What is not known, in words, of the measures that concern the person; each thing once."""
    facts = (view.fact(path) for finding in view.near for path in finding.open_facts)
    return tuple(dict.fromkeys(facts))


def _why(view: View, main: Finding | None) -> str:
    """The reason that says most, and the paper that settles what is open."""
    reason = telling(main) if main else None
    if main is None or reason is None:
        return ""
    said = view.reason(main, reason)
    paper = view.settled_by(main, reason) if main.verdict is Verdict.UNCLEAR else None
    if paper is None:
        return said
    return " ".join((said, view.voice.say("reason.settled_by", paper=view.voice.say(f"paper.{paper}"))))


def _basis(view: View, main: Finding | None) -> str:
    """The texts on which the main finding rests, the first few."""
    found = dict.fromkeys(citation for reason in (main.because if main else ()) for citation in reason.citations)
    told = dict.fromkeys(cite(view.voice, view.book, citation) for citation in list(found)[:MOST_CITED])
    return "; ".join(told)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _months(label: str, view: View) -> Iterator[MonthLine]:
    received = _received(view)
    for finding in view.near:
        of_month: dict[str, list[MonthAmount]] = {}
        for row in finding.months:
            of_month.setdefault(row.month, []).append(row)
        supplement = finding.measure == SUPPLEMENT
        missing = dict(finding.shortfall_months) if supplement else {}
        if supplement:
            for month in sorted(set(received) - set(of_month)):
                of_month[month] = []
        for month, rows in sorted(of_month.items()):
            got = received.get(month) if supplement else None
            yield _month(label, view, finding, month, rows, got, missing.get(month))


def _received(view: View) -> dict[str, int]:
    sums: dict[str, int] = {}
    for stay in view.case.stays:
        for month, kzt in (stay.received or {}).items():
            sums[month] = sums.get(month, 0) + kzt
    return sums


def _month(
    label: str,
    view: View,
    finding: Finding,
    month: str,
    rows: list[MonthAmount],
    received: int | None,
    missing: int | None,
) -> MonthLine:
    due = [row.kzt for row in rows if row.kzt is not None]
    ceilings = [row.ceiling_kzt for row in rows if row.ceiling_kzt is not None]
    return MonthLine(
        person=label,
        month=month,
        measure=view.named(finding.measure),
        groups=tuple(dict.fromkeys(view.voice.say(f"group.{row.risk_group.value}") for row in rows if row.risk_group)),
        shares=tuple(row.share for row in rows if row.share is not None),
        ceiling_kzt=max(ceilings) if ceilings else None,
        due_kzt=sum(due) if due else None,
        received_kzt=received,
        missing_kzt=missing,
        state=_state(rows),
    )


def _state(rows: list[MonthAmount]) -> str:
    if any(row.kzt and row.holds is Holds.CONTESTED for row in rows):
        return "contested"
    if any(row.kzt for row in rows):
        return "due"
    if rows and all(row.share == 0 for row in rows):
        return "no_hours"
    return "open" if any(row.kzt is None and row.holds is not Holds.NO for row in rows) else "nothing"


def in_order(told: Iterable[Line], measures: tuple[str, ...]) -> tuple[str, ...]:
    """The measures that concern anybody in the list, or of which somebody was told, in the order of the outcome."""
    lines = list(told)
    return tuple(it for it in measures if any(line.told.get(it, Told(None)).verdict is not None for line in lines))


def work_of(person: Person, voice: Voice) -> str:
    """Role and place of the first job, in words."""
    stay: dict[str, Any] = next(iter(person.case["stays"]), {})
    words = [
        voice.say(f"choice.{name}.{stay[name]}")
        for name in ("role", "facility")
        if stay.get(name, NOT_SURE) != NOT_SURE
    ]
    return ", ".join(words)
