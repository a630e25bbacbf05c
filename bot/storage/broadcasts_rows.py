"""The rows of broadcasts: read into a Stored, moved from one state to the next, noted in the audit record.

Inside a transaction that somebody else has begun. No state is ever written without asking the machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, select, update

from bot.broadcasts.content import Draft
from bot.broadcasts.faults import NoSuchBroadcast, WrongStage
from bot.broadcasts.terms import Kind, Stored
from bot.storage import audit
from bot.storage.tables import broadcasts
from flows.broadcast import Facts, NotAllowed, Stage, after
from flows.words import Lang

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from bot.seal import Seal

_HASHES: Final = ("previewed_hash", "tested_hash", "approved_hash", "members_hash")
_PLAIN: Final = (
    "approver", "members", "made_at", "approved_at", "starts_at", "started_at", "finished_at", "stood_at", "resumed_at",
    "stood_seconds", "halted_by",
)  # fmt: skip


def place_of(number: int) -> str:
    """Return the place to which a sealed draft is bound."""
    return f"broadcasts:{number}"


def stored(row: Row[Any], seal: Seal) -> Stored:
    """Return a row as it is meant."""
    body = seal.open(place_of(row.id), row.body_enc)
    hashes: dict[str, Any] = {name: found.hex() if (found := getattr(row, name)) else None for name in _HASHES}
    plain: dict[str, Any] = {name: getattr(row, name) for name in _PLAIN}
    return Stored(
        id=row.id,
        kind=Kind(row.kind),
        state=Stage(row.state),
        draft=Draft.from_json(body["draft"]),
        author=row.author,
        chat=body["chat"],
        lang=Lang(body["lang"]),
        of=row.of_id,
        message=body["message"],
        **hashes,
        **plain,
    )


def read(connection: Connection, seal: Seal, number: int) -> Stored:
    """Return one broadcast. Raises NoSuchBroadcast."""
    row = connection.execute(select(broadcasts).where(broadcasts.c.id == number)).first()
    if row is None:
        raise NoSuchBroadcast(number=number)
    return stored(row, seal)


def make(connection: Connection, seal: Seal, new: Stored) -> int:
    """Write a new broadcast and return its number; the one of ``new`` does not count."""
    row = {
        "kind": new.kind.value,
        "of_id": new.of,
        "state": new.state,
        "author": new.author,
        "made_at": new.made_at,
        "started_at": new.started_at,
        "stood_seconds": 0.0,
        "body_enc": b"",
    }
    number = int(connection.execute(insert(broadcasts).returning(broadcasts.c.id), row).scalar_one())
    write_body(connection, seal, number, new)
    return number


def write_body(connection: Connection, seal: Seal, number: int, new: Stored) -> None:
    """Seal the draft, and where its author reads how it goes."""
    body = {"draft": new.draft.to_json(), "chat": new.chat, "lang": new.lang.value, "message": new.message}
    change(connection, number, body_enc=seal.close(place_of(number), body))


def change(connection: Connection, number: int, **values: object) -> None:
    """Write some columns; a state is written by ``step`` alone."""
    connection.execute(update(broadcasts).where(broadcasts.c.id == number).values(**values))


def step(connection: Connection, it: Stored, event: str, facts: Facts | None = None, **values: object) -> str:
    """Take an event and return the state to which it leads. Raises WrongStage, and then nothing is written."""
    try:
        state = str(after(it.state, event, facts or Facts()))
    except NotAllowed as refused:
        raise WrongStage(number=it.id, state=it.state, step=event, why=refused.why) from None
    change(connection, it.id, state=state, **values)
    return state


def note(
    connection: Connection, at: float, who: bytes, act: str, number: int, **detail: str | int | bool | None
) -> None:
    """Add an act to the audit record."""
    audit.append(connection, at, who, f"cast_{act}", str(number), **detail)
