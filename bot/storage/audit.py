"""The audit record in the database: a row is appended in the transaction of the act itself, and never changed.

The end of the chain is noted beside it, so that rows cut from the end are missed too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, select

from bot.audit import BEGINNING, Chain, Row, canonical, check, next_row
from bot.storage import own_notes
from bot.storage.engine_sqlite import reading
from bot.storage.faults import StorageFault, Unwritable
from bot.storage.tables import audit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection

HEAD: Final = "audit.head"
_NEWEST: Final = select(audit).order_by(audit.c.seq.desc())
_OLDEST: Final = select(audit).order_by(audit.c.seq)


def append(
    connection: Connection, at: float, actor: bytes, act: str, subject: str = "", **detail: str | int | bool | None
) -> Row:
    """Add one act; the caller is in the transaction of the act. Returns the row."""
    row = next_row(_head(connection), at, actor, act, subject, canonical(detail))
    connection.execute(insert(audit), dict(zip(audit.c.keys(), _values(row), strict=True)))
    own_notes.keep(connection, HEAD, f"{row.seq}:{row.hash.hex()}")
    return row


def last(connection: Connection, most: int) -> tuple[Row, ...]:
    """The newest rows, the newest first."""
    return tuple(Row(*found) for found in connection.execute(_NEWEST.limit(most)))


def verify(connection: Connection) -> Chain:
    """Walk the whole chain."""
    return check(_rows(connection), _head(connection))


def _head(connection: Connection) -> tuple[int, bytes]:
    """Where the chain ended when the last act was added, whatever the rows say now."""
    seq, _, print_ = (own_notes.read(connection, HEAD) or f"0:{BEGINNING.hex()}").partition(":")
    return int(seq), bytes.fromhex(print_)


def verify_file(file: Path) -> Chain:
    """Walk the chain of a file, also of a backup, without changing it. Raises Unwritable for one that is not ours."""
    try:
        with reading(file) as connection:
            return verify(connection)
    except StorageFault:
        raise Unwritable(file=str(file)) from None


def _rows(connection: Connection) -> Iterator[Row]:
    for found in connection.execute(_OLDEST):
        yield Row(*found)


def _values(row: Row) -> tuple[object, ...]:
    return (row.seq, row.at, row.actor, row.act, row.subject, row.detail, row.prev_hash, row.hash)
