"""The outcome's buttons: what can be unfolded, what may be asked further, the answers, a new beginning; five at a time.

The texts are those of ``explain``; nothing of the law is said here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flows.cards import button
from flows.words import Button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.speech import Voice

Rows = tuple[tuple[Button, ...], ...]
ON_A_PAGE: Final = 5
SUBSCRIBE: Final = "sub:"
"""The action with which a front end offers to be written to."""
PAPERS: Final = "letters"
"""What is shown where papers are offered."""
FIRST: Final = frozenset({"months", "why", "steps", "missing"})
"""The topics that stand before everything else; the others are for those who want to know more."""


def outcome_buttons(
    voice: Voice, topics: Sequence[str], offers: Sequence[str], also: Sequence[Button], *, is_open: bool, unfolded: bool
) -> list[Button]:
    """Every button below an outcome, the most wanted first.

    ``is_open``: questions are left, so a button goes on with them; ``unfolded``: a part is shown, so one leads back
    to the result; ``also``: what this service offers besides.
    """
    buttons = [button(voice, "to_result", "back")] if unfolded else []
    buttons += [button(voice, "go_on_asking", "go")] if is_open else []
    buttons += [button(voice, f"topic_{topic}", f"x:{topic}") for topic in topics if topic in FIRST]
    buttons += [button(voice, "papers", f"x:{PAPERS}")]
    buttons += [button(voice, f"offer_{topic}", f"more:{topic}") for topic in offers]
    buttons += [*also, button(voice, "my_answers", "answers")]
    buttons += [button(voice, f"topic_{topic}", f"x:{topic}") for topic in topics if topic not in FIRST]
    return [*buttons, button(voice, "restart", "restart")]


def outcome_rows(voice: Voice, buttons: Sequence[Button], page: int = 0) -> Rows:
    """The buttons of one page, one in a row, with More where there are further ones."""
    pages = -(-len(buttons) // ON_A_PAGE) if len(buttons) > ON_A_PAGE + 1 else 1
    if pages == 1:
        return tuple((it,) for it in buttons)
    here = page % pages
    shown = buttons[here * ON_A_PAGE : (here + 1) * ON_A_PAGE]
    return (*((it,) for it in shown), (button(voice, "more", f"pg:{(here + 1) % pages}"),))
