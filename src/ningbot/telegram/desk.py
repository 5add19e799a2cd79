"""What every handler of the bot needs, and who may come to the desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from telegram import Message, Update

from ningbot.telegram.phrases import PHRASES
from ningbot.telegram.replies import language_of, reply

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from telegram.ext import ContextTypes

    from ningbot.archive import Archive
    from ningbot.configuration import Settings
    from ningbot.telegram.conversations import Conversations
    from ningbot.telegram.feedback import Feedback

    Callback = Callable[[Message], Awaitable[None]]
    HandlerCallback = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Desk:
    """The archive, and what is remembered of those who ask."""

    settings: Settings
    archive: Archive
    conversations: Conversations
    feedback: Feedback

    def admits(self, user_id: int | None, chat_id: int | None) -> bool:
        """Tell whether a user, or all in a chat, may be answered."""
        if self.settings.telegram_open:
            return True
        asker = {user_id, chat_id} - {None}
        return bool(asker & (self.settings.telegram_allow | self.settings.telegram_admins))

    def guarded(self, callback: Callback) -> HandlerCallback:
        """Let a callback see only messages of people who may ask; tell the others their id."""

        async def guarded(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
            message, user = update.message or update.edited_message, update.effective_user
            if message is None or (user and user.is_bot and not message.sender_chat):
                return  # two bots would answer each other for ever
            if self.admits(user.id if user else None, message.chat_id):
                await callback(message)
            elif update.message:
                phrase = PHRASES[language_of(message)].stranger
                await reply(message, phrase.format(user.id if user else message.chat_id))

        return guarded
