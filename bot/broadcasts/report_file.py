"""The report of a broadcast as a file for a chat: which forms there are, what was asked for, and the file itself.

Knows nothing of Telegram. It shows what ``export`` shows and no more: nobody's name or number.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol

from bot.broadcasts import export
from bot.broadcasts.words import ACTION
from flows.speech import voice
from flows.words import Button, Lang, Reply

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.broadcasts.terms import Report
    from flows.speech import Voice

FILE: Final = "file"
"""The word in an action that asks for the choice of files."""
FORMS: Final = {"xlsx": "stats.form.xlsx", "csv": "stats.form.csv_excel"}
"""The forms of the file, and how each is called."""
_MAKES: Final = {"xlsx": export.xlsx_of, "csv": export.csv_of}


@dataclass(frozen=True, slots=True)
class Filed(Reply):
    """An answer that the file follows; ``order`` is a JSON object: what to make, and what is said meanwhile or instead
    (``wait``, ``sorry``)."""

    order: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class File:
    """A file to be given out; ``alt`` says in words what it is."""

    name: str
    body: bytes
    alt: str


class Counted(Protocol):
    """What tells what became of a broadcast; see bot/storage/broadcasts_look.py."""

    async def report(self, number: int) -> Report:
        """Count. Raises NoSuchBroadcast."""
        ...


class ReportFiles:
    """Makes the files that were ordered."""

    def __init__(self, counted: Counted) -> None:
        self._counted: Final = counted

    async def made(self, order: Mapping[str, Any]) -> File:
        """The file of an order, as things stand now. Raises NoSuchBroadcast."""
        number, form, speak = int(order["number"]), str(order["form"]), voice(Lang(order["lang"]))
        report = await self._counted.report(number)
        body = await asyncio.to_thread(_MAKES[form], report, speak)
        return File(f"broadcast_{number}_{speak.lang.value}.{form}", body, speak.say("castfile.alt", number=number))


def button(voice_: Voice, number: int) -> tuple[Button, ...]:
    """The button below the report that asks for it as a file."""
    return (Button(voice_.say("castfile.button"), f"{ACTION}i:{number}:{FILE}"),)


def choice(voice_: Voice, number: int) -> Reply:
    """The question in which language and form; each language as its speakers call it."""
    rows = tuple(
        tuple(Button(_named(voice_, lang, form), f"{ACTION}i:{number}:{form}:{lang.value}") for form in FORMS)
        for lang in Lang
    )
    return Reply((voice_.paragraph("castfile.which", "heading", number=number),), rows)


def ordered(voice_: Voice, number: int, form: str, lang: Lang) -> Filed:
    """What is answered to a choice; the file follows it."""
    said = (voice_.paragraph("castfile.comes", number=number), voice_.paragraph("castfile.holds", "quote"))
    words = {"wait": voice_.say("stats.wait"), "sorry": voice_.say("stats.sorry")}
    return Filed(said, order={"number": number, "form": form, "lang": lang.value, **words})


def picked(rest: tuple[str, ...]) -> tuple[str, Lang] | None:
    """The form and language that the end of an action names; None where it names none."""
    if len(rest) != 2 or rest[0] not in FORMS or rest[1] not in set(Lang):  # noqa: PLR2004 - a form and a language
        return None
    return rest[0], Lang(rest[1])


def _named(voice_: Voice, lang: Lang, form: str) -> str:
    return voice_.say("castfile.choice", lang=voice(lang).say("button.this_language"), form=voice_.say(FORMS[form]))
