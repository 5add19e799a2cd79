"""What administrators do with the archive in their private chats: send files, add pages, remove, reindex, look at figures."""

from __future__ import annotations

import asyncio
import logging
import re
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from telegram.error import BadRequest
from telegram.ext import CommandHandler, MessageHandler, filters

from ningbot.holdings import Held, find_held
from ningbot.indexing_calls import IndexingFailed
from ningbot.taking_in import safe_name
from ningbot.telegram.access.guarding import OWN_WORDS
from ningbot.telegram.administration.html import (
    NAME_LIMIT,
    render_change,
    render_stats,
    render_taken_in,
    shown,
)
from ningbot.telegram.administration.indexer import PageRefused
from ningbot.telegram.administration.phrases import PHRASES, AdministrationPhrases
from ningbot.telegram.rendering.html import escaped
from ningbot.telegram.replies import N_SEND_TRIES, language_of, reply, text_of, typing
from ningbot.telegram.transport.patience import persistently

if TYPE_CHECKING:
    from telegram import Document, Message
    from telegram.ext import BaseHandler

    from ningbot.telegram.access.guarding import HandlerCallback
    from ningbot.telegram.administration.indexer import Indexer
    from ningbot.telegram.desk import Desk

LOGGER: Final = logging.getLogger(__name__)

PATH_LIMIT: Final = 400
MAX_BYTES: Final = 20 * 2**20  # more the Bot API does not hand over
YES_RE: Final = re.compile(r"\s+(?:yes|是|确定|確定)\Z", re.IGNORECASE)
CITATION_RE: Final = re.compile(r"\b[0-9a-f]{12}-\d{1,9}\.\d{1,9}-[0-9a-f]{8}\b")


class TooBig(Exception):
    """A file is larger than its message said."""


