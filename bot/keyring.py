"""The file that holds the keys: made at the first start, readable by its owner alone, never beside the database.

One line for each key: its number, the key, and the day on which it was retired. Must know nothing of what is sealed.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.faults import Fault

if TYPE_CHECKING:
    from pathlib import Path

PRINT: Final = "print"
"""The line of the key for prints of chat numbers; it is never rotated, for the numbers themselves are not kept."""
KEY_BYTES: Final = 32
_HEAD: Final = (
    "# The keys of MedAqy. Without this file nothing that is kept can be read: keep a copy of it, far from the backups."
)
_OPEN_TO_OTHERS: Final = 0o027


class KeyBeside(Fault):
    """The key lies in the folder of the database: who takes one takes both."""

    key = "keep.fault.key_beside"


class KeyUnusable(Fault):
    """The key file cannot be read or written, or holds something else."""

    key = "keep.fault.key_unusable"


class KeyOpen(Fault):
    """Others may read the key file."""

    key = "keep.fault.key_open"


class KeyLost(Fault):
    """The database is sealed with a key that is not in the file."""

    key = "keep.fault.key_lost"


@dataclass(frozen=True, slots=True)
class Key:
    """One key: ``number`` stands in everything that it sealed, ``retired`` is a day such as 2026-11-22 or empty."""

    number: int
    secret: bytes
    retired: str = ""


@dataclass(frozen=True, slots=True)
class Ring:
    """The keys of a file, the present one last, and the one for prints."""

    keys: tuple[Key, ...]
    prints: bytes

    @property
    def present(self) -> Key:
        """The key that seals."""
        return self.keys[-1]

    def rotated(self, day: str, forget_before: str) -> Ring:
        """Return the ring with a new key; those retired before ``forget_before`` are dropped."""
        last = self.keys[-1]
        kept = [key for key in self.keys[:-1] if key.retired >= forget_before]
        new = Key(last.number + 1, secrets.token_bytes(KEY_BYTES))
        return Ring((*kept, Key(last.number, last.secret, day), new), self.prints)


def fresh() -> Ring:
    """Return a new ring."""
    return Ring((Key(1, secrets.token_bytes(KEY_BYTES)),), secrets.token_bytes(KEY_BYTES))


def apart(file: Path, database: Path) -> None:
    """Refuse a key file in or under the folder of the database. Raises KeyBeside."""
    if file.resolve().is_relative_to(database.resolve().parent):
        raise KeyBeside(variable="BOT_KEY_FILE", file=str(file))


def read(file: Path) -> Ring | None:
    """Return the ring, or None where there is no such file. Raises KeyOpen or KeyUnusable."""
    try:
        if file.stat().st_mode & _OPEN_TO_OTHERS:
            raise KeyOpen(file=str(file))
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        raise KeyUnusable(file=str(file)) from None
    try:
        return _parsed([line.split() for line in lines if line.strip() and not line.startswith("#")])
    except (ValueError, IndexError, binascii.Error):
        raise KeyUnusable(file=str(file)) from None


def _parsed(lines: list[list[str]]) -> Ring:
    keys, prints = [], b""
    for name, text, *retired in lines:
        secret = base64.b64decode(text, validate=True)
        if len(secret) != KEY_BYTES:
            raise ValueError(name)
        if name == PRINT:
            prints = secret
        else:
            keys.append(Key(int(name), secret, *retired))
    if not keys or not prints:
        raise ValueError(PRINT)
    return Ring(tuple(sorted(keys, key=lambda key: key.number)), prints)


def write(file: Path, ring: Ring) -> None:
    """Write the ring whole or not at all, for its owner alone. Raises KeyUnusable."""
    lines = [_HEAD, f"{PRINT} {_text(ring.prints)}"]
    lines += [f"{key.number} {_text(key.secret)} {key.retired}".rstrip() for key in ring.keys]
    new = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
            out.write("\n".join(lines) + "\n")
            out.flush()
            os.fsync(out.fileno())
        new.replace(file)
    except OSError:
        with suppress(OSError):
            new.unlink()
        raise KeyUnusable(file=str(file)) from None


def _text(secret: bytes) -> str:
    return base64.b64encode(secret).decode()
