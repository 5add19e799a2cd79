"""Fetching messages by polling, so that each is answered, by this bot or by the next.

Telegram is told that messages have arrived only once they are answered (or none was for
``SETTLE_S``), so what a killed bot left unanswered comes again at its next start.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING, Final, cast

from telegram import Update
from telegram.error import TelegramError

from ningbot.telegram.claiming import invite_owner
from ningbot.telegram.menu import offer_menu
from ningbot.telegram.patience import persistently

if TYPE_CHECKING:
    from pathlib import Path

    from ningbot.telegram.application import App, ChatByChat

LOGGER: Final = logging.getLogger(__name__)

ALLOWED_UPDATES: Final = ("message", "edited_message", "callback_query")
POLL_S: Final = 25
SETTLE_S: Final = 3.0
STOP_S: Final = 10.0
N_CONNECT_TRIES: Final = 20


async def poll(application: App, index: Path) -> None:
    """Fetch updates for ever; when cancelled, finish those at hand and confirm them."""
    bot, queue, offset = application.bot, application.update_queue, 0

    async def fetch(timeout_s: int = POLL_S) -> tuple[Update, ...]:
        updates: tuple[Update, ...] = await bot.get_updates(
            offset, timeout=timeout_s, allowed_updates=ALLOWED_UPDATES
        )
        return updates

    await _connect(application)
    await application.start()
    LOGGER.info("ningbot bot: answering as @%s from %s", bot.username, index)
    try:
        while True:
            for update in await persistently(fetch, what="getUpdates"):
                queue.put_nowait(update)
                offset = update.update_id + 1
            await _settle(application)
    finally:
        with contextlib.suppress(TimeoutError, TelegramError):
            async with asyncio.timeout(STOP_S):
                await application.stop()
            await fetch(0)


async def _settle(application: App) -> None:
    """Wait until all is answered, but no longer than ``SETTLE_S`` for the next answer."""
    processor = cast("ChatByChat", application.update_processor)
    n_done = -1
    while n_done != processor.n_done:
        n_done = processor.n_done
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SETTLE_S):  # wait_for can lose a cancellation
                await application.update_queue.join()
                return


async def _connect(application: App) -> None:
    """Wait for the Bot API server, and take the bot over from a webhook."""
    what = "the Bot API server"
    await persistently(application.initialize, what=what, n_tries=N_CONNECT_TRIES)
    try:
        await persistently(application.bot.delete_webhook, what=what, n_tries=N_CONNECT_TRIES)
    except TelegramError as error:  # getMe has passed: the token is good, polling may go on
        LOGGER.warning("a webhook, if there is one, could not be removed: %s", error)
    await offer_menu(application.bot)
    await invite_owner(application)
