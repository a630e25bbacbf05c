"""What every part of the explanation starts from: the outcome through one person's eyes, and the words for the book.

Decides which measures concern the person; must not lay out a part, which is each part's own work.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flows.forms import Month, Period
from flows.words import Paragraph, Span
from rules.situation import RANK
from rules.terms import Holds, Unclear, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from flows.contacts import Contacts
    from flows.forms import Value
    from flows.speech import Kind, Voice
    from rules.case import Case
    from rules.conditions import Provision
    from rules.rulebook import Measure, Rulebook
    from rules.terms import Finding, Outcome, Reason

_ROLES: Final[Mapping[str, str]] = {"civil_servant_supplement": "moh_civil_servant"}
"""Measures that are for one post alone."""
_AUDIENCE: Final = {"family": "family", "representative": "colleague"}
_ASIDE: Final[Mapping[str, frozenset[str]]] = {
    "wage_supplement": frozenset({"health_worker_asks"}),
    "infection_payment": frozenset({"health_worker_asks", "illness_covered"}),
    "death_payment": frozenset({"death_told"}),
    "special_conditions_bonus": frozenset({"ever_applied"}),
    "civil_servant_supplement": frozenset({"health_worker_asks", "ministry_civil_servant"}),
    "risk_extra_pay": frozenset({"health_worker_asks", "days_in_force", "not_named"}),
    "sick_pay": frozenset({"health_worker_asks", "fell_ill"}),
}
"""Failed conditions (or entries of one) that say plainly: this measure is not for this person."""


@dataclass(frozen=True, slots=True)
class Helper:
    """Who runs this service and how to reach them; empty where nobody is named."""

    name: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """An outcome as it is told: in whose language, to whom (``self``, ``family``, ``colleague``), on which day.

    ``near`` are the findings that concern the person, best first; ``aside`` those that plainly do not; ``later`` those
    that nobody asked about yet. ``days`` holds the day of every act by its id.
    """

    voice: Voice
    book: Rulebook
    case: Case
    outcome: Outcome
    today: date
    contacts: Contacts
    helper: Helper
    region: str
    who: str
    near: tuple[Finding, ...]
    aside: tuple[Finding, ...]
    later: tuple[Finding, ...]
    days: Mapping[str, Value]

    def named(self, measure: str) -> str:
        """The name of a measure."""
        return self.voice.say(f"measure.{measure}")

    def headline(self, finding: Finding, kind: Kind = "text") -> Paragraph:
        """The sign, the verdict in a word and the measure."""
        return self.voice.paragraph(f"headline.{finding.verdict.value}", kind, measure=self.named(finding.measure))

    def condition(self, measure: str, condition: str) -> str:
        """What a condition asks, in a few words."""
        own = f"condition.{measure}.{condition}"
        return self.voice.say(own if self.voice.has(own) else f"condition.{condition}")

    def fact(self, path: str) -> str:
        """What an open fact asks, by its path in the case."""
        return self.voice.say(f"fact.{path.rpartition('].')[2]}")

    def provision(self, measure: str, entry: Provision) -> str:
        """What a dated entry says, as a reason; to the worker in person, where there are words for that."""
        own = f"provision.{measure}.{entry.id}"
        key = own if self.voice.has(own) else f"provision.{entry.id}"
        spoken = f"{key}.self"
        return self.voice.say(spoken if self.who == "self" and self.voice.has(spoken) else key, **bounds(entry))

    def note(self, note: str, entry: Provision) -> Paragraph:
        """What a person must be told beside a reason, where sources disagree."""
        return self.voice.paragraph(f"note.{note}", "quote", **self.days, **bounds(entry))

    def reason(self, finding: Finding, reason: Reason) -> str:
        """What a condition came to in this case: the entry that spoke, or which answer is missing."""
        entry = self.entry(finding, reason)
        if entry is not None:
            return self.provision(finding.measure, entry)
        facts = dict.fromkeys(self.fact(path) for path in reason.open_facts)
        return self.voice.say("reason.fact_missing", facts="; ".join(facts))

    def entry(self, finding: Finding, reason: Reason) -> Provision | None:
        """The dated entry that spoke, None where a missing fact left several possible."""
        conditions = self.book.measure(finding.measure).conditions
        entries = (
            item for condition in conditions if condition.id == reason.condition for item in condition.provisions
        )
        return next((item for item in entries if item.id == reason.provision), None)

    def settled_by(self, finding: Finding, reason: Reason) -> str | None:
        """The paper that settles an open condition."""
        entry = self.entry(finding, reason)
        if entry is not None and entry.settled_by:
            return entry.settled_by
        measure: Measure = self.book.measure(finding.measure)
        condition = next(item for item in measure.conditions if item.id == reason.condition)
        asked = {path.rpartition("].")[2] for path in reason.open_facts[:1]}
        named = (item.settled_by for item in condition.provisions if asked & set(item.settles))
        return next(named, None) or next(iter(condition.papers), None)

    def only(self, measure: str | None) -> tuple[Finding, ...]:
        """The findings that concern the person, or the one of a measure."""
        return self.near if measure is None else (self.outcome.finding(measure),)


def bounds(entry: Provision) -> dict[str, Value]:
    """The first and the last day of an entry, as far as it has them: what its sentence may name."""
    return {name: day for name, day in (("first", entry.first), ("last", entry.last)) if day is not None}


def joined(*parts: Paragraph | str, kind: Kind = "text") -> Paragraph:
    """Whole sentences one after the other, as one paragraph."""
    spans: list[Span] = []
    for part in parts:
        spans += [Span(" ")] if spans else []
        spans += [Span(part)] if isinstance(part, str) else part.spans
    return Paragraph(tuple(spans), kind)


def audience(case: Case) -> str:
    """Whom the words address."""
    return _AUDIENCE.get(case.facts.get("asker", ""), "self")


def sorted_out(
    case: Case, outcome: Outcome, asked: Collection[str] | None
) -> tuple[tuple[Finding, ...], tuple[Finding, ...], tuple[Finding, ...]]:
    """The findings that concern the person (best first), those that plainly do not, and those not asked about yet."""
    near: list[Finding] = []
    aside: list[Finding] = []
    later: list[Finding] = []
    for finding in outcome.findings:
        if _stands_aside(case, finding):
            aside.append(finding)
        elif _not_asked(case, finding, asked):
            later.append(finding)
        else:
            near.append(finding)
    if not near:
        near, later = later, near
    family = case.facts.get("asker") == "family"
    near.sort(key=lambda it: (_place(it, family=family), not it.at_stake_kzt))
    return tuple(near), tuple(aside), tuple(later)


def _place(finding: Finding, *, family: bool) -> tuple[int, bool, int]:
    """What is told first: what is due, what is open, what is not due; of these a family's own payment before others."""
    settled = {Verdict.ENTITLED: 0, Verdict.NOT_ENTITLED: 2}
    own = family and finding.measure == "death_payment"
    return settled.get(finding.verdict, 1), not own, -RANK[finding.verdict]


