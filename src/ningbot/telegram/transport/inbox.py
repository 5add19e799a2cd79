"""The inbox: every update is on disk before Telegram is told that it arrived."""

from __future__ import annotations

import json
import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ningbot.telegram.state import State
    from ningbot.telegram.transport.updates import Incoming

LOGGER: Final = logging.getLogger(__name__)

MAX_TRIES: Final = 3
KEEP_S: Final = 24 * 3600.0  # Telegram, too, delivers nothing that is older
TOO_LATE_S: Final = {"inline_query": 30.0, "callback_query": 150.0}  # then Telegram takes no answer


@dataclass(frozen=True, slots=True)
class Entry:
    """An update that waits to be handled, and how often that was begun."""

    update_id: int
    chat: int
    tries: int = 0


class Inbox:
    """The journal of updates; every method is one transaction.

    What was written in an update is erased as soon as it is handled. Its id stays for a day, so
    that the same update delivered again is known.
    """

    def __init__(self, state: State, clock: Callable[[], float] = time.time) -> None:
        self._state, self._clock = state, clock
        self.place = state.path

    def add(self, updates: Iterable[Incoming]) -> list[Entry]:
        """Write updates down; list those that had not come before."""
        now, new = self._clock(), list[Entry]()
        with self._state.writing():
            self.erase_old()
            for update in updates:
                rows = self._state.execute(
                    "INSERT OR IGNORE INTO inbox (update_id, chat, user, received, body) "
                    "VALUES (?, ?, ?, ?, ?) RETURNING update_id, chat, tries",
                    (update.update_id, update.chat, update.user, now, update.body),
                )
                new += [Entry(*row) for row in rows]
        return new

    def waiting(self) -> list[Entry]:
        """List what is not handled yet, the oldest first."""
        rows = self._state.execute(
            "SELECT update_id, chat, tries FROM inbox WHERE body IS NOT NULL AND NOT dead "
            "ORDER BY received, update_id"
        )
        return [Entry(*row) for row in rows]

    def begin(self, update_id: int) -> dict[str, Any] | None:
        """Count one more try, and give the update; none if it is too late or too often tried."""
        with self._state.writing():
            rows = self._state.execute(
                "SELECT tries, received, body FROM inbox WHERE update_id = ? AND body IS NOT NULL",
                (update_id,),
            )
            if not rows:
                return None  # its sender wants to be forgotten
            tries, received, body = rows[0]
            update: dict[str, Any] = json.loads(body)
            age_s = self._clock() - received
            if any(age_s > TOO_LATE_S[kind] for kind in update.keys() & TOO_LATE_S):
                self.finish(update_id)
                return None
            if tries >= MAX_TRIES or age_s > KEEP_S:
                self._give_up(update_id, tries)
                return None
            self._state.execute(
                "UPDATE inbox SET tries = tries + 1 WHERE update_id = ?", (update_id,)
            )
        return update

    def give_back(self, update_id: int) -> None:
        """Take a try back that was cut short through no fault of the update's."""
        self._state.execute("UPDATE inbox SET tries = tries - 1 WHERE update_id = ?", (update_id,))

    def finish(self, update_id: int) -> None:
        """Mark an update as handled: erase what was written in it, and by whom."""
        self._state.execute(
            "UPDATE inbox SET body = NULL, chat = 0, user = NULL WHERE update_id = ?", (update_id,)
        )

    def forget(self, user_id: int) -> None:
        """Erase what a user sent, and leave it unanswered."""
        self._state.execute(
            "UPDATE inbox SET body = NULL, chat = 0, user = NULL WHERE user = ?", (user_id,)
        )

    def erase_old(self) -> None:
        """Forget what was handled a day ago, and dead letters as old."""
        self._state.execute(
            "DELETE FROM inbox WHERE (body IS NULL OR dead) AND received < ?",
            (self._clock() - KEEP_S,),
        )

    def n_dead(self) -> int:
        """Count the dead letters: updates that are kept for a day, but not tried again."""
        ((n,),) = self._state.execute("SELECT count(*) FROM inbox WHERE dead")
        return int(n)

    def _give_up(self, update_id: int, tries: int) -> None:
        self._state.execute("UPDATE inbox SET dead = 1 WHERE update_id = ?", (update_id,))
        LOGGER.error(
            "update %d is given up after %d tries that were cut short; dead letters in %s: %d",
            update_id,
            tries,
            self.place,
            self.n_dead(),
        )
