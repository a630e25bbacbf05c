"""Reads the HTML of a broadcast as Telegram does: the text that is left, its links, and what it would refuse. Pure.

Lengths are in Telegram's measure, UTF-16 units after the entities are read.
"""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urlsplit

from bot.telegram.limits import units

TAGS: Final = frozenset({
    "a", "b", "blockquote", "code", "del", "em", "i", "ins", "pre", "s", "span", "strike", "strong", "tg-emoji",
    "tg-spoiler", "tg-time", "u",
})  # fmt: skip
"""What Telegram reads as formatting; anything else it refuses."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A text that was read: ``plain`` is what remains, ``links`` where it leads, ``faults`` tags that Telegram
    refuses."""

    plain: str
    links: tuple[str, ...]
    faults: tuple[str, ...]

    @property
    def length(self) -> int:
        """UTF-16 units of the text."""
        return units(self.plain)


def read(html: str) -> Marked:
    """Read a text."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    unclosed = [f"<{tag}>" for tag in reader.open]
    return Marked("".join(reader.plain).strip(), tuple(reader.links), (*reader.faults, *unclosed))


def is_page(url: str) -> bool:
    """Whether a button may open this: a page with a host, or a link into Telegram."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if any(letter.isspace() for letter in url):
        return False
    if parts.scheme == "tg":
        return bool(parts.netloc)
    return parts.scheme in {"http", "https"} and "." in (parts.hostname or "")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.plain: list[str] = []
        self.links: list[str] = []
        self.faults: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.faults.append(f"<{tag}>")
            return
        self.open.append(tag)
        if tag == "a":
            self.links.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.plain.append(data)
