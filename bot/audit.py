"""The audit record: one act of the staff a row, each row bound to the one before it by a hash.

Pure: how a row is hashed, and where a chain is broken. Must hold nothing about the people who write to the bot.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

BEGINNING: Final = bytes(32)
"""What stands before the first row."""
OPERATOR: Final = bytes(32)
"""The actor of what is done at the machine itself, by a command and not by a chat."""
LABEL: Final = 6
"""Hexadecimal figures by which a person or an invitation is named to the staff."""


@dataclass(frozen=True, slots=True)
class Row:
    """One act as it is kept: ``at`` in seconds since 1970, ``actor`` a keyed print, ``detail`` as canonical JSON."""

    seq: int
    at: float
    actor: bytes
    act: str
    subject: str
    detail: str
    prev_hash: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class Chain:
    """What a check found: how many rows hold together, the hash of the last of them, the first row that does not."""

    rows: int
    head: bytes
    broken_at: int | None = None

    @property
    def whole(self) -> bool:
        """Whether every row holds."""
        return self.broken_at is None


def label_of(print_: bytes) -> str:
    """How a keyed print is shown to the staff."""
    return print_.hex()[:LABEL]


def canonical(detail: Mapping[str, str | int | bool | None]) -> str:
    """The one spelling of a row's details."""
    return json.dumps(dict(detail), ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def row_hash(row: Row) -> bytes:
    """The hash that a row must have."""
    told = [row.prev_hash.hex(), row.seq, repr(row.at), row.actor.hex(), row.act, row.subject, row.detail]
    return hashlib.sha256(json.dumps(told, ensure_ascii=True, separators=(",", ":")).encode()).digest()


def next_row(head: tuple[int, bytes], at: float, actor: bytes, act: str, subject: str, detail: str) -> Row:
    """The row that follows the one whose number and hash are ``head``."""
    bare = Row(head[0] + 1, at, actor, act, subject, detail, head[1], b"")
    return replace(bare, hash=row_hash(bare))


def check(rows: Iterable[Row], head: tuple[int, bytes]) -> Chain:
    """Walk the rows in order; ``head`` is the number and hash of the last one added."""
    count, last = 0, BEGINNING
    for row in rows:
        if row.seq != count + 1 or row.prev_hash != last or row.hash != row_hash(row):
            return Chain(count, last, count + 1)
        count, last = row.seq, row.hash
    if head != (count, last):
        return Chain(count, last, min(count, head[0]) + (count < head[0]))
    return Chain(count, last)
