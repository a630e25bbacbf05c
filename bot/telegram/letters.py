"""From a turn of the dialogue to the letters that wait in the outbox: each is one call of Telegram, complete.

A card is redrawn where the tapped message is the one that shows it; an older one far above is left where it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.letters import Letter
from bot.papers.orders import order_of
from bot.telegram.limits import TOAST
from bot.telegram.render import render

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.telegram.render import Part
    from flows.words import Reply, Turn


def letters_of(
    turn: Turn, shown: int | None, chat: int, tapped: int | None = None, query: str | None = None
) -> tuple[Letter, ...]:
    """Return the letters of a turn; ``shown`` is the message that shows the card, ``query`` the tap to be answered."""
    first = (answer(query, turn.toast),) if query is not None else ()
    here = tapped if shown in {None, tapped} else None
    return (*first, *replies(turn.replies, chat, here))


def answer(query: str, toast: str | None = None) -> Letter:
    """Return the answer to a tap, so that its button stops waiting."""
    return Letter("answer", {"query": query, "text": toast[:TOAST] if toast else None})


def replies(given: Iterable[Reply], chat: int, here: int | None = None) -> tuple[Letter, ...]:
    """Return the letters of replies to one chat; ``here`` is the message that may be redrawn."""
    return tuple(letter for reply in given for letter in _letters(reply, chat, here))


def _letters(reply: Reply, chat: int, here: int | None) -> Iterator[Letter]:
    parts = render(reply)
    card = reply.card if reply.buttons else 0
    if reply.redraw and here is not None and len(parts) == 1:
        yield Letter("edit", {**_body(parts[0], chat), "message": here}, card)
        return
    for part in parts:
        yield Letter("send", _body(part, chat), card if part is parts[-1] else 0)
    for paper in reply.papers:
        yield Letter("paper", {"chat": chat, **order_of(paper)})


def _body(part: Part, chat: int) -> dict[str, Any]:
    markup = part.markup.model_dump(exclude_none=True) if part.markup else None
    return {"chat": chat, "text": part.html, "markup": markup}
