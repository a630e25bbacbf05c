"""What the life of a broadcast looks at: is it the same as was approved, by somebody else, and not too long ago. Pure.

An approval covers texts, buttons, picture and audience as bytes; it dies with any change, and after a day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.broadcasts.content import NoVersion, hashes
from flows.broadcast import Facts

if TYPE_CHECKING:
    from bot.broadcasts.content import Draft

VALID_SECONDS: Final = 24 * 3600


def whole(draft: Draft) -> str:
    """The hash that an approval is for; empty where nothing is written."""
    try:
        return hashes(draft).whole
    except NoVersion:
        return ""


def approving(draft: Draft, author: bytes, by: bytes, shown: str, *, sound: bool) -> Facts:
    """The facts when somebody wants to approve what was ``shown`` to them."""
    return Facts(sound=sound, two_people=by != author, same_bytes=bool(shown) and shown == whole(draft))


def approved(
    draft: Draft, author: bytes, approver: bytes | None, approved_hash: str | None, approved_at: float | None, at: float
) -> Facts:
    """The facts of an approval at a moment: now, or when the sending is planned (seconds since 1970)."""
    return Facts(
        sound=True,
        two_people=approver is not None and approver != author,
        same_bytes=bool(approved_hash) and approved_hash == whole(draft),
        fresh=approved_at is not None and at - approved_at <= VALID_SECONDS,
    )
