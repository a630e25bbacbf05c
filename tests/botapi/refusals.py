"""What Telegram refuses, in its own words: parameters, markup, buttons, lengths."""

from __future__ import annotations

import json
import re
import tomllib
from html import unescape
from pathlib import Path
from typing import Any

METHODS: dict[str, dict[str, Any]] = tomllib.loads((Path(__file__).parent / "methods.toml").read_text(encoding="utf-8"))
TAGS = frozenset(
    "b strong i em u ins s strike del span tg-spoiler a tg-emoji code pre blockquote".split()  # noqa: SIM905 - reads better
)
TEXT_UNITS = 4096
CAPTION_UNITS = 1024
DATA_BYTES = 64
BUTTONS = 100
TOAST = 200
FILE = 20 * 1024 * 1024
_PIECE = re.compile(r"<(/?)([^<>\s/]*)([^<>]*)>|&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);|<")


class Refused(Exception):
    """An answer that is not ok."""

    def __init__(self, description: str, code: int = 400, **parameters: int) -> None:
        super().__init__(description)
        self.description = description
        self.code = code
        self.parameters = parameters


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def parameters(method: str, given: dict[str, str]) -> dict[str, Any]:
    """Read the parameters of a request by the published types; one that the method lacks is an error of ours."""
    known = METHODS[method]
    found = {}
    for name, text in given.items():
        if name not in known:
            raise Refused(f"Bad Request: parameter {name} is not one of {method}", 499)
        found[name] = _typed(name, text, known[name]["types"])
    for name, facts in known.items():
        if facts["required"] and name not in found:
            raise Refused(
                f"Bad Request: parameter {name} is required" if name != "text" else "Bad Request: message text is empty"
            )
    return found


def _typed(name: str, text: str, types: list[str]) -> Any:
    try:
        if "Integer" in types:
            return int(text)
        if types == ["Boolean"]:
            return {"true": True, "false": False}[text.lower()]
        return text if types == ["String"] or "InputFile" in types else json.loads(text)
    except (ValueError, KeyError):
        raise Refused(f"Bad Request: can't parse {name} as {types}", 499) from None


def text_of(source: str, mode: str | None) -> str:
    """Return the text that is left when the markup is read."""
    text = (_parsed(source) if mode == "HTML" else source).strip()
    if not text:
        raise Refused("Bad Request: message text is empty")
    if units(text) > TEXT_UNITS:
        raise Refused("Bad Request: message is too long")
    return text


def caption_of(source: str, mode: str | None) -> str:
    """Return the words under a picture or a document; there may be none."""
    text = (_parsed(source) if mode == "HTML" else source).strip()
    if units(text) > CAPTION_UNITS:
        raise Refused("Bad Request: message caption is too long")
    return text


def _parsed(source: str) -> str:
    out: list[str] = []
    open_tags: list[str] = []
    end = 0
    for piece in _PIECE.finditer(source):
        out.append(source[end : piece.start()])
        end = piece.end()
        at = len(source[: piece.start()].encode())
        if piece[0].startswith("&"):
            out.append(unescape(piece[0]))
        elif piece[0] == "<":
            raise _unparsed(f"Unclosed start tag at byte offset {at}")
        elif piece[1]:
            if not open_tags or open_tags.pop() != piece[2].lower():
                raise _unparsed(f"Unexpected end tag at byte offset {at}")
        elif piece[2].lower() not in TAGS:
            raise _unparsed(f'Unsupported start tag "{piece[2].lower()}" at byte offset {at}')
        else:
            open_tags.append(piece[2].lower())
    out.append(source[end:])
    if open_tags:
        raise _unparsed(f'Can\'t find end tag corresponding to start tag "{open_tags[-1]}"')
    return "".join(out)


def _unparsed(why: str) -> Refused:
    return Refused(f"Bad Request: can't parse entities: {why}")


def keyboard(markup: dict[str, Any] | None) -> list[list[dict[str, str]]]:
    """Return the rows of an inline keyboard."""
    rows: list[list[dict[str, str]]] = (markup or {}).get("inline_keyboard", [])
    if sum(map(len, rows)) > BUTTONS:
        raise Refused("Bad Request: reply markup is too long")
    for button in (button for row in rows for button in row):
        if not button.get("text", "").strip():
            raise Refused("Bad Request: text buttons are unallowed in the inline keyboard")
        if "url" in button:
            if not re.match(r"(?:https?|tg)://\S+$", button["url"]):
                raise Refused("Bad Request: BUTTON_URL_INVALID")
        elif not 1 <= len(button.get("callback_data", "").encode()) <= DATA_BYTES:
            raise Refused("Bad Request: BUTTON_DATA_INVALID")
    return rows


def commands(given: list[dict[str, str]]) -> None:
    """Check a command list."""
    for one in given:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", one["command"]):
            raise Refused("Bad Request: BOT_COMMAND_INVALID")
        if not 1 <= len(one["description"]) <= 256:
            raise Refused("Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
