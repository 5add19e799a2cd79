"""What is said to someone once, and not again for a while, however often they ask for it."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

MAX_REMEMBERED: Final = 10_000


class Seldom:
    """Remembers to whom something need not be said yet; no more than ``MAX_REMEMBERED`` of them."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._silent_until: OrderedDict[Hashable, float] = OrderedDict()

    def __len__(self) -> int:
        return len(self._silent_until)

    def is_due(self, key: Hashable, *, silent_s: float) -> bool:
        """Tell whether it is to be said now; if so, it is not for the next ``silent_s`` seconds."""
        now = self._clock()
        if now < self._silent_until.get(key, now):
            return False
        self._silent_until[key] = now + silent_s
        self._silent_until.move_to_end(key)
        while len(self._silent_until) > MAX_REMEMBERED:
            self._silent_until.popitem(last=False)
        return True
