"""Questions in chats that the bot is not in: typed after its name (inline mode), or put to it as a guest.

What is sent there goes by way of the asker or of Telegram, and has no buttons but a link to the bot, which shows
the sentence in its paragraph.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Final

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import ParseMode

from ningbot.clipping import clip, clip_end
from ningbot.errors import QuestionError
from ningbot.telegram.access.guarding import sender_of
from ningbot.telegram.access.limits import Buckets
from ningbot.telegram.asking.buttons import deep_link
from ningbot.telegram.asking.questions import question_of
from ningbot.telegram.rendering.html import render_answer, render_citation
from ningbot.telegram.rendering.phrases import PHRASES, client_language
from ningbot.text.scripts import detect_language

if TYPE_CHECKING:
    from telegram.ext import ContextTypes

    from ningbot.records import Answer, Citation, Language
    from ningbot.telegram.desk import Desk

CACHE_S: Final = 300
TYPED_BURST, TYPED_EVERY_S = 40, 0.5  # queries of one person: one comes with nearly every key
TITLE_LIMIT: Final = 120
DESCRIPTION_LIMIT: Final = 200
BUTTON_LIMIT: Final = 64
HELP: Final = "help"  # the parameter of a link to the bot where there is nothing to show


class Elsewhere:
    """Answers where the bot has no chat of its own."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._typed = Buckets(TYPED_BURST, TYPED_EVERY_S, time.monotonic)

    async def typed(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Offer the sentences that answer what was typed after the bot's name so far."""
        query = update.inline_query
        if query is None:
            return
        language = _language(query.query, query.from_user.language_code)
        phrases = PHRASES[language]
        if not self._desk.admits(query.from_user.id, None):
            await self._offer(query, [], phrases.stranger_elsewhere)
            return
        if not any(map(str.isalnum, query.query)):
            await self._offer(query, [], phrases.inline_hint)
            return
        if self._typed.wait_s(query.from_user.id):
            await self._offer(query, [], None)
            return
        self._typed.take(query.from_user.id)
        answer = await self._asked(query.query)
        if answer is None or not answer.answered:
            await self._offer(query, [], phrases.inline_refused)
            return
        await self._offer(query, self._articles(answer, query.get_bot().username), None)

    async def as_guest(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer a question put to the bot in a chat that it has not joined."""
        message = update.guest_message
        if message is None or not message.guest_query_id:
            return
        sender, question = message.from_user, question_of(message)
        language = _language(question, sender.language_code if sender else None)
        phrases = PHRASES[language]
        sender_id = sender_of(message)
        if not self._desk.admits(sender_id, None):
            if not self._desk.guard.is_to_be_told(sender_id):
                return
            text, buttons = phrases.stranger_elsewhere, None
        elif self._desk.guard.wait_s(sender_id, None):
            return  # who asks too much gets nothing, and others see no scolding
        elif not any(map(str.isalnum, question)):
            text, buttons = phrases.no_words, None
        else:
            answer = await self._asked(question)
            text, buttons = phrases.unclear, None
            if answer is not None:
                self._desk.usage.count(answer)
                text = render_answer(answer, pages=self._desk.settings.pages)
                cited = answer.citations[:1]
                buttons = _check(cited, language, message.get_bot().username)
        result = _article("answer", text, phrases.check, "", buttons)
        await message.get_bot().answer_guest_query(message.guest_query_id, result)

    async def _asked(self, question: str) -> Answer | None:
        """Ask the archive; None where the question cannot be asked."""
        try:
            return await asyncio.to_thread(self._desk.archive.ask, question)
        except QuestionError:
            return None

    async def _offer(
        self, query: InlineQuery, articles: list[InlineQueryResultArticle], said: str | None
    ) -> None:
        """Offer articles, or say above an empty list why there are none.

        Telegram keeps them for all who type the same, but where only some may ask.
        """
        text = clip_end(said or "", limit=BUTTON_LIMIT)
        button = InlineQueryResultsButton(text, start_parameter=HELP) if said else None
        await query.answer(
            articles,
            cache_time=CACHE_S if articles else 0,
            is_personal=not self._desk.settings.telegram_open,
            button=button,
        )

    def _articles(self, answer: Answer, username: str) -> list[InlineQueryResultArticle]:
        """Make an article of the whole answer, and one of each further sentence that it cites."""
        pages, language = self._desk.settings.pages, answer.language
        articles = []
        for n, citation in enumerate(answer.citations):
            text = (
                render_citation(citation, language, pages=pages)
                if n
                else render_answer(answer, pages=pages)
            )
            span = citation.answer_span
            title = span.of(citation.sentence) if span else citation.title
            quote, _ = clip(citation.sentence, span, room=DESCRIPTION_LIMIT)
            buttons = _check((citation,), language, username)
            articles.append(_article(citation.citation_id, text, title, quote, buttons))
        return articles


def _article(
    result_id: str, text: str, title: str, quote: str, buttons: InlineKeyboardMarkup | None
) -> InlineQueryResultArticle:
    content = InputTextMessageContent(
        text, parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
    )
    shown = clip_end(title, limit=TITLE_LIMIT)
    return InlineQueryResultArticle(
        result_id, shown, content, reply_markup=buttons, description=quote or None
    )


def _check(
    cited: tuple[Citation, ...], language: Language, username: str
) -> InlineKeyboardMarkup | None:
    """Give the button that leads to a sentence in the bot's own chat."""
    if not cited:
        return None
    url = deep_link(cited[0].citation_id, username)
    return InlineKeyboardMarkup([[InlineKeyboardButton(PHRASES[language].check, url=url)]])


def _language(question: str, code: str | None) -> Language:
    """Tell the language of a question or, where nothing is written yet, of the asker's Telegram."""
    if any(map(str.isalpha, question)):
        return detect_language(question)
    return client_language(code) or "zh-Hans"
