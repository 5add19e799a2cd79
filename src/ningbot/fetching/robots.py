"""May ningbot read this page, as the site's robots.txt has it (RFC 9309)?"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from protego import Protego

from ningbot.errors import FetchError
from ningbot.fetching.rules import AGENT
from ningbot.fetching.transport import Answer
from ningbot.fetching.urls import Url

KEPT_S: Final = 24 * 3600.0
FAILURE_KEPT_S: Final = 600.0


class Robots:
    """What sites say of robots; ``fetch`` gets a robots.txt, its redirects followed."""

    def __init__(
        self, fetch: Callable[[Url], Answer], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._fetch = fetch
        self._clock = clock
        self._known: dict[tuple[str, str, int], tuple[float, Protego | FetchError]] = {}

    def check(self, url: Url) -> float | None:
        """Give the pause in seconds that a site asks for between two pages, if it asks for one.

        Raises:
            FetchError: the page is not for robots, or what is cannot be found out.
        """
        said = self._said(url)
        if not said.can_fetch(str(url), AGENT):
            message = f"{url} is not for robots, its site says (robots.txt)."
            raise FetchError(message, url=str(url), kind="robots")
        delay = said.crawl_delay(AGENT)
        return None if delay is None else float(delay)

    def _said(self, url: Url) -> Protego:
        until, said = self._known.get(url.origin, (0.0, None))
        if said is None or self._clock() > until:
            try:
                said, kept_s = (
                    self._read(Url(url.scheme, url.host, url.port, "/robots.txt")),
                    KEPT_S,
                )
            except FetchError as error:
                said, kept_s = error, FAILURE_KEPT_S
            self._known[url.origin] = self._clock() + kept_s, said
        if isinstance(said, FetchError):
            raise FetchError(str(said), url=str(url), kind=said.kind)
        return said

    def _read(self, url: Url) -> Protego:
        answer = self._fetch(url)
        if 400 <= answer.status < 500 and answer.status != 429:
            return Protego.parse("")
        if answer.status != 200:
            message = f"{url} cannot be read now ({answer.status}), so no page of its site is."
            raise FetchError(message, url=str(url), kind="robots")
        return Protego.parse(answer.body.decode("utf-8", "replace"))
