"""Reads one language's sentences from its gettext files, every domain merged into one table.

Reads what is there and says what is wrong with it; it chooses no language and fills no gap.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Messages = dict[str, tuple[str, ...]]
"""A key and its text; several texts where the message counts something, in the order of the plural rule."""

_MO_MAGIC: Final = 0x950412DE
_LINE: Final = re.compile(r'(?:(msgid_plural|msgid|msgstr)(?:\[(\d)\])?\s+)?"(.*)"')
_ESCAPE: Final = re.compile(r"\\(.)")
_ESCAPED: Final = {"n": "\n", "t": "\t", "r": "\r"}


class BrokenCatalogue(Exception):
    """A language's files cannot be read as one table; ``faults`` lists each with its file and place."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__(*faults)
        self.faults = faults


def read_folder(folder: Path) -> Messages:
    """All domains of one language: from ``NAME.mo`` where it is as new as ``NAME.po``, otherwise from ``NAME.po``.

    BrokenCatalogue for an unreadable line, a key twice, or a folder with nothing to read.
    """
    merged: Messages = {}
    home: dict[str, str] = {}
    faults: list[str] = []
    for path in _sources(folder):
        for key, texts in _read(path).items():
            if key in merged:
                faults.append(f"{path.name}: {key}: is also in {home[key]}")
            merged[key], home[key] = texts, path.name
    if not home:
        faults.append(f"{folder.parent.name}: no sentences found")
    if faults:
        raise BrokenCatalogue(tuple(faults))
    return merged


def _sources(folder: Path) -> list[Path]:
    domains = sorted({path.stem for path in folder.glob("*.[pm]o")})
    return [_fresher(folder / f"{domain}.po", folder / f"{domain}.mo") for domain in domains]


def _fresher(source: Path, compiled: Path) -> Path:
    if not source.exists():
        return compiled
    fresh = compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime
    return compiled if fresh else source


def _read(path: Path) -> Messages:
    try:
        return read_mo(path.read_bytes()) if path.suffix == ".mo" else read_po(path.read_text("utf-8"))
    except (ValueError, struct.error) as error:
        raise BrokenCatalogue((f"{path.name}: {error}",)) from error


def read_mo(data: bytes) -> Messages:
    """The table in a compiled catalogue; ValueError or struct.error if it is none."""
    magic, _, count, keys_at, texts_at = struct.unpack_from("<5I", data)
    if magic != _MO_MAGIC:
        raise ValueError("not a compiled catalogue")
    messages: Messages = {}
    for number in range(count):
        key = _mo_string(data, keys_at + 8 * number).split("\0")[0]
        texts = tuple(_mo_string(data, texts_at + 8 * number).split("\0"))
        if key and all(texts):
            messages[key] = texts
    return messages


def _mo_string(data: bytes, entry: int) -> str:
    length, start = struct.unpack_from("<2I", data, entry)
    return data[start : start + length].decode("utf-8")


def read_po(text: str) -> Messages:
    """The table in a catalogue's source: what is fuzzy, obsolete or empty is left out, as a compiler would do.

    ValueError with the line's number for a line that is none of the format's, and for a key twice.
    """
    messages: Messages = {}
    for line, fuzzy, fields in _entries(text):
        key = fields.pop("msgid", "")
        fields.pop("msgid_plural", None)
        texts = tuple(fields[name] for name in sorted(fields))
        if not key or fuzzy or not texts or not all(texts):
            continue
        if key in messages:
            raise ValueError(f"line {line}: {key}: a second time")
        messages[key] = texts
    return messages


def _entries(text: str) -> Iterator[tuple[int, bool, dict[str, str]]]:
    """Each entry: the line on which it starts, whether it is fuzzy, and its fields by name (``msgstr0`` …)."""
    fields: dict[str, str] = {}
    start, fuzzy, name = 1, False, ""
    for number, raw in enumerate([*text.split("\n"), ""], start=1):
        line = raw.strip()
        new_entry = not line or line.startswith(("#", "msgid "))
        if new_entry and any(field.startswith("msgstr") for field in fields):
            yield start, fuzzy, fields
            fuzzy, fields, name = False, {}, ""
        if line.startswith("#,"):
            fuzzy = fuzzy or "fuzzy" in line
        if not line or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line)
        if found is None or not (found[1] or name):
            raise ValueError(f"line {number}: cannot be read")
        if found[1]:
            name = found[1] + (found[2] or "")
            start = number if found[1] == "msgid" else start
        fields[name] = fields.get(name, "") + _ESCAPE.sub(_unescape, found[3])


def _unescape(found: re.Match[str]) -> str:
    return _ESCAPED.get(found[1], found[1])
