"""Which letters an outcome calls for, and each of them as a paper: filled from the finding, with blanks for the hand.

A letter never claims more than the finding: it asks outright only in a firm case, and puts all else as a question.
Names, numbers of persons and addresses are left blank. Pure: no font, no file, no clock.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from flows.case_code import code_of
from flows.explain_sources import act_name, place_name
from flows.letters_book import ANY, letter_rules
from flows.letters_facts import fact_table
from flows.letters_grounds import grounds, questions, unknown
from flows.letters_months import is_firm, month_table
from flows.paper import Box, Document, blank, block, pieces
from flows.words import Lang
from rules.terms import AmountKind, Certainty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.explain_view import View
    from flows.letters_book import Ask, LetterRule
    from flows.paper import Part
    from rules.terms import Finding, TimeLimit

_ONE_TIME: Final = frozenset({"infection_payment", "death_payment"})


def offered(view: View) -> tuple[str, ...]:
    """The letters that the findings call for, in the order of the file."""
    return tuple(rule.id for rule in letter_rules(view.book) if _about(view, rule))


def letter(view: View, name: str) -> Document:
    """One letter in the view's language; KeyError where the findings do not call for it.

    Its code holds no more than its reader may know: an illness or a death only where the letter is about it.
    """
    rule = next((it for it in letter_rules(view.book) if it.id == name), None)
    if rule is None or not _about(view, rule):
        raise KeyError(name)
    say = view.voice.say
    return Document(
        id=name,
        lang=view.voice.lang,
        title=say(f"letters.title.{name}"),
        parts=tuple(_parts(view, rule)),
        foot=say("letters.foot", version=view.outcome.version, code=_code(view, _about(view, rule))),
        notice=say("letters.reading_copy") if view.voice.lang is Lang.EN else "",
    )


def _code(view: View, about: tuple[Finding, ...]) -> str:
    case = view.case
    events = {str(view.book.measure(finding.measure).event).partition(".")[0] for finding in about}
    hidden = tuple(f"{part}." for part in ("illness", "death") if part not in events)
    shown = replace(
        case,
        facts={path: word for path, word in case.facts.items() if not path.startswith(hidden)},
        dates={path: day for path, day in case.dates.items() if not path.startswith(hidden)},
        illness_stay=case.illness_stay if "illness" in events else None,
        has_death=case.has_death and "death" in events,
    )
    return code_of(shown, view.today, view.outcome.sha256)


def _about(view: View, rule: LetterRule) -> tuple[Finding, ...]:
    """The findings that a letter is about; none where no step of theirs calls for it."""
    near = tuple(it for it in view.near if it.measure in rule.measures and it.next_steps and _told(view, it))
    return near if any(rule.steps.intersection(it.next_steps) for it in near) else ()


def _told(view: View, finding: Finding) -> bool:
    """Whether the job, the illness or the death that a finding is about was told of."""
    event = view.book.measure(finding.measure).event
    if event == "death.date":
        return view.case.has_death
    if event is None:
        return any(stay.facts for stay in view.case.stays)
    return any(path.startswith("illness.") for path in (*view.case.facts, *view.case.dates))


def _parts(view: View, rule: LetterRule) -> Iterator[Part]:
    say, about = view.voice.say, _about(view, rule)
    yield from _head(view, rule, about)
    yield block("title", say(f"letters.title.{rule.id}"))
    yield block("subject", say("letters.subject", measures="; ".join(view.named(it.measure) for it in about)))
    yield block("lead", say(f"letters.opening.{rule.id}"))
    if rule.limit:
        yield from _appeal(view, about)
    facts = fact_table(view, rule.facts)
    if facts is not None:
        yield block("heading", say("letters.facts"))
        yield facts
    for finding in about:
        yield from _sums(view, rule, finding)
    yield from _asked(view, rule, about)
    yield from _listed(say("letters.questions"), questions(view, about))
    yield from _listed(say("letters.unknown"), unknown(view, about))
    yield from _listed(say("letters.grounds"), grounds(view, about))
    yield from _answer(view, rule)
    yield from _enclosed(view, rule, about)
    yield block("sign", say("letters.sign", day=blank("day"), signature=blank("signature")))
    yield block(
        "small", say("letters.received", day=blank("received"), number=blank("number"), signature=blank("signature"))
    )


def _head(view: View, rule: LetterRule, about: tuple[Finding, ...]) -> Iterator[Part]:
    say = view.voice.say
    to = rule.to
    if to == "commission":
        decided = about[0].decided_by or ""
        to = decided if view.voice.has(f"letters.to.{decided}") else to
    places = {name: blank(name) for name in ("organisation", "region", "higher")}
    yield block("to", say(f"letters.to.{to}", **places))
    writer = view.who if view.who != "self" else "worker"
    yield block("from", say(f"letters.from.{writer}", name=blank("name")))
    yield block("from", say("letters.from.iin", iin=blank("iin")))
    yield block("from", say("letters.from.address", address=blank("address")))
    yield block("from", say("letters.from.phone", phone=blank("phone")))
    if view.who != "self":
        yield block("from", say(f"letters.about.{view.who}", worker=blank("worker"), proxy=blank("proxy")))


def _appeal(view: View, about: tuple[Finding, ...]) -> Iterator[Part]:
    """What is complained of, as boxes; those are ticked that the answers already say."""
    say, facts = view.voice.say, view.case.facts
    yield block("text", say("letters.appeal"))
    refused = facts.get("illness.commission_decision") == "refused"
    yield Box(pieces(say("letters.appeal.refusal", day=blank("received"), number=blank("number"))), ticked=refused)
    yield Box(pieces(say("letters.appeal.silence", day=blank("received"))))
    if any(it.measure in _ONE_TIME for it in about):
        yield Box(pieces(say("letters.appeal.not_sent")), ticked=facts.get("illness.notice_sent") == "no")
    else:
        yield Box(pieces(say("letters.appeal.not_listed")), ticked=True)
    yield from _time(view, about)


def _time(view: View, about: tuple[Finding, ...]) -> Iterator[Part]:
    limit = _limit(about)
    if limit is None:
        yield block("text", view.voice.say("letters.learned.blank", day=blank("received")))
        return
    learned = view.case.dates["claim.learned_on"]
    assert learned is not None  # noqa: S101 - a time limit is counted from it
    key = "letters.limit.passed" if limit.passed else "letters.limit.open"
    yield block("text", view.voice.say("letters.learned.known", day=learned))
    yield block("text", view.voice.say(key, day=limit.last_day))


def _limit(about: tuple[Finding, ...]) -> TimeLimit | None:
    found = (limit for finding in about for limit in finding.time_limits if limit.id == "administrative_complaint")
    return next(found, None)


def _sums(view: View, rule: LetterRule, finding: Finding) -> Iterator[Part]:
    """The month table of a finding, or the one sum of a one-time payment."""
    say = view.voice.say
    table = month_table(view, finding) if rule.to != "ministry" else None
    if table is not None:
        yield block("heading", say("letters.months", measure=view.named(finding.measure)))
        yield table
        yield block("small", say("letters.months_note"))
    amounts = view.book.measure(finding.measure).amounts
    if amounts and amounts[0].kind is AmountKind.FIXED:
        firm, sums = is_firm(finding), amounts[0].kzt["all"]
        yield block(
            "text", say("letters.sum_firm" if firm else "letters.sum_if", payment=view.named(finding.measure), sum=sums)
        )


def _asked(view: View, rule: LetterRule, about: tuple[Finding, ...]) -> Iterator[Part]:
    yield block("heading", view.voice.say("letters.asks"))
    late = _limit(about)
    for ask in rule.asks:
        found = [it for it in about if _puts(ask, it)]
        if not found or (ask.late and late is not None and not late.passed):
            continue
        values = {name: blank(name) for name in ("account", "reason")}
        if ask.short:
            yield block("ask", view.voice.say(f"letters.ask.{ask.id}", sum=found[0].shortfall_kzt or 0))
        else:
            yield block("ask", view.voice.say(f"letters.ask.{ask.id}", **values))


def _puts(ask: Ask, finding: Finding) -> bool:
    if ask.measure not in {ANY, finding.measure}:
        return False
    if ask.steps and not ask.steps.intersection(finding.next_steps):
        return False
    if ask.short and not finding.shortfall_kzt:
        return False
    return ask.firm is None or ask.firm is is_firm(finding)


def _listed(heading: str, lines: tuple[str, ...]) -> Iterator[Part]:
    if lines:
        yield block("heading", heading)
        yield from (block("item", line) for line in lines)


def _answer(view: View, rule: LetterRule) -> Iterator[Part]:
    """By when an answer is due: in working days, and, where our calendar has the year, the day."""
    say, days = view.voice.say, rule.answer_days
    if rule.certainty is None:
        yield block("text", say("letters.answer.asked", n=days))
    elif rule.certainty <= Certainty.REPORTED:
        cited = rule.citations[0]
        act = act_name(view.voice, view.book.acts[cited.act])
        source = say("cite.at", act=act, place=place_name(view.voice, cited.at))
        yield block("text", say("letters.answer.law", n=days, source=source))
    else:
        yield block("text", say("letters.answer.inferred", n=days))
    last = view.book.working_days.after(view.today, days)
    if last is None:
        yield block("text", say("letters.answer.blank", received=blank("received"), last=blank("last")))
    else:
        yield block("text", say("letters.answer.day", first=view.today, day=last))


def _enclosed(view: View, rule: LetterRule, about: tuple[Finding, ...]) -> Iterator[Part]:
    found = dict.fromkeys(paper for finding in about for paper in finding.documents)
    papers = [paper for paper in found if paper not in rule.encloses_not]
    if papers:
        yield block("heading", view.voice.say("letters.enclosures"))
    for paper in papers:
        name = view.voice.say(f"paper.{paper}")
        yield Box(pieces(name[:1].upper() + name[1:]))
