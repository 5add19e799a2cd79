"""Commands of those who ask: what there is, a sentence by its reference, what is kept and how to erase it."""

from __future__ import annotations

import asyncio
from random import SystemRandom
from typing import TYPE_CHECKING, Final

from ningbot.errors import CitationError
from ningbot.telegram.access.guarding import sender_of
from ningbot.telegram.access.phrases import PHRASES as ADMIN_PHRASES
from ningbot.telegram.asking.buttons import read_deep_link, under_citation
from ningbot.telegram.asking.conversations import FORGET_S, KEPT_S
from ningbot.telegram.asking.menu import offer_menu_in
from ningbot.telegram.rendering.html import MESSAGE_LIMIT, escaped, render_citation
from ningbot.telegram.rendering.paragraphs import render_context, render_sources
from ningbot.telegram.rendering.phrases import PHRASES
from ningbot.telegram.replies import language_of, place_of, reply, text_of

if TYPE_CHECKING:
    from telegram import Message

    from ningbot.telegram.desk import Desk

N_NEWEST: Final = 10


class Commands:
    """Replies to commands."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def start(self, message: Message) -> None:
        """Say what the bot does, or show the sentence that a link to the bot names."""
        parameter = _after_command(message)
        if citation_id := read_deep_link(parameter):
            await self._show(message, citation_id)
        else:
            language = language_of(message)
            await reply(message, PHRASES[language].start)
            if message.chat.type == message.chat.PRIVATE:
                await offer_menu_in(message.get_bot(), message.chat_id, language)

    async def help(self, message: Message) -> None:
        """Say how to ask, and list the commands; to administrators theirs, too."""
        phrases = PHRASES[language_of(message)]
        listed = "\n".join(f"/{name} {escaped(said)}" for name, said in phrases.commands.items())
        text = phrases.help.format(commands=listed)
        is_private = message.chat.type == message.chat.PRIVATE
        if is_private and self._desk.guard.access.is_admin(sender_of(message)):
            text += f"\n\n{ADMIN_PHRASES[language_of(message)].for_admins}"
        await reply(message, text)

    async def unknown(self, message: Message) -> None:
        """Say that there is no such command."""
        await reply(message, PHRASES[language_of(message)].unknown)

    async def not_text(self, message: Message) -> None:
        """Say that photos, stickers and the like cannot be read."""
        await reply(message, PHRASES[language_of(message)].not_text)

    async def sources(self, message: Message) -> None:
        """Say how much the archive holds, and name the newest."""
        archive = self._desk.archive
        counts = await asyncio.to_thread(archive.counts)
        newest = await asyncio.to_thread(archive.newest, N_NEWEST)
        text = render_sources(counts, newest, language_of(message), limit=MESSAGE_LIMIT)
        await reply(message, text)

    async def cite(self, message: Message) -> None:
        """Show the sentence that a reference names, in its paragraph."""
        citation_id = _after_command(message)
        if citation_id:
            await self._show(message, citation_id)
        else:
            await reply(message, PHRASES[language_of(message)].cite_usage)

    async def random(self, message: Message) -> None:
        """Show a fact worth knowing."""
        language = language_of(message)
        fact = await asyncio.to_thread(self._desk.archive.fact, SystemRandom())
        if fact is None:
            await reply(message, PHRASES[language].nothing)
            return
        text = render_citation(fact, language, pages=self._desk.settings.pages)
        await reply(message, text, under_citation(fact, language))

    async def feedback(self, message: Message) -> None:
        """Keep what is said of the answer replied to, or of the last."""
        phrases, comment = PHRASES[language_of(message)], _after_command(message)
        user_id = sender_of(message)
        if not comment or user_id is None:
            await reply(message, phrases.comment_usage)
            return
        conversations, replied = self._desk.conversations, message.reply_to_message
        is_topic = replied is not None and replied.forum_topic_created is not None
        asked = (
            conversations.of_message(message.chat_id, replied.message_id)
            if replied and not is_topic
            else conversations.last(place_of(message))
        )
        if asked is None:
            await reply(message, phrases.nothing_asked)
            return
        self._desk.feedback.comment(user_id, asked, comment)
        await reply(message, phrases.comment_thanks)

    async def privacy(self, message: Message) -> None:
        """Say what is kept, for how long, and how to erase it."""
        days, minutes = int(KEPT_S / 86400), int(FORGET_S / 60)
        phrase = PHRASES[language_of(message)].privacy
        await reply(message, phrase.format(days=days, minutes=minutes))

    async def stop(self, message: Message) -> None:
        """Erase what is kept of the asker's."""
        user_id = sender_of(message)
        if user_id is not None:
            await asyncio.to_thread(self._desk.forgetting.forget, user_id)
        await reply(message, PHRASES[language_of(message)].stopped)

    async def _show(self, message: Message, citation_id: str) -> None:
        language, pages = language_of(message), self._desk.settings.pages
        try:
            shown = await asyncio.to_thread(self._desk.archive.find, citation_id)
        except CitationError:
            await reply(message, PHRASES[language].not_found)
            return
        buttons = under_citation(shown.citation, language)
        for text in render_context(shown, language, pages=pages):
            await reply(message, text, buttons)


def _after_command(message: Message) -> str:
    """Give what stands after a command, behind a blank of any kind."""
    return "".join(text_of(message).split(maxsplit=1)[1:]).strip()
