"""Small pieces of the rulebook's page: a period in words, bold type as Markdown, a list item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.rulebook import EARLIEST

if TYPE_CHECKING:
    from datetime import date

    from flows.forms import Value
    from flows.speech import Voice


def when(voice: Voice, first: date | None, last: date | None) -> str:
    """A period as a lawyer reads it; both days belong to it."""
    start = None if first == EARLIEST else first
    if start and last:
        return voice.say("lawbook.between", first=start, last=last)
    if start:
        return voice.say("lawbook.since", first=start)
    return voice.say("lawbook.until", last=last) if last else voice.say("lawbook.always")


def marked(voice: Voice, key: str, **values: Value) -> str:
    """A sentence with its bold type written as Markdown."""
    spans = voice.paragraph(key, "text", **values).spans
    return "".join(f"**{span.text}**" if span.style == "bold" else span.text for span in spans)


def bullet(text: str) -> str:
    """An item of a list, on one line."""
    return "- " + " ".join(text.split("\n"))
