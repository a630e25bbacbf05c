"""The people and offices that help, by region, from ``rules/book/contacts.toml``: data, no code to edit.

Reads and checks the file; who is shown to whom is decided by ``explain_whom``.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from flows.words import Lang
from rules.rulebook import BOOK
from rules.terms import MEASURES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

FILE: Final = BOOK / "contacts.toml"
EVERYWHERE: Final = "all"
_KINDS: Final = frozenset({"fund", "portal", "union", "inspection", "health_department", "lawyer", "other"})
_KEYS: Final = frozenset({"id", "region", "kind", "measures", "name", "help", "phone", "page", "source", "checked_on"})


class BrokenContacts(ValueError):
    """The file of contacts must not be used; ``faults`` holds a line for each fault: which entry, which key, why."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom one can ask. ``region`` is ``all`` or a region's code; ``measures`` those it helps with (empty: every one).

    ``name`` and ``help`` are by language; ``phone`` and ``page`` may be empty; ``source`` is where we have it from.
    """

    id: str
    region: str
    kind: str
    measures: frozenset[str]
    name: Mapping[str, str]
    help: Mapping[str, str]
    phone: str
    page: str
    source: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class Contacts:
    """All contacts, in the order of the file."""

    entries: tuple[Contact, ...] = ()

    def of(self, region: str, measures: Collection[str]) -> tuple[Contact, ...]:
        """Those of a region (first) and of the whole country that help with any of these measures."""
        wanted = frozenset(measures)
        fitting = [it for it in self.entries if not it.measures or it.measures & wanted]
        near = [it for it in fitting if region and it.region == region]
        return (*near, *(it for it in fitting if it.region == EVERYWHERE))


def read_contacts(path: Path = FILE) -> Contacts:
    """The contacts in a file; BrokenContacts with every fault."""
    faults: list[str] = []
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BrokenContacts((f"{path.name}: cannot be read: {error}",)) from error
    entries = [_entry(number, item, faults) for number, item in enumerate(data.get("contact", []))]
    faults += [f"{key}: is an unknown key" for key in sorted(data.keys() - {"contact"})]
    names = [entry.id for entry in entries]
    faults += [f"{name}: stands twice" for name in sorted({name for name in names if names.count(name) > 1})]
    if faults:
        raise BrokenContacts(tuple(faults))
    return Contacts(tuple(entries))


@lru_cache(maxsize=1)
def contacts() -> Contacts:
    """The built-in contacts, read once."""
    return read_contacts()


def _entry(number: int, item: dict[str, Any], faults: list[str]) -> Contact:
    here = f"contact[{item.get('id', number)}]"
    faults += [f"{here}.{key}: is an unknown key" for key in sorted(item.keys() - _KEYS)]
    for key in ("id", "region", "kind", "source"):
        if not isinstance(item.get(key), str) or not item[key]:
            faults.append(f"{here}.{key}: is missing")
    if item.get("kind") not in _KINDS:
        faults.append(f"{here}.kind: is unknown: {item.get('kind')!r}")
    if not isinstance(item.get("checked_on"), date):
        faults.append(f"{here}.checked_on: is no date")
    for key in ("name", "help"):
        texts = item.get(key) if isinstance(item.get(key), dict) else {}
        faults += [f"{here}.{key}.{lang}: is missing" for lang in Lang if not (texts or {}).get(lang.value)]
    measures = frozenset(item.get("measures", ()))
    faults += [f"{here}.measures: names an unknown measure: {name!r}" for name in sorted(measures - set(MEASURES))]
    return Contact(
        id=str(item.get("id", "")),
        region=str(item.get("region", "")),
        kind=str(item.get("kind", "")),
        measures=measures,
        name=item.get("name", {}),
        help=item.get("help", {}),
        phone=str(item.get("phone", "")),
        page=str(item.get("page", "")),
        source=str(item.get("source", "")),
        checked_on=item.get("checked_on", date.min),
    )
