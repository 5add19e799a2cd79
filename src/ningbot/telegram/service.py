"""The bot from its start to its stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from typing import TYPE_CHECKING, Final

from telegram.error import InvalidToken, TelegramError

import ningbot
from ningbot.configuration import state_folder
from ningbot.errors import NingbotError, SettingsError
from ningbot.logs import set_up_logs
from ningbot.telegram.access.claiming import invite_owner
from ningbot.telegram.application import build_application
from ningbot.telegram.asking.menu import offer_menu
from ningbot.telegram.state import State
from ningbot.telegram.transport.dispatcher import Dispatcher
from ningbot.telegram.transport.inbox import Inbox
from ningbot.telegram.transport.patience import persistently
from ningbot.telegram.transport.polling import N_CONNECT_TRIES, SERVER, poll

if TYPE_CHECKING:
    from pathlib import Path

    from ningbot.configuration import Settings
    from ningbot.telegram.application import App

LOGGER: Final = logging.getLogger(__name__)

STOP_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
WARM_UP: Final = "全市派駐了多少名黨建指導員？"  # loads dictionaries that the first question needs


def run(settings: Settings, index: Path, *, semantic: bool = True, read: int | None = None) -> None:
    """Answer on Telegram from the archive in ``index`` until SIGTERM or SIGINT.

    Without ``semantic`` passages are found by their words alone; ``read`` of them are read.

    Raises:
        SettingsError: there is no token, or it is refused.
        NingbotError: the archive cannot be opened, or the Bot API server never answers.
    """
    token = _check(settings)
    set_up_logs(settings.log, hide=[token])
    try:
        asyncio.run(_serve(settings, index, semantic=semantic, read=read))
    except InvalidToken:
        raise SettingsError(
            "The Bot API server refuses the token in NINGBOT_TELEGRAM_TOKEN; "
            "copy it again from @BotFather, or get a new one there."
        ) from None
    except TelegramError as error:
        reason = str(error).replace(token, "<token>")
        raise NingbotError(f"The Bot API server cannot be reached: {reason}.") from None
    except NingbotError:
        raise
    except Exception:
        LOGGER.critical("an error of ningbot's own", exc_info=True)  # here it is redacted
        raise NingbotError("The bot stopped on an error of its own, logged above.") from None


def _check(settings: Settings) -> str:
    """Give the token."""
    if not settings.telegram_token:
        raise SettingsError(
            "The bot needs a token: set NINGBOT_TELEGRAM_TOKEN to the one @BotFather gave you."
        )
    return settings.telegram_token


def _state_path(settings: Settings, index: Path) -> Path:
    """Give the file of this bot; each has its own."""
    bot_id = (settings.telegram_token or "").partition(":")[0]
    name = bot_id if bot_id.isdigit() else "bot"  # never the secret of a token cut short
    return state_folder(settings, index) / f"{name}.sqlite3"


def _stop_once(serving: asyncio.Task[None], told: asyncio.Event) -> None:
    """Stop serving; to be told so again changes nothing, for stopping has its own limit."""
    if not told.is_set():
        told.set()
        serving.cancel()


async def _serve(settings: Settings, index: Path, *, semantic: bool, read: int | None) -> None:
    """Open the archive, and answer until a signal says to stop."""
    if serving := asyncio.current_task():
        loop, told = serving.get_loop(), asyncio.Event()
        for name in STOP_SIGNALS:
            loop.add_signal_handler(name, _stop_once, serving, told)
    with (
        contextlib.suppress(asyncio.CancelledError),
        State(_state_path(settings, index)) as state,
        ningbot.open(index, semantic=semantic, read=read) as archive,
    ):
        state.hold()
        application = build_application(settings, archive, state)
        dispatcher = Dispatcher(application, Inbox(state))
        await asyncio.to_thread(archive.ask, WARM_UP)
        sweeping = asyncio.create_task(application.bot_data["forgetting"].sweep_for_ever())
        try:
            await _connect(application)
            LOGGER.info("ningbot bot: answering as @%s from %s", application.bot.username, index)
            await dispatcher.start()
            if settings.telegram_webhook:
                from ningbot.telegram.transport.webhook import (
                    receive,  # else no web server is needed
                )

                await receive(application.bot, dispatcher, settings, state)
            else:
                await poll(application, dispatcher)
        finally:
            sweeping.cancel()
            await dispatcher.stop()
            await application.shutdown()
            LOGGER.info("ningbot bot: stopped")


async def _connect(application: App) -> None:
    """Wait for the Bot API server, and introduce the bot."""
    await persistently(application.initialize, what=SERVER, n_tries=N_CONNECT_TRIES)
    await offer_menu(application.bot)
    invite_owner(application.bot_data["access"], application.bot.username)
