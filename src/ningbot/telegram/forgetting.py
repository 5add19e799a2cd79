"""What was promised to be erased, erased: at once for who asks for it, and in time for all."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

from ningbot.telegram.state import DiskError

if TYPE_CHECKING:
    from ningbot.telegram.asking.conversations import Conversations
    from ningbot.telegram.asking.feedback import Feedback
    from ningbot.telegram.state import State
    from ningbot.telegram.transport.inbox import Inbox

LOGGER: Final = logging.getLogger(__name__)

SWEEP_S: Final = 3600.0


class Forgetting:
    """Erases from all that keeps something of people."""

    def __init__(
        self, state: State, conversations: Conversations, feedback: Feedback, inbox: Inbox
    ) -> None:
        self._state, self._conversations = state, conversations
        self._feedback, self._inbox = feedback, inbox

    def forget(self, user_id: int) -> None:
        """Erase all that a user asked and said, what waits for an answer included."""
        with self._state.writing():
            self._feedback.forget(user_id)
            self._conversations.forget(user_id)
            self._inbox.forget(user_id)
        self._state.overwrite()

    def sweep(self) -> None:
        """Erase what is older than was promised."""
        with self._state.writing():
            self._conversations.erase_old()
            self._inbox.erase_old()
        self._state.overwrite()

    async def sweep_for_ever(self) -> None:
        """Sweep now and every hour, whether anybody asks or not."""
        while True:
            try:
                await asyncio.to_thread(self.sweep)
            except DiskError as error:
                LOGGER.warning("what is old could not be erased: %s", error)
            await asyncio.sleep(SWEEP_S)
