"""How much may be asked: by one person, in one group, by all together.

Each has a bucket of questions, which fills up again with time. What is in it is reckoned from one
number, the time at which it will be full (the generic cell rate algorithm), so that a full bucket
need not be remembered.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

# One person: a list of questions pasted line by line, then as fast as answers can be read.
USER_BURST, USER_EVERY_S = 20, 3.0
# One group: Telegram lets a bot send 20 messages a minute to a group, and holds up the rest.
GROUP_BURST, GROUP_EVERY_S = 30, 2.0
# All: more than two cores answer; who asks after that would wait for others for half a minute.
GLOBAL_BURST, GLOBAL_EVERY_S = 200, 0.05
_ALL: Final = 0


class Buckets:
    """A bucket for each key; it holds ``n_burst``, and one comes back every ``every_s`` seconds."""

    def __init__(self, n_burst: int, every_s: float, clock: Callable[[], float]) -> None:
        self._room_s = (n_burst - 1) * every_s
        self._every_s = every_s
        self._clock = clock
        self._full_at: OrderedDict[int, float] = OrderedDict()  # taken from the longest ago first

    def __len__(self) -> int:
        return len(self._full_at)

    def wait_s(self, key: int) -> float:
        """Tell in how many seconds there will be something in the bucket; 0 if there is now."""
        now = self._clock()
        return max(self._full_at.get(key, now) - now - self._room_s, 0.0)

    def take(self, key: int) -> None:
        """Take one out."""
        now = self._clock()
        while self._full_at and next(iter(self._full_at.values())) <= now:
            self._full_at.popitem(last=False)
        self._full_at[key] = max(self._full_at.get(key, now), now) + self._every_s
        self._full_at.move_to_end(key)


class Limits:
    """The buckets of users, groups and all; only what is answered is taken out of any."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._users = Buckets(USER_BURST, USER_EVERY_S, clock)
        self._groups = Buckets(GROUP_BURST, GROUP_EVERY_S, clock)
        self._all = Buckets(GLOBAL_BURST, GLOBAL_EVERY_S, clock)

    def take(self, user_id: int | None, chat_id: int | None, *, is_admin: bool) -> float:
        """Take a question's turn and give 0, or give how many seconds to wait for one.

        Administrators are not held up by what all ask together.
        """
        buckets = []
        if user_id is not None:
            buckets.append((self._users, user_id))
        if chat_id is not None and chat_id != user_id:
            buckets.append((self._groups, chat_id))
        if not is_admin:
            buckets.append((self._all, _ALL))
        wait_s = max((bucket.wait_s(key) for bucket, key in buckets), default=0.0)
        if not wait_s:
            for bucket, key in buckets:
                bucket.take(key)
        return wait_s
