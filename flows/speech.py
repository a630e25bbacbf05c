"""One voice for each language: a key and its values become a sentence, in that language and in no other.

Sentences are in the catalogues, endings and numbers in ``forms``. Nothing is escaped for HTML here: front ends do that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from flows.catalogue import Messages, read_folder
from flows.forms import ALL_FORMS, Value, joined, small, written
from flows.words import Lang, Paragraph, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

LOCALES: Final = Path(__file__).parent.parent / "locales"
Kind = Literal["text", "heading", "quote", "item", "row"]

_PIECE: Final = re.compile(r"\{\{|\}\}|\*\*|\{([a-z][a-z0-9_]*)(?::([A-Za-z]+(?:\.[a-z]+)?))?\}|[{}]")
_BREAK: Final = "\n\n"
_ONE, _FEW, _MANY = 0, 1, 2


class MissingText(KeyError):
    """A language has no sentence under a key; no other language stands in for it."""

    def __init__(self, lang: Lang, key: str) -> None:
        super().__init__(lang, key)
        self.lang, self.key = lang, key


class MissingValue(KeyError):
    """A sentence has a placeholder for which no value was given."""

    def __init__(self, lang: Lang, key: str, name: str) -> None:
        super().__init__(lang, key, name)
        self.lang, self.key, self.name = lang, key, name


class BadMessage(ValueError):
    """A sentence whose braces or bold marks are wrong, or which asks for an unknown form; ``faults`` says what."""

    def __init__(self, lang: Lang, key: str, faults: tuple[str, ...]) -> None:
        super().__init__(lang, key, *faults)
        self.lang, self.key, self.faults = lang, key, faults


@dataclass(frozen=True, slots=True)
class _Piece:
    """Plain text, or, where ``name`` is set, a placeholder and the form it asks for."""

    text: str = ""
    name: str = ""
    form: str = ""
    bold: bool = False


def _kazakh_or_english(n: int) -> int:
    return _ONE if n == 1 else _FEW


def _russian(n: int) -> int:
    if n % 10 == 1 and n % 100 != 11:  # noqa: PLR2004
        return _ONE
    return _FEW if 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14 else _MANY  # noqa: PLR2004


PLURALS: Final[Mapping[Lang, Callable[[int], int]]] = {
    Lang.KK: _kazakh_or_english,
    Lang.RU: _russian,
    Lang.EN: _kazakh_or_english,
}
"""Which text of a counting message goes with a number, as the headers of the catalogues say."""


def _parse(text: str) -> tuple[tuple[_Piece, ...], tuple[str, ...]]:
    """A sentence's pieces, and its faults."""
    pieces: list[_Piece] = []
    faults: list[str] = []
    bold, end = False, 0
    for found in _PIECE.finditer(text):
        if found.start() > end:
            pieces.append(_Piece(text[end : found.start()], bold=bold))
        mark, end = found[0], found.end()
        if mark == "**":
            bold = not bold
        elif mark in {"{{", "}}"}:
            pieces.append(_Piece(mark[0], bold=bold))
        elif found[1] is None:
            faults.append(f"bad brace at {found.start()}: {text[found.start() : found.start() + 20]!r}")
        else:
            pieces.append(_Piece(name=found[1], form=found[2] or "", bold=bold))
            if small(found[2] or "") not in ALL_FORMS:
                faults.append(f"unknown form: {mark}")
    pieces.append(_Piece(text[end:], bold=bold))
    if bold:
        faults.append("bold is opened and not closed")
    return tuple(piece for piece in pieces if piece.text or piece.name), tuple(faults)


def check_message(lang: Lang, text: str) -> list[str]:
    """The faults of one sentence, found without values: a brace, a form, a bold mark, an empty text."""
    faults = [fault for block in text.split(_BREAK) for fault in _parse(block)[1]]
    if not text.strip():
        faults.append("empty")
    return [f"{lang.value}: {fault}" for fault in faults]


def placeholders(text: str) -> frozenset[str]:
    """The names of a sentence's placeholders, which are equal in all languages (their forms need not be)."""
    return frozenset(piece.name for piece in _parse(text)[0] if piece.name)


