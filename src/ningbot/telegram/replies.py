"""Replies on their way: in which language, how they are sent, and what if one fails."""

from __future__ import annotations

import contextlib
import logging
from typing import TYPE_CHECKING, Final

from telegram import LinkPreviewOptions, Message, ReplyParameters, Update
from telegram.constants import ParseMode
from telegram.error import TelegramError

from ningbot.errors import NingbotError
from ningbot.telegram.patience import persistently
from ningbot.telegram.phrases import PHRASES, client_language
from ningbot.text.scripts import detect_language

if TYPE_CHECKING:
    from telegram.ext import ContextTypes

    from ningbot.records import Language
    from ningbot.telegram.conversations import Place

LOGGER: Final = logging.getLogger(__name__)

N_SEND_TRIES: Final = 6


def text_of(message: Message) -> str:
    """Give the text of a message; nothing where there is none, or where it is no text at all."""
    return message.text if isinstance(message.text, str) else ""


def place_of(message: Message) -> Place:
    """Tell the conversation that a message belongs to.

    A reply has a thread of its own in a group without topics, and yet goes on with the rest.
    """
    return message.chat_id, message.message_thread_id if message.is_topic_message else None


def language_of(message: Message, *, question: str = "") -> Language:
    """Tell the language of a question or, without one, of the asker's Telegram."""
    client = client_language(message.from_user.language_code if message.from_user else None)
    if client is None or any(char.isalpha() for char in question):
        return detect_language(question or text_of(message))
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
        phrases = PHRASES[language_of(message, question=text_of(message))]
        with contextlib.suppress(TelegramError):
            await reply(message, phrases.apology)
