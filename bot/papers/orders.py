"""The order for a paper as it waits in the outbox, and the fault of one that could not be made. Loads no renderer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.faults import Fault
from flows.speech import voice

if TYPE_CHECKING:
    from flows.words import Paper


class PaperFailed(Fault):
    """A paper could not be made."""

    key = "fault.paper_failed"
    code = 1


def order_of(paper: Paper) -> dict[str, Any]:
    """An order as it is kept in the outbox: a JSON object."""
    return {
        "name": paper.name,
        "form": paper.form,
        "lang": paper.lang.value,
        "code": paper.code,
        "asked": list(paper.asked),
        "sorry": voice(paper.reader).say("letters.failed"),
    }
