"""Receiving updates by webhook: a web server beside the bot, and Telegram told where it is.

TLS is the matter of the proxy in front of it.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from telegram.error import BadRequest

from ningbot.errors import SettingsError
from ningbot.listening import WebServer, listen
from ningbot.telegram.transport.patience import persistently
from ningbot.telegram.transport.updates import ALLOWED_UPDATES
from ningbot.telegram.transport.webhook_app import webhook_app

if TYPE_CHECKING:
    from telegram import Bot

    from ningbot.configuration import Settings
    from ningbot.telegram.state import State
    from ningbot.telegram.transport.dispatcher import Dispatcher

LOGGER: Final = logging.getLogger(__name__)

MAX_CONNECTIONS: Final = 40  # that Telegram opens at once
MAX_CONCURRENT: Final = 200  # requests, whoever they come from
WATCH_S: Final = 60.0
SECRET: Final = "webhook secret"  # noqa: S105 - the name it is kept under


async def receive(bot: Bot, dispatcher: Dispatcher, settings: Settings, state: State) -> None:
    """Have updates posted to the bot for ever.

    Raises:
        SettingsError: Telegram refuses the URL, or the address is taken.
    """
    url, secret = settings.telegram_webhook or "", _secret(state)
    path = urlsplit(url).path or "/"
    app = webhook_app(path, secret=secret, receive=dispatcher.receive)
    listener = listen(
        settings.telegram_listen,
        who="The bot",
        mend="set NINGBOT_TELEGRAM_LISTEN to an address that is free",
    )
    server = WebServer(
        app, lifespan="off", limit_concurrency=MAX_CONCURRENT, timeout_graceful_shutdown=1
    )
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await _keep_set(bot, url, secret)
    finally:
        server.should_exit = True
        await serving


def _secret(state: State) -> str:
    """Give what only Telegram and this bot know; make it once."""
    secret = state.kept(SECRET)
    if secret is None:
        secret = secrets.token_urlsafe(32)
        state.keep(SECRET, secret)
    return secret


async def _keep_set(bot: Bot, url: str, secret: str) -> None:
    """Set the webhook, and again whenever it is not; say what Telegram finds wrong with it."""
    await _set(bot, url, secret)
    told = datetime.now(UTC)
    while True:
        await asyncio.sleep(WATCH_S)
        found = await persistently(bot.get_webhook_info, what="getWebhookInfo")
        if found.url != url:
            LOGGER.warning("another program took the webhook away, it is set again")
            await _set(bot, url, secret)
        if found.last_error_date and found.last_error_date > told:
            told, reason = found.last_error_date, found.last_error_message
            LOGGER.warning("Telegram could not deliver updates to %s: %s", url, reason)


async def _set(bot: Bot, url: str, secret: str) -> None:
    async def set_webhook() -> None:
        await bot.set_webhook(
            url,
            secret_token=secret,
            allowed_updates=ALLOWED_UPDATES,
            max_connections=MAX_CONNECTIONS,
        )

    try:
        await persistently(set_webhook, what="setWebhook")
    except BadRequest as error:
        raise SettingsError(
            f"Telegram refuses the URL in NINGBOT_TELEGRAM_WEBHOOK, {url}: {error.message}."
        ) from error
