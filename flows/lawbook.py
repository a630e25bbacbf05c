"""The rulebook as a lawyer reads it: a page of Markdown in one language, the whole book or what a day had in force.

Says what the data say, with every source, grade and day of checking; must not interpret or leave out an entry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.explain_sources import act_in_full, cites, page_of
from flows.explain_view import bounds
from flows.lawbook_tables import classes, rates, working_days
from flows.lawbook_words import bullet, marked, when

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from flows.forms import Value
    from flows.speech import Voice
    from rules.conditions import Condition, Provision
    from rules.rulebook import AmountRule, Measure, Rulebook


def show(voice: Voice, book: Rulebook, on: date | None = None) -> str:
    """The page; ``on`` leaves out what was not in force on that day."""
    days: dict[str, Value] = {act.id: act.day for act in book.acts.values() if act.day}
    lines = [f"# {voice.say('lawbook.title')}", "", *_intro(voice, book, on), ""]
    for measure in book.measures:
        lines += _Page(voice, book, measure, on, days).lines()
    lines += [*classes(voice, book), *rates(voice, book, on), *working_days(voice, book), *_remedies(voice, book)]
    lines += [f"## {voice.say('lawbook.acts')}", ""]
    for act in book.acts.values():
        said = voice.say("source.seen" if act.seen else "source.unseen", act=act_in_full(voice, act))
        lines.append(bullet(voice.say("source.page", source=said, page=page_of(act)) if act.page else said))
    return "\n".join(lines) + "\n"


def _intro(voice: Voice, book: Rulebook, on: date | None) -> Iterator[str]:
    checked = min(measure.checked_on for measure in book.measures)
    if on is None:
        yield voice.say("lawbook.intro", version=book.version, day=checked)
    else:
        yield voice.say("lawbook.intro_on", on=on, version=book.version, day=checked)
    yield ""
    grades = ("official", "reported", "inferred", "unsettled")
    yield voice.say("lawbook.grades", **{grade: voice.say(f"certainty.{grade}") for grade in grades})


def _remedies(voice: Voice, book: Rulebook) -> Iterator[str]:
    yield from (f"## {voice.say('lawbook.remedies')}", "")
    rules = {rule.id: rule for measure in book.measures for rule in measure.time_limits}
    for rule in rules.values():
        sources = cites(voice, book, (rule.citation,))
        what = voice.say(f"time_limit.{rule.id}")
        yield bullet(voice.say("lawbook.limit", what=what, n=rule.months, sources=sources))
    yield ""


class _Page:
    """One measure's part of the page."""

    def __init__(self, voice: Voice, book: Rulebook, measure: Measure, on: date | None, days: dict[str, Value]) -> None:
        self.voice, self.book, self.measure, self.on, self.days = voice, book, measure, on, days

    def lines(self) -> list[str]:
        """The whole part."""
        say, name = self.voice.say, self.voice.say(f"measure.{self.measure.id}")
        found = [f"## {name[:1].upper()}{name[1:]}", "", say("lawbook.checked", day=self.measure.checked_on), ""]
        found += self.bodies()
        found += [f"### {say('lawbook.conditions')}", ""]
        for condition in self.measure.conditions:
            found += self.condition(condition)
        found += self.listed("amounts", [line for rule in self.measure.amounts for line in self.amount(rule)])
        found += self.listed("deadlines", self.deadlines())
        found += self.listed("steps", [say(f"step.{entry.advice.id}") for entry in self.measure.steps])
        papers = dict.fromkeys(
            [paper for condition in self.measure.conditions for paper in condition.papers]
            + [entry.advice.id for entry in self.measure.papers]
        )
        found += self.listed("papers", [say(f"paper.{paper}") for paper in papers])
        return found + self.listed("advice", list(self.advice()))

    def bodies(self) -> Iterator[str]:
        """Who decides and who pays."""
        deciders = dict.fromkeys(self.voice.say(f"decider.{name}") for name in self.measure.deciders.values())
        if deciders:
            yield from (self.voice.say("lawbook.decides", deciders=" ".join(deciders)), "")
        if self.measure.paid_from:
            payer = self.voice.say(f"payer.{self.measure.paid_from}")
            yield from (self.voice.say("lawbook.pays", payer=payer), "")

    def listed(self, part: str, items: list[str]) -> list[str]:
        """A part with a heading, where it has something to say; each item once."""
        if not items:
            return []
        return [f"### {self.voice.say(f'lawbook.{part}')}", "", *map(bullet, dict.fromkeys(items)), ""]

    def condition(self, condition: Condition) -> list[str]:
        """A condition and its dated entries."""
        entries = [entry for entry in condition.provisions if self.in_force(entry.first, entry.last)]
        own = f"condition.{self.measure.id}.{condition.id}"
        name = self.voice.say(own if self.voice.has(own) else f"condition.{condition.id}")
        found = [f"**{name[:1].upper()}{name[1:]}**", ""]
        if condition.fixable:
            found += [self.voice.say("lawbook.fixable"), ""]
        return [*found, *(bullet(self.entry(entry)) for entry in entries), ""]

    def entry(self, entry: Provision) -> str:
        """A dated entry: its days, what it comes to, the sentence, its sources, its grade, its note."""
        own = f"provision.{self.measure.id}.{entry.id}"
        days = bounds(entry)
        said = marked(
            self.voice,
            "lawbook.entry",
            when=when(self.voice, entry.first, entry.last),
            holds=self.voice.say(f"holds.{entry.holds.word}"),
            sentence=self.voice.say(own if self.voice.has(own) else f"provision.{entry.id}", **days),
            sources=cites(self.voice, self.book, entry.citations),
            certainty=self.voice.say(f"certainty.{entry.certainty.word}"),
        )
        if entry.settled_by:
            said += " " + self.voice.say("lawbook.settled", paper=self.voice.say(f"paper.{entry.settled_by}"))
        if entry.note:
            said += " " + self.voice.say("lawbook.note", note=self.voice.say(f"note.{entry.note}", **self.days, **days))
        return said

    def in_force(self, first: date | None, last: date | None) -> bool:
        """Whether a period covers the day that is asked about."""
        return self.on is None or ((first is None or first <= self.on) and (last is None or self.on <= last))

    def amount(self, rule: AmountRule) -> Iterator[str]:
        """The sums of a period: for each group its multiple, the rate and the result."""
        if not self.in_force(rule.first, rule.last):
            return
        certainty = self.voice.say(f"certainty.{rule.certainty.word}")
        sources, period = cites(self.voice, self.book, rule.citations), when(self.voice, rule.first, rule.last)
        for group, kzt in rule.kzt.items():
            if not rule.rate:
                yield self.voice.say("lawbook.amount_plain", when=period, sum=kzt, sources=sources, certainty=certainty)
                continue
            name = self.voice.say(f"group.{group}") if group != "all" else self.voice.say("lawbook.every_post")
            yield self.voice.say(
                "lawbook.amount_times",
                when=period,
                group=name,
                times=rule.times[group],
                rate=self.voice.say(f"rate.{rule.rate}"),
                base=int(kzt / rule.times[group]),
                sum=kzt,
                sources=sources,
                certainty=certainty,
            )
        if rule.rate:
            key = "lawbook.by_hours" if rule.by_hours else "lawbook.not_by_hours"
            yield self.voice.say(key, certainty=self.voice.say(f"certainty.{rule.prorate_certainty.word}"))

    def deadlines(self) -> list[str]:
        """Who has to act within how many working days."""
        return [
            self.voice.say(
                "lawbook.deadline",
                who=self.voice.say(f"deadline_who.{rule.id}"),
                n=rule.working_days,
                sources=cites(self.voice, self.book, (rule.citation,)),
            )
            for rule in self.measure.deadlines
        ]

    def advice(self) -> Iterator[str]:
        """What is told beside a finding."""
        for entry in self.measure.advice:
            yield self.voice.say(
                "lawbook.advice_item",
                advice=self.voice.say(f"advice.{entry.advice.id}", **self.days),
                sources=cites(self.voice, self.book, entry.advice.citations),
                certainty=self.voice.say(f"certainty.{entry.advice.certainty.word}"),
            )
