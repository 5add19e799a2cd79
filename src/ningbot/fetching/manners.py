"""When may a host be asked again?"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from ningbot.errors import FetchError
from ningbot.fetching.rules import Rules
from ningbot.fetching.urls import Url

BUSY: Final = frozenset({429, 503})
FIRST_PAUSE_S: Final = 2.0  # before a second try; before a third twice as long


class Manners:
    """One request to a host at a time, and a pause between two."""

    def __init__(
        self,
        rules: Rules,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rules = rules
        self._sleep = sleep
        self._clock = clock
        self._ready: dict[str, float] = {}  # host -> when it may be asked again

    def wait_s(self, host: str) -> float:
        """Tell how long a host is to be left alone from now, in seconds."""
        return max(self._ready.get(host, 0.0) - self._clock(), 0.0)

    def wait(self, url: Url) -> None:
        """Wait until a host may be asked.

        Raises:
            FetchError: it is to be left alone for too long.
        """
        left = self.wait_s(url.host)
        if left > self._rules.max_pause_s:
            raise left_alone(url, left)
        if left:
            self._sleep(left)

    def leave(self, url: Url, seconds: float) -> None:
        """Leave a host alone for so long from now."""
        self._ready[url.host] = self._clock() + seconds

    def pause_s(self, headers: Mapping[str, str], n_tried: int) -> float:
        """Give how long to wait before the next try: what the server asks for, or ever longer."""
        asked = _retry_after(headers.get("retry-after", ""))
        pause: float = FIRST_PAUSE_S * 2 ** (n_tried - 1)
        return pause if asked is None else max(asked, self._rules.pause_s)


def left_alone(url: Url, seconds: float) -> FetchError:
    """Give the error that says that a host will not be asked for some time."""
    message = f"{url}: its server asks to be left alone for {seconds:.0f} s; try again then."
    return FetchError(message, url=str(url), kind="status")


def _retry_after(text: str) -> float | None:
    """Read a number of seconds or a date.

    >>> _retry_after("120"), _retry_after("Thu, 01 Jan 1970 00:00:00 GMT"), _retry_after("soon")
    (120.0, 0.0, None)
    """
    text = text.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max((until - datetime.now(UTC)).total_seconds(), 0.0)
