"""The staff on Telegram: commands and buttons of the desk, in private chats alone.

Whoever is not on the staff passes through to the ordinary dialogue. No handler has more than ten lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.filters import Filter

from bot.roles import PERMISSIONS
from bot.staff import ACTION, INVITATION
from bot.staff_stats import Handed
from bot.telegram.handlers import said
from bot.telegram.heard import heard_in, hint_of, person_of, tapped_in
from bot.telegram.letters import answer, replies
from bot.telegram.releases import follows
from flows.speech import voice
from flows.words import Command, Lang, Reply

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message, Update, User

    from bot.letters import Letter
    from bot.metrics import Metrics
    from bot.staff import Desk
    from bot.storage.store import Store
    from bot.telegram.messenger import Messenger
    from flows.speech import Voice


class Ordered(Filter):
    """A command that the desk answers; gives its answer."""

    async def __call__(self, message: Message, desk: Desk, store: Store, metrics: Metrics) -> bool | dict[str, Any]:
        """Ask the desk."""
        heard = heard_in(message)
        if message.chat.type != ChatType.PRIVATE or not isinstance(heard, Command):
            return False
        if heard.name not in PERMISSIONS and not (heard.name == "start" and heard.rest.startswith(INVITATION)):
            return False
        speak = await voice_of(message.chat.id, message.from_user, store)
        reply = await desk.command(person_of(message.chat.id), heard.name, heard.rest, speak)
        if reply is None:
            return False
        metrics.staff_command(heard.name)
        return {"reply": reply}


class Pressed(Filter):
    """A button that the desk answers; gives its answer."""

    async def __call__(self, query: CallbackQuery, desk: Desk, store: Store) -> bool | dict[str, Any]:
        """Ask the desk."""
        action = tapped_in(query).action
        if not action.startswith(ACTION) or query.message is None or query.message.chat.type != ChatType.PRIVATE:
            return False
        chat = query.message.chat.id
        reply = await desk.tap(person_of(chat), action, await voice_of(chat, query.from_user, store))
        return False if reply is None else {"reply": reply}


class AsksForHelp(Filter):
    """/help of one of the staff; gives their own roles and commands, said after the ordinary help."""

    async def __call__(self, message: Message, desk: Desk, store: Store) -> bool | dict[str, Any]:
        """Look at the text, and ask the desk."""
        heard, chat = heard_in(message), message.chat.id
        if message.chat.type != ChatType.PRIVATE or not isinstance(heard, Command) or heard.name != "help":
            return False
        reply = await desk.command(person_of(chat), "staff", "", await voice_of(chat, message.from_user, store))
        return {"also": replies((reply,), chat)} if reply is not None else False


async def voice_of(chat: int, user: User | None, store: Store) -> Voice:
    """Return the voice of the language that the person chose, or of their program's."""
    kept = await store.load(person_of(chat))
    return voice((kept.session.lang if kept else None) or hint_of(user) or Lang.KK)


async def ordered(message: Message, reply: Reply, store: Store, messenger: Messenger, event_update: Update) -> None:
    """Give the desk's answer to a command."""
    messenger.post(await store.reply(event_update.update_id, "message", letters(reply, message.chat.id)))


async def pressed(query: CallbackQuery, reply: Reply, store: Store, messenger: Messenger, event_update: Update) -> None:
    """Give the desk's answer to a button."""
    assert query.message is not None  # noqa: S101 - the filter looked
    given = (answer(query.id), *letters(reply, query.message.chat.id))
    messenger.post(await store.reply(event_update.update_id, "callback_query", given))


def letters(given: Reply, chat: int) -> tuple[Letter, ...]:
    """Return the letters of the desk's answer, a file behind its words."""
    file = (follows(given, chat),) if isinstance(given, Handed) else ()
    return (*replies((given,), chat), *file)


def router() -> Router:
    """Return a new router; it stands before that of the interview."""
    made = Router(name="staff")
    made.message.register(said, AsksForHelp())
    made.message.register(ordered, Ordered())
    made.callback_query.register(pressed, Pressed())
    return made
