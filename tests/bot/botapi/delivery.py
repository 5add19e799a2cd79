"""Updates posted to a webhook: in order within a chat, side by side otherwise, until they arrive.

Source: https://core.telegram.org/bots/api#setwebhook, and TDLib's WebhookActor.cpp
"""

from __future__ import annotations

import json
import threading
import time
from collections import defaultdict, deque
from dataclasses import dataclass
from heapq import heappop, heappush
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.botapi.http import read_body

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.botapi.refusal import Json

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
LONGEST_PAUSE_S = 60.0
ERRORS: dict[type[Exception], str] = {
    ConnectionRefusedError: "Connection refused",
    TimeoutError: "Read timeout expired",
}


@dataclass(frozen=True)
class Webhook:
    """Where updates are posted to, and how."""

    url: str
    secret_token: str
    max_connections: int


class Delivery:
    """Posts updates; ``arrived`` is told of each update and what was answered to it."""

    def __init__(
        self,
        webhook: Webhook,
        *,
        arrived: Callable[[Json, Json], None],
        pause_s: float,
        timeout_s: float,
    ) -> None:
        self.webhook = webhook
        self.last_error: Json = {}
        self._arrived, self._pause_s, self._timeout_s = arrived, pause_s, timeout_s
        self._lines: dict[Any, deque[Json]] = defaultdict(deque)  # one for each chat
        self._due: list[tuple[float, int, Any]] = []  # when the first of a line is to be posted
        self._failures: dict[Any, int] = defaultdict(int)  # of the first of a line
        self._n_posting, self._stopped = 0, False
        self._changed = threading.Condition()
        threading.Thread(target=self._run, daemon=True).start()

    def add(self, updates: Iterable[Json]) -> None:
        """Let updates stand in line."""
        with self._changed:
            for update in updates:
                line = _line_of(update)
                self._lines[line].append(update)
                if len(self._lines[line]) == 1:
                    heappush(self._due, (time.monotonic(), update["update_id"], line))
            self._changed.notify_all()

    def stop(self) -> None:
        """Post nothing more."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def _run(self) -> None:
        with self._changed:
            while not self._stopped:
                free = self._n_posting < self.webhook.max_connections
                wait = self._due[0][0] - time.monotonic() if self._due and free else None
                if wait is None or wait > 0:
                    self._changed.wait(wait)
                    continue
                line = heappop(self._due)[2]
                self._n_posting += 1
                first = self._lines[line][0]
                threading.Thread(target=self._deliver, args=(line, first), daemon=True).start()

    def _deliver(self, line: Any, update: Json) -> None:
        try:
            self._arrived(update, self._post(update))
        except (OSError, HTTPException) as err:
            self._again(line, _error_text(err))
        else:
            self._next(line)

    def _post(self, update: Json) -> Json:
        """Post an update; give the method call that comes back, if one does."""
        headers = {"Content-Type": "application/json"}
        if self.webhook.secret_token:
            headers[SECRET_HEADER] = self.webhook.secret_token
        parts = urlsplit(self.webhook.url)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=self._timeout_s)
        try:
            path = parts._replace(scheme="", netloc="").geturl() or "/"
            connection.request("POST", path, json.dumps(update), headers)
            response = connection.getresponse()
            body = response.read()
        finally:
            connection.close()
        if not 200 <= response.status < 300:
            status = f"{response.status} {response.reason}"
            raise HTTPException(f"Wrong response from the webhook: {status}")
        return _called(body, response.getheader("Content-Type", ""))

    def _again(self, line: Any, error: str) -> None:
        with self._changed:
            self.last_error = {"last_error_date": int(time.time()), "last_error_message": error}
            pause = self._pause_s * 2 ** min(self._failures[line], 16)
            self._failures[line] += 1
            self._rest(line, min(pause, LONGEST_PAUSE_S))

    def _next(self, line: Any) -> None:
        with self._changed:
            self._failures.pop(line, None)
            self._lines[line].popleft()
            self._rest(line, 0)

    def _rest(self, line: Any, pause: float) -> None:
        """Let the first of a line be posted after a pause."""
        self._n_posting -= 1
        if self._lines[line]:
            first = self._lines[line][0]
            heappush(self._due, (time.monotonic() + pause, first["update_id"], line))
        else:
            del self._lines[line]
        self._changed.notify_all()


def _error_text(err: Exception) -> str:
    return ERRORS.get(type(err), str(err))


def _line_of(update: Json) -> Any:
    """Find the chat or, where there is none, the person that an update comes from."""
    for content in update.values():
        if isinstance(content, dict):
            message = content.get("message", content)
            if source := message.get("chat") or content.get("from"):
                return source["id"]
    return f"update {update['update_id']}"


def _called(body: bytes, kind: str) -> Json:
    """Read a call of a method from the answer to an update; others hold nothing to read."""
    try:
        parameters = read_body(body, kind)
    except (TypeError, ValueError):
        return {}
    return parameters if "method" in parameters else {}
