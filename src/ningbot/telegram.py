"""The Telegram bot: fetches messages by polling, answers each with the sentence that answers it.

Telegram is told that messages have arrived only once they are answered (or took longer than
``SETTLE_S``), so what a killed bot left unanswered comes again at its next start.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any, Final, TypeVar
from weakref import WeakValueDictionary

from telegram import BotCommand, LinkPreviewOptions, Message, ReplyParameters, Update
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CommandHandler,
    MessageHandler,
    SimpleUpdateProcessor,
    filters,
)

import ningbot
from ningbot.errors import NingbotError, QuestionError, SettingsError
from ningbot.telegram_html import PHRASES, client_language, render_answer
from ningbot.text.scripts import detect_language

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine
    from pathlib import Path

    from telegram.ext import BaseHandler, ContextTypes

    from ningbot.archive import Archive
    from ningbot.configuration import Settings
    from ningbot.records import Language

    Callback = Callable[[Message], Awaitable[None]]
    HandlerCallback = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]

LOGGER: Final = logging.getLogger("ningbot.telegram")

ALLOWED_UPDATES: Final = ("message",)
POLL_S: Final = 25
SETTLE_S: Final = 1.0
STOP_S: Final = 10.0
N_CONNECT_TRIES: Final = 20
N_SEND_TRIES: Final = 6
LONGEST_PAUSE_S: Final = 15.0
MAX_CONCURRENT: Final = 256
STOP_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
REFUSED: Final = (BadRequest, ChatMigrated, Forbidden, InvalidToken)  # trying again cannot help
WARM_UP: Final = "全市派駐了多少名黨建指導員？"  # loads dictionaries that the first question needs
COMMANDS: Final = {
    "en": {"ask": "Ask a question", "help": "How to ask"},
    "zh": {"ask": "提问", "help": "怎样提问"},
}

T = TypeVar("T")
App = Application[Any, Any, Any, Any, Any, Any]


def run(settings: Settings, index: Path) -> None:
    """Answer on Telegram from the archive in ``index`` until SIGTERM or SIGINT.

    Raises:
        SettingsError: there is no token, it is refused, or nobody would be answered.
        NingbotError: the archive cannot be opened, or the Bot API server never answers.
    """
    token = _check(settings)
    _set_up_logging(token)
    try:
        asyncio.run(_serve(settings, index))
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


def build_application(settings: Settings, archive: Archive) -> App:
    """Wire the callbacks to a bot that has not said a word yet."""
    os.environ.setdefault("PTB_TIMEDELTA", "1")  # the form in which RetryAfter does not warn
    builder = ApplicationBuilder().token(settings.telegram_token or "")
    if settings.telegram_api:
        builder = builder.base_url(f"{settings.telegram_api}/bot")
        builder = builder.base_file_url(f"{settings.telegram_api}/file/bot")
    application: App = builder.updater(None).concurrent_updates(ChatByChat(MAX_CONCURRENT)).build()
    application.add_handlers(_handlers(Callbacks(settings, archive)))
    application.add_error_handler(apologise)
    return application


@dataclass(frozen=True, slots=True)
class Callbacks:
    """The replies to each kind of message, and what they need."""

    settings: Settings
    archive: Archive

    async def start(self, message: Message) -> None:
        """Say what the bot does."""
        await reply(message, PHRASES[language_of(message)].start)

    async def help(self, message: Message) -> None:
        """Say how to ask."""
        await reply(message, PHRASES[language_of(message)].help)

    async def ask(self, message: Message) -> None:
        """Answer the question after the command."""
        _, _, question = (message.text or "").replace("\n", " ").partition(" ")
        if not question.strip():
            await reply(message, PHRASES[language_of(message)].no_question)
        else:
            await self._answer(message, question)

    async def question(self, message: Message) -> None:
        """Answer a message that is a question."""
        await self._answer(message, message.text or "")

    async def unknown(self, message: Message) -> None:
        """Say that there is no such command."""
        await reply(message, PHRASES[language_of(message)].unknown)

    async def not_text(self, message: Message) -> None:
        """Say that photos, stickers and the like cannot be read."""
        await reply(message, PHRASES[language_of(message)].not_text)

    async def _answer(self, message: Message, question: str) -> None:
        try:
            text = render_answer(await asyncio.to_thread(self.archive.ask, question))
        except QuestionError:
            text = PHRASES[language_of(message, question=question)].unclear
        await reply(message, text)

    def admits(self, message: Message) -> bool:
        """Tell whether the asker, or the chat, may be answered."""
        if self.settings.telegram_open:
            return True
        asker = {message.chat_id} | ({message.from_user.id} if message.from_user else set())
        return bool(asker & (self.settings.telegram_allow | self.settings.telegram_admins))


def _handlers(callbacks: Callbacks) -> list[BaseHandler[Any, Any, Any]]:
    """List the handlers; the first that fits a message takes it. Groups have commands only."""
    new = filters.UpdateType.MESSAGE
    private = new & filters.ChatType.PRIVATE & ~filters.StatusUpdate.ALL

    guarded = partial(_guarded, callbacks)
    return [
        CommandHandler("start", guarded(callbacks.start), filters=new),
        CommandHandler("help", guarded(callbacks.help), filters=new),
        CommandHandler("ask", guarded(callbacks.ask), filters=new),
        MessageHandler(private & filters.COMMAND, guarded(callbacks.unknown)),
        MessageHandler(private & filters.TEXT, guarded(callbacks.question)),
        MessageHandler(private, guarded(callbacks.not_text)),
    ]


def _guarded(callbacks: Callbacks, callback: Callback) -> HandlerCallback:
    """Let a callback see only messages of people who may ask; tell the others their id."""

    async def guarded(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message, user = update.message, update.effective_user
        if message is None or (user and user.is_bot and not message.sender_chat):
            return  # two bots would answer each other for ever
        if callbacks.admits(message):
            await callback(message)
            return
        phrase = PHRASES[language_of(message)].stranger
        await reply(message, phrase.format(user.id if user else message.chat_id))

    return guarded


async def apologise(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Log what went wrong while a message was answered, and tell its writer that it did."""
    error = context.error
    if isinstance(error, TelegramError):
        LOGGER.warning("a reply could not be sent: %s", error)
        return
    if isinstance(error, NingbotError):
        LOGGER.error("a message could not be answered: %s", error)
    else:
        LOGGER.error("a message could not be answered", exc_info=error)
    message = update.message if isinstance(update, Update) else None
    if message is not None:
        phrases = PHRASES[language_of(message, question=message.text or "")]
        with contextlib.suppress(TelegramError):
            await reply(message, phrases.apology)