class Voice:
    """All sentences of one language. ``say`` and ``count`` give plain text, without the marks of bold type."""

    __slots__ = ("_messages", "_parsed", "lang")

    def __init__(self, lang: Lang, messages: Messages) -> None:
        self.lang = lang
        self._messages = messages
        self._parsed: dict[tuple[str, int], tuple[tuple[_Piece, ...], ...]] = {}

    @property
    def keys(self) -> frozenset[str]:
        """Every key that has a sentence."""
        return frozenset(self._messages)

    def has(self, key: str) -> bool:
        """Whether there is a sentence under a key."""
        return key in self._messages

    def say(self, key: str, **values: Value) -> str:
        """The sentence under a key; MissingText, MissingValue, BadMessage, or UnknownForm for an unfit value."""
        return _BREAK.join("".join(self._text(key, piece, values) for piece in block) for block in self._blocks(key, 0))

    def count(self, key: str, n: int, **values: Value) -> str:
        """The sentence in the form that goes with ``n``, which fills the placeholder ``{n}``."""
        blocks = self._blocks(key, PLURALS[self.lang](n))
        filled: dict[str, Value] = {"n": n, **values}
        return _BREAK.join("".join(self._text(key, piece, filled) for piece in block) for block in blocks)

    def paragraph(self, key: str, kind: Kind = "text", **values: Value) -> Paragraph:
        """The sentence as one paragraph, ``**bold**`` of the catalogue (never of a value) as a bold run."""
        blocks = self._blocks(key, 0)
        pieces = [piece for block in blocks for piece in (*block, _Piece(_BREAK))][:-1]
        return self._paragraph(key, pieces, kind, values)

    def paragraphs(self, key: str, kind: Kind = "text", **values: Value) -> tuple[Paragraph, ...]:
        """The sentence as paragraphs: a blank line in the catalogue begins a new one."""
        return tuple(self._paragraph(key, block, kind, values) for block in self._blocks(key, 0))

    def join(self, items: Iterable[str], *, either: bool = False) -> str:
        """A list within a sentence, «A, B және C»; with ``either``, "or" before the last."""
        return joined(self.lang, list(items), either=either)

    def write(self, value: Value, form: str = "") -> str:
        """A value alone, in one of its forms: a month on a button, a sum in a table."""
        return written(self.lang, value, form)

    def _paragraph(self, key: str, pieces: Iterable[_Piece], kind: Kind, values: Mapping[str, Value]) -> Paragraph:
        runs = groupby(pieces, key=lambda piece: piece.bold)
        spans = [
            Span("".join(self._text(key, piece, values) for piece in run), "bold" if bold else "plain")
            for bold, run in runs
        ]
        return Paragraph(tuple(span for span in spans if span.text), kind)

    def _text(self, key: str, piece: _Piece, values: Mapping[str, Value]) -> str:
        if not piece.name:
            return piece.text
        if piece.name not in values:
            raise MissingValue(self.lang, key, piece.name)
        return written(self.lang, values[piece.name], piece.form)

    def _blocks(self, key: str, plural: int) -> tuple[tuple[_Piece, ...], ...]:
        parsed = self._parsed.get((key, plural))
        if parsed is not None:
            return parsed
        texts = self._messages.get(key)
        if not texts:
            raise MissingText(self.lang, key)
        results = [_parse(block) for block in texts[min(plural, len(texts) - 1)].split(_BREAK)]
        faults = tuple(fault for _, block_faults in results for fault in block_faults)
        if faults:
            raise BadMessage(self.lang, key, faults)
        blocks = tuple(pieces for pieces, _ in results)
        self._parsed[key, plural] = blocks
        return blocks


def load(lang: Lang, locales: Path = LOCALES) -> Voice:
    """A language's voice read from its folder anew; BrokenCatalogue if it cannot be read."""
    return Voice(lang, read_folder(locales / lang.value / "LC_MESSAGES"))


@lru_cache(maxsize=len(Lang))
def voice(lang: Lang) -> Voice:
    """A language's voice, read once."""
    return load(lang)
