"""Fits the key file to the database: made with it at the first start, and refused later where it is another one."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Final

from bot import keyring
from bot.keyring import KeyLost
from bot.seal import Broken, Seal
from bot.storage import own_notes

if TYPE_CHECKING:
    from pathlib import Path

    from bot.storage.database import Database

CHECK: Final = "key.check"
PLACE: Final = f"settings:{CHECK}"
_WORDS: Final = "MedAqy"


async def unlock(database: Database, file: Path) -> Seal:
    """Return the seal of the key file. Raises KeyBeside, KeyOpen, KeyUnusable, or KeyLost where it does not fit."""
    keyring.apart(file, database.file)
    known = await database.do(lambda it: own_notes.read(it, CHECK))
    seal = Seal.of(file, may_make=known is None)
    if known is not None:
        fits(seal, known)
    else:
        await database.do(lambda it: own_notes.keep(it, CHECK, mark_of(seal)))
    return seal


def fits(seal: Seal, known: str) -> None:
    """Try the keys. Raises KeyLost."""
    try:
        seal.open(PLACE, base64.b64decode(known))
    except Broken:
        raise KeyLost(file=str(seal.file)) from None


def mark_of(seal: Seal) -> str:
    """Return what is kept to know the keys again."""
    return base64.b64encode(seal.close(PLACE, _WORDS)).decode()
