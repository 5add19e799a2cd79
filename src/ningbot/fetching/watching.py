"""Feeds and folders, looked at again and again: what is new in them goes into the archive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ningbot.errors import ArchiveError, FetchError, ReadError
from ningbot.fetching.adding import Outcome, fetch_pages, known_page
from ningbot.fetching.links import feed_links
from ningbot.fetching.saved import Saved
from ningbot.fetching.urls import Url, checked_url
from ningbot.fetching.web import Web
from ningbot.indexing import IndexSummary, index

MAX_TRIES: Final = 3  # rounds in which a page that cannot be had is asked for
MAX_PAGES: Final = 200  # of one round


@dataclass(slots=True)
class Round:
    """What one look found; ``summary`` is None where nothing was to be indexed."""

    outcomes: list[Outcome] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    summary: IndexSummary | None = None


class Watch:
    """Knows of each feed what it said last, and how often each page was asked for."""

    def __init__(
        self, web: Web, folder: Path, *, feeds: Sequence[Url], folders: Sequence[Path]
    ) -> None:
        self._web = web
        self._folder = folder
        self._feeds = feeds
        self._folders = folders
        self._said: dict[Url, Mapping[str, str]] = {}
        self._tried: Counter[str] = Counter()
        self._is_due = True  # pages of a run that was stopped may lie there

    def look(self) -> Round:
        """Look once at everything; what goes wrong is told, and tried again the next time."""
        found = Round()
        saved = Saved(self._folder)
        urls = [url for feed in self._feeds for url in self._new_in(feed, saved, found)]
        found.outcomes = fetch_pages(self._web, dict.fromkeys(urls[:MAX_PAGES]), saved)
        for outcome in found.outcomes:
            if outcome.state == "refused":
                self._tried[outcome.url] += 1
                found.problems.append(outcome.reason)
            else:  # it may be the same as another, under whose address it is kept
                self._tried[outcome.url] = MAX_TRIES
        self._is_due |= any(outcome.path for outcome in found.outcomes)
        self._index(saved, found)
        return found

    def _new_in(self, feed: Url, saved: Saved, found: Round) -> list[Url]:
        """Give the pages of a feed that are not there yet."""
        try:
            fetched = self._web.fetch(feed, known=self._said.get(feed))
            if fetched.is_unchanged:
                return []
            links = feed_links(fetched)
        except FetchError as error:
            found.problems.append(str(error))
            return []
        urls = [url for link in links if (url := self._checked(link, found))]
        new = [url for url in urls if self._is_new(url, saved)]
        if not new:  # what is left to be done keeps the feed from being passed over
            headers: Mapping[str, Any] = fetched.answer.headers
            self._said[feed] = {
                "etag": headers.get("etag", ""),
                "last_modified": headers.get("last-modified", ""),
            }
        return new

    def _checked(self, link: str, found: Round) -> Url | None:
        try:
            return checked_url(link, self._web.rules)
        except FetchError as error:
            self._tried[link] += 1
            if self._tried[link] == 1:
                found.problems.append(str(error))
            return None

    def _is_new(self, url: Url, saved: Saved) -> bool:
        return self._tried[str(url)] < MAX_TRIES and known_page(saved, url) is None

    def _index(self, saved: Saved, found: Round) -> None:
        """Index the folders that are there, and the pages if there are new ones."""
        missing = [each for each in self._folders if not each.is_dir()]
        found.problems += [f"{each} is not there now; what was read stays." for each in missing]
        paths = [each for each in self._folders if each not in missing]
        if self._is_due and saved.root.is_dir():
            paths.append(saved.root)
        if not paths:
            return
        try:
            found.summary = index(paths, self._folder)
        except (ArchiveError, ReadError) as error:
            found.problems.append(str(error))
            return
        self._is_due = False
        found.problems += map(str, found.summary.problems)
