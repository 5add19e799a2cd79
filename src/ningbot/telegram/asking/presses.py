"""What is done when a button is pressed."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from telegram import CallbackQuery, Update
from telegram.error import TelegramError

from ningbot.errors import CitationError
from ningbot.rendering import page_of
from ningbot.telegram.access.phrases import too_many
from ningbot.telegram.asking.buttons import Press, read_press, under_citation
from ningbot.telegram.rendering.html import render_citation, source_line
from ningbot.telegram.rendering.paragraphs import render_context, render_original
from ningbot.telegram.rendering.phrases import PHRASES, client_language, without_tags
from ningbot.telegram.replies import send_photo_under, send_under

if TYPE_CHECKING:
    from telegram import InlineKeyboardMarkup
    from telegram.ext import ContextTypes

    from ningbot.records import Citation
    from ningbot.telegram.desk import Desk

    Sent = tuple[str, InlineKeyboardMarkup | None]

N_FURTHER: Final = 20
TOAST_LIMIT: Final = 200


@dataclass(frozen=True, slots=True)
class Picture:
    """A card on its way: PNG, and HTML below it."""

    png: bytes
    caption: str


class Presses:
    """Answers each press, so that the button never keeps spinning."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def pressed(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Do what the button says, for those who may ask."""
        query = update.callback_query
        if query is None:
            return
        outcome: str | Picture | list[Sent] = []
        try:
            outcome = await self._outcome(query)
        finally:
            with contextlib.suppress(TelegramError):  # what matters comes after it
                await query.answer(outcome[:TOAST_LIMIT] if isinstance(outcome, str) else None)
        if isinstance(outcome, Picture):
            await send_photo_under(query, outcome.png, outcome.caption)
        elif not isinstance(outcome, str):
            for text, buttons in outcome:
                await send_under(query, text, buttons)

    async def _outcome(self, query: CallbackQuery) -> str | Picture | list[Sent]:
        """Give what is to be sent or, where nothing is, what is to be said beside the button."""
        press, user = read_press(query.data), query.from_user
        language = client_language(user.language_code) or "en"
        chat_id = query.message.chat.id if query.message else None
        if not self._desk.admits(user.id, chat_id):
            return without_tags(PHRASES[language].stranger.format(user.id))
        if wait_s := self._desk.guard.wait_s(user.id, chat_id):
            return too_many(language, wait_s)
        if press is None or query.message is None:
            return PHRASES[language].forgotten
        if press.citation_id:
            return await self._look_up(press)
        return await self._of_question(query, press)

    async def _look_up(self, press: Press) -> str | Picture | list[Sent]:
        """Show a sentence: where it stands, as it was read or as its file has it, or as a picture."""
        try:
            shown = await asyncio.to_thread(self._desk.archive.find, press.citation_id)
        except CitationError:
            return PHRASES[press.language].stale
        pages = self._desk.settings.pages
        if press.action == "picture":
            png = await asyncio.to_thread(_drawn, shown.citation, press, pages)
            return Picture(png, source_line(shown.citation, press.language, pages))
        render = render_context if press.action == "context" else render_original
        texts = render(shown, press.language, pages=pages)
        return [(text, None) for text in texts]

    async def _of_question(self, query: CallbackQuery, press: Press) -> str | list[Sent]:
        """Judge an answer, or show the sentence that comes next."""
        phrases = PHRASES[press.language]
        asked = self._desk.conversations.find(press.asked_id)
        if asked is None or query.message is None or asked.chat_id != query.message.chat.id:
            return phrases.forgotten
        if press.action == "right" or press.action == "wrong":
            self._desk.feedback.judge(query.from_user.id, asked, press.action)
            return phrases.thanks
        further = await asyncio.to_thread(self._desk.archive.further, asked.question, n=N_FURTHER)
        if press.n >= len(further):
            return phrases.no_more
        text = render_citation(further[press.n], press.language, pages=self._desk.settings.pages)
        next_one = Press("further", press.language, asked_id=asked.asked_id, n=press.n + 1)
        buttons = under_citation(
            further[press.n],
            press.language,
            next_one=next_one if press.n + 1 < len(further) else None,
        )
        return [(text, buttons)]


def _drawn(citation: Citation, press: Press, pages: str | None) -> bytes:
    from ningbot.cards import draw_card  # which who never presses the button does without

    link = page_of(citation, pages)
    return draw_card(citation, language=press.language, answer_span=press.answer, link=link)
