"""What was asked lately in each chat, so that follow-ups, buttons and edited questions find it again.

A question is kept as it was understood, with the sentence that was cited for it: not who said what else.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from ningbot.records import Language
    from ningbot.telegram.state import State

    Place = tuple[int, int | None]  # the chat, and the topic in it

MAX_QUESTIONS: Final = 3
FORGET_S: Final = 30 * 60.0  # after which a question is no longer followed up
KEPT_S: Final = 30 * 24 * 3600.0  # after which its buttons are of no use, and all of it is erased


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and what the bot replied; ``citation_id`` is None where it refused.

    ``message_id`` is that of the question, ``reply_id`` that of the reply, None until it is sent.
    """

    asked_id: int
    chat_id: int
    user_id: int | None
    message_id: int
    reply_id: int | None
    question: str
    language: Language
    answer: str | None
    citation_id: str | None


_COLUMNS: Final = ", ".join(Asked.__slots__)


class Conversations:
    """The questions of the last days, in the order in which they were asked."""

    def __init__(self, state: State, clock: Callable[[], float] = time.time) -> None:
        self._state = state
        self._clock = clock

    def questions(self, place: Place, *, before: int | None = None) -> tuple[str, ...]:
        """Give the last questions of a conversation, oldest first: those before a message, if one is named.

        What was asked more than half an hour ago is no part of it any more.
        """
        rows = self._state.execute(
            "SELECT question FROM asked WHERE chat_id = ? AND thread_id IS ?"
            " AND (? IS NULL OR message_id < ?) AND asked_at > ? ORDER BY asked_id DESC LIMIT ?",
            (*place, before, before, self._clock() - FORGET_S, MAX_QUESTIONS),
        )
        return tuple(question for (question,) in reversed(rows))

    def add(
        self,
        place: Place,
        message_id: int,
        user_id: int | None,
        *,
        question: str,
        language: Language,
        answer: str | None,
        citation_id: str | None,
    ) -> int:
        """Keep a question, or what an edited one has become; give its number."""
        self.erase_old()
        rows = self._state.execute(
            "INSERT INTO asked (chat_id, thread_id, message_id, user_id, question, language, answer,"
            " citation_id, asked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (chat_id, message_id) DO UPDATE SET question = excluded.question,"
            " language = excluded.language, answer = excluded.answer,"
            " citation_id = excluded.citation_id RETURNING asked_id",
            (*place, message_id, user_id, question, language, answer, citation_id, self._clock()),
        )
        return int(rows[0][0])

    def set_reply(self, asked_id: int, reply_id: int) -> None:
        """Keep which message was the reply."""
        self._state.execute(
            "UPDATE asked SET reply_id = ? WHERE asked_id = ?", (reply_id, asked_id)
        )

    def find(self, asked_id: int) -> Asked | None:
        """Find a question by its number."""
        return self._find("asked_id = ?", asked_id)

    def of_message(self, chat_id: int, message_id: int) -> Asked | None:
        """Find the question that a message asked, or that it was the reply to."""
        condition = "chat_id = ? AND ? IN (message_id, reply_id)"
        return self._find(condition, chat_id, message_id)

    def last(self, place: Place) -> Asked | None:
        """Find the last question of a conversation."""
        return self._find("chat_id = ? AND thread_id IS ?", *place)

    def forget(self, user_id: int) -> None:
        """Erase all questions of a user."""
        self._state.execute("DELETE FROM asked WHERE user_id = ?", (user_id,))

    def erase_old(self) -> None:
        """Erase what is older than is promised."""
        self._state.execute("DELETE FROM asked WHERE asked_at < ?", (self._clock() - KEPT_S,))

    def _find(self, condition: str, *values: int | None) -> Asked | None:
        rows = self._state.execute(
            f"SELECT {_COLUMNS} FROM asked WHERE {condition} ORDER BY asked_id DESC LIMIT 1",  # noqa: S608 - ours
            values,
        )
        return Asked(*rows[0]) if rows else None
