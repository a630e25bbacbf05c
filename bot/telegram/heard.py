"""From what aiogram hands over to what the engine hears: a tap, a typed line, a command, or what is no text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.telegram.limits import MOST_HEARD
from bot.telegram.render import unpacked
from flows.words import Command, Lang, Said, Unreadable

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message, User

    from flows.words import Heard, Tap

_KINDS: Final = ("voice", "photo", "sticker", "document", "contact", "location")


def heard_in(message: Message) -> Heard:
    """Return what a message says; a picture with a caption is still a picture."""
    text = whole(message.text) if message.text is not None else None
    if text is None:
        return Unreadable(next((kind for kind in _KINDS if getattr(message, kind)), "other"))
    if not text.startswith("/"):
        return Said(text)
    word, _, rest = text[1:].partition(" ")
    word, _, below = word.partition("\n")
    return Command(word.partition("@")[0].lower(), f"{below} {rest}".strip() if below else rest.strip())


def whole(text: str) -> str:
    """Return the text without halves of letters, which no file and no server can take, and no longer than can be."""
    return text[:MOST_HEARD].encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def tapped_in(query: CallbackQuery) -> Tap:
    """Return the tap of a button."""
    return unpacked(whole(query.data or ""))


def hint_of(user: User | None) -> Lang | None:
    """Return the language of the person's program where it is one of ours, in any spelling: kk, ru-KZ, en_GB."""
    code = (user.language_code or "") if user else ""
    code = code.replace("_", "-").partition("-")[0].lower()
    return Lang(code) if code in set(Lang) else None


def person_of(chat: int) -> str:
    """Return the key under which a Telegram chat's conversation is kept."""
    return f"tg:{chat}"


def chat_of(person: str) -> int:
    """Return the Telegram chat of such a key."""
    return int(person.removeprefix("tg:"))
