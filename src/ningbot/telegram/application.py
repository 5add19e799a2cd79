"""The bot put together: what it sends with, receives with and answers with."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from telegram.ext import Application, ApplicationBuilder

from ningbot.telegram.access.guarding import Guard
from ningbot.telegram.access.roles import Access
from ningbot.telegram.administration.indexer import Indexer
from ningbot.telegram.asking.conversations import Conversations
from ningbot.telegram.asking.feedback import Feedback
from ningbot.telegram.asking.usage import Usage
from ningbot.telegram.desk import Desk
from ningbot.telegram.forgetting import Forgetting
from ningbot.telegram.handlers import handlers
from ningbot.telegram.replies import apologise
from ningbot.telegram.transport.inbox import Inbox
from ningbot.telegram.transport.pacing import Pacing
from ningbot.telegram.transport.unsent import keep_unsent
from ningbot.telegram.transport.updates import RawUpdates

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
    conversations, feedback = Conversations(state), Feedback(state)
    forgetting = Forgetting(state, conversations, feedback, Inbox(state))
    application.bot_data["forgetting"] = forgetting
    desk = Desk(settings, archive, conversations, feedback, forgetting, Guard(access), Usage(state))
    application.add_handlers(handlers(desk, Indexer(archive.folder, state.path)))
    application.add_error_handler(keep_unsent)
    application.add_error_handler(apologise)
    return application
