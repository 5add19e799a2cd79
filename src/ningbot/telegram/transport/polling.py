"""Fetching updates by polling: Telegram is told that they arrived once they are in the inbox."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Final

from telegram import Update
from telegram.error import TelegramError

from ningbot.telegram.state import DiskError
from ningbot.telegram.transport.patience import persistently
from ningbot.telegram.transport.updates import ALLOWED_UPDATES, raw_updates, read_update

if TYPE_CHECKING:
    from ningbot.telegram.application import App
    from ningbot.telegram.transport.dispatcher import Dispatcher

LOGGER: Final = logging.getLogger(__name__)

POLL_S: Final = 25
N_CONNECT_TRIES: Final = 20
SERVER: Final = "the Bot API server"


async def poll(application: App, dispatcher: Dispatcher) -> None:
    """Fetch updates for ever, by way of a webhook no longer."""
    await _delete_webhook(application)
    offset = 0

    async def fetch() -> tuple[Update, ...]:
        updates: tuple[Update, ...] = await application.bot.get_updates(
            offset, timeout=POLL_S, allowed_updates=ALLOWED_UPDATES
        )
        return updates

    while True:
        updates = await persistently(fetch, what="getUpdates")
        readable = [read for raw in raw_updates(updates) if (read := read_update(raw))]
        await persistently(
            partial(dispatcher.receive, readable),
            what=f"{len(readable)} updates cannot be kept and stay with Telegram",
            failures=DiskError,
        )
        if updates:  # after a quiet week ids may begin anywhere, lower ones included
            offset = updates[-1].update_id + 1


async def _delete_webhook(application: App) -> None:
    try:
        await persistently(application.bot.delete_webhook, what=SERVER, n_tries=N_CONNECT_TRIES)
    except TelegramError as error:  # getMe has passed: the token is good, polling may go on
        LOGGER.warning("a webhook, if there is one, could not be removed: %s", error)
