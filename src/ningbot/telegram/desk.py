"""What every handler of the bot needs, and who may come to the desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ningbot.archive import Archive
    from ningbot.configuration import Settings
    from ningbot.telegram.access.guarding import Callback, Guard, HandlerCallback
    from ningbot.telegram.asking.conversations import Conversations
    from ningbot.telegram.asking.feedback import Feedback
    from ningbot.telegram.asking.usage import Usage
    from ningbot.telegram.forgetting import Forgetting


@dataclass(frozen=True, slots=True)
class Desk:
    """The archive, and what is remembered of those who ask."""

    settings: Settings
    archive: Archive
    conversations: Conversations
    feedback: Feedback
    forgetting: Forgetting
    guard: Guard
    usage: Usage

    def admits(self, user_id: int | None, chat_id: int | None) -> bool:
        """Tell whether a user, or all in a chat, may be answered."""
        return self.guard.access.admits(user_id, chat_id)

    def guarded(self, callback: Callback) -> HandlerCallback:
        """Let a callback see only messages of people who may ask, and not too many."""
        return self.guard.asker(callback)
