"""A Bot API server on loopback, as strict as Telegram's where ningbot could go wrong.

Source: https://core.telegram.org/bots/api
"""

from __future__ import annotations

import json
import math
import re
import threading
import time
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from bot.botapi_html import parse_html, trimmed, units
from bot.botapi_http import Handler, Http
from bot.botapi_refusal import Json, Refusal, bad_request

if TYPE_CHECKING:
    from collections.abc import Callable

TOKEN = "7654321:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
MESSAGE_LIMIT = 4096
POLL_LIMIT_S = 50
BOT_COMMAND_RE = re.compile(r"(?<![^\s])/[A-Za-z0-9_]{1,32}(?:@\w{5,32})?(?![\w/])")
TERMINATED = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
CHAT_ACTIONS = {"typing", "upload_document", "upload_photo", "find_location"}


@dataclass(frozen=True)
class Call:
    """A request that came in, refused or not; ``at`` is time.monotonic()."""

    method: str
    parameters: Json
    at: float


class BotApi:
    """One bot's server: a context manager; ``send_*`` are what people do in their apps."""

    def __init__(self, *, token: str = TOKEN, port: int = 0) -> None:
        self.token, self.username = token, "ningbot_test_bot"
        self.calls: list[Call] = []
        self.sent: dict[int, list[Json]] = defaultdict(list)  # chat_id -> messages of the bot
        self._chats: dict[int, Json] = {}
        self._messages: set[tuple[int, int]] = set()
        self._updates: deque[Json] = deque()
        self._allowed: list[str] | None = None
        self._ids = {"update": 1000, "message": 0, "poll": 0}
        self._failures: dict[str, deque[Json]] = defaultdict(deque)
        self._flood_ends: dict[tuple[str, str], float] = {}  # method and chat -> time
        self._changed = threading.Condition()
        self._http = Http(("127.0.0.1", port), Handler)
        self._http.api = self
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._methods: dict[str, Callable[[Json], Any]] = {
            "getme": self._get_me,
            "getupdates": self._get_updates,
            "deletewebhook": lambda parameters: True,
            "setmycommands": self._set_my_commands,
            "sendchataction": self._send_chat_action,
            "sendmessage": self._send_message,
        }

    @property
    def url(self) -> str:
        """The base URL to give the bot."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._ids["poll"] += 1
            self._changed.notify_all()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def send_text(self, chat_id: int, text: str, **who: Any) -> int:
        """Write to the bot; give the message's id. ``who``: see `send`."""
        if not text.strip() or units(text) > MESSAGE_LIMIT:
            raise ValueError("no Telegram app sends a text that is empty or too long")
        commands = [
            {"type": "bot_command", "offset": units(text[: m.start()]), "length": units(m[0])}
            for m in BOT_COMMAND_RE.finditer(text)
        ]
        return self.send(
            chat_id, {"text": text} | ({"entities": commands} if commands else {}), **who
        )

    def send_photo(self, chat_id: int, **who: Any) -> int:
        """Send the bot a photo."""
        size = {"file_id": "AgAC", "file_unique_id": "AQAD", "width": 90, "height": 90}
        return self.send(chat_id, {"photo": [size]}, **who)

    def send(
        self,
        chat_id: int,
        content: Json,
        *,
        language_code: str | None = "zh-hans",
        user_id: int | None = None,
        chat_type: str = "private",
        kind: str = "message",
    ) -> int:
        """Put a message of a user (by default the one whose private chat it is) in the queue."""
        user: Json = {"id": user_id or chat_id, "is_bot": False, "first_name": "寧寧"}
        user |= {"language_code": language_code} if language_code else {}
        named = {"first_name": "寧寧"} if chat_type == "private" else {"title": "群"}
        with self._changed:
            chat = self._chats.setdefault(chat_id, {"id": chat_id, "type": chat_type} | named)
            message = self._new_message(chat, user) | content
            if kind == "edited_message":
                message["edit_date"] = message["date"]
            if self._allowed is None or kind in self._allowed:
                self.send_update({kind: message})
            return int(message["message_id"])

    def send_update(self, update: Json) -> int:
        """Put an update in the queue, whatever it looks like; give its id."""
        with self._changed:
            self._updates.append({"update_id": self._next("update")} | update)
            self._changed.notify_all()
            return self._ids["update"]

    def wait_for_replies(self, chat_id: int, n: int, timeout: float = 10) -> list[Json]:
        """Wait until the bot has sent ``n`` messages to a chat; give all it has sent there."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.sent[chat_id]) >= n, timeout):
                raise AssertionError(f"{n} replies expected in {timeout} s: {self.sent[chat_id]}")
            return list(self.sent[chat_id])

    def wait_for_call(self, method: str, n: int = 1, timeout: float = 10) -> list[Call]:
        """Wait until a method has been called ``n`` times."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.calls_of(method)) >= n, timeout):
                raise AssertionError(f"{n} calls of {method} expected: {self.calls}")
            return self.calls_of(method)

    def calls_of(self, method: str) -> list[Call]:
        """List the calls of one method so far."""
        return [call for call in self.calls if call.method.lower() == method.lower()]

    def fail_next(self, method: str, *, times: int = 1, **failure: int) -> None:
        """Fail the next calls: ``status=``, or 429 with ``retry_after=``, or ``close=True``."""
        self._failures[method.lower()] += [failure] * times

    def fail_no_more(self, method: str) -> None:
        """Forget the failures that are left."""
        self._failures[method.lower()].clear()

    def answer(self, token: str, method: str, parameters: Json) -> Any:
        """Carry out one call, and give its result."""
        if not re.fullmatch(r"[0-9]+:[\w-]+", token):
            raise Refusal(404, "Not Found")
        if token != self.token:
            raise Refusal(401, "Unauthorized")
        name, now = method.lower(), time.monotonic()
        with self._changed:
            self.calls.append(Call(method, parameters, now))
            self._changed.notify_all()
            self._fail(name, str(parameters.get("chat_id")), now=now)
            if name not in self._methods:
                raise Refusal(404, "Not Found")
            result = self._methods[name](parameters)
            self._changed.notify_all()
            return result

    def _fail(self, name: str, chat_id: str, *, now: float) -> None:
        failure = self._failures[name].popleft() if self._failures[name] else None
        if failure and failure.get("close"):
            raise ConnectionAbortedError
        if failure and "retry_after" in failure:
            self._flood_ends[name, chat_id] = now + failure["retry_after"]
        elif failure:
            raise Refusal(failure["status"], "Internal Server Error")
        if (left := self._flood_ends.get((name, chat_id), 0) - now) > 0:
            wait = math.ceil(left)
            raise Refusal(429, f"Too Many Requests: retry after {wait}", retry_after=wait)

    def _next(self, kind: str) -> int:
        self._ids[kind] += 1
        return self._ids[kind]

    def _new_message(self, chat: Json, user: Json) -> Json:
        message_id = self._next("message")
        self._messages.add((chat["id"], message_id))
        return {"message_id": message_id, "from": user, "chat": chat, "date": int(time.time())}

    def _get_me(self, parameters: Json) -> Json:
        bot_id = int(self.token.partition(":")[0])
        return {"id": bot_id, "is_bot": True, "first_name": "ningbot", "username": self.username}

    def _get_updates(self, parameters: Json) -> list[Json]:
        offset, limit = int(parameters.get("offset") or 0), int(parameters.get("limit") or 100)
        if parameters.get("allowed_updates"):
            self._allowed = _json(parameters["allowed_updates"])
        if offset < 0 and self._updates:
            offset += self._updates[-1]["update_id"] + 1
        while self._updates and self._updates[0]["update_id"] < offset:
            self._updates.popleft()
        poll = self._next("poll")  # which ends the one before
        self._changed.notify_all()
        wait = min(float(parameters.get("timeout") or 0), POLL_LIMIT_S)
        self._changed.wait_for(lambda: self._updates or self._ids["poll"] != poll, wait)
        if self._ids["poll"] != poll:
            raise Refusal(409, f"Conflict: {TERMINATED}")
        return list(self._updates)[: max(1, min(limit, 100))]

    def _set_my_commands(self, parameters: Json) -> bool:
        for item in _json(parameters.get("commands", "[]")):
            if not re.fullmatch(r"[a-z0-9_]{1,32}", item["command"]):
                raise bad_request("BOT_COMMAND_INVALID")
            if not 1 <= len(item["description"]) <= 256:
                raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        return True

    def _send_chat_action(self, parameters: Json) -> bool:
        self._chat(parameters)
        if parameters.get("action") not in CHAT_ACTIONS:
            raise bad_request("wrong parameter action in request")
        return True

    def _send_message(self, parameters: Json) -> Json:
        chat, source = self._chat(parameters), str(parameters.get("text", ""))
        if re.search("[\ud800-\udfff]", source):
            raise bad_request("strings must be encoded in UTF-8")
        mode = str(parameters.get("parse_mode") or "").lower()
        if mode not in {"", "html"}:
            raise bad_request("unsupported parse_mode")
        text, entities = parse_html(source) if mode else trimmed(source, [])
        if not text:
            raise bad_request("message text is empty")
        if units(text) > MESSAGE_LIMIT:
            raise bad_request("message is too long")
        message = self._replied(chat, parameters) | {"text": text}
        message |= {"entities": entities} if entities else {}
        self.sent[chat["id"]].append(message)
        return message

    def _replied(self, chat: Json, parameters: Json) -> Json:
        """Make the bot's message, a reply if it is to be one."""
        reply = _json(parameters.get("reply_parameters") or "{}")
        to = reply.get("message_id") or int(parameters.get("reply_to_message_id") or 0)
        message = self._new_message(chat, self._get_me({}))
        if not to:
            return message
        if (chat["id"], to) in self._messages:
            return message | {"reply_to_message": {"message_id": to, "date": 0, "chat": chat}}
        if not _json((reply or parameters).get("allow_sending_without_reply", False)):
            raise bad_request("message to be replied not found")
        return message

    def _chat(self, parameters: Json) -> Json:
        try:
            return self._chats[int(parameters.get("chat_id", ""))]
        except (KeyError, ValueError):
            raise bad_request("chat not found") from None


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
