"""A person with Telegram: types, taps a button by what it says, and reads what the chat shows."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.botapi.messages import Message
    from tests.botapi.server import BotApi

QUIET = 0.1
PATIENCE = 2.0


class Person:
    """One person in a private chat (or in a group, where ``group`` is its number)."""

    def __init__(self, api: BotApi, chat: int, language: str | None = "ru", group: int | None = None) -> None:
        self.api = api
        self.chat = group or chat
        self.user: dict[str, Any] = {"id": chat, "is_bot": False, "first_name": "A"}
        if language:
            self.user["language_code"] = language

    async def types(self, text: str) -> None:
        """Type a line and wait for the answer."""
        await self.sends(text=text)

    async def sends(self, **content: Any) -> None:
        """Send something that is no text."""
        before = self._said()
        await self._answered(await self.post(**content), before)

    async def taps(self, label: str) -> None:
        """Press the button with this label on the latest card."""
        card = self.card
        found = [button for row in card.rows for button in row if button["text"] == label]
        assert found, f"no button {label!r} among {card.labels}"
        await self.presses(found[0]["callback_data"], card)

    async def does(self, action: str) -> None:
        """Press the button with this action on the latest card."""
        card = self.card
        found = [one for row in card.rows for one in row if one["callback_data"].partition("|")[2] == action]
        assert found, f"no button for {action!r} among {[b['callback_data'] for row in card.rows for b in row]}"
        await self.presses(found[0]["callback_data"], card)

    async def presses(self, data: str, card: Message) -> None:
        """Press a button, also one that is no longer there, and wait for the answer."""
        before = self._said()
        await self._answered(await self.press(data, card), before)

    async def post(self, **content: Any) -> int:
        """Send without waiting; return the update's number."""
        message = {"message_id": self.api.number(), "date": 1_600_000_000, "chat": self._chat(), "from": self.user}
        return await self.api.update(message=message | content)

    async def press(self, data: str, card: Message) -> int:
        """Press without waiting; return the update's number."""
        query = f"q{self.api.number()}"
        self.api.queries[query] = None
        content = {"id": query, "from": self.user, "message": card.shown(), "chat_instance": "1", "data": data}
        return await self.api.update(callback_query=content)

    @property
    def messages(self) -> list[Message]:
        return self.api.of(self.chat)

    @property
    def card(self) -> Message:
        """The latest message with buttons."""
        return next(message for message in reversed(self.messages) if message.rows)

    @property
    def reads(self) -> str:
        """Everything that the chat shows."""
        return "\n\n".join(message.text for message in self.messages)

    def _chat(self) -> dict[str, Any]:
        if self.chat < 0:
            return {"id": self.chat, "type": "supergroup", "title": "a group"}
        return {"id": self.chat, "type": "private", "first_name": "A"}

    def _said(self) -> int:
        return sum(
            name in {"sendMessage", "editMessageText"} and given.get("chat_id") == self.chat
            for name, given in self.api.calls
        )

    async def _answered(self, update: int, before: int) -> None:
        """Wait until the update is confirmed, something was said (or nothing is, for long), and it is quiet."""
        await self.api.until(lambda: self.api.confirmed >= update)
        with suppress(TimeoutError):
            await self.api.until(lambda: self._said() > before, PATIENCE)
        said = before
        while said != self._said():
            said = self._said()
            await asyncio.sleep(QUIET)