class Administration:
    """The administrators' commands on the archive."""

    def __init__(self, desk: Desk, indexer: Indexer) -> None:
        self._desk = desk
        self._indexer = indexer

    async def document(self, message: Message) -> None:
        """Take a file in, and say what was read of it."""
        language = language_of(message)
        phrases, document = PHRASES[language], message.document
        sent_as = (document and document.file_name) or ""
        name = safe_name(sent_as)
        if document is None or name is None:
            await reply(message, phrases.not_readable)
            return
        try:
            content = await _fetch(document)
        except TooBig:
            await reply(message, phrases.too_big.format(limit=MAX_BYTES // 2**20))
            return
        if self._indexer.is_busy:
            await reply(message, phrases.waiting)
        try:
            async with typing(message):
                taken = await self._indexer.take_in(content, name)
        except IndexingFailed as error:
            await reply(message, phrases.kept_unindexed.format(reason=_reason(error, phrases)))
            return
        await reply(message, render_taken_in(taken, sent_as, language))

    async def add(self, message: Message) -> None:
        """Fetch a page, and say what was read of it."""
        language = language_of(message)
        phrases = PHRASES[language]
        address = " ".join(text_of(message).split(maxsplit=1)[1:]).strip()
        if not address:
            await reply(message, phrases.add_usage)
            return
        if self._indexer.is_busy:
            await reply(message, phrases.waiting)
        try:
            async with typing(message):
                taken = await self._indexer.add_page(address)
        except PageRefused as error:
            LOGGER.info("a page was not fetched: %s", error)
            await reply(message, phrases.page_refused[error.kind])
            return
        except IndexingFailed as error:
            await reply(message, phrases.kept_unindexed.format(reason=_reason(error, phrases)))
            return
        await reply(message, render_taken_in(taken, address, language))

    async def remove(self, message: Message) -> None:
        """Remove a document that was sent, after asking once more."""
        phrases = PHRASES[language_of(message)]
        named, is_sure = _named(message)
        if not named:
            await reply(message, phrases.remove_usage)
            return
        held = await asyncio.to_thread(find_held, self._indexer.folder, named)
        if held is None:
            await reply(message, phrases.not_held.format(named=shown(named)))
        elif not self._indexer.is_ours(held.path):
            said = phrases.not_ours.format(
                title=shown(held.title), path=shown(str(held.path), limit=PATH_LIMIT)
            )
            await reply(message, said)
        elif is_sure:
            await self._remove(message, held, phrases)
        else:
            await reply(message, _question(held, phrases))

    async def _remove(self, message: Message, held: Held, phrases: AdministrationPhrases) -> None:
        try:
            change = await self._indexer.remove(held.path)
        except IndexingFailed as error:
            await reply(message, phrases.failed.format(reason=_reason(error, phrases)))
            return
        name = shown(held.path.name, limit=NAME_LIMIT)
        await reply(message, phrases.removed.format(name=name, n=change.n_removed))

    async def stats(self, message: Message) -> None:
        """Give figures of the archive and of its use."""
        counts = await asyncio.to_thread(self._desk.archive.counts)
        usage, feedback = self._desk.usage, self._desk.feedback.counts()
        today, week = usage.of_days(1), usage.of_days(7)
        await reply(message, render_stats(counts, today, week, feedback, language_of(message)))

    async def reindex(self, message: Message) -> None:
        """Index again what the archive was made from, and say what changed."""
        language = language_of(message)
        phrases = PHRASES[language]
        await reply(message, phrases.reindexing)
        try:
            change = await self._indexer.reindex()
        except IndexingFailed as error:
            await reply(message, phrases.failed.format(reason=_reason(error, phrases)))
            return
        await reply(message, render_change(change, language))


def administration_handlers(
    desk: Desk, indexer: Indexer, *, unknown: HandlerCallback, not_text: HandlerCallback
) -> list[BaseHandler[Any, Any, Any]]:
    """List the handlers; who is no administrator gets what others get for such a message.

    Those that take long wait in a line of their own, which `transport.updates` tells by their names.
    """
    administration = Administration(desk, indexer)
    for_admins = partial(desk.guard.admin, otherwise=unknown)
    private = filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE
    document = desk.guard.admin(administration.document, otherwise=not_text)
    return [
        CommandHandler("add", for_admins(administration.add), private & OWN_WORDS),
        CommandHandler("remove", for_admins(administration.remove), private & OWN_WORDS),
        CommandHandler("stats", for_admins(administration.stats), private & OWN_WORDS),
        CommandHandler("reindex", for_admins(administration.reindex), private & OWN_WORDS),
        MessageHandler(private & filters.Document.ALL, document),
    ]


async def _fetch(document: Document) -> bytes:
    """Fetch a file into memory.

    Raises:
        TooBig: it is larger than the Bot API hands over.
        TelegramError: it cannot be fetched now.
    """
    if (document.file_size or 0) > MAX_BYTES:
        raise TooBig
    try:
        file = await persistently(document.get_file, what="a file", n_tries=N_SEND_TRIES)
    except BadRequest as error:
        if "too big" in str(error).lower():
            raise TooBig from error
        raise
    content = await persistently(
        file.download_as_bytearray, what="a file's content", n_tries=N_SEND_TRIES
    )
    if len(content) > MAX_BYTES:
        raise TooBig
    return bytes(content)


def _named(message: Message) -> tuple[str, bool]:
    """Give which document is to be removed, named or replied to, and whether that is sure."""
    said = " ".join(text_of(message).split(maxsplit=1)[1:]).strip()
    replied = message.reply_to_message
    if replied is not None and (not said or YES_RE.fullmatch(f" {said}")):
        cited = CITATION_RE.search(text_of(replied))
        return (cited[0] if cited else ""), bool(said)
    return YES_RE.sub("", said), bool(YES_RE.search(said))


def _question(held: Held, phrases: AdministrationPhrases) -> str:
    phrase = phrases.confirm if held.n_documents == 1 else phrases.confirm_file
    return phrase.format(
        title=shown(held.title),
        doc_id=escaped(held.doc_id),
        name=shown(held.path.name, limit=NAME_LIMIT),
        n=held.n_documents,
    )


def _reason(error: IndexingFailed, phrases: AdministrationPhrases) -> str:
    return phrases.busy if error.is_busy else shown(str(error))
