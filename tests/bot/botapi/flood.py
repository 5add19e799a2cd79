"""Flood limits, as documented: how often a bot may write to one chat and to all.

Source: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

from __future__ import annotations

import math
import re
from collections import defaultdict, deque
from typing import TYPE_CHECKING, Protocol

from bot.botapi.failures import too_many_requests

if TYPE_CHECKING:
    from bot.botapi.refusal import Json

COUNTED = {"editmessagetext", "senddocument", "sendmessage", "sendphoto"}
CHAT_RATE = 1.0  # a second, in a private chat
GROUP_LIMIT, GROUP_PERIOD_S = 20, 60.0
OVERALL_LIMIT, OVERALL_PERIOD_S = 30, 1.0


class Limit(Protocol):
    """How often something may be."""

    def wait(self, now: float) -> float:
        """Tell how many seconds it is until it may be again; 0 or less if it may be now."""

    def take(self, now: float) -> None:
        """Count that it is."""


class Bucket:
    """Tokens that come at a rate, of which so many may be kept for a burst."""

    def __init__(self, rate: float, burst: int) -> None:
        self._rate, self._burst = rate, burst
        self._tokens, self._at = float(burst), float("-inf")

    def wait(self, now: float) -> float:
        return (1 - self._now(now)) / self._rate

    def take(self, now: float) -> None:
        self._tokens, self._at = self._now(now) - 1, now

    def _now(self, now: float) -> float:
        return min(self._burst, self._tokens + (now - self._at) * self._rate)


class Window:
    """So many in any period."""

    def __init__(self, limit: int, period_s: float) -> None:
        self._period_s = period_s
        self._taken: deque[float] = deque([float("-inf")] * limit, limit)

    def wait(self, now: float) -> float:
        return self._taken[0] + self._period_s - now

    def take(self, now: float) -> None:
        self._taken.append(now)


class Flood:
    """Counts ``violations``, the calls refused; ``impatient`` of them came before they might."""

    def __init__(self, *, burst: int) -> None:
        self.violations = self.impatient = 0
        self._all = Window(OVERALL_LIMIT, OVERALL_PERIOD_S)
        self._chats: dict[int, Limit] = defaultdict(lambda: Bucket(CHAT_RATE, burst))
        self._groups: dict[int, Limit] = defaultdict(lambda: Window(GROUP_LIMIT, GROUP_PERIOD_S))
        self._ends: dict[int, float] = {}

    def check(self, name: str, parameters: Json, *, now: float) -> None:
        """Refuse a call that comes too soon; one without a chat is under the overall limit."""
        if name not in COUNTED:
            return
        chat_id = _chat_id(parameters)
        if (left := self._ends.get(chat_id, now) - now) > 0:
            self.impatient += 1
            self._refuse(left)
        limits = [self._all, *self._limits_of(chat_id)]
        if (wait := max(limit.wait(now) for limit in limits)) > 0:
            self._ends[chat_id] = now + math.ceil(wait)
            self._refuse(wait)
        for limit in limits:
            limit.take(now)

    def _limits_of(self, chat_id: int) -> list[Limit]:
        if not chat_id:
            return []
        return [self._chats[chat_id] if chat_id > 0 else self._groups[chat_id]]

    def _refuse(self, left: float) -> None:
        self.violations += 1
        raise too_many_requests(left)


def _chat_id(parameters: Json) -> int:
    given = str(parameters.get("chat_id"))
    return int(given) if re.fullmatch(r"-?\d+", given) else 0
