"""The letters of a case's code: groups of bits as signs that survive being read aloud and typed, with a check sign.

Knows bits and signs alone; what the bits mean is ``case_code``.
"""

from __future__ import annotations

from typing import Final

SIGNS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 signs without 0, O, 1 and I, which are taken for one another."""
_GROUP: Final = 5
_BITS: Final = 5
_FIELD: Final = 32
_FEEDBACK: Final = 0b100101
_LOOK_ALIKE: Final = str.maketrans("АВСЕНКМРТХУ", "ABCEHKMPTXY")
"""Cyrillic capitals that are typed for the Latin ones of the same shape."""
_BETWEEN: Final = frozenset(" -–—\u00a0\n\t")


class BadCode(ValueError):
    """No code of ours; ``reason`` is ``sign`` (a sign that none has), ``check`` (mistyped) or ``content``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason: Final = reason


class Writer:
    """Bits in the order of writing."""

    def __init__(self) -> None:
        self._bits: list[str] = []

    def put(self, value: int, width: int) -> None:
        """A number from 0 below ``2 ** width``."""
        self._bits.append(f"{value:0{width}b}")

    def text(self) -> str:
        """All bits as signs, filled up with zeros, with the check sign, in groups."""
        bits = "".join(self._bits)
        bits += "0" * (-len(bits) % _BITS)
        values = [int(bits[at : at + _BITS], 2) for at in range(0, len(bits), _BITS)]
        signs = "".join(SIGNS[value] for value in (*values, _check(values)))
        return "-".join(signs[at : at + _GROUP] for at in range(0, len(signs), _GROUP))


class Reader:
    """The bits of a code in the order of reading. BadCode for what is none."""

    def __init__(self, text: str) -> None:
        signs = "".join(sign for sign in text.upper() if sign not in _BETWEEN).translate(_LOOK_ALIKE)
        if not signs or any(sign not in SIGNS for sign in signs):
            raise BadCode("sign")
        *values, check = (SIGNS.index(sign) for sign in signs)
        if _check(values) != check:
            raise BadCode("check")
        self._bits = "".join(f"{value:05b}" for value in values)
        self._at = 0

    def take(self, width: int) -> int:
        """The next number of so many bits."""
        end = self._at + width
        if end > len(self._bits):
            raise BadCode("content")
        value = int(self._bits[self._at : end], 2)
        self._at = end
        return value

    def end(self) -> None:
        """Nothing may be left but the zeros that filled up the last sign."""
        rest = self._bits[self._at :]
        if len(rest) >= _BITS or "1" in rest:
            raise BadCode("content")


def _check(values: list[int]) -> int:
    """A weighted sum in the field of 32 elements: one wrong sign, or two neighbours exchanged, always change it."""
    total = 0
    for value in values:
        total = _times_two(total ^ value)
    return total


def _times_two(value: int) -> int:
    value <<= 1
    return value ^ _FEEDBACK if value >= _FIELD else value
