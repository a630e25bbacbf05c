"""Strange things: texts meant to break something, and an update of every kind that the library can read.

Made from a seed, so that what failed once fails again.
"""

from __future__ import annotations

import types
import typing
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from aiogram.types import Update
from aiogram.types.base import TelegramObject
from pydantic import BaseModel

if TYPE_CHECKING:
    import random

PIECES = (
    "<b>", "</b>", "<script>alert(1)</script>", "<a href='tg://user?id=1'>", "&lt;", "&amp;", "&", "<", ">", '"', "'",
    "**", "__", "`", "```", "[x](http://evil.example)", "{", "}", "{0}", "{name}", "{n:money}", "%s", "%(x)s", "%n",
    "\x00", "\x07", "\x1b[31m", "\r\n", "\n\n\n", "\t", "\u200b", "\u202e", "\u2066", "\ufeff", "\ud83d", "\udfff",
    "😀", "👩‍⚕️", "🇰🇿", "i\u0307", "a" + "\u0301" * 40, "Ǆ", "ﬃ", "ß", "İ", "ı", "Ա", "العربية", "中文", "қазақша",
    "по-русски", "english", "'; DROP TABLE persons;--", "../../etc/passwd", "${jndi:ldap://x}", "$(reboot)", "|", "\\",
    "/start", "/case", "/case role=doctor", "/help@medaqy_test_bot", "/forget", "/mydata", "/restart", "/invite",
    "/audit", "/revoke", "/dismiss", "role=", "from=2020-04-01", "to=9999-99-99", "stays[0].role=x", "+", "=", "==",
    "0", "-1", "1e999", "NaN", "²", "½", "٣", "10" * 20, "2020-02-30", "31.04.2020", "00.00.0000", "850 000", "1/0",
    "апрель", "сәуір", "April", "да", "иә", "yes", "не знаю", "назад", "почему", "inv_x", "null", "None", "true", " ",
)  # fmt: skip
KINDS = [name for name in Update.model_fields if name != "update_id"]
ACTIONS = (
    "a:yes", "a:doctor", "a:work", "dk", "back", "why", "now", "go", "c:yes", "c:no", "lang:ru", "chg:asker", "pg:1",
    "sure:restart", "sure:cancel", "sure:forget", "stay", "x:months", "restart", "st:invite:author", "st:",
    "st:dismiss:x:sure", "count:yes", "m:menu", "pg:999999999999", "pg:-1",
    "chg:stays[99].role", "x:", "m:2020-04", "a:", "s:", "pg:٣", "lang:", "n:yes", "n:no",
)  # fmt: skip


def text(chance: random.Random) -> str:
    """Return a hostile text, sometimes long, now and then of any letters there are."""
    if chance.random() < 0.2:
        return "".join(chr(chance.randrange(1, 0x3000)) for _ in range(chance.randrange(1, 60)))
    joined = chance.choice(("", " ", "\n")).join(chance.choice(PIECES) for _ in range(chance.randrange(1, 8)))
    return joined * chance.choice((1, 1, 1, 1, 1, 1, 3, 60)) if len(joined) < 100 else joined


def data(chance: random.Random) -> str:
    """Return the data of a button, ours or anybody's."""
    card = chance.choice(("0", "1", "2", "7", "-1", "99999999999999999999", "", "x"))
    action = chance.choice(ACTIONS) if chance.random() < 0.6 else text(chance)
    return f"{card}|{action}"[:64] or "x"


def update(chance: random.Random, number: int, kind: str) -> dict[str, Any]:
    """Return a raw update of this kind, its fields filled at random by their types."""
    field = Update.model_fields[kind]
    made = value(chance, field.annotation, kind, 0)
    if kind == "callback_query":
        made |= {"id": f"q{number}", "data": data(chance)}
    return {"update_id": number, kind: made}


def value(chance: random.Random, kind: Any, name: str, depth: int) -> Any:
    """Return a value of an annotated type, as JSON."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in {Union, types.UnionType}:
        chosen = [one for one in inner if one is not type(None)]
        return value(chance, chance.choice(chosen), name, depth)
    if origin is Literal:
        return chance.choice(inner)
    if origin is list:
        return [value(chance, inner[0], name, depth + 1) for _ in range(chance.randrange(1, 3))]
    if origin is typing.Annotated:
        return value(chance, inner[0], name, depth)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return model(chance, kind, depth)
    return plain(chance, kind, name)


def plain(chance: random.Random, kind: Any, name: str) -> Any:
    if kind is bool:
        return chance.random() < 0.5
    if kind in {int, datetime, timedelta, float} or kind == datetime | timedelta | int:
        return chance.choice((0, 1, 71, 72, 1_600_000_000, 1 << 40)) if name != "date" else 1_600_000_000
    if name == "type":
        return chance.choice(("private", "group", "supergroup", "channel", "bot_command"))
    return text(chance) if chance.random() < 0.7 else "x"


def model(chance: random.Random, kind: type[BaseModel], depth: int) -> dict[str, Any]:
    """Return what a model needs, and some of what it may have."""
    found: dict[str, Any] = {}
    for name, field in kind.model_fields.items():
        named = get_origin(field.annotation) is Literal or name in {"status", "source", "type"}
        wanted = field.is_required() or named or (depth < 2 and chance.random() < 0.25)
        if wanted and depth < 8:
            alias = field.alias or name
            found[alias] = value(chance, field.annotation, name, depth + 1)
    if issubclass(kind, TelegramObject) and kind.__name__ == "Chat":
        found["id"] = chance.choice((71, 72, 73, -100, -100500))
        found["type"] = chance.choice(("private", "private", "private", "group", "supergroup", "channel"))
    return found
