"""Queries to the bot, each of which may be answered once and before it is too old."""

from __future__ import annotations

import time
from itertools import count

from bot.botapi.refusal import bad_request

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
FIRST_ID = 10**18 + 1
new_id = count(FIRST_ID).__next__


class Queries:
    """The queries of one kind that are not answered yet."""

    def __init__(self, max_age_s: float) -> None:
        self._max_age_s = max_age_s
        self._opened: dict[str, float] = {}  # id -> time.monotonic()

    def open(self) -> str:
        """Begin a query, and give its id."""
        query_id = str(new_id())
        self._opened[query_id] = time.monotonic()
        return query_id

    def close(self, query_id: str) -> None:
        """Take a query for answered, unless it is too late for that."""
        opened = self._opened.pop(query_id, float("-inf"))
        if time.monotonic() - opened > self._max_age_s:
            raise bad_request(TOO_OLD)
