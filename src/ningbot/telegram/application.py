"""The bot put together: how it sends, receives and takes its turns."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import Application, ApplicationBuilder, SimpleUpdateProcessor

from ningbot.telegram.access import Access
from ningbot.telegram.callbacks import handlers
from ningbot.telegram.conversations import Conversations
from ningbot.telegram.desk import Desk
from ningbot.telegram.feedback import Feedback
from ningbot.telegram.guarding import Guard
from ningbot.telegram.replies import apologise
from ningbot.telegram.updates import ReadableUpdates

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from ningbot.archive import Archive
    from ningbot.configuration import Settings
    from ningbot.telegram.state import State

MAX_CONCURRENT: Final = 256

App = Application[Any, Any, Any, Any, Any, Any]


def build_application(settings: Settings, archive: Archive, state: State) -> App:
    """Wire the callbacks to a bot that has not said a word yet."""
    os.environ.setdefault("PTB_TIMEDELTA", "1")  # the form in which RetryAfter does not warn
    builder = ApplicationBuilder().token(settings.telegram_token or "")
    if settings.telegram_api:
        builder = builder.base_url(f"{settings.telegram_api}/bot")
        builder = builder.base_file_url(f"{settings.telegram_api}/file/bot")
    builder = builder.get_updates_request(ReadableUpdates(connection_pool_size=1))
    application: App = builder.updater(None).concurrent_updates(ChatByChat(MAX_CONCURRENT)).build()
    access = application.bot_data["access"] = Access(settings, state)
    desk = Desk(settings, archive, Conversations(state), Feedback(state), Guard(access))
    application.add_handlers(handlers(desk))
    application.add_error_handler(apologise)
    return application


class ChatByChat(SimpleUpdateProcessor):
    """Handle chats side by side, and the messages of one chat in their order."""

    def __init__(self, max_concurrent_updates: int) -> None:
        super().__init__(max_concurrent_updates)
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self.n_done = 0

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for the chat's turn."""
        chat = update.effective_chat if isinstance(update, Update) else None
        async with self._locks.setdefault(chat.id if chat else 0, asyncio.Lock()):
            try:
                await coroutine
            finally:
                self.n_done += 1
