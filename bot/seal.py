"""Sealing what is kept: AES-GCM by a ring of keys, each text bound to the place where it stands.

A sealed text cannot be read, changed, or moved to another row without being noticed. Must not know what it seals.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from typing import TYPE_CHECKING, Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot import keyring
from bot.keyring import KeyLost, Ring

if TYPE_CHECKING:
    from pathlib import Path

_FORM: Final = 1
_NONCE: Final = 12
_HEAD: Final = 5


class Broken(ValueError):
    """A sealed text that was changed, moved, or cut off."""


class Seal:
    """Seals and opens with the keys of a file; a key that came later is read from the file when it is first met."""

    def __init__(self, file: Path, ring: Ring) -> None:
        self._file: Final = file
        self._ring = ring

    @classmethod
    def of(cls, file: Path, *, may_make: bool) -> Seal:
        """Read the file; where there is none, make it if that is allowed. Raises a Fault of bot/keyring.py."""
        ring = keyring.read(file)
        if ring is None:
            if not may_make:
                raise KeyLost(file=str(file))
            ring = keyring.fresh()
            keyring.write(file, ring)
        return cls(file, ring)

    @property
    def file(self) -> Path:
        """Where the keys are."""
        return self._file

    @property
    def ring(self) -> Ring:
        """The keys."""
        return self._ring

    def use(self, ring: Ring) -> None:
        """Go over to other keys."""
        self._ring = ring

    def print_of(self, text: str) -> bytes:
        """Return a print, 32 bytes, from which nobody without the key can find the text."""
        return hmac.digest(self._ring.prints, text.encode(), hashlib.sha256)

    def close(self, place: str, value: Any, *, size: int = 1) -> bytes:  # noqa: ANN401 - any JSON value
        """Seal a JSON value for one place (``conversations:77``); with ``size`` its length is a multiple of that."""
        key = self._ring.present
        nonce = secrets.token_bytes(_NONCE)
        text = json.dumps(value, separators=(",", ":")).encode()
        text += b" " * (-len(text) % size)
        head = bytes([_FORM]) + key.number.to_bytes(4, "big")
        return head + nonce + AESGCM(key.secret).encrypt(nonce, text, place.encode())

    def open(self, place: str, sealed: bytes) -> Any:  # noqa: ANN401 - same
        """Return the JSON value. Raises KeyLost where its key is not in the file, and Broken."""
        number = self.number_of(sealed)
        nonce, text = sealed[_HEAD : _HEAD + _NONCE], sealed[_HEAD + _NONCE :]
        try:
            return json.loads(AESGCM(self._key(number)).decrypt(nonce, text, place.encode()))
        except (InvalidTag, ValueError):
            raise Broken(place) from None

    @staticmethod
    def number_of(sealed: bytes) -> int:
        """Return the number of the key that sealed this."""
        return int.from_bytes(sealed[1:_HEAD], "big")

    def _key(self, number: int) -> bytes:
        for again in (False, True):
            if again:
                self._ring = keyring.read(self._file) or self._ring
            for key in self._ring.keys:
                if key.number == number:
                    return key.secret
        raise KeyLost(file=str(self._file))
