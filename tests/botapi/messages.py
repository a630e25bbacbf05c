"""A message of the bot, text or file, as the chat shows it and as the server tells of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Message:
    """A message of the bot as the chat shows it."""

    message_id: int
    chat: int
    text: str
    source: str
    rows: list[list[dict[str, str]]] = field(default_factory=list)
    file: tuple[str, str] | None = None
    content: bytes = b""

    @property
    def name(self) -> str:
        """What a file is called; nothing where there is none."""
        return self.file[1] if self.file else ""

    @property
    def labels(self) -> list[str]:
        return [button["text"] for row in self.rows for button in row]

    def shown(self) -> dict[str, Any]:
        kind = "private" if self.chat > 0 else "group"
        chat = {"id": self.chat, "type": kind, **({"title": "a group"} if kind == "group" else {"first_name": "A"})}
        said = {"caption" if self.file else "text": self.text}
        made = {"message_id": self.message_id, "date": 1_600_000_000, "chat": chat, **said, **self._held()}
        return made | ({"reply_markup": {"inline_keyboard": self.rows}} if self.rows else {})

    def _held(self) -> dict[str, Any]:
        if self.file is None:
            return {}
        kind, name = self.file
        file = {"file_id": name, "file_unique_id": f"unique of {name}"}
        return {"photo": [{**file, "width": 1, "height": 1}]} if kind == "photo" else {"document": file}
