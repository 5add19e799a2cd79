"""How the bot gets its first owner: a code in the log, sent back to it in private."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from ningbot.telegram.access.guarding import message_of, sender_of
from ningbot.telegram.access.phrases import PHRASES, too_many
from ningbot.telegram.replies import language_of, reply, text_of

if TYPE_CHECKING:
    from telegram import Message, Update
    from telegram.ext import ContextTypes

    from ningbot.telegram.access.guarding import HandlerCallback
    from ningbot.telegram.access.roles import Access

LOGGER: Final = logging.getLogger(__name__)


def invite_owner(access: Access, name: str) -> None:
    """Write into the log how to become the owner of a bot that nobody may ask yet."""
    if code := access.invite():
        how = "send /start %s to @%s within a day to become its owner"
        LOGGER.warning(f"ningbot bot: nobody may ask yet; {how}", code, name)


def claiming(access: Access, *, otherwise: HandlerCallback) -> HandlerCallback:
    """Try what comes with /start in private as the owner's code; the rest goes ``otherwise``."""

    async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = message_of(update)
        said = _said_with_start(message) if message else ""
        if message is None or not access.may_claim(said):
            await otherwise(update, context)
            return
        language = language_of(message)
        if wait_s := access.claim_wait_s(message.chat_id):
            await reply(message, too_many(language, wait_s))
            return
        phrases = PHRASES[language]
        is_owner = access.claim(said, message.chat_id)
        welcome = f"{phrases.owner}\n\n{phrases.for_admins}"
        await reply(message, welcome if is_owner else phrases.wrong_code)

    return start


def _said_with_start(message: Message) -> str:
    """Give what stands after the command of a private message; in a group others would read it."""
    if sender_of(message) != message.chat_id:
        return ""
    return "".join(text_of(message).split()[1:])
