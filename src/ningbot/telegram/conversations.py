"""What was asked lately in each conversation, in memory, so that a follow-up is understood."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    Place = tuple[int, int | None]  # the chat, and the topic in it

MAX_CONVERSATIONS: Final = 4096
MAX_QUESTIONS: Final = 3
FORGET_S: Final = 30 * 60.0


class Conversations:
    """The last questions of each chat and topic, each as it was understood.

    A conversation is forgotten half an hour after its last question, or when there are more than
    ``MAX_CONVERSATIONS`` livelier ones.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        # the conversation asked in the longest ago comes first
        self._asked: OrderedDict[Place, tuple[float, tuple[str, ...]]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._asked)

    def questions(self, place: Place) -> tuple[str, ...]:
        """Give the last questions of a conversation, oldest first."""
        self._forget()
        return self._asked[place][1] if place in self._asked else ()

    def add(self, place: Place, question: str) -> None:
        """Remember a question."""
        asked = (*self.questions(place), question)[-MAX_QUESTIONS:]
        self._asked[place] = (self._clock(), asked)
        self._asked.move_to_end(place)
        if len(self._asked) > MAX_CONVERSATIONS:
            self._asked.popitem(last=False)

    def _forget(self) -> None:
        oldest_kept = self._clock() - FORGET_S
        while self._asked and next(iter(self._asked.values()))[0] <= oldest_kept:
            self._asked.popitem(last=False)
