"""What is done with each kind of message, and for whom."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from telegram.ext import CommandHandler, MessageHandler, filters

from ningbot.errors import QuestionError
from ningbot.telegram.admitting import admitting_handlers
from ningbot.telegram.claiming import claiming
from ningbot.telegram.html import render_answer
from ningbot.telegram.phrases import PHRASES
from ningbot.telegram.replies import language_of, place_of, reply, text_of

if TYPE_CHECKING:
    from telegram import Message
    from telegram.ext import BaseHandler

    from ningbot.archive import Archive
    from ningbot.telegram.conversations import Conversations
    from ningbot.telegram.guarding import Guard


@dataclass(frozen=True, slots=True)
class Callbacks:
    """The replies to each kind of message, and what they need."""

    archive: Archive
    conversations: Conversations

    async def start(self, message: Message) -> None:
        """Say what the bot does."""
        await reply(message, PHRASES[language_of(message)].start)

    async def help(self, message: Message) -> None:
        """Say how to ask."""
        await reply(message, PHRASES[language_of(message)].help)

    async def ask(self, message: Message) -> None:
        """Answer the question after the command."""
        question = text_of(message).split(maxsplit=1)[1:]  # after a blank of any kind
        if not question:
            await reply(message, PHRASES[language_of(message)].no_question)
        else:
            await self._answer(message, question[0])

    async def question(self, message: Message) -> None:
        """Answer a message that is a question."""
        await self._answer(message, text_of(message))

    async def unknown(self, message: Message) -> None:
        """Say that there is no such command."""
        await reply(message, PHRASES[language_of(message)].unknown)

    async def not_text(self, message: Message) -> None:
        """Say that photos, stickers and the like cannot be read."""
        await reply(message, PHRASES[language_of(message)].not_text)

    async def _answer(self, message: Message, question: str) -> None:
        phrases = PHRASES[language_of(message, question=question)]
        if not any(map(str.isalnum, question)):  # emoji say nothing of their writer's language
            await reply(message, phrases.no_words)
            return
        place = place_of(message)
        history = self.conversations.questions(place)
        try:
            answer = await asyncio.to_thread(self.archive.ask, question, history=history)
        except QuestionError:
            await reply(message, phrases.unclear)
            return
        self.conversations.add(place, answer.understood or question)
        await reply(message, render_answer(answer))


def handlers(callbacks: Callbacks, guard: Guard) -> list[BaseHandler[Any, Any, Any]]:
    """List the handlers; the first that fits a message takes it. Groups have commands only."""
    new = filters.UpdateType.MESSAGE
    private = new & filters.ChatType.PRIVATE & ~filters.StatusUpdate.ALL

    guarded = guard.asker
    start = claiming(guard.access, otherwise=guarded(callbacks.start))
    unknown = guarded(callbacks.unknown)
    return [
        CommandHandler("start", start, filters=new),
        CommandHandler("help", guarded(callbacks.help), filters=new),
        CommandHandler("ask", guarded(callbacks.ask), filters=new),
        *admitting_handlers(guard, otherwise=unknown),
        MessageHandler(private & filters.COMMAND, unknown),
        MessageHandler(private & filters.TEXT, guarded(callbacks.question)),
        MessageHandler(private, guarded(callbacks.not_text)),
    ]
