"""What Telegram shows before and beside the chat: the command list and the bot's description, in each language.

Sent only when something has changed since the last time; for a program in any other language all three are shown.
"""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from aiogram.exceptions import TelegramAPIError, TelegramRetryAfter
from aiogram.types import BotCommand

from bot.subscriptions import COMMANDS as OF_SUBSCRIBERS
from bot.telegram.limits import DESCRIPTION, SHORT_DESCRIPTION
from bot.telegram.patience import PASSING, reason
from flows.engine_commands import COMMANDS
from flows.speech import voice
from flows.words import Lang

if TYPE_CHECKING:
    from aiogram import Bot

_log: Final = logging.getLogger(__name__)


class Notes(Protocol):
    """Small things the service keeps about itself."""

    async def note(self, name: str) -> str | None:
        """Return what was kept."""
        ...

    async def keep_note(self, name: str, value: str) -> None:
        """Keep it."""
        ...


@dataclass(frozen=True, slots=True)
class Profile:
    """What is shown to programs in one language; ``lang`` is empty for all others."""

    lang: str
    commands: tuple[tuple[str, str], ...]
    description: str
    short: str


def profiles() -> tuple[Profile, ...]:
    """Return the profile of each language, and first the one for all others: a line in each of ours."""
    own = tuple(_profile(lang) for lang in Lang)
    description = "\n\n".join(one.description for one in own)[:DESCRIPTION]
    return (Profile("", own[0].commands, description, own[0].short), *own)


def _profile(lang: Lang) -> Profile:
    speak = voice(lang)
    return Profile(
        lang.value,
        tuple((name, speak.say(f"command.{name}")) for name in (*COMMANDS, *OF_SUBSCRIBERS)),
        speak.say("bot.description")[:DESCRIPTION],
        speak.say("bot.short_description")[:SHORT_DESCRIPTION],
    )


async def show(bot: Bot, notes: Notes) -> None:
    """Tell Telegram, if anything differs from what was told before; a refusal is said and harms nothing else."""
    wanted = profiles()
    print_ = hashlib.sha256(
        json.dumps([[p.lang, p.commands, p.description, p.short] for p in wanted]).encode()
    ).hexdigest()
    name = f"profile:{bot.id}"
    if await notes.note(name) == print_:
        return
    try:
        for profile in wanted:
            await _tell(bot, profile)
    except (TelegramAPIError, TelegramRetryAfter, *PASSING) as error:
        _log.warning("the command list was not set (%s); it is tried again at the next start", reason(error))
    else:
        await notes.keep_note(name, print_)


async def _tell(bot: Bot, profile: Profile) -> None:
    lang = profile.lang or None
    commands = [BotCommand(command=name, description=text) for name, text in profile.commands]
    await bot.set_my_commands(commands, language_code=lang)
    await bot.set_my_description(profile.description, language_code=lang)
    await bot.set_my_short_description(profile.short, language_code=lang)
