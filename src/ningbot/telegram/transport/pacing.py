"""Sending no faster than Telegram allows, and waiting as long as it asks.

Source: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from typing import TYPE_CHECKING, Any, Final, Self

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from ningbot.telegram.transport.patience import pause_after

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    Result = bool | dict[str, Any] | list[dict[str, Any]]
    Call = Callable[[], Awaitable[Result]]

LOGGER: Final = logging.getLogger(__name__)

# messages, in seconds
PRIVATE: Final = (3, 3.0)  # one a second, and small bursts
GROUP: Final = (20, 60.0)
OVERALL: Final = (30, 1.0)
MIN_SWEPT: Final = 256


class Window:
    """So many calls in any period; those on their way count, too. First come, first served.

    A call is counted until a period after its answer. Wherever between request and answer the
    server counts it, the limit holds there as well, however long the way takes.
    """

    def __init__(self, limit: int, period_s: float) -> None:
        self._limit, self._period_s = limit, period_s
        self._n_open, self._ends = 0, deque[float]()
        self._turn, self._has_closed = asyncio.Lock(), asyncio.Event()

    async def __aenter__(self) -> Self:
        async with self._turn:
            while self._n_counted() >= self._limit:
                if self._ends:
                    await asyncio.sleep(self._ends[0] + self._period_s - _now())
                else:
                    self._has_closed.clear()
                    await self._has_closed.wait()
            self._n_open += 1
        return self

    async def __aexit__(self, *_: object) -> None:
        self._n_open -= 1
        self._ends.append(_now())
        self._has_closed.set()

    def is_idle(self) -> bool:
        """Tell whether a new one would do as well."""
        return not self._n_counted() and not self._turn.locked()

    def _n_counted(self) -> int:
        while self._ends and self._ends[0] + self._period_s <= _now():
            self._ends.popleft()
        return self._n_open + len(self._ends)


class Place:
    """A chat, or all of them: how fast it may be written to, and until when not at all."""

    def __init__(self, limit: int, period_s: float) -> None:
        self.turn, self.window = asyncio.Lock(), Window(limit, period_s)
        self._paused_until = 0.0

    def pause(self, seconds: float) -> None:
        """Let nothing be sent for a while."""
        self._paused_until = max(self._paused_until, _now() + seconds)

    def pause_left_s(self) -> float:
        """Tell how long the pause still is; 0 or less if there is none."""
        return self._paused_until - _now()

    def is_idle(self) -> bool:
        """Tell whether a new one would do as well."""
        return self.window.is_idle() and not self.turn.locked() and self.pause_left_s() <= 0


class Pacing(BaseRateLimiter[None]):
    """Holds messages back until they may be sent; a refused one is sent again after its pause.

    The messages of a chat go one after another, and chats have their turns, so that one with many
    messages keeps no other waiting. What answers a press or a query is never held back.
    """

    def __init__(self) -> None:
        self._all, self._chats = Place(*OVERALL), dict[int | str, Place]()
        self._n_to_sweep = MIN_SWEPT

    @property
    def n_chats(self) -> int:
        """Count the chats that are remembered."""
        return len(self._chats)  # no __len__: an empty rate limiter is none to the library

    async def initialize(self) -> None:
        """Do nothing."""

    async def shutdown(self) -> None:
        """Do nothing."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,  # noqa: ARG002
    ) -> Result:
        """Make a call when it may be made."""

        def call() -> Awaitable[Result]:
            return callback(*args, **kwargs)

        chat = self._chat(data["chat_id"]) if "chat_id" in data else None
        if endpoint == "sendChatAction" or endpoint.startswith("answer"):
            return await self._at_once(call, chat)
        if "inline_message_id" in data or (chat and not endpoint.startswith("get")):
            return await self._in_turn(call, chat)
        return await call()

    async def _at_once(self, call: Call, chat: Place | None) -> Result:
        while True:
            try:
                return await call()
            except RetryAfter as error:
                self._pause(chat, error)
            await self._end_of_pauses(chat)

    async def _in_turn(self, call: Call, chat: Place | None) -> Result:
        place = chat or Place(*OVERALL)  # one that nobody else waits for
        async with place.turn:
            while True:
                await self._end_of_pauses(chat)
                async with place.window, self._all.window:
                    if self._pause_left_s(chat) > 0:
                        continue
                    try:
                        return await call()
                    except RetryAfter as error:
                        self._pause(chat, error)

    def _pause(self, chat: Place | None, error: RetryAfter) -> None:
        """Obey Telegram; a call that has no chat tells of all of them."""
        seconds = pause_after(error, 1)
        where = "to one chat" if chat else "at all"
        LOGGER.warning("Telegram wants no messages %s for %g s", where, seconds)
        (chat or self._all).pause(seconds)

    async def _end_of_pauses(self, chat: Place | None) -> None:
        while (left_s := self._pause_left_s(chat)) > 0:
            await asyncio.sleep(left_s)

    def _pause_left_s(self, chat: Place | None) -> float:
        return max(place.pause_left_s() for place in (self._all, chat or self._all))

    def _chat(self, chat_id: int | str) -> Place:
        """Give a chat's place; forget idle ones whenever twice as many have come together."""
        if len(self._chats) >= self._n_to_sweep:
            self._chats = {key: place for key, place in self._chats.items() if not place.is_idle()}
            self._n_to_sweep = max(MIN_SWEPT, 2 * len(self._chats))
        if chat_id not in self._chats:
            is_private = isinstance(chat_id, int) and chat_id > 0
            self._chats[chat_id] = Place(*(PRIVATE if is_private else GROUP))
        return self._chats[chat_id]


def _now() -> float:
    return asyncio.get_running_loop().time()
