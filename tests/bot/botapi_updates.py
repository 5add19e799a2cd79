"""The queue of updates, in their order until they are confirmed."""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import TYPE_CHECKING

from bot.botapi_parameters import read_int, read_json
from bot.botapi_refusal import Json, Refusal

if TYPE_CHECKING:
    import threading

POLL_LIMIT_S = 50
TERMINATED = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)


class Updates:
    """What waits for the bot; ``changed`` is the server's lock, notified of every change."""

    def __init__(self, changed: threading.Condition) -> None:
        self._changed = changed
        self._pending: deque[Json] = deque()
        self._allowed: list[str] = []  # empty: all
        self._last_id = 1000
        self._poll = 0
        self.methods = {"getupdates": self._get_updates}

    def put(self, update: Json) -> int:
        """Add an update, whatever it looks like; give its id."""
        with self._changed:
            self._last_id += 1
            self._pending.append({"update_id": self._last_id} | update)
            self._changed.notify_all()
            return self._last_id

    def put_allowed(self, kind: str, content: Json) -> None:
        """Add an update if the bot has asked for its kind."""
        with self._changed:
            if not self._allowed or kind in self._allowed:
                self.put({kind: content})

    def end_poll(self) -> None:
        """End the poll that waits, if one does."""
        with self._changed:
            self._poll += 1
            self._changed.notify_all()

    def _get_updates(self, parameters: Json) -> list[Json]:
        self._allow(parameters)
        self._confirm(read_int(parameters, "offset"))
        self.end_poll()  # the one before
        poll = self._poll
        wait = min(float(parameters.get("timeout") or 0), POLL_LIMIT_S)
        self._changed.wait_for(lambda: self._pending or self._poll != poll, wait)
        if self._poll != poll:
            raise Refusal(409, f"Conflict: {TERMINATED}")
        limit = read_int(parameters, "limit") or 100
        return list(islice(self._pending, max(1, min(limit, 100))))

    def _allow(self, parameters: Json) -> None:
        """Keep to the kinds asked for last; an empty list asks for all."""
        if parameters.get("allowed_updates") is not None:
            self._allowed = read_json(parameters["allowed_updates"])

    def _confirm(self, offset: int) -> None:
        if offset < 0 and self._pending:
            offset += self._pending[-1]["update_id"] + 1
        while self._pending and self._pending[0]["update_id"] < offset:
            self._pending.popleft()
