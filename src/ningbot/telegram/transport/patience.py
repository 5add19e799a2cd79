"""What fails is tried again, each time after a longer pause; for messages see `pacing`, too."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Final, TypeVar

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

LOGGER: Final = logging.getLogger(__name__)

FIRST_PAUSE_S: Final = 1.0
LONGEST_PAUSE_S: Final = 15.0
REFUSED: Final = (BadRequest, ChatMigrated, Forbidden, InvalidToken)  # trying again cannot help

T = TypeVar("T")


async def persistently(
    call: Callable[[], Awaitable[T]],
    *,
    what: str,
    n_tries: int | None = None,
    failures: type[Exception] = TelegramError,
) -> T:
    """Call until it succeeds, pausing longer each time or as long as Telegram says.

    Raises:
        TelegramError: the request itself is refused, or failed ``n_tries`` times.
    """
    for n in count(1):
        try:
            return await call()
        except REFUSED:
            raise
        except failures as error:
            if n == n_tries:
                raise
            pause_s = pause_after(error, n)
            LOGGER.warning("%s: %s; next try in %g s", what, _explained(error), pause_s)
        await asyncio.sleep(pause_s)
    raise AssertionError("unreachable")


def pause_after(error: Exception, n: int) -> float:
    """Tell how many seconds to wait after the ``n``-th failure."""
    if not isinstance(error, RetryAfter):
        return min(FIRST_PAUSE_S * 2.0 ** (n - 1), LONGEST_PAUSE_S)
    asked = error.retry_after
    return asked.total_seconds() if isinstance(asked, timedelta) else float(asked)


def _explained(error: Exception) -> str:
    if isinstance(error, Conflict):
        return "another program is using this bot's token (409 Conflict), stop one of the two"
    return str(error)