def language_of(message: Message, *, question: str = "") -> Language:
    """Tell the language of a question or, without one, of the asker's Telegram."""
    client = client_language(message.from_user.language_code if message.from_user else None)
    if client is None or any(char.isalpha() for char in question):
        return detect_language(question or message.text or "")
    return client


async def reply(message: Message, text: str) -> None:
    """Send HTML in reply to a message, with patience."""

    async def send() -> None:
        await message.reply_text(
            text,
            parse_mode=ParseMode.HTML,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            reply_parameters=ReplyParameters(message.message_id, allow_sending_without_reply=True),
        )

    await persistently(send, what="a reply", n_tries=N_SEND_TRIES)


async def persistently(
    call: Callable[[], Awaitable[T]], *, what: str, n_tries: int | None = None
) -> T:
    """Call until it succeeds, pausing longer each time or as long as Telegram says.

    Raises:
        TelegramError: the request itself is refused, or failed ``n_tries`` times.
    """
    for n in count(1):
        try:
            return await call()
        except REFUSED:
            raise
        except TelegramError as error:
            if n == n_tries:
                raise
            pause = _pause(error, n)
            LOGGER.warning("%s: %s; next try in %g s", what, _explained(error), pause)
        await asyncio.sleep(pause)
    raise AssertionError("unreachable")


