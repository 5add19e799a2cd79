"""Which messages reach a callback: those of people who may write, as often as they may."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

from telegram import Message, Update
from telegram.ext import filters

from ningbot.telegram.access.limits import Limits
from ningbot.telegram.access.phrases import too_many
from ningbot.telegram.access.seldom import Seldom
from ningbot.telegram.rendering.phrases import PHRASES
from ningbot.telegram.replies import language_of, reply, text_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from telegram.ext import ContextTypes

    from ningbot.telegram.access.roles import Access

    Callback = Callable[[Message], Awaitable[None]]
    HandlerCallback = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]

STRANGER_SILENT_S: Final = 3600.0
# Commands that their sender wrote: what another wrote is not to be done with the rights of who forwards it.
OWN_WORDS: Final = filters.UpdateType.MESSAGE & ~filters.FORWARDED & ~filters.VIA_BOT


class Guard:
    """Wraps callbacks for python-telegram-bot; what it says by itself it says seldom."""

    def __init__(self, access: Access, clock: Callable[[], float] = time.monotonic) -> None:
        self.access = access
        self._limits = Limits(clock)
        self._strangers = Seldom(clock)
        self._limited = Seldom(clock)
        self._began_at = time.time()

    def asker(self, callback: Callback) -> HandlerCallback:
        """Let a callback see only messages of people who may ask, and not too many."""

        async def guarded(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
            message = message_of(update)
            is_new = update.message is not None
            if message is not None and await self._lets_pass(message, is_new=is_new):
                await callback(message)

        return guarded

    def anyone(self, callback: Callback) -> HandlerCallback:
        """Let a callback see what anyone sends, not too much of it: who may not ask may have asked before."""

        async def guarded(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
            message = message_of(update)
            if message is not None and not self.wait_s(sender_of(message), message.chat_id):
                await callback(message)

        return guarded

    def is_to_be_told(self, user_id: int | None) -> bool:
        """Tell whether a stranger is to be told now that he is one."""
        return self._strangers.is_due(user_id, silent_s=STRANGER_SILENT_S)

    def admin(self, callback: Callback, *, otherwise: HandlerCallback) -> HandlerCallback:
        """Let a callback see only what administrators send; the rest goes ``otherwise``.

        In groups there is no otherwise: a bot that answers every command there is a nuisance.
        """

        async def guarded(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
            message = message_of(update)
            if message is None:
                return
            if self.access.is_admin(sender_of(message)):
                await callback(message)
            elif message.chat.type == message.chat.PRIVATE:
                await otherwise(update, context)

        return guarded

    def wait_s(self, user_id: int | None, chat_id: int | None) -> float:
        """Take a turn of an asker's and give 0, or give how many seconds to wait for one."""
        return self._limits.take(user_id, chat_id, is_admin=self.access.is_admin(user_id))

    async def _lets_pass(self, message: Message, *, is_new: bool) -> bool:
        """Tell whether a message may pass; if not, say so, but not to who only edits."""
        sender, chat_id = sender_of(message), message.chat_id
        if not self.access.admits(sender, chat_id):
            if is_new and self._strangers.is_due(chat_id, silent_s=STRANGER_SILENT_S):
                phrase = PHRASES[language_of(message)].stranger
                await reply(message, phrase.format(chat_id if sender is None else sender))
            return False
        if (message.edit_date or message.date).timestamp() < self._began_at:
            return True  # it was asked while no bot was there, however many are handled at once now
        wait_s = self.wait_s(sender, chat_id)
        if wait_s and self._limited.is_due(chat_id, silent_s=wait_s):
            language = language_of(message, question=text_of(message))
            await reply(message, too_many(language, wait_s))
        return not wait_s


def message_of(update: Update) -> Message | None:
    """Give a message of a person, new or edited; two bots would answer each other for ever.

    What the bot itself wrote by way of a person (inline mode) is none.
    """
    message = update.message or update.edited_message
    if message is None or (message.via_bot and message.via_bot.id == message.get_bot().id):
        return None
    if message.sender_chat:
        return message
    return None if message.from_user and message.from_user.is_bot else message


def sender_of(message: Message) -> int | None:
    """Tell who wrote a message; None for who writes in the name of a chat.

    All who do so have one id for all of Telegram, which nobody may be let in by.
    """
    if message.sender_chat or message.from_user is None:
        return None
    return message.from_user.id
