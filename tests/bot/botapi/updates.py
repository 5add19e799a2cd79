"""The queue of updates, in their order until they are confirmed."""

from __future__ import annotations

from collections import OrderedDict
from itertools import islice
from typing import TYPE_CHECKING

from bot.botapi.parameters import read_int, read_json
from bot.botapi.refusal import Json, Refusal

if TYPE_CHECKING:
    import threading

    from bot.botapi.delivery import Delivery

POLL_LIMIT_S = 50
BY_POLL = "other getUpdates request; make sure that only one bot instance is running"
BY_WEBHOOK = "setWebhook request"
WEBHOOK_IS_ACTIVE = (
    "can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


class Updates:
    """What waits for the bot; ``changed`` is the server's lock, notified of every change."""

    def __init__(self, changed: threading.Condition) -> None:
        self.allowed: list[str] = []  # empty: all
        self.delivery: Delivery | None = None  # where there is a webhook
        self._changed = changed
        self._pending: OrderedDict[int, Json] = OrderedDict()
        self._last_id = 1000
        self._poll, self._ended_by = 0, ""
        self.methods = {"getupdates": self._get_updates}

    @property
    def n_pending(self) -> int:
        """The number of updates that are not confirmed."""
        return len(self._pending)

    def put(self, update: Json) -> int:
        """Add an update, whatever it looks like; give its id."""
        with self._changed:
            self._last_id += 1
            self._pending[self._last_id] = {"update_id": self._last_id} | update
            if self.delivery:
                self.delivery.add([self._pending[self._last_id]])
            self._changed.notify_all()
            return self._last_id

    def put_allowed(self, kind: str, content: Json) -> None:
        """Add an update if the bot has asked for its kind."""
        with self._changed:
            if not self.allowed or kind in self.allowed:
                self.put({kind: content})

    def allow(self, parameters: Json) -> None:
        """Keep to the kinds asked for last; an empty list asks for all."""
        if parameters.get("allowed_updates") is not None:
            self.allowed = read_json(parameters["allowed_updates"])

    def post_to(self, delivery: Delivery) -> None:
        """Deliver what waits and what comes, instead of letting it be fetched."""
        self.end_poll(BY_WEBHOOK)
        self.delivery = delivery
        delivery.add(self._pending.values())

    def confirm(self, update_id: int) -> None:
        """Take one update away, which has arrived."""
        with self._changed:
            self._pending.pop(update_id, None)
            self._changed.notify_all()

    def drop(self) -> None:
        """Take all updates away."""
        self._pending.clear()

    def end_poll(self, by: str = "") -> None:
        """End the poll that waits, if one does."""
        with self._changed:
            self._poll += 1
            self._ended_by = by
            self._changed.notify_all()

    def _get_updates(self, parameters: Json) -> list[Json]:
        if self.delivery:
            raise Refusal(409, f"Conflict: {WEBHOOK_IS_ACTIVE}")
        self.allow(parameters)
        self._confirm_before(read_int(parameters, "offset"))
        self.end_poll(BY_POLL)
        poll = self._poll
        wait = min(float(parameters.get("timeout") or 0), POLL_LIMIT_S)
        self._changed.wait_for(lambda: self._pending or self._poll != poll, wait)
        if self._poll != poll:
            raise Refusal(409, f"Conflict: terminated by {self._ended_by}")
        limit = read_int(parameters, "limit") or 100
        return list(islice(self._pending.values(), max(1, min(limit, 100))))

    def _confirm_before(self, offset: int) -> None:
        if offset < 0 and self._pending:
            offset += next(reversed(self._pending)) + 1
        while self._pending and next(iter(self._pending)) < offset:
            self._pending.popitem(last=False)
