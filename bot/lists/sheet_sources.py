"""The sheet of sources: every document that the findings cite, whether we read it, where it stands, and what the words
for certainty mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flows.explain_sources import act_in_full, page_of
from rules.terms import Certainty

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.lists.drawing import Sheet
    from flows.speech import Voice
    from rules.rulebook import Rulebook

_HEADS: Final = (("act", 90), ("seen", 26), ("page", 46))


def sources_sheet(sheet: Sheet, book: Rulebook, cited: Sequence[str], voice: Voice) -> None:
    """Draw the sheet."""
    sheet.head(0, [(voice.say(f"list.head.{name}"), width) for name, width in _HEADS])
    row = 1
    for act in sorted((book.acts[it] for it in cited), key=lambda it: (it.day is None, it.day, it.id)):
        name = act_in_full(voice, act)
        sheet.text(row, 0, name[:1].upper() + name[1:])
        sheet.text(row, 1, voice.say("list.seen" if act.seen else "list.unseen"), "entitled" if act.seen else "unclear")
        sheet.text(row, 2, page_of(act) if act.page else "", "text")
        row += 1
    sheet.lined(1, max(row - 1, 1), len(_HEADS))
    day = min(measure.checked_on for measure in book.measures)
    sheet.text(row + 1, 0, voice.say("source.checked", day=day, version=book.version), "quiet")
    sheet.text(row + 3, 0, voice.say("list.legend"), "heading")
    for step, certainty in enumerate(Certainty, start=row + 4):
        word = voice.say(f"certainty.{certainty.word}")
        sheet.text(step, 0, voice.say(f"list.means.{certainty.word}"))
        sheet.text(step, 1, word)
    sheet.raw.freeze_panes(1, 0)
    sheet.finish(1)
