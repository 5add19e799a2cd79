"""Letting people in and turning them away: /allow, /deny, /admin and /who, for administrators."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from telegram import Message, MessageOriginUser
from telegram.ext import CommandHandler, MessageHandler, filters

from ningbot.telegram.access.guarding import OWN_WORDS, sender_of
from ningbot.telegram.access.phrases import PHRASES, AccessPhrases
from ningbot.telegram.replies import language_of, reply, text_of

if TYPE_CHECKING:
    from telegram import Update
    from telegram.ext import BaseHandler, ContextTypes

    from ningbot.telegram.access.guarding import Guard, HandlerCallback
    from ningbot.telegram.access.roles import Access

ID_RE: Final = re.compile(r"-?[1-9][0-9]{0,15}")  # Telegram's have 52 bits at most
MAX_LISTED: Final = 50


@dataclass(frozen=True, slots=True)
class Admitting:
    """The administrators' commands on who may ask."""

    access: Access

    async def allow(self, message: Message) -> None:
        """Let a user or chat ask."""
        phrases = _phrases(message)
        some_id = _id_meant(message)
        if some_id is None:
            await reply(message, phrases.whom.format("allow"))
            return
        self.access.allow(some_id)
        await reply(message, phrases.allowed.format(some_id))

    async def deny(self, message: Message) -> None:
        """Answer a user or chat no longer; who was made administrator only by who could make one."""
        phrases = _phrases(message)
        some_id = _id_meant(message)
        if some_id is None:
            await reply(message, phrases.whom.format("deny"))
            return
        is_above = self.access.is_admin(some_id) and not self._is_settled(message)
        if is_above or self.access.is_settled(some_id):
            await reply(message, phrases.not_denied.format(some_id))
            return
        self.access.deny(some_id)
        await reply(message, phrases.denied.format(some_id))

    async def admin(self, message: Message) -> None:
        """Make a user an administrator."""
        phrases = _phrases(message)
        some_id = _id_meant(message)
        if not self._is_settled(message):
            await reply(message, phrases.not_yours)
        elif some_id is None or some_id < 0:  # a group has members that nobody here chose
            await reply(message, phrases.whom.format("admin"))
        else:
            self.access.appoint(some_id)
            await reply(message, phrases.appointed.format(some_id))

    async def who(self, message: Message) -> None:
        """List who may ask, and who may not; in private, since it is nobody else's business."""
        phrases = _phrases(message)
        if message.chat.type != message.chat.PRIVATE:
            await reply(message, phrases.in_private)
            return
        lines = [phrases.open] if self.access.is_open else []
        for role, ids in self.access.listed().items():
            if ids:
                lines.append(f"{getattr(phrases, f'role_{role}')}{_listed(ids)}")
        await reply(message, "\n".join(lines))

    def _is_settled(self, message: Message) -> bool:
        sender = sender_of(message)
        return sender is not None and self.access.is_settled(sender)

    async def move(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Let a group that has become a supergroup, and so has a new id, keep its role."""
        message = update.message
        if message is not None and message.migrate_to_chat_id is not None:
            self.access.move(message.chat_id, message.migrate_to_chat_id)


def admitting_handlers(
    guard: Guard, *, otherwise: HandlerCallback
) -> list[BaseHandler[Any, Any, Any]]:
    """List the handlers of these commands; who is no administrator gets what is said ``otherwise``."""
    admitting = Admitting(guard.access)
    for_admins = partial(guard.admin, otherwise=otherwise)
    return [
        CommandHandler("allow", for_admins(admitting.allow), OWN_WORDS),
        CommandHandler("deny", for_admins(admitting.deny), OWN_WORDS),
        CommandHandler("admin", for_admins(admitting.admin), OWN_WORDS),
        CommandHandler("who", for_admins(admitting.who), OWN_WORDS),
        MessageHandler(filters.StatusUpdate.MIGRATE, admitting.move),
    ]


def _phrases(message: Message) -> AccessPhrases:
    return PHRASES[language_of(message)]


def _id_meant(message: Message) -> int | None:
    """Tell whom a command means: the id after it, the writer replied to, or else the group."""
    words = text_of(message).split()[1:]
    if words:
        return int(words[0]) if len(words) == 1 and ID_RE.fullmatch(words[0]) else None
    replied_to = message.reply_to_message
    if replied_to is not None and replied_to.forum_topic_created is None:  # not the topic itself
        return _writer(replied_to)
    return message.chat_id if message.chat.type != message.chat.PRIVATE else None


def _writer(message: Message) -> int | None:
    """Tell which person wrote a message first, forwarded or not."""
    origin = message.forward_origin
    if isinstance(origin, MessageOriginUser):
        return None if origin.sender_user.is_bot else origin.sender_user.id
    if origin is not None:  # whoever wrote it does not want to be known
        return None
    is_bot = message.from_user is not None and message.from_user.is_bot
    return None if is_bot else sender_of(message)


def _listed(ids: list[int]) -> str:
    shown = " ".join(f"<code>{some_id}</code>" for some_id in ids[:MAX_LISTED])
    return f"{shown} … ({len(ids)})" if len(ids) > MAX_LISTED else shown
