"""The desk of broadcasts on Telegram: commands, buttons and messages of authors and approvers, in private chats alone.

Whoever is not on the staff passes through to the ordinary dialogue. No handler has more than ten lines.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.exceptions import TelegramAPIError
from aiogram.filters import Filter
from aiogram.utils.text_decorations import HtmlDecoration

from bot.broadcasts.bench import SheetRefused
from bot.broadcasts.content import Media
from bot.broadcasts.desk import COMMANDS
from bot.broadcasts.report_file import Filed
from bot.broadcasts.words import ACTION
from bot.broadcasts.writing import Given
from bot.letters import Letter
from bot.telegram.broadcast_calls import send_sheet
from bot.telegram.file_print import reader
from bot.telegram.heard import heard_in, person_of, tapped_in
from bot.telegram.letters import answer, replies
from bot.telegram.patience import refusal
from bot.telegram.staff import voice_of
from flows.words import Command

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aiogram import Bot
    from aiogram.types import CallbackQuery, Message, Update

    from bot.broadcasts.bench import Deliver, Said
    from bot.broadcasts.content import Sheet
    from bot.broadcasts.desk import CastDesk
    from bot.metrics import Metrics
    from bot.storage.store import Store
    from bot.telegram.messenger import Messenger
    from flows.words import Reply

REPORT: Final = "report"
"""The method of a letter that sends the report of a broadcast as a file."""


class _Html(HtmlDecoration):
    """As aiogram writes HTML, but with what it writes wrongly: the address of a link, which may hold anything, is
    escaped, and the language of a program stands where Telegram reads it."""

    def link(self, value: str, link: str) -> str:
        """A link."""
        return super().link(value, escape(link))

    def pre_language(self, value: str, language: str) -> str:
        """A program."""
        return f'<pre><code class="language-{escape(language)}">{value}</code></pre>'


_HTML: Final = _Html()


class Ordered(Filter):
    """A command of this desk; gives its answer."""

    async def __call__(self, message: Message, cast: CastDesk, store: Store, metrics: Metrics) -> bool | dict[str, Any]:
        """Ask the desk."""
        heard = heard_in(message)
        if message.chat.type != ChatType.PRIVATE or not isinstance(heard, Command) or heard.name not in COMMANDS:
            return False
        speak = await voice_of(message.chat.id, message.from_user, store)
        said = await cast.command(person_of(message.chat.id), heard.name, speak)
        if said is None:
            return False
        metrics.staff_command(heard.name)
        return {"said": said}


class Pressed(Filter):
    """A button of this desk; gives its answer."""

    async def __call__(
        self, query: CallbackQuery, cast: CastDesk, store: Store, bot: Bot, messenger: Messenger
    ) -> bool | dict[str, Any]:
        """Ask the desk."""
        action = tapped_in(query).action
        if not action.startswith(ACTION) or query.message is None or query.message.chat.type != ChatType.PRIVATE:
            return False
        chat = query.message.chat.id
        speak = await voice_of(chat, query.from_user, store)
        said = await cast.tap(person_of(chat), action, speak, deliverer(bot, messenger), reader(bot))
        return False if said is None else {"said": said}


class Written(Filter):
    """A message for which this desk waits; gives its answer."""

    async def __call__(self, message: Message, cast: CastDesk, store: Store, bot: Bot) -> bool | dict[str, Any]:
        """Ask the desk."""
        person = person_of(message.chat.id)
        if message.chat.type != ChatType.PRIVATE or not await cast.awaits(person):
            return False
        if isinstance(heard_in(message), Command):
            return False
        speak = await voice_of(message.chat.id, message.from_user, store)
        said = await cast.given(person, given_in(message), speak, reader(bot))
        return False if said is None else {"said": said}


def given_in(message: Message) -> Given:
    """Return what an author sent: text or caption with its formatting as HTML, and a picture or document."""
    plain = message.text or message.caption or ""
    return Given(_HTML.unparse(plain, message.entities or message.caption_entities), plain, _media(message))


def _media(message: Message) -> Media | None:
    if message.photo:
        return Media("photo", message.photo[-1].file_id, message.photo[-1].file_unique_id)
    if message.document:
        return Media("document", message.document.file_id, message.document.file_unique_id)
    return None


def letters(said: Iterable[Said], chat: int, here: int | None = None) -> tuple[Letter, ...]:
    """Return the letters of answers; ``here`` is the card that may be redrawn."""
    return tuple(letter for one in said for letter in _letters(one.reply, one.chat or chat, None if one.chat else here))


def _letters(reply: Reply, chat: int, here: int | None) -> tuple[Letter, ...]:
    file = (Letter(REPORT, {"chat": chat, **reply.order}),) if isinstance(reply, Filed) else ()
    return (*replies((reply,), chat, here), *file)


async def told(
    message: Message, said: tuple[Said, ...], store: Store, messenger: Messenger, event_update: Update
) -> None:
    """Give the desk's answer to a command or a message."""
    messenger.post(await store.reply(event_update.update_id, "message", letters(said, message.chat.id)))


async def pressed(
    query: CallbackQuery, said: tuple[Said, ...], store: Store, messenger: Messenger, event_update: Update
) -> None:
    """Give the desk's answer to a button."""
    assert query.message is not None  # noqa: S101 - the filter looked
    given = (answer(query.id), *letters(said, query.message.chat.id, query.message.message_id))
    messenger.post(await store.reply(event_update.update_id, "callback_query", given))


def deliverer(bot: Bot, messenger: Messenger) -> Deliver:
    """Return how an exact message is shown in a chat: in its turn among all that is sent."""

    async def deliver(chat: int, sheet: Sheet) -> object:
        await messenger.spacing.reply(chat)
        try:
            return await send_sheet(bot, chat, sheet)
        except TelegramAPIError as error:
            raise SheetRefused(why=refusal(error)) from None

    return deliver


def router() -> Router:
    """Return a new router; it stands before that of the staff."""
    made = Router(name="broadcast")
    made.message.register(told, Ordered())
    made.message.register(told, Written())
    made.callback_query.register(pressed, Pressed())
    return made
