"""A page from its address: redirects, robots.txt, pauses and further tries included."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, Self

from ningbot.errors import FetchError
from ningbot.fetching.backend import Allowance, Resolve, resolve
from ningbot.fetching.manners import BUSY, Manners, left_alone
from ningbot.fetching.robots import Robots
from ningbot.fetching.rules import Rules
from ningbot.fetching.transport import Answer, Transport
from ningbot.fetching.urls import Url, checked_url

NOT_MODIFIED: Final = 304
_MOVED: Final = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came for an address; ``redirects`` are the addresses it led to, ``final`` the last."""

    url: Url
    final: Url
    redirects: tuple[str, ...]
    answer: Answer

    @property
    def is_unchanged(self) -> bool:
        """Tell whether the server says that what is known of it is as it was."""
        return self.answer.status == NOT_MODIFIED


class Web:
    """Fetches one thing after another, from one thread."""

    def __init__(
        self,
        rules: Rules,
        *,
        resolve: Resolve = resolve,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.rules = rules
        self.manners = Manners(rules, sleep=sleep, clock=clock)
        self._transport = Transport(rules, resolve=resolve)
        self._robots = Robots(self._robots_at, clock=clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._transport.drop()

    def fetch(self, url: Url, *, known: Mapping[str, str] | None = None) -> Fetched:
        """Fetch what is at an address, or learn that it is as the ``known`` etag and date say.

        Raises:
            FetchError: it may not be fetched, cannot be, or there is nothing.
        """
        headers = {
            header: (known or {})[key]
            for key, header in (("etag", "If-None-Match"), ("last_modified", "If-Modified-Since"))
            if (known or {}).get(key)
        }
        fetched = self._follow(url, headers, self._ask)
        status = fetched.answer.status
        if status == 200 or (headers and fetched.is_unchanged):
            return fetched
        raise FetchError(f"{url} is not there ({_named(status)}).", url=str(url), kind="status")

    def _follow(
        self,
        url: Url,
        headers: Mapping[str, str],
        ask: Callable[[Url, Mapping[str, str], Allowance], Answer],
    ) -> Fetched:
        """Ask, and ask again where the answer leads; every step is checked as the first."""
        allowance = Allowance(self.rules.seconds, self.rules.max_bytes)
        at, redirects = url, list[str]()
        while True:
            answer = ask(at, headers, allowance)
            place = answer.headers.get("location", "")
            if answer.status not in _MOVED or not place:
                return Fetched(url, at, tuple(redirects), answer)
            at = self._next(place, at, came_by=[str(url), *redirects])
            redirects.append(str(at))

    def _next(self, place: str, at: Url, *, came_by: list[str]) -> Url:
        # A header is in UTF-8, where it is not in ASCII as it should be.
        place = place.encode("latin-1", "ignore").decode("utf-8", "replace")
        url = checked_url(place, self.rules, base=at)
        if str(url) in came_by:
            message = f"{came_by[0]} leads in a circle."
            raise FetchError(message, url=came_by[0], kind="redirects")
        if len(came_by) > self.rules.n_redirects:
            message = f"{came_by[0]} leads on more than {self.rules.n_redirects} times."
            raise FetchError(message, url=came_by[0], kind="redirects")
        return url

    def _ask(self, url: Url, headers: Mapping[str, str], allowance: Allowance) -> Answer:
        """Ask for a page that robots may read, politely."""
        delay = self._robots.check(url)
        pause = max(self.rules.pause_s, delay or 0.0)
        return self._patiently(url, headers, allowance, n_bytes=self.rules.max_bytes, pause=pause)

    def _robots_at(self, url: Url) -> Answer:
        def ask(at: Url, headers: Mapping[str, str], allowance: Allowance) -> Answer:
            n_bytes = self.rules.max_robots_bytes
            return self._patiently(at, headers, allowance, n_bytes=n_bytes, is_cut=True)

        return self._follow(url, {}, ask).answer

    def _patiently(
        self,
        url: Url,
        headers: Mapping[str, str],
        allowance: Allowance,
        *,
        n_bytes: int,
        is_cut: bool = False,
        pause: float = 0.0,
    ) -> Answer:
        """Ask again what was too busy, or lost its connection; the host has its pauses."""
        for n_tried in range(1, self.rules.n_tries + 1):
            self.manners.wait(url)
            is_last = n_tried == self.rules.n_tries
            try:
                answer = self._transport.get(
                    url, headers, allowance, n_bytes=n_bytes, is_cut=is_cut
                )
            except FetchError as error:
                if error.kind != "network" or is_last:
                    self.manners.leave(url, pause)
                    raise
                self.manners.leave(url, max(self.manners.pause_s({}, n_tried), pause))
                continue
            if answer.status not in BUSY or is_last:
                self.manners.leave(url, pause)
                return answer
            busy_s = self.manners.pause_s(answer.headers, n_tried)
            self.manners.leave(url, max(busy_s, pause))
            if busy_s > self.rules.max_pause_s:
                raise left_alone(url, busy_s)
        raise AssertionError("unreachable")


def _named(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
