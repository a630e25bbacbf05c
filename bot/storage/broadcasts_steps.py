"""Steps that are taken by a person or by the clock alike: starting, lapsing, ending; and what must hold before.

Inside a transaction that somebody else has begun.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import or_, select

from bot.audit import OPERATOR
from bot.broadcasts.approval import VALID_SECONDS, approved, whole
from bot.broadcasts.faults import ApprovalDied, Changed, NotAuthor, NothingWritten, Refusal
from bot.broadcasts.terms import Kind
from bot.storage import broadcasts_rows as rows
from bot.storage import recipients as frozen
from bot.storage.tables import broadcasts

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.broadcasts.terms import Stored
    from bot.seal import Seal
    from flows.broadcast import Facts

_ORDER: Final = {Kind.RECALL: 0, Kind.CORRECT: 1, Kind.SEND: 2}
"""What is withdrawn goes before what is corrected, and that before what is new."""
_NOTHING_APPROVED: Final[dict[str, Any]] = {
    "approver": None, "approved_hash": None, "approved_at": None, "members": None, "members_hash": None,
    "starts_at": None,
}  # fmt: skip
_NOTHING_SHOWN: Final[dict[str, Any]] = {"previewed_hash": None, "tested_hash": None, **_NOTHING_APPROVED}


def own(it: Stored, who: bytes) -> None:
    """Raises NotAuthor where somebody else wrote it."""
    if who != it.author:
        raise NotAuthor(number=it.id)


def same(it: Stored, shown: str) -> None:
    """Raises NothingWritten, or Changed where it is not what was shown."""
    present = whole(it.draft)
    if not present:
        raise NothingWritten(number=it.id)
    if present != shown:
        raise Changed(number=it.id)


def alive(it: Stored, at: float) -> Facts:
    """The facts of the approval at a moment. Raises Changed, ApprovalDied; where there is none the machine says so."""
    facts = approved(it.draft, it.author, it.approver, it.approved_hash, it.approved_at, at)
    if it.approved_hash is not None and not facts.same_bytes:
        raise Changed(number=it.id)
    if it.approved_at is not None and not facts.fresh:
        raise ApprovalDied(number=it.id)
    return facts


def begin(connection: Connection, it: Stored, who: bytes, now: float) -> None:
    """Begin to send. Raises ApprovalDied, Changed, WrongStage."""
    rows.step(connection, it, "start", alive(it, now), started_at=now, resumed_at=now)
    rows.note(connection, now, who, "started", it.id)


def melted(connection: Connection, it: Stored, event: str) -> None:
    """Go back to before the approval, by ``edit`` to before the preview; the frozen recipients are erased."""
    nothing = _NOTHING_SHOWN if event == "edit" else _NOTHING_APPROVED
    rows.step(connection, it, event, **nothing)
    frozen.melt(connection, it.id)


def by_the_clock(connection: Connection, seal: Seal, now: float) -> list[Stored]:
    """Start what is due, let old approvals lapse, and return what is being sent, the most urgent first."""
    c = broadcasts.c
    old = c.state.in_(("approved", "scheduled")) & (c.approved_at < now - VALID_SECONDS)
    due = (c.state == "scheduled") & (c.starts_at <= now)
    for row in connection.execute(select(broadcasts).where(or_(old, due))).all():
        it = rows.stored(row, seal)
        try:
            begin(connection, it, OPERATOR, now)
        except Refusal as refused:
            melted(connection, it, "lapse" if isinstance(refused, ApprovalDied) else "edit")
            rows.note(connection, now, OPERATOR, "lapsed", it.id)
    running = connection.execute(select(broadcasts).where(c.state == "sending").order_by(c.id)).all()
    return sorted((rows.stored(row, seal) for row in running), key=lambda it: _ORDER[it.kind])


def halt(connection: Connection, it: Stored, now: float, why: str) -> None:
    """Hold it up because of an error that would meet everybody."""
    rows.step(connection, it, "halt", stood_at=now, halted_by=why)
    rows.note(connection, now, OPERATOR, "halted", it.id, why=why)


def finish(connection: Connection, it: Stored, now: float) -> None:
    """Note that nobody is left."""
    rows.step(connection, it, "finish", finished_at=now)
    rows.note(connection, now, OPERATOR, "done", it.id)