def _not_asked(case: Case, finding: Finding, asked: Collection[str] | None) -> bool:
    """Whether a finding is open because nobody asked: not in the dialogue, or, where that is not told, not in the
    case."""
    if finding.unclear_because not in {Unclear.FACTS, Unclear.BOTH}:
        return False
    if asked is not None:
        return finding.measure not in asked
    met = [path for reason in finding.because if reason.holds is Holds.YES for path in reason.facts]
    known = [*finding.open_facts, *(met if finding.at_stake_kzt else ())]
    return not any(_answered(case, path) for path in known)


def _answered(case: Case, path: str) -> bool:
    """Whether a fact was asked, be it with "I don't know"."""
    index, _, name = path.rpartition("].")
    if not index:
        return path in case.facts or path in case.dates
    number = int(index.removeprefix("stays["))
    if number >= len(case.stays):
        return False
    stay = case.stays[number]
    known = {"from": stay.first, "to": stay.last, "day": stay.first, "hours": stay.hours}
    return known[name] is not None if name in known else name in stay.facts


def _stands_aside(case: Case, finding: Finding) -> bool:
    if finding.verdict is not Verdict.NOT_ENTITLED or finding.at_stake_kzt:
        return False
    if finding.measure in _ROLES and all(stay.facts.get("role") != _ROLES[finding.measure] for stay in case.stays):
        return True
    plain = _ASIDE.get(finding.measure, frozenset())
    if case.facts.get("illness.kind", "none") != "none":
        plain -= {"illness_covered"}
    failed: dict[int | None, set[str]] = {}
    for reason in finding.because:
        failed.setdefault(reason.stay, set()).update({reason.condition, reason.provision or ""})
    return all(conditions & plain for conditions in failed.values())


def period_of(months: Sequence[str]) -> Period | None:
    """The months as one period, None where there are gaps (or no month)."""
    known = sorted({Month.parse(month) for month in months})
    if not known or known[0].plus(len(known) - 1) != known[-1]:
        return None
    return Period(known[0], known[-1])
