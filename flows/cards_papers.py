"""The card that offers papers: the letters that the outcome calls for, the sheet, the picture of the time.

Says which there are and to whom each goes; makes none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flows.cards import button
from flows.letters import offered
from flows.timeline import timeline

if TYPE_CHECKING:
    from flows.explain_view import View
    from flows.words import Button, Paragraph

Rows = tuple[tuple["Button", ...], ...]
SHEET: Final = "sheet"
PICTURE: Final = "picture"


def papers_offered(view: View) -> tuple[str, ...]:
    """The sheet, the letters in their order, and the picture where there is something to draw."""
    return (SHEET, *offered(view), *((PICTURE,) if timeline(view) else ()))


def papers_card(view: View) -> tuple[tuple[Paragraph, ...], Rows]:
    """What each paper is for, and a button for each."""
    voice, names = view.voice, papers_offered(view)
    told = [voice.paragraph("letters.menu", "heading"), voice.paragraph("letters.menu_how")]
    told += [voice.paragraph(f"letters.menu_item.{name}", "item") for name in names]
    rows = [(button(voice, f"doc_{name}", f"doc:{name}"),) for name in names]
    return tuple(told), (*rows, (button(voice, "to_result", "back"),))
