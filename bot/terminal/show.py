"""From a Reply to plain text for a terminal, with numbered buttons; and back: what was typed to what the engine hears.

A card's answers have numbers, its other buttons a word with a slash: a number never means "back".
"""

from __future__ import annotations

from itertools import count, groupby
from textwrap import wrap
from typing import TYPE_CHECKING, Final

from flows.words import Command, Said, Tap

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flows.words import Button, Heard, Paragraph, Reply

ASIDE: Final = frozenset({"back", "why", "now", "restart"})
"""Actions that are no answers: written as /back, never numbered."""

UNANSWERING: Final = frozenset({"dk", "keep"})
"""Actions that may stand beside an answer that is typed."""

_BEFORE: Final = ". "
"""Stands between the number of an answer and the rest of the label that changes it."""

_BOLD, _UNDERLINED, _PLAIN = "\x1b[1m", "\x1b[4m", "\x1b[0m"


def plain(paragraphs: Iterable[Paragraph], width: int = 0, *, styled: bool = False) -> str:
    """Return the text: a blank line between paragraphs, items and rows of a table close together.

    ``width`` cuts lines between words (0: never); ``styled`` sets bold type by the terminal's own signs.
    """
    blocks = []
    for kind, run in groupby(paragraphs, key=lambda paragraph: paragraph.kind):
        if kind == "row":
            blocks.append(_table([paragraph.plain.split("\t") for paragraph in run]))
        elif kind == "item":
            blocks.append("\n".join(_lines("• ", "  ", _text(paragraph, styled=styled), width) for paragraph in run))
        elif kind == "heading":
            blocks += [f"{_BOLD}{one.plain}{_PLAIN}" if styled else one.plain for one in run]
        else:
            mark = "│ " if kind == "quote" else ""
            blocks += [_lines(mark, mark, _text(paragraph, styled=styled), width) for paragraph in run]
    return "\n\n".join(blocks)


def _text(paragraph: Paragraph, *, styled: bool) -> str:
    if not styled:
        return paragraph.plain
    marks = {"bold": _BOLD, "italic": _UNDERLINED}
    return "".join(
        f"{marks[span.style]}{span.text}{_PLAIN}" if span.style in marks else span.text for span in paragraph.spans
    )


def _lines(first: str, others: str, text: str, width: int) -> str:
    cut = []
    for line in text.split("\n"):
        cut += wrap(line, width - len(first), break_long_words=False, break_on_hyphens=False) if width else [line]
    return "\n".join((others if number else first) + line for number, line in enumerate(cut or [""]))


def _table(rows: list[list[str]]) -> str:
    widths = [max(len(row[n]) if n < len(row) else 0 for row in rows) for n in range(max(map(len, rows)))]
    return "\n".join("  ".join(cell.ljust(widths[n]) for n, cell in enumerate(row)).rstrip() for row in rows)


def numbered(reply: Reply) -> tuple[tuple[str, Button], ...]:
    """Return the buttons with what is typed for each: ``1``, ``2`` …, or ``/back``.

    A button of a calendar has its own number (the 15th is 15, April is 4), so has one that changes an answer (that of
    the answer), and what stands beside them a letter.
    On a card whose answer is typed no button has a number.
    """
    buttons = [button for row in reply.buttons for button in row]
    choices = [button for button in buttons if button.action not in ASIDE]
    if all(button.action in UNANSWERING for button in choices):
        choices = []
    own = {button.action: _own_number(button) for button in choices}
    free = iter("abcdefghijklmnopqrstuvwxyz" if any(own.values()) else map(str, count(1)))
    keys = [(own[button.action] or next(free), button) for button in choices]
    return (*keys, *((f"/{button.action}", button) for button in buttons if button not in choices))


def _own_number(button: Button) -> str:
    if button.label.isdecimal():
        return button.label
    step, _, number = button.action.partition(":")
    if step == "chg":
        number = button.label.partition(_BEFORE)[0]
        return number if number.isdecimal() else ""
    return number if step == "s" and number.isdecimal() else ""


def menu(reply: Reply) -> str:
    """Return the buttons as lines; a calendar's days share theirs, and so do the words with a slash."""
    keys = numbered(reply)
    choices = [pair for pair in keys if not pair[0].startswith("/")]
    width = max((len(key) for key, _ in choices), default=0)
    lines = []
    for is_day, run in groupby(choices, key=lambda pair: pair[0] == pair[1].label):
        if is_day:
            lines.append("  " + " ".join(key.rjust(width) for key, _ in run))
        else:
            lines += [f"  {key.rjust(width)}  {button.label.removeprefix(key + _BEFORE)}" for key, button in run]
    aside = [f"{key} {button.label}" for key, button in keys if key.startswith("/")]
    return "\n".join([*lines, *(["  " + "   ".join(aside)] if aside else [])])


def heard_of(typed: str, card: Reply | None) -> Heard:
    """Return what a typed line means on the card that is shown: a button, a command, or words."""
    line = typed.strip()
    buttons: Mapping[str, Button] = dict(numbered(card)) if card else {}
    if card and line.lower() in buttons:
        return Tap(buttons[line.lower()].action, card.card)
    if line.startswith("/"):
        word, _, rest = line[1:].partition(" ")
        return Command(word.lower(), rest.strip())
    return Said(typed)
