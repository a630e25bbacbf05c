"""By what it is known, inside one quarter, that the same person asked again: a mark under a key of that quarter.

Two marks of one person look as unlike as any two others; only the key tells. It lies in a file beside the keys of the
database, in no backup, and is destroyed when the quarter is released. Must not know who a person is.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import secrets
from array import array
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bot.keyring import KEY_BYTES, KeyUnusable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MARK_BYTES: Final = 8
_BLOCK: Final = 16


class Marks:
    """The marks of one quarter."""

    def __init__(self, key: bytes) -> None:
        self._person: Final = hmac.digest(key, b"person", hashlib.sha256)
        self._pad: Final = hmac.digest(key, b"pad", hashlib.sha256)

    def who(self, print_: bytes) -> int:
        """Return the number of a person, from the keyed print of the chat; 64 bits."""
        return int.from_bytes(hmac.digest(self._person, print_, hashlib.sha256)[:MARK_BYTES], "big")

    def mark(self, month: str, number: int, who: int) -> bytes:
        """Return what stands in the row with this random number; another one for each row."""
        return (who ^ self._pads(month, [number])[0]).to_bytes(MARK_BYTES, "big")

    def read(self, month: str, numbers: Sequence[int], marks: Sequence[bytes]) -> list[int]:
        """Return the persons of many rows of a month."""
        found = _numbers(b"".join(marks))
        return [mark ^ pad for mark, pad in zip(found, self._pads(month, numbers), strict=True)]

    def _pads(self, month: str, numbers: Sequence[int]) -> Sequence[int]:
        half = month.encode().rjust(_BLOCK - MARK_BYTES)
        blocks = b"".join([number.to_bytes(MARK_BYTES, "big") + half for number in numbers])
        # one block a number, and no number stands twice in a month: the mode has nothing to give away
        cipher = Cipher(algorithms.AES(self._pad), modes.ECB()).encryptor()  # noqa: S305
        return _numbers(cipher.update(blocks) + cipher.finalize())[::2]


def _numbers(text: bytes) -> array[int]:
    found = array("Q", text)
    if found and int.from_bytes(text[:MARK_BYTES], "big") != found[0]:
        found.byteswap()
    return found


class QuarterKeys:
    """The file: a line for each quarter that is still open. A key that is not there any more is gone for good."""

    def __init__(self, keys: Path) -> None:
        self.file: Final = keys.with_name(f"{keys.name}.quarters")

    def marks(self, quarter: str) -> Marks:
        """Return the marks of a quarter; its key is made when it is first needed. Raises KeyUnusable."""
        known = self._read()
        if quarter not in known:
            known[quarter] = secrets.token_bytes(KEY_BYTES)
            self._write(known)
        return Marks(known[quarter])

    def known(self) -> tuple[str, ...]:
        """The quarters that have a key. Raises KeyUnusable."""
        return tuple(sorted(self._read()))

    def destroy(self, quarter: str) -> None:
        """Destroy the key of a quarter. Raises KeyUnusable."""
        known = self._read()
        if known.pop(quarter, None) is not None:
            self._write(known)

    def _read(self) -> dict[str, bytes]:
        try:
            lines = [line.split() for line in self.file.read_text(encoding="utf-8").splitlines()]
            return {name: base64.b64decode(text, validate=True) for name, text in lines}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, binascii.Error):
            raise KeyUnusable(file=str(self.file)) from None

    def _write(self, known: dict[str, bytes]) -> None:
        """Write a new file, and overwrite what the former one held."""
        text = "".join(f"{name} {base64.b64encode(key).decode()}\n" for name, key in sorted(known.items()))
        new = self.file.with_name(f"{self.file.name}.{secrets.token_hex(4)}")
        try:
            _put(new, text.encode(), os.O_CREAT | os.O_EXCL)
            former = os.open(self.file, os.O_WRONLY) if self.file.exists() else None
            new.replace(self.file)
            if former is not None:
                with os.fdopen(former, "wb") as out:
                    out.write(bytes(os.fstat(out.fileno()).st_size))
                    out.flush()
                    os.fsync(out.fileno())
        except OSError:
            new.unlink(missing_ok=True)
            raise KeyUnusable(file=str(self.file)) from None


def _put(file: Path, text: bytes, how: int) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | how, 0o600), "wb") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
