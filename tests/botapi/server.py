"""A Bot API server on loopback that answers as Telegram does, and can be made to fail as Telegram fails."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.botapi import refusals
from tests.botapi.messages import Message
from tests.botapi.refusals import METHODS, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

TOKEN = "4242:TEST-token_of_the_loopback_server"  # noqa: S105 - of no use elsewhere
USERNAME = "medaqy_test_bot"
OLD_QUERY = "Bad Request: query is too old and response timeout expired or query ID is invalid"
HOOKED = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
TWO_AT_ONCE = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
SAME = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)


@dataclass
class Trouble:
    """How the next calls of a method fail: an answer that is not ok, or a connection that breaks."""

    method: str
    refusal: Refused | None = None
    times: int = 1
    after_effect: bool = False


class BotApi:
    """The server. ``url`` is for BOT_API_URL; what people do arrives by ``update``."""

    def __init__(self, token: str = TOKEN) -> None:
        self.token = token
        self.url = ""
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.messages: dict[tuple[int, int], Message] = {}
        self.queries: dict[str, str | None] = {}
        self.old_queries: set[str] = set()
        self.profile: dict[tuple[str, str], Any] = {}
        self.webhook = ""
        self.secret = ""
        self.allowed: list[str] | None = None
        self.confirmed = 0
        self.troubles: list[Trouble] = []
        self.garble = False
        self.attached: dict[str, tuple[str, bytes]] = {}
        self.files: dict[str, bytes] = {}
        self.changed = asyncio.Condition()
        self.queue: deque[dict[str, Any]] = deque()
        self._next = 1000
        self._poll = 0
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> BotApi:
        app = web.Application()
        app.router.add_post("/bot{token}/{method}", self._answer)
        app.router.add_get("/file/bot{token}/kept/{file}", self._file)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def stop(self) -> None:
        self._poll += 1
        await self._tell()
        if self._runner is not None:
            await self._runner.cleanup()

    async def update(self, **content: Any) -> int:
        """Put an update into the queue and return its number."""
        self._next += 1
        self.queue.append({"update_id": self._next, **content})
        await self._tell()
        return self._next

    async def again(self, update: dict[str, Any]) -> None:
        """Deliver an update once more, as Telegram may."""
        self.queue.append(update)
        await self._tell()

    def number(self) -> int:
        self._next += 1
        return self._next

    def fail(self, method: str, description: str = "Internal Server Error", code: int = 500, **more: Any) -> None:
        """Make the next ``times`` calls of a method fail; ``retry_after`` goes with 429."""
        times, after = more.pop("times", 1), more.pop("after_effect", False)
        self.troubles.append(Trouble(method, Refused(description, code, **more), times, after))

    def drop(self, method: str, *, times: int = 1, after_effect: bool = False) -> None:
        """Break the connection of the next calls, before or after they have had their effect."""
        self.troubles.append(Trouble(method, None, times, after_effect))

    async def until(self, true: Callable[[], object], seconds: float = 10) -> None:
        """Wait until something has come about."""
        async with asyncio.timeout(seconds), self.changed:
            await self.changed.wait_for(lambda: bool(true()))

    def of(self, chat: int) -> list[Message]:
        return [message for (at, _), message in self.messages.items() if at == chat]

    def count(self, *methods: str) -> int:
        return sum(name in methods for name, _ in self.calls)

    async def _tell(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        try:
            posted = await request.post()
        except ConnectionResetError:  # whoever was sending has been killed
            return web.Response(status=400)
        given = {name: str(value) for name, value in posted.items() if not isinstance(value, web.FileField)}
        files = {name: value for name, value in posted.items() if isinstance(value, web.FileField)}
        self.attached = {f"attach://{name}": (value.filename, value.file.read()) for name, value in files.items()}
        trouble = self._trouble(method)
        try:
            self._admit(request.match_info["token"], method)
            if trouble is None or trouble.after_effect:
                result = await self._do(method, refusals.parameters(method, given))
            if trouble is not None and trouble.refusal is not None:
                raise trouble.refusal
        except Refused as refused:
            body = {"ok": False, "error_code": refused.code, "description": refused.description}
            if refused.parameters:
                body["parameters"] = refused.parameters
            return web.json_response(body, status=refused.code)
        finally:
            await self._tell()
        if trouble is not None:
            assert request.transport is not None
            request.transport.close()
        if self.garble and method == "sendMessage":
            result = {"message_id": "none"}
        return web.json_response({"ok": True, "result": result if trouble is None else True})

    def _trouble(self, method: str) -> Trouble | None:
        for trouble in self.troubles:
            if trouble.method == method and trouble.times > 0:
                trouble.times -= 1
                return trouble
        return None

    def _admit(self, token: str, method: str) -> None:
        if token != self.token:
            raise Refused("Unauthorized", 401)
        if method not in METHODS:
            raise Refused("Not Found", 404)

    async def _do(self, method: str, given: dict[str, Any]) -> Any:
        if method == "getUpdates":
            return await self._get_updates(given)
        self.calls.append((method, given))
        does = {
            "sendMessage": self._send,
            "editMessageText": self._edit,
            "sendPhoto": lambda it: self._send_file("photo", it),
            "sendDocument": lambda it: self._send_file("document", it),
            "editMessageCaption": self._edit,
            "deleteMessage": self._delete,
            "answerCallbackQuery": self._acknowledge,
            "getFile": self._get_file,
            "getMe": self._me,
            "getWebhookInfo": self._webhook_info,
            "deleteWebhook": self._delete_webhook,
            "setWebhook": self._set_webhook,
        }
        return does[method](given) if method in does else self._set(method, given)

    def _get_file(self, given: dict[str, Any]) -> dict[str, Any]:
        """Where a file lies; ``files`` holds their bytes."""
        name = given["file_id"]
        if len(self.files.get(name, b"")) > refusals.FILE:
            raise Refused("Bad Request: file is too big")
        return {"file_id": name, "file_unique_id": f"unique of {name}", "file_path": f"kept/{name}"}

    async def _file(self, request: web.Request) -> web.Response:
        content = self.files.get(request.match_info["file"])
        if request.match_info["token"] != self.token or content is None:
            return web.json_response({"ok": False, "error_code": 404, "description": "Not Found"}, status=404)
        return web.Response(body=content)

    def _me(self, _given: dict[str, Any]) -> dict[str, Any]:
        return {"id": 4242, "is_bot": True, "first_name": "MedAqy", "username": USERNAME}

    def _webhook_info(self, _given: dict[str, Any]) -> dict[str, Any]:
        return {"url": self.webhook, "has_custom_certificate": False, "pending_update_count": len(self.queue)}

    def _set_webhook(self, given: dict[str, Any]) -> bool:
        self.webhook, self.secret = given["url"], given.get("secret_token", "")
        self.allowed = given.get("allowed_updates", self.allowed)
        return True

    def _delete_webhook(self, _given: dict[str, Any]) -> bool:
        self.webhook = ""
        return True

    async def _get_updates(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        if self.webhook:
            raise Refused(HOOKED, 409)
        self._poll += 1
        mine = self._poll
        self.allowed = given.get("allowed_updates", self.allowed)
        self.confirmed = max(self.confirmed, given.get("offset", 0) - 1)
        while self.queue and self.queue[0]["update_id"] < given.get("offset", 0):
            self.queue.popleft()
        await self._tell()
        try:
            async with asyncio.timeout(given.get("timeout", 0)), self.changed:
                await self.changed.wait_for(lambda: bool(self.queue) or mine != self._poll)
        except TimeoutError:
            return []
        if mine != self._poll:
            raise Refused(TWO_AT_ONCE, 409)
        return list(self.queue)[: given.get("limit", 100)]

    def _send(self, given: dict[str, Any]) -> dict[str, Any]:
        text = refusals.text_of(given["text"], given.get("parse_mode"))
        rows = refusals.keyboard(given.get("reply_markup"))
        message = Message(self.number(), given["chat_id"], text, given["text"], rows)
        self.messages[message.chat, message.message_id] = message
        return message.shown()

    def _send_file(self, kind: str, given: dict[str, Any]) -> dict[str, Any]:
        """A file as a message: one that is sent along is kept; without a caption its name stands for the text."""
        name, content = self.attached.get(given[kind], (given[kind], b""))
        source = str(given.get("caption") or (name if content else ""))
        text = refusals.caption_of(source, given.get("parse_mode"))
        rows = refusals.keyboard(given.get("reply_markup"))
        message = Message(self.number(), given["chat_id"], text, source, rows, (kind, name), content)
        self.messages[message.chat, message.message_id] = message
        return message.shown()

    def _edit(self, given: dict[str, Any]) -> dict[str, Any]:
        message = self.messages.get((given["chat_id"], given["message_id"]))
        if message is None or (message.file is not None) is ("text" in given):
            raise Refused("Bad Request: message to edit not found")
        source = given["text"] if "text" in given else given.get("caption", "")
        text = (refusals.text_of if "text" in given else refusals.caption_of)(source, given.get("parse_mode"))
        rows = refusals.keyboard(given.get("reply_markup"))
        if (text, source, rows) == (message.text, message.source, message.rows):
            raise Refused(SAME)
        message.text, message.source, message.rows = text, source, rows
        return message.shown()

    def _delete(self, given: dict[str, Any]) -> bool:
        if self.messages.pop((given["chat_id"], given["message_id"]), None) is None:
            raise Refused("Bad Request: message to delete not found")
        return True

    def _acknowledge(self, given: dict[str, Any]) -> bool:
        query = given["callback_query_id"]
        if len(given.get("text", "")) > refusals.TOAST:
            raise Refused("Bad Request: MESSAGE_TOO_LONG")
        if query in self.old_queries or query not in self.queries:
            raise Refused(OLD_QUERY)
        self.queries[query] = given.get("text", "")
        return True

    def _set(self, method: str, given: dict[str, Any]) -> bool:
        if method == "setMyCommands":
            refusals.commands(given["commands"])
        if len(given.get("description", "")) > 512 or len(given.get("short_description", "")) > 120:
            raise Refused("Bad Request: DESCRIPTION_TOO_LONG")
        self.profile[method, given.get("language_code", "")] = given
        return True
