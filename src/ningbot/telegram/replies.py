"""Replies on their way: in which language, how they are sent, and what if one fails."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING, Final

from telegram import LinkPreviewOptions, Message, ReplyParameters, Update
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, TelegramError

from ningbot.errors import NingbotError
from ningbot.telegram.rendering.phrases import PHRASES, client_language
from ningbot.telegram.transport.patience import persistently
from ningbot.text.scripts import detect_language

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from telegram import CallbackQuery, InlineKeyboardMarkup, MaybeInaccessibleMessage
    from telegram.ext import ContextTypes

    from ningbot.records import Language
    from ningbot.telegram.asking.conversations import Place

LOGGER: Final = logging.getLogger(__name__)

N_SEND_TRIES: Final = 6
TYPING_EVERY_S: Final = 4.5
NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)


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


async def reply(
    message: Message, text: str, buttons: InlineKeyboardMarkup | None = None
) -> Message:
    """Send HTML in reply to a message, with patience; give what was sent."""

    async def send() -> Message:
        return await message.reply_text(
            text,
            parse_mode=ParseMode.HTML,
            link_preview_options=NO_PREVIEW,
            reply_parameters=ReplyParameters(message.message_id, allow_sending_without_reply=True),
            reply_markup=buttons,
        )

    return await persistently(send, what="a reply", n_tries=N_SEND_TRIES)


async def edit_reply(
    message: Message, reply_id: int, text: str, buttons: InlineKeyboardMarkup | None
) -> bool:
    """Change what was replied to a message, or leave it where it says the same; tell if it is gone."""

    async def edit() -> None:
        await message.get_bot().edit_message_text(
            text,
            chat_id=message.chat_id,
            message_id=reply_id,
            parse_mode=ParseMode.HTML,
            link_preview_options=NO_PREVIEW,
            reply_markup=buttons,
        )

    try:
        await persistently(edit, what="an edited reply", n_tries=N_SEND_TRIES)
    except BadRequest as error:
        return "not modified" in str(error)
    return True


async def send_under(
    query: CallbackQuery, text: str, buttons: InlineKeyboardMarkup | None = None
) -> None:
    """Send HTML in reply to the message whose button was pressed, which may be gone by now."""
    under = query.message
    if under is None:
        return

    async def send() -> None:
        await query.get_bot().send_message(
            under.chat.id,
            text,
            parse_mode=ParseMode.HTML,
            link_preview_options=NO_PREVIEW,
            message_thread_id=_topic_of(under),
            reply_parameters=ReplyParameters(under.message_id, allow_sending_without_reply=True),
            reply_markup=buttons,
        )

    await persistently(send, what="a reply to a button", n_tries=N_SEND_TRIES)


async def send_photo_under(query: CallbackQuery, photo: bytes, caption: str) -> None:
    """Send a picture with HTML below it in reply to the message whose button was pressed."""
    under = query.message
    if under is None:
        return

    async def send() -> None:
        await query.get_bot().send_photo(
            under.chat.id,
            photo,
            caption=caption,
            parse_mode=ParseMode.HTML,
            message_thread_id=_topic_of(under),
            reply_parameters=ReplyParameters(under.message_id, allow_sending_without_reply=True),
        )

    await persistently(send, what="a picture", n_tries=N_SEND_TRIES)


@contextlib.asynccontextmanager
async def typing(message: Message) -> AsyncIterator[None]:
    """Show that the bot is typing, as long as the work inside takes."""
    showing = asyncio.create_task(_show_typing(message))
    try:
        yield
    finally:
        showing.cancel()


async def _show_typing(message: Message) -> None:
    """Say so again and again, for an app shows it for five seconds; it matters to nobody if that fails."""
    with contextlib.suppress(TelegramError):
        while True:
            await message.get_bot().send_chat_action(
                message.chat_id, ChatAction.TYPING, message_thread_id=_topic_of(message)
            )
            await asyncio.sleep(TYPING_EVERY_S)


def _topic_of(message: MaybeInaccessibleMessage) -> int | None:
    return place_of(message)[1] if isinstance(message, Message) else None


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
