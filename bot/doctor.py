"""``medaqy doctor``: looks at everything the service stands on, and says what to do for each fault.

Changes nothing, reads nothing that anybody said, and never prints a secret.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot import health, keyring, place
from bot.faults import Fault
from bot.keyring import KeyLost
from bot.storage.faults import StorageFault
from bot.storage.look import Look, look
from flows.catalogue import BrokenCatalogue, read_folder
from flows.speech import LOCALES, check_message
from flows.words import Lang
from rules.rulebook import BrokenRulebook
from rules.rulebook import load as load_rulebook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.settings import Settings

LITTLE_ROOM: Final = 500 * 1024 * 1024
NAMES: Final = {
    "mode": "chmod 600",
    "page": "docs/how-to/a-server.md",
    **{
        name: f"BOT_{name.upper()}"
        for name in ("token_file", "operator_name", "operator_contact", "database_url", "database_host_ok", "api_url")
    },
    "metrics_listen": "BOT_METRICS_LISTEN",
    "mode_variable": "BOT_MODE",
}
"""What the sentences that help call by its name."""


class State(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARN = "warn"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: the check, how it ended, the sentence and its values; ``do`` is the sentence that helps, or empty."""

    check: str
    state: State
    key: str
    values: dict[str, str | int] = field(default_factory=dict)
    do: str = ""


def ok(check: str, key: str, **values: str | int) -> Finding:
    """All is well."""
    return Finding(check, State.OK, key, values)


def bad(check: str, fault: Fault, do: str) -> Finding:
    """A fault that the bot itself would end with."""
    return Finding(check, State.FAULT, fault.key, dict(fault.values), do)


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at all that this machine can tell."""
    yield from _secrets(settings)
    yield from _storage(settings)
    yield from texts()
    yield _listening(settings.metrics_listen)


def _secrets(settings: Settings) -> Iterator[Finding]:
    try:
        settings.secret()
        yield ok("token", "doctor.token_ok")
    except Fault as fault:
        yield bad("token", fault, "doctor.do.token")
    if settings.mode == "webhook":
        yield _webhook(settings)
    if settings.operator_name and settings.operator_contact:
        yield ok("operator", "doctor.operator_ok", name=settings.operator_name)
    else:
        yield Finding("operator", State.WARN, "doctor.operator_missing", {}, "doctor.do.operator")


def _webhook(settings: Settings) -> Finding:
    try:
        settings.hook_secret()
        settings.hook_address()
    except Fault as fault:
        return bad("webhook", fault, "doctor.do.webhook")
    return ok("webhook", "doctor.webhook_ok", url=settings.webhook_url)


def _storage(settings: Settings) -> Iterator[Finding]:
    file = Path(settings.database_url.partition(":///")[2])
    seen: Look | None = None
    try:
        seen = look(file) if file.exists() else None
        yield from _database(file, seen)
    except StorageFault:
        yield Finding("database", State.FAULT, "fault.database_damaged", {"file": str(file)}, "doctor.do.restore")
    yield _key(settings.key_file, file, seen)
    yield where_it_lies(file, settings.database_host_ok)
    yield _room(file)


def _database(file: Path, seen: Look | None) -> Iterator[Finding]:
    if seen is None:
        yield ok("database", "doctor.database_new", file=str(file))
        return
    if seen.whole:
        yield ok("database", "doctor.database_ok", file=str(file))
    else:
        yield Finding("database", State.FAULT, "fault.database_damaged", {"file": str(file)}, "doctor.do.restore")
    states = {"now": State.OK, "older": State.WARN}
    do = {"older": "doctor.do.schema_older", "newer": "doctor.do.schema_newer", "foreign": "doctor.do.schema_newer"}
    state = states.get(seen.tables, State.FAULT)
    yield Finding("schema", state, f"doctor.schema_{seen.tables}", {}, do.get(seen.tables, ""))


def _key(key_file: Path, database: Path, seen: Look | None) -> Finding:
    try:
        keyring.apart(key_file, database)
        ring = keyring.read(key_file)
        used = seen.keys if seen else frozenset()
        if used and (ring is None or not used <= {key.number for key in ring.keys}):
            raise KeyLost(file=str(key_file))
    except Fault as fault:
        return bad("key", fault, "doctor.do.key_lost" if isinstance(fault, KeyLost) else "doctor.do.key")
    if ring is None:
        return Finding("key", State.WARN, "doctor.key_new", {"file": str(key_file)}, "doctor.do.key_copy")
    return ok("key", "doctor.key_ok", file=str(key_file))


def where_it_lies(file: Path, allowed: str, mounts: str | None = None) -> Finding:
    """Data about health stays in Kazakhstan: on this machine, or on a host that the operator named."""
    host = place.host_of(file, mounts)
    if host is None:
        return ok("place", "doctor.place_ok")
    if host in {one.strip().lower() for one in allowed.split(",")}:
        return ok("place", "doctor.place_named", host=host)
    return Finding("place", State.WARN, "doctor.place_elsewhere", {"host": host}, "doctor.do.place")


def _room(file: Path) -> Finding:
    folder = next(one for one in file.resolve().parents if one.exists())
    free = shutil.disk_usage(folder).free
    if free < LITTLE_ROOM:
        return Finding("disk", State.WARN, "doctor.disk_little", {"n": free >> 20}, "doctor.do.disk")
    return ok("disk", "doctor.disk_ok", n=free >> 20)


def texts() -> Iterator[Finding]:
    """The rulebook and what is said, as they are installed."""
    try:
        book = load_rulebook()
        yield ok("rulebook", "doctor.rulebook_ok", version=book.version)
    except BrokenRulebook as broken:
        yield Finding(
            "rulebook", State.FAULT, "doctor.rulebook_broken", {"n": len(broken.faults)}, "doctor.do.rulebook"
        )
    try:
        said = {lang: read_folder(LOCALES / lang.value / "LC_MESSAGES") for lang in Lang}
    except BrokenCatalogue as broken_texts:
        yield _catalogues(len(broken_texts.faults))
        return
    wrong = sum(len(check_message(lang, text)) for lang in Lang for forms in said[lang].values() for text in forms)
    yield _catalogues(wrong + sum(len(said[lang].keys() ^ said[Lang.KK].keys()) for lang in Lang), len(said[Lang.KK]))


def _catalogues(faults: int, keys: int = 0) -> Finding:
    if faults:
        return Finding("catalogues", State.FAULT, "doctor.catalogues_broken", {"n": faults}, "doctor.do.catalogues")
    return ok("catalogues", "doctor.catalogues_ok", n=keys)


def _listening(text: str) -> Finding:
    if not text:
        return Finding("health", State.WARN, "doctor.listen_off", {}, "doctor.do.listen")
    try:
        at = health.address(text)
    except Fault as fault:
        return bad("health", fault, "doctor.do.listen")
    if at.host in {"0.0.0.0", "::"}:  # noqa: S104 - looked for, not opened
        return Finding("health", State.WARN, "doctor.listen_wide", {"value": text}, "doctor.do.listen_wide")
    return ok("health", "doctor.listen_ok", value=text)
