"""Failures made on demand: errors, closed connections and flood control."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from typing import TYPE_CHECKING

from bot.botapi.refusal import Refusal

if TYPE_CHECKING:
    from bot.botapi.refusal import Json


class Failures:
    """The failures to come, and the flood control that has begun."""

    def __init__(self) -> None:
        self._next: dict[str, deque[Json]] = defaultdict(deque)
        self._flood_ends: dict[tuple[str, str], float] = {}  # method and chat -> time

    def fail_next(self, method: str, *, times: int = 1, **failure: int) -> None:
        """Fail the next calls: ``status=``, or 429 with ``retry_after=``, or ``close=True``."""
        self._next[method.lower()] += [failure] * times

    def fail_no_more(self, method: str) -> None:
        """Forget the failures that are left."""
        self._next[method.lower()].clear()

    def check(self, name: str, chat_id: str, *, now: float) -> None:
        """Fail a call if it is to fail."""
        failure = self._next[name].popleft() if self._next[name] else None
        if failure and failure.get("close"):
            raise ConnectionAbortedError
        if failure and "retry_after" in failure:
            self._flood_ends[name, chat_id] = now + failure["retry_after"]
        elif failure:
            raise Refusal(failure["status"], "Internal Server Error")
        if (left := self._flood_ends.get((name, chat_id), 0) - now) > 0:
            raise too_many_requests(left)


def too_many_requests(left: float) -> Refusal:
    """Refuse a call until so many seconds have passed."""
    wait = math.ceil(left)
    return Refusal(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
