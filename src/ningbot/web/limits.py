"""How many questions may one address ask?"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import ip_network
from typing import Final

_MAX_CLIENTS: Final = 10_000


class Buckets:
    """A bucket of questions for each client, refilled steadily; for one thread."""

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._size = float(per_minute)
        self._per_second = per_minute / 60
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> int:
        """Take one question; give 0, or in how many seconds there is one again."""
        client = _network_of(client)
        now = self._clock()
        left, since = self._left.pop(client, (self._size, now))
        left = min(self._size, left + (now - since) * self._per_second)
        wait = 0 if left >= 1 else max(1, math.ceil((1 - left) / self._per_second))
        self._left[client] = (left - 1 if not wait else left, now)
        if len(self._left) > _MAX_CLIENTS:
            self._left.popitem(last=False)
        return wait


def _network_of(client: str) -> str:
    """Give whom an address is of: of the sixth version's a household has 2**64.

    >>> _network_of("192.0.2.1"), _network_of("2001:db8::1:2")
    ('192.0.2.1', '2001:db8::/64')
    """
    if ":" not in client:
        return client
    try:
        return str(ip_network(f"{client.partition('%')[0]}/64", strict=False))
    except ValueError:
        return client