def _pause(error: TelegramError, n: int) -> float:
    """Tell how many seconds to wait after the ``n``-th failure."""
    if not isinstance(error, RetryAfter):
        return min(2.0 ** (n - 1), LONGEST_PAUSE_S)
    asked = error.retry_after
    return asked.total_seconds() if isinstance(asked, timedelta) else float(asked)


def _explained(error: TelegramError) -> str:
    if isinstance(error, Conflict):
        return "another program is using this bot's token (409 Conflict), stop one of the two"
    return str(error)


async def _serve(settings: Settings, index: Path) -> None:
    """Open the archive and poll until a signal says to stop."""
    if serving := asyncio.current_task():
        for name in STOP_SIGNALS:
            serving.get_loop().add_signal_handler(name, serving.cancel)
    with contextlib.suppress(asyncio.CancelledError), ningbot.open(index) as archive:
        application = build_application(settings, archive)
        await asyncio.to_thread(archive.ask, WARM_UP)
        try:
            await _poll(application, index)
        finally:
            await application.shutdown()
            LOGGER.info("ningbot bot: stopped")


async def _poll(application: App, index: Path) -> None:
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
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SETTLE_S):  # wait_for can lose a cancellation
                    await queue.join()
    finally:
        with contextlib.suppress(TimeoutError, TelegramError):
            async with asyncio.timeout(STOP_S):
                await application.stop()
            await fetch(0)


async def _connect(application: App) -> None:
    """Wait for the Bot API server, and take the bot over from a webhook."""
    for call in (application.initialize, application.bot.delete_webhook):
        await persistently(call, what="the Bot API server", n_tries=N_CONNECT_TRIES)
    await _offer_commands(application)


async def _offer_commands(application: App) -> None:
    """Fill the menu of commands; the bot works without one."""
    try:
        for language, commands in COMMANDS.items():
            menu = [BotCommand(name, text) for name, text in commands.items()]
            code = None if language == "en" else language
            await application.bot.set_my_commands(menu, language_code=code)
    except TelegramError as error:
        LOGGER.warning("the menu of commands could not be set: %s", error)


class ChatByChat(SimpleUpdateProcessor):
    """Handle chats side by side, and the messages of one chat in their order."""

    def __init__(self, max_concurrent_updates: int) -> None:
        super().__init__(max_concurrent_updates)
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for the chat's turn."""
        chat = update.effective_chat if isinstance(update, Update) else None
        async with self._locks.setdefault(chat.id if chat else 0, asyncio.Lock()):
            await coroutine


def _check(settings: Settings) -> str:
    """Give the token of settings with which somebody would be answered."""
    if not settings.telegram_token:
        raise SettingsError(
            "The bot needs a token: set NINGBOT_TELEGRAM_TOKEN to the one @BotFather gave you."
        )
    if not (settings.telegram_open or settings.telegram_allow or settings.telegram_admins):
        raise SettingsError(
            "The bot would answer nobody: set NINGBOT_TELEGRAM_OPEN=1 to answer anyone, or "
            "NINGBOT_TELEGRAM_ALLOW or NINGBOT_TELEGRAM_ADMINS to the ids of those it may answer."
        )
    return settings.telegram_token


def _set_up_logging(token: str) -> None:
    """Log to standard error, and never the token."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("ningbot").setLevel(logging.INFO)
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("telegram.request").setLevel(logging.CRITICAL)  # it raises them as well
    for handler in logging.getLogger().handlers:
        handler.addFilter(Redaction(token))


class Redaction(logging.Filter):
    """Take the token out of whatever is logged, tracebacks included."""

    def __init__(self, token: str) -> None:
        super().__init__()
        secret = token.partition(":")[2]
        self._hidden = [token, token.replace(":", "%3A"), *([secret] if len(secret) >= 8 else [])]

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, redacted."""
        record.msg, record.args = self._redact(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        record.exc_text = record.exc_text and self._redact(record.exc_text)
        record.stack_info = record.stack_info and self._redact(record.stack_info)
        return True

    def _redact(self, text: str) -> str:
        for hidden in self._hidden:
            text = text.replace(hidden, "<token>")
        return text
