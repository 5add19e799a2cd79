"""Questions, new or edited, in private chats and in groups: each gets one reply."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Final

from telegram import Message

from ningbot.errors import QuestionError
from ningbot.followups import is_pleasantry
from ningbot.telegram.access.guarding import sender_of
from ningbot.telegram.asking.buttons import under_answer
from ningbot.telegram.rendering.html import render_answer
from ningbot.telegram.rendering.phrases import PHRASES
from ningbot.telegram.replies import (
    edit_reply,
    language_of,
    place_of,
    reply,
    text_of,
    typing,
)

if TYPE_CHECKING:
    from ningbot.telegram.asking.conversations import Asked
    from ningbot.telegram.desk import Desk

YOUNG_S: Final = 3600.0
ASK_RE: Final = re.compile(r"/ask(?:@\w+)?(?!\S)\s*", re.IGNORECASE)


class Questions:
    """Answers questions from the archive."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def ask(self, message: Message) -> None:
        """Answer the question after the command."""
        question = ASK_RE.sub("", text_of(message), count=1)
        above = message.reply_to_message
        if not question and above:
            question = without_name(above)
        if question:
            await self._answer(message, question)
        else:
            await reply(message, PHRASES[language_of(message)].no_question)

    async def question(self, message: Message) -> None:
        """Answer a message that is a question."""
        await self._answer(message, question_of(message))

    async def edited(self, message: Message) -> None:
        """Answer what a question was changed to, in the reply that it had.

        In private what was no question may have become one; other edits mean nothing.
        """
        asked = self._desk.conversations.of_message(message.chat_id, message.message_id)
        before = asked if asked and asked.message_id == message.message_id else None
        question = ASK_RE.sub("", question_of(message), count=1)
        if before or (_is_young(message) and not question.startswith("/")):
            await self._answer(message, question, before=before)

    async def _answer(
        self, message: Message, question: str, *, before: Asked | None = None
    ) -> None:
        """Answer a question, in place of what was replied ``before`` its edit."""
        phrases = PHRASES[language_of(message, question=question)]
        conversations, place = self._desk.conversations, place_of(message)
        if not any(map(str.isalnum, question)):  # emoji say nothing of their writer's language
            await self._say(message, phrases.no_words, before)
            return
        if is_pleasantry(question):
            await self._say(message, phrases.pleased, before)
            return
        history = conversations.questions(place, before=message.message_id)
        try:
            async with typing(message):
                answer = await asyncio.to_thread(self._desk.archive.ask, question, history=history)
        except QuestionError:
            await self._say(message, phrases.unclear, before)
            return
        asked_id = conversations.add(
            place,
            message.message_id,
            sender_of(message),
            question=answer.understood or question,
            language=answer.language,
            answer=answer.answer,
            citation_id=answer.citations[0].citation_id if answer.citations else None,
        )
        text = render_answer(answer, pages=self._desk.settings.pages)
        buttons = under_answer(answer.citations, asked_id, answer.language)
        if not (before and before.reply_id) or not await edit_reply(
            message, before.reply_id, text, buttons
        ):
            sent = await reply(message, text, buttons)
            conversations.set_reply(asked_id, sent.message_id)
        self._desk.usage.count(answer)

    async def _say(self, message: Message, phrase: str, before: Asked | None) -> None:
        """Say something in place of a reply, or anew where that is gone."""
        if not (before and before.reply_id) or not await edit_reply(
            message, before.reply_id, phrase, None
        ):
            await reply(message, phrase)


def _is_young(message: Message) -> bool:
    """Tell whether an edited message in private was written in the last hour."""
    age_s = (message.edit_date - message.date).total_seconds() if message.edit_date else 0.0
    return message.chat.type == message.chat.PRIVATE and age_s < YOUNG_S


def is_for_us(message: Message) -> bool:
    """Tell whether a message in a group names the bot or replies to it."""
    bot, replied = message.get_bot(), message.reply_to_message
    to_us = replied is not None and replied.from_user is not None and replied.from_user.id == bot.id
    return to_us or _names_us(message)


def question_of(message: Message) -> str:
    """Give what is asked; who writes but the bot's name below another's message means what is above."""
    question, above = without_name(message), message.reply_to_message
    if above and _names_us(message) and not any(map(str.isalnum, question)):
        return without_name(above) or question
    return question


def without_name(message: Message) -> str:
    """Give the text of a message without the bot's name in it."""
    return _name_re(message).sub(" ", text_of(message)).strip()


def _names_us(message: Message) -> bool:
    return bool(_name_re(message).search(text_of(message)))


def _name_re(message: Message) -> re.Pattern[str]:
    """Find the bot's name: Telegram marks it as a mention only where no Han character touches it."""
    return re.compile(
        rf"(?<![A-Za-z0-9_])@{message.get_bot().username}(?![A-Za-z0-9_])", re.IGNORECASE
    )
