"""The server: what it is asked for, and who in it does that."""

from __future__ import annotations

import re
import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from bot.botapi.failures import Failures
from bot.botapi.http import Handler, Http
from bot.botapi.people import People
from bot.botapi.refusal import Json, Refusal
from bot.botapi.rooms import Rooms, open_rooms
from bot.botapi.settings import Settings
from bot.botapi.webhook import Webhooks

if TYPE_CHECKING:
    from collections.abc import Callable

TOKEN = "7654321:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


@dataclass(frozen=True)
class Call:
    """A request that came in, refused or not; ``at`` is time.monotonic()."""

    method: str
    parameters: Json
    at: float


class BotApi:
    """One bot's server: a context manager; ``send_*`` are what people do in their apps.

    ``sent[chat_id]`` and ``edits[chat_id]`` log the bot's messages as they were sent and edited;
    ``shown(chat_id)`` gives them as they stand now. ``inline_messages`` and ``inline_edits`` are
    the same for those sent by way of people. ``callback_answers``, ``inline_answers`` and
    ``guest_answers`` hold what was answered, by query id; ``commands`` and ``texts`` are what the
    bot says of itself, see `Menu`. ``settings``: see `Settings`.
    """

    def __init__(self, *, token: str = TOKEN, port: int = 0, **settings: Any) -> None:
        self.token, self.username = token, "ningbot_test_bot"
        self.calls: list[Call] = []
        self._calls: dict[str, list[Call]] = defaultdict(list)  # by method
        self._open(Settings(**settings))
        self._http = Http(("127.0.0.1", port), Handler)
        self._http.api = self
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    def _open(self, settings: Settings) -> None:
        bot_id = int(self.token.partition(":")[0])
        bot = {"id": bot_id, "is_bot": True, "first_name": "ningbot", "username": self.username}
        rooms, self._failures = open_rooms(bot, settings), Failures()
        me = bot | {
            "can_join_groups": True,
            "can_read_all_group_messages": not settings.privacy,
            "supports_guest_queries": True,
            "supports_inline_queries": True,
        }
        self._webhooks = Webhooks(rooms.updates, settings, call=self._call_back)
        self._methods = rooms.methods() | self._webhooks.methods | {"getme": lambda parameters: me}
        self._flood, self._has_flood_limits = rooms.flood, settings.flood
        self._show(rooms)
        self._let_in(People(rooms))

    def _show(self, rooms: Rooms) -> None:
        messages, self._changed, self._updates = rooms.messages, rooms.changed, rooms.updates
        self.sent, self.edits, self.shown = messages.sent, messages.edits, messages.shown
        self.inline_messages, self.inline_edits = messages.inline, messages.inline_edits
        self.callback_answers, self.inline_answers = rooms.callbacks.answers, rooms.inline.answers
        self.guest_answers = rooms.guests.answers
        self.content_of, self._download = rooms.files.content_of, rooms.files.download
        self.commands, self.texts = rooms.menu.commands, rooms.menu.texts
        self.send_update = self._updates.put
        self.fail_next, self.fail_no_more = self._failures.fail_next, self._failures.fail_no_more

    def _let_in(self, people: People) -> None:
        self.send, self.send_text, self.send_photo = (
            people.send,
            people.send_text,
            people.send_photo,
        )
        self.send_document, self.edit = people.send_document, people.edit
        self.press, self.press_inline = people.press, people.press_inline
        self.send_inline_query = people.send_inline_query
        self.send_guest_message = people.send_guest_message
        self.choose_inline_result = people.choose_inline_result

    @property
    def url(self) -> str:
        """The base URL to give the bot."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def violations(self) -> int:
        """The number of calls that the flood limits refused."""
        return self._flood.violations

    @property
    def impatient(self) -> int:
        """The number of those made to a chat before its ``retry_after`` had ended."""
        return self._flood.impatient

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._webhooks.stop()
        self._updates.end_poll()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def wait_for_replies(self, chat_id: int, n: int, timeout: float = 10) -> list[Json]:
        """Wait until the bot has sent ``n`` messages to a chat; give all it has sent there."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.sent[chat_id]) >= n, timeout):
                raise AssertionError(f"{n} replies expected in {timeout} s: {self.sent[chat_id]}")
            return list(self.sent[chat_id])

    def wait_for_call(self, method: str, n: int = 1, timeout: float = 10) -> list[Call]:
        """Wait until a method has been called ``n`` times."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._calls[method.lower()]) >= n, timeout):
                raise AssertionError(f"{n} calls of {method} expected: {self.calls}")
            return self.calls_of(method)

    def wait_until(self, what: Callable[[], Any], timeout: float = 10) -> Any:
        """Wait until something is so, such as an answer being there; give it."""
        with self._changed:
            if not (found := self._changed.wait_for(what, timeout)):
                raise AssertionError(f"nothing came in {timeout} s")
            return found

    def calls_of(self, method: str) -> list[Call]:
        """List the calls of one method so far."""
        with self._changed:
            return list(self._calls[method.lower()])

    def answer(self, token: str, method: str, parameters: Json) -> Any:
        """Carry out one call, and give its result."""
        self._check_token(token)
        name, now = method.lower(), time.monotonic()
        with self._changed:
            self._log(Call(method, parameters, now))
            self._failures.check(name, str(parameters.get("chat_id")), now=now)
            if self._has_flood_limits:
                self._flood.check(name, parameters, now=now)
            if name not in self._methods:
                raise Refusal(404, "Not Found")
            result = self._methods[name](parameters)
            self._changed.notify_all()
            return result

    def download(self, token: str, path: str) -> bytes:
        """Give the content of a file to whoever has the token."""
        self._check_token(token)
        return self._download(path)

    def _call_back(self, method: str, parameters: Json) -> Any:
        return self.answer(self.token, method, parameters)

    def _check_token(self, token: str) -> None:
        if not re.fullmatch(r"[0-9]+:[\w-]+", token):
            raise Refusal(404, "Not Found")
        if token != self.token:
            raise Refusal(401, "Unauthorized")

    def _log(self, call: Call) -> None:
        self.calls.append(call)
        self._calls[call.method.lower()].append(call)
        self._changed.notify_all()
