"""From a Reply to what Telegram takes: HTML, split at paragraphs within its limits, and a keyboard.

And back: a button's data is a tap. Must know nothing of what is said; every text is escaped.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.telegram.limits import CALLBACK_DATA, TEXT, units
from flows.words import Paragraph, Span, Tap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flows.words import Reply

_TAGS: Final = {"plain": ("", ""), "bold": ("<b>", "</b>"), "italic": ("<i>", "</i>"), "code": ("<code>", "</code>")}
_CLOSE_TOGETHER: Final = frozenset({"item", "row"})
_CELLS: Final = " · "
_BULLET: Final = "• "


@dataclass(frozen=True, slots=True)
class Part:
    """One message: its HTML, and the keyboard under the last part of a reply."""

    html: str
    markup: InlineKeyboardMarkup | None = None


class ButtonTooLong(ValueError):
    """A button's action leaves no room for the number of its card; ``data`` is what came out."""

    def __init__(self, data: str) -> None:
        super().__init__(data)
        self.data = data


def render(reply: Reply) -> tuple[Part, ...]:
    """Return the messages of a reply in order. Raises ButtonTooLong."""
    texts = list(_texts(_short(reply.paragraphs)))
    if not texts:
        return ()
    markup = keyboard(reply)
    return (*(Part(text) for text in texts[:-1]), Part(texts[-1], markup))


def keyboard(reply: Reply) -> InlineKeyboardMarkup | None:
    """Return the buttons, each with ``card|action`` as its data."""
    if not reply.buttons:
        return None
    rows = [
        [InlineKeyboardButton(text=button.label, callback_data=packed(reply.card, button.action)) for button in row]
        for row in reply.buttons
    ]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def packed(card: int, action: str) -> str:
    """Return a button's data. Raises ButtonTooLong."""
    data = f"{card}|{action}"
    if len(data.encode()) > CALLBACK_DATA:
        raise ButtonTooLong(data)
    return data


def unpacked(data: str) -> Tap:
    """Return the tap that a button's data means; one of a foreign form belongs to no card (-1) and is stale."""
    card, mark, action = data.partition("|")
    if mark and card.isascii() and card.isdigit():
        return Tap(action, int(card))
    return Tap(data, -1)


def _texts(paragraphs: Iterable[Paragraph]) -> Iterator[str]:
    """Join paragraphs into messages, each within the limit."""
    html, length, before = "", 0, ""
    for paragraph in paragraphs:
        gap = "\n" if before == paragraph.kind and before in _CLOSE_TOGETHER else "\n\n"
        size = units(_plain(paragraph))
        if html and length + len(gap) + size > TEXT:
            yield html
            html = ""
        if html:
            html, length = html + gap + _html(paragraph), length + len(gap) + size
        else:
            html, length = _html(paragraph), size
        before = paragraph.kind
    if html:
        yield html


def _html(paragraph: Paragraph) -> str:
    inside = "".join(_span(span) for span in paragraph.spans)
    if paragraph.kind == "heading":
        return f"<b>{escape(paragraph.plain, quote=False)}</b>"
    if paragraph.kind == "quote":
        return f"<blockquote>{inside}</blockquote>"
    if paragraph.kind == "row":
        return inside.replace("\t", _CELLS)
    return _BULLET + inside if paragraph.kind == "item" else inside


def _span(span: Span) -> str:
    before, after = _TAGS[span.style]
    return f"{before}{escape(span.text, quote=False)}{after}"


def _plain(paragraph: Paragraph) -> str:
    if paragraph.kind == "row":
        return paragraph.plain.replace("\t", _CELLS)
    return _BULLET + paragraph.plain if paragraph.kind == "item" else paragraph.plain


def _short(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """Leave out empty paragraphs, and cut one that no message can hold, between words where there are any."""
    for paragraph in paragraphs:
        if not paragraph.plain.strip():
            continue
        while units(_plain(paragraph)) > TEXT:
            first, paragraph = _cut(paragraph, (TEXT - len(_BULLET)) // 2)  # noqa: PLW2901 - what is left is cut again
            yield first
        yield paragraph


def _cut(paragraph: Paragraph, most: int) -> tuple[Paragraph, Paragraph]:
    """Cut after at most so many letters; a letter has at most two units, so half the limit always fits."""
    plain = paragraph.plain
    at = max(plain.rfind(mark, most // 2, most) + 1 for mark in (" ", "\n", "\t"))
    at = at if at > most // 2 else most
    first: list[Span] = []
    rest: list[Span] = []
    for span in paragraph.spans:
        taken = max(0, min(len(span.text), at - sum(len(one.text) for one in first)))
        if taken:
            first.append(Span(span.text[:taken], span.style))
        if taken < len(span.text):
            rest.append(Span(span.text[taken:], span.style))
    return Paragraph(tuple(first), paragraph.kind), Paragraph(tuple(rest), paragraph.kind)
