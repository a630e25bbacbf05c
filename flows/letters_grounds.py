"""On what a letter rests, and what it leaves as a question: firm sources are named, all else is asked.

A condition that is inferred, contested or open in law never stands as a statement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flows.explain_sources import act_in_full, act_name, place_name
from rules.changes import answer_at
from rules.facts import NOT_SURE
from rules.terms import Certainty, Holds, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.explain_view import View
    from rules.terms import Citation, Finding, Reason

_OWN: Final = frozenset({"our_reading", "general_knowledge"})
"""What is no source for anybody else."""
_REPORTS: Final = frozenset({"press", "report", "article", "general", "reading", "letter"})
"""Kinds of documents that are no acts."""
_PLAIN: Final = frozenset({"health_worker_asks", "death_told", "job_on_that_day", "fell_ill", "days_checked"})
"""Conditions on which no body has anything to decide."""


def grounds(view: View, findings: Iterable[Finding]) -> tuple[str, ...]:
    """The official or reported sources of what is met or can be put right, each once with where it was read."""
    seen: dict[tuple[str, str], dict[str, None]] = {}
    for finding in findings:
        for citation in _firm(view, finding):
            found = seen.setdefault((citation.act, citation.at), {})
            if citation.seen_in and citation.seen_in not in _OWN:
                found[_place(view, citation.seen_in, citation.seen_at)] = None
    return tuple(_ground(view, act, place, tuple(read)) for (act, place), read in seen.items())


def _firm(view: View, finding: Finding) -> Iterable[Citation]:
    for reason in finding.because:
        met = reason.holds is Holds.YES or (reason.holds is Holds.NO and reason.fixable)
        if met and reason.certainty <= Certainty.REPORTED:
            yield from (it for it in reason.citations if _is_ground(view, it))
    if finding.amount is not None:
        for rule in view.book.measure(finding.measure).amounts:
            if rule.certainty <= Certainty.REPORTED:
                yield from (it for it in rule.citations if _is_ground(view, it))


def _is_ground(view: View, citation: Citation) -> bool:
    """Whether a body may be held to it: an act, and neither a report of one nor our own reading."""
    return view.book.acts[citation.act].kind not in _REPORTS


def _ground(view: View, act: str, place: str, read: tuple[str, ...]) -> str:
    name = act_in_full(view.voice, view.book.acts[act])
    name = name[:1].upper() + name[1:]
    if place:
        name = f"{name}, {place_name(view.voice, place)}"
    if read:
        return view.voice.say("letters.ground_seen", act=name, seen="; ".join(read))
    return view.voice.say("letters.ground", act=name)


def _place(view: View, act: str, place: str) -> str:
    name = act_name(view.voice, view.book.acts[act])
    return view.voice.say("cite.at", act=name, place=place_name(view.voice, place)) if place else name


def questions(view: View, findings: Iterable[Finding]) -> tuple[str, ...]:
    """What the texts known do not answer clearly: each condition once, and how a sum cut by hours is reckoned."""
    found: dict[str, None] = {}
    for finding in findings:
        for reason in finding.because:
            if reason.condition not in _PLAIN and _asks(view, reason):
                found[view.condition(finding.measure, reason.condition)] = None
        if finding.months and finding.verdict is not Verdict.NOT_ENTITLED:
            found[view.voice.say("letters.reckoning")] = None
    return tuple(text[:1].upper() + text[1:] for text in found)


def _asks(view: View, reason: Reason) -> bool:
    if reason.holds in {Holds.LAW_UNKNOWN, Holds.CONTESTED}:
        return True
    by_an_act = reason.certainty <= Certainty.REPORTED and any(_is_ground(view, it) for it in reason.citations)
    return reason.holds is Holds.YES and not by_an_act


def unknown(view: View, findings: Iterable[Finding]) -> tuple[str, ...]:
    """The facts that the person does not know and that the body's papers may show; a plain no, though it leaves the
    right open, is known."""
    paths = (path for finding in findings for path in finding.open_facts)
    found = dict.fromkeys(view.fact(path) for path in paths if answer_at(view.case, path) in {None, NOT_SURE})
    return tuple(text[:1].upper() + text[1:] for text in found)
