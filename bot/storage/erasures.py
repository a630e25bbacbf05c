"""Who asked to be erased: kept as long as a backup may bring them back, in the database and in a file beside it.

The file is what outlives a restore: an entry that the database does not know was made after its backup, and is applied
again. Must hold only prints, of the receipt and of the chat.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from bot.storage import persons, subscribers
from bot.storage.tables import erasures

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Erasure:
    """One wish: the print of its receipt, the keyed print of the chat, the day."""

    receipt: bytes
    chat_key: bytes
    day: date

    @classmethod
    def of(cls, code: str, chat_key: bytes, day: date) -> Erasure:
        """Return the erasure for which a code was given out."""
        return cls(hashlib.sha256(code.encode()).digest(), chat_key, day)

    def row(self) -> dict[str, bytes | str]:
        """Return it as a row."""
        return {"receipt": self.receipt, "chat_key": self.chat_key, "day": self.day.isoformat()}

    def line(self) -> str:
        """Return it as a line of the file."""
        return f"{self.day.isoformat()} {self.receipt.hex()} {self.chat_key.hex()}\n"


def journal_of(database: Path) -> Path:
    """Return the file in which erasures outlive a restore."""
    return database.with_name(f"{database.name}.erasures")


def note(connection: Connection, database: Path, erasure: Erasure) -> None:
    """Write an erasure down, in the file first: what is there and was not done is done at the next start."""
    file = journal_of(database)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w", encoding="utf-8") as out:
        out.write(erasure.line())
        out.flush()
        os.fsync(out.fileno())
    connection.execute(insert(erasures), erasure.row())


def noted(database: Path) -> list[Erasure]:
    """Return the erasures of the file; a line cut off in the writing is left out."""
    found = []
    try:
        lines = journal_of(database).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    for line in lines:
        try:
            day, receipt, key = line.split()
            found.append(Erasure(bytes.fromhex(receipt), bytes.fromhex(key), date.fromisoformat(day)))
        except ValueError:
            continue
    return found


def apply(connection: Connection, database: Path) -> int:
    """Do again every erasure that the database does not know, and return how many those were."""
    known = set(connection.execute(select(erasures.c.receipt)).scalars())
    again = [erasure for erasure in noted(database) if erasure.receipt not in known]
    for erasure in again:
        persons.erase(connection, erasure.chat_key)
        subscribers.forget(connection, erasure.chat_key)
        connection.execute(insert(erasures), erasure.row())
        known.add(erasure.receipt)
    return len(again)


def expire(connection: Connection, database: Path, before: date) -> int:
    """Forget erasures older than the oldest backup, here and in the file; return how many."""
    old = delete(erasures).where(erasures.c.day < before.isoformat())
    count = int(connection.execute(old).rowcount)
    file = journal_of(database)
    kept = [erasure.line() for erasure in noted(database) if erasure.day >= before]
    if file.exists():
        new = file.with_name(f"{file.name}.new")
        new.write_text("".join(kept), encoding="utf-8")
        new.chmod(0o600)
        new.replace(file)
    return count
