"""The bot put together: what it sends with, receives with and answers with."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from telegram.ext import Application, ApplicationBuilder

from ningbot.telegram.access import Access
from ningbot.telegram.callbacks import handlers
from ningbot.telegram.conversations import Conversations
from ningbot.telegram.desk import Desk
from ningbot.telegram.feedback import Feedback
from ningbot.telegram.guarding import Guard
from ningbot.telegram.indexer import Indexer
from ningbot.telegram.pacing import Pacing
from ningbot.telegram.replies import apologise
from ningbot.telegram.unsent import keep_unsent
from ningbot.telegram.updates import RawUpdates
from ningbot.telegram.usage import Usage

if TYPE_CHECKING:
    from ningbot.archive import Archive
    from ningbot.configuration import Settings
    from ningbot.telegram.state import State

App = Application[Any, Any, Any, Any, Any, Any]


def build_application(settings: Settings, archive: Archive, state: State) -> App:
    """Wire the callbacks to a bot that has not said a word yet."""
    os.environ.setdefault("PTB_TIMEDELTA", "1")  # the form in which RetryAfter does not warn
    builder = ApplicationBuilder().token(settings.telegram_token or "")
    if settings.telegram_api:
        builder = builder.base_url(f"{settings.telegram_api}/bot")
        builder = builder.base_file_url(f"{settings.telegram_api}/file/bot")
    builder = builder.get_updates_request(RawUpdates(connection_pool_size=1))
    application: App = builder.rate_limiter(Pacing()).updater(None).build()
    access = application.bot_data["access"] = Access(settings, state)
    desk = Desk(
        settings, archive, Conversations(state), Feedback(state), Guard(access), Usage(state)
    )
    application.add_handlers(handlers(desk, Indexer(archive.folder, state.path)))
    application.add_error_handler(keep_unsent)
    application.add_error_handler(apologise)
    return application
