"""Replies that Telegram was not there to take: their updates are handled again later."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

from telegram import Update
from telegram.error import BadRequest, InvalidToken, NetworkError
from telegram.ext import ApplicationHandlerStop

if TYPE_CHECKING:
    from telegram.ext import ContextTypes

LOGGER: Final = logging.getLogger(__name__)

_UNSENT: Final = "unsent"


async def keep_unsent(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Remember an update whose reply could not be delivered; no other error handler sees it."""
    error = context.error
    if not isinstance(update, Update) or not isinstance(error, NetworkError | InvalidToken):
        return
    if isinstance(error, BadRequest):  # a NetworkError to the library: the reply itself is at fault
        return
    LOGGER.warning("update %d stays in the inbox: %s", update.update_id, error)
    context.bot_data.setdefault(_UNSENT, set()).add(update.update_id)
    raise ApplicationHandlerStop


def take_unsent(bot_data: dict[Any, Any], update_id: int) -> bool:
    """Tell whether an update was remembered, and forget it."""
    unsent: set[int] = bot_data.get(_UNSENT, set())
    try:
        unsent.remove(update_id)
    except KeyError:
        return False
    return True
