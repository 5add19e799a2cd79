"""Which room takes which message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telegram.ext import (
    CallbackQueryHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from ningbot.telegram.access.admitting import admitting_handlers
from ningbot.telegram.access.claiming import claiming
from ningbot.telegram.access.guarding import OWN_WORDS
from ningbot.telegram.administration.commands import administration_handlers
from ningbot.telegram.asking.commands import Commands
from ningbot.telegram.asking.elsewhere import Elsewhere
from ningbot.telegram.asking.presses import Presses
from ningbot.telegram.asking.questions import Questions, is_for_us

if TYPE_CHECKING:
    from telegram import Message
    from telegram.ext import BaseHandler

    from ningbot.telegram.administration.indexer import Indexer
    from ningbot.telegram.desk import Desk


class ForUs(filters.MessageFilter):
    """Messages in groups that mention the bot or reply to it."""

    def filter(self, message: Message) -> bool:
        """Tell whether a message is one."""
        return is_for_us(message)


def handlers(desk: Desk, indexer: Indexer) -> list[BaseHandler[Any, Any, Any]]:
    """List the handlers; the first that fits an update takes it."""
    new, edited = filters.UpdateType.MESSAGE, filters.UpdateType.EDITED_MESSAGE
    private = new & filters.ChatType.PRIVATE & ~filters.StatusUpdate.ALL
    group = new & filters.ChatType.GROUPS
    commands, questions, elsewhere = Commands(desk), Questions(desk), Elsewhere(desk)
    replies = {
        "help": commands.help,
        "ask": questions.ask,
        "sources": commands.sources,
        "cite": commands.cite,
        "random": commands.random,
        "feedback": commands.feedback,
    }
    for_anyone = {"privacy": commands.privacy, "stop": commands.stop}
    start = claiming(desk.guard.access, otherwise=desk.guarded(commands.start))
    unknown, not_text = desk.guarded(commands.unknown), desk.guarded(commands.not_text)
    return [
        CommandHandler("start", start, OWN_WORDS),
        *(CommandHandler(name, desk.guarded(reply), OWN_WORDS) for name, reply in replies.items()),
        *(
            CommandHandler(name, desk.guard.anyone(reply), OWN_WORDS)
            for name, reply in for_anyone.items()
        ),
        *admitting_handlers(desk.guard, otherwise=unknown),
        *administration_handlers(desk, indexer, unknown=unknown, not_text=not_text),
        MessageHandler(private & filters.COMMAND, unknown),
        MessageHandler(private & filters.TEXT, desk.guarded(questions.question)),
        MessageHandler(private, not_text),
        MessageHandler(
            group & filters.TEXT & ~filters.COMMAND & ForUs(), desk.guarded(questions.question)
        ),
        MessageHandler(edited & filters.TEXT, desk.guarded(questions.edited)),
        CallbackQueryHandler(Presses(desk).pressed),
        InlineQueryHandler(elsewhere.typed),
        MessageHandler(filters.UpdateType.GUEST_MESSAGE, elsewhere.as_guest),
    ]
