"""What another rulebook changes, as a page: for whom and when a verdict or sum becomes another one, which deadlines
are others, and the sentences that are new in each language.

Says what ``rules.differences`` counted; must not judge which book is right.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from flows.cards_labels import choice
from flows.explain_sources import act_in_full
from flows.explain_view import bounds
from flows.lawbook_words import bullet, when
from flows.questions import is_key, question_of
from flows.speech import voice as voice_of
from flows.words import Lang
from rules.changed_limits import limits
from rules.differences import compare
from rules.facts import FACTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.forms import Value
    from flows.speech import Voice
    from rules.changed_limits import LimitChange
    from rules.differences import Change, Circumstances, Result
    from rules.rulebook import Rulebook

_OWN: Final = {"unstated": "lawdiff.unstated", "some": "lawdiff.some", "none": "lawdiff.none_worked"}
_YES_NO: Final = frozenset({"yes", "no"})


def differences(voice: Voice, old: Rulebook, new: Rulebook) -> str:
    """The page."""
    found, others = compare(old, new), limits(old, new)
    lines = [f"# {voice.say('lawdiff.title', old=old.version, new=new.version)}", ""]
    if not found.changes:
        lines += [voice.say("lawdiff.none"), ""]
    for measure, cells in found.spaces.items():
        changes = [change for change in found.changes if change.measure == measure]
        own = [change for change in others if change.measure == measure]
        if changes or own:
            name = voice.say(f"measure.{measure}")
            lines += [f"## {name[:1].upper() + name[1:]}", ""]
        if changes:
            lines += [voice.say("lawdiff.cells", n=sum(change.cells for change in changes), all=cells), ""]
            lines += [line for change in changes for line in _change(voice, change)]
        if own:
            lines += [voice.say("lawdiff.limits"), "", *(bullet(_limit(voice, change)) for change in own), ""]
    lines += _sentences(voice, old, new)
    return "\n".join(lines)


def _change(voice: Voice, change: Change) -> Iterator[str]:
    """A line of what changes, one of what all its circumstances have in common, and the choices among the others."""
    was, now = _result(voice, change.was), _result(voice, change.now)
    period = when(voice, change.first, change.last)
    yield bullet(voice.say("lawdiff.change", when=period, was=was, now=now, n=change.cells))
    if change.facts:
        key = "lawdiff.always" if change.exact else "lawdiff.among"
        yield "  " + bullet(voice.say(key, facts=_told(voice, change.facts)))
    for several in change.choices:
        yield "  " + bullet(voice.say("lawdiff.either"))
        yield from ("    " + bullet(_told(voice, one)) for one in several)
    yield ""


def _told(voice: Voice, circumstances: Circumstances) -> str:
    """Circumstances in a line."""
    return " · ".join(_fact(voice, name, values) for name, values in circumstances)


def _fact(voice: Voice, name: str, values: tuple[str, ...]) -> str:
    told = [_value(voice, name, value) for value in values]
    others = [_value(voice, name, it) for it in FACTS[name].domain if it not in values]
    shorter = len(others) < len(told) and not FACTS[name].is_date
    key = "lawdiff.all_but" if shorter else "lawdiff.only"
    asked = voice.say("lawdiff.job" if name == "job_at_the_time" else f"fact.{name}")
    return voice.say(key, fact=asked, values="; ".join(others if shorter else told))


def _limit(voice: Voice, change: LimitChange) -> str:
    """How a deadline or a time limit changes; one that has no words yet stands under its name in the book."""
    words = f"deadline_who.{change.id}" if change.kind == "deadline" else f"time_limit.{change.id}"
    who = voice.say(words) if voice.has(words) else f"`{change.id}`"
    was, now = change.was, change.now
    if was is None or now is None:
        kind, length = ("gone", was) if now is None else ("fresh", now)
        return voice.say(f"lawdiff.{change.kind}.{kind}", who=who, n=length.length if length else 0)
    if was.starts == now.starts:
        return voice.say(f"lawdiff.{change.kind}.changed", who=who, was=was.length, now=now.length)
    days = {"from_was": f"`{was.starts}`", "from_now": f"`{now.starts}`"}
    return voice.say(f"lawdiff.{change.kind}.starts", who=who, was=was.length, now=now.length, **days)


def _result(voice: Voice, result: Result) -> str:
    verdict = voice.say(f"lawdiff.verdict.{result.verdict.value}")
    if result.high_kzt is None:
        return verdict
    if result.low_kzt == result.high_kzt:
        return voice.say("lawdiff.with_sum", verdict=verdict, sum=result.high_kzt)
    return voice.say("lawdiff.with_range", verdict=verdict, low=result.low_kzt or 0, sum=result.high_kzt)


def _value(voice: Voice, name: str, value: str) -> str:
    """A value as it is told: its label in the dialogue, yes or no, a period of days."""
    if FACTS[name].is_date:
        first, _, last = value.partition("/")
        return when(voice, date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None)
    if value in _YES_NO:
        return voice.say(f"answer.{value}")
    key = f"stays[0].{name}" if FACTS[name].of_stay else FACTS[name].path
    if is_key(key) and value in question_of(key).values:
        return choice(voice, question_of(key), value)
    return voice.say(_OWN[value])


def _sentences(voice: Voice, old: Rulebook, new: Rulebook) -> Iterator[str]:
    """The sentences that people read under the new book and did not under the old, in every language."""
    before = {lang: dict(spoken(voice_of(lang), old)) for lang in Lang}
    after = {lang: dict(spoken(voice_of(lang), new)) for lang in Lang}
    fresh = [key for key in after[voice.lang] if any(before[lang].get(key) != after[lang][key] for lang in Lang)]
    if not fresh:
        return
    yield from (f"## {voice.say('lawdiff.sentences')}", "")
    for key in fresh:
        yield bullet(f"`{key}`")
        for lang in Lang:
            said = after[lang][key]
            yield "  " + bullet(f"{lang.value}: {said or voice.say('lawdiff.missing')}")
    yield ""


def spoken(voice: Voice, book: Rulebook) -> Iterator[tuple[str, str]]:
    """Every sentence of the rulebook with its key; empty where the language has none."""
    days: dict[str, Value] = {act.id: act.day for act in book.acts.values() if act.day}
    for act in book.acts.values():
        has = voice.has(f"act.{act.id}") or voice.has(f"act_short.{act.id}")
        yield f"act.{act.id}", act_in_full(voice, act) if has else ""
    for measure in book.measures:
        for condition in measure.conditions:
            for entry in condition.provisions:
                own = f"provision.{measure.id}.{entry.id}"
                key = own if voice.has(own) else f"provision.{entry.id}"
                yield f"{own} ({condition.id})", _said(voice, key, bounds(entry))
                if entry.note:
                    yield f"note.{entry.note}", _said(voice, f"note.{entry.note}", {**days, **bounds(entry)})
        for kind, attached in (("step", measure.steps), ("paper", measure.papers), ("advice", measure.advice)):
            for item in attached:
                yield f"{kind}.{item.advice.id}", _said(voice, f"{kind}.{item.advice.id}", days)


def _said(voice: Voice, key: str, values: dict[str, Value]) -> str:
    return voice.say(key, **values) if voice.has(key) else ""
