"""The rulebook's tables on its page: posts and places, dated rates, working days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from flows.explain_sources import cites
from flows.lawbook_words import bullet, marked, when

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.speech import Voice
    from rules.rulebook import Rulebook


def classes(voice: Voice, book: Rulebook) -> Iterator[str]:
    """Every classification: each label with the posts and places that have it."""
    yield from (f"## {voice.say('lawbook.classes')}", "")
    for table in book.source["classes.toml"]["table"]:
        yield from (f"### {voice.say('table.' + table['id'])}", "")
        for entry in table["entry"]:
            yield bullet(_class(voice, entry))
        yield bullet(marked(voice, "lawbook.class_otherwise", label=voice.say("label." + table["otherwise"])))
        yield ""
        yield voice.say("lawbook.source", sources=cites(voice, book, book.tables[table["id"]].citations))
        yield ""


def _class(voice: Voice, entry: dict[str, Any]) -> str:
    label = voice.say("label." + entry["label"])
    roles = "; ".join(voice.say(f"role.{role}") for role in entry.get("role", ()))
    places = "; ".join(voice.say(f"facility.{place}") for place in entry.get("facility", ()))
    if roles and places:
        return marked(voice, "lawbook.class_both", label=label, roles=roles, places=places)
    if roles:
        return marked(voice, "lawbook.class_roles", label=label, roles=roles)
    return marked(voice, "lawbook.class_places", label=label, places=places)


def rates(voice: Voice, book: Rulebook, on: date | None) -> Iterator[str]:
    """Every rate with its days."""
    yield from (f"## {voice.say('lawbook.rates')}", "")
    for rate in book.rates:
        if on is None or rate.first <= on <= rate.last:
            yield bullet(
                voice.say(
                    "lawbook.rate",
                    when=when(voice, rate.first, rate.last),
                    rate=voice.say(f"rate.{rate.id}"),
                    sum=rate.value,
                    sources=cites(voice, book, rate.citations),
                    certainty=voice.say(f"certainty.{rate.certainty.word}"),
                )
            )
    yield ""


def working_days(voice: Voice, book: Rulebook) -> Iterator[str]:
    """How many working days each year has, and the days that differ from the plain week."""
    yield from (f"## {voice.say('lawbook.workdays')}", "")
    table = book.working_days
    for year in sorted(table.years):
        days = [date(year, 1, 1) + timedelta(days=n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]
        off = [day for day in days if day in table.days_off]
        worked = [day for day in days if day in table.worked_weekends]
        count = sum(table.is_working(day) for day in days)
        short = [", ".join(voice.write(day, "short") for day in group) for group in (off, worked)]
        said = voice.say("lawbook.workdays_year", year=year, n=count, off=short[0])
        yield bullet(said + (" " + voice.say("lawbook.workdays_worked", worked=short[1]) if worked else ""))
    yield from ("", voice.say("lawbook.workdays_rule"), "")
