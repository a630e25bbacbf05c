"""The conversation at the desk that docs/how-to/a-broadcast.md shows: played for real, written as it was said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.broadcasts.markup import read
from flows.words import Lang
from tests.bot.desking import APPROVER, AUTHOR, Office, actions, one

if TYPE_CHECKING:
    from bot.broadcasts.bench import Said
    from bot.broadcasts.content import Sheet
    from tests.bot.keeping import Opened

NAMES = {AUTHOR: "Author", APPROVER: "Approver"}
CHATS = {7: AUTHOR, 8: APPROVER}


class Told:
    """Writes down what is said. Labels are made by a random key, so each becomes the same one."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.lines: list[str] = []
        self._seen = dict.fromkeys(CHATS, 0)
        self._carded = False

    @property
    def text(self) -> str:
        labels = {self.office.staff.print_of(person).hex()[:6]: f"{NAMES[person].lower()}-label" for person in NAMES}
        said = "\n".join(self.lines)
        return re.sub("|".join(labels), lambda found: labels[found[0]], said) + "\n"

    async def types(self, person: str, command: str) -> None:
        self.lines.append(f"\n{NAMES[person]}: /{command}")
        self._answers(person, await self.office.types(person, command))

    async def taps(self, person: str, label: str, action: str) -> tuple[Said, ...] | None:
        self.lines.append(f"\n{NAMES[person]}: [{label}]")
        said = await self.office.taps(person, action)
        self._answers(person, said)
        return said

    async def sends(self, person: str, html: str) -> None:
        self.lines.append(f"\n{NAMES[person]}: {html}")
        self._answers(person, await self.office.sends(person, html, re.sub("<[^>]+>", "", html)))

    def _answers(self, person: str, said: tuple[Said, ...] | None) -> None:
        self._sheets()
        for it in said or ():
            whose = NAMES[CHATS[it.chat] if it.chat else person]
            if any("u:1" in button.action for row in it.reply.buttons for button in row) and self._carded:
                self.lines.append("  (the card of the draft as it is now)")
                continue
            self._carded = self._carded or person == AUTHOR
            self.lines.append(f"  to the {whose.lower()}:")
            for paragraph in it.reply.paragraphs:
                mark = "• " if paragraph.kind == "item" else ""
                self.lines.append(f"    {mark}{paragraph.plain}")
            rows = (" ".join(f"[{button.label}]" for button in row) for row in it.reply.buttons)
            self.lines += [f"    {row}" for row in rows]

    def _sheets(self) -> None:
        for chat, person in CHATS.items():
            for sheet in self.office.shown.get(chat, [])[self._seen[chat] :]:
                self.lines += [f"  shown to the {NAMES[person].lower()}:", *_drawn(sheet)]
            self._seen[chat] = len(self.office.shown.get(chat, []))


def _drawn(sheet: Sheet) -> list[str]:
    lines = [f"  | {line}" for line in read(sheet.html).plain.splitlines()]
    rows = (" ".join(f"[{button['text']}]" for button in row) for row in sheet.rows)
    return [*lines, *(f"  | {row}" for row in rows)]


async def transcript(it: Opened) -> str:
    """Write, look, test, approve, send."""
    office = await Office.over(it)
    await office.people(Lang.KK, Lang.RU, count=60)
    told = Told(office)
    await office.types(APPROVER, "approve")
    await told.types(AUTHOR, "write")
    await told.taps(AUTHOR, "Kazakh", "t:1:kk")
    await told.sends(AUTHOR, "<b>Жиналыс</b> 21 қыркүйекте сағат 10:00-де.")
    await told.taps(AUTHOR, "Russian", "t:1:ru")
    await told.sends(AUTHOR, "<b>Собрание</b> 21 сентября в 11:00.")
    await told.taps(AUTHOR, "Check and see", "p:1")
    await told.taps(AUTHOR, "Change", "o:1")
    await told.taps(AUTHOR, "Russian", "t:1:ru")
    await told.sends(AUTHOR, "<b>Собрание</b> 21 сентября в 10:00.")
    await told.taps(AUTHOR, "Check and see", "p:1")
    await told.taps(AUTHOR, "Send a test", "x:1")
    looked = await told.taps(APPROVER, "Look at it", "v:1")
    await told.taps(APPROVER, "Approve", one(actions(looked), "y:"))
    await told.taps(AUTHOR, "Send now", "s:1")
    return told.text
