"""Pages into an archive: fetched host by host in turn, kept as they came, and indexed together."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ningbot.errors import FetchError, FetchFailure
from ningbot.fetching.links import feed_links, sitemap_links
from ningbot.fetching.pages import page_of
from ningbot.fetching.saved import Entry, Saved, State
from ningbot.fetching.urls import Url, checked_url, same_page
from ningbot.fetching.web import Web
from ningbot.indexing import IndexSummary, Progress, index


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one address; ``reason`` says why a refused one was, ``same_as`` of a duplicate which it is."""

    url: str
    state: State | Literal["refused"]
    path: Path | None = None
    title: str = ""
    reason: str = ""
    kind: FetchFailure | None = None
    same_as: str = ""


@dataclass(slots=True)
class Added:
    """What a run did; ``summary`` counts documents, and is None where nothing was to be indexed."""

    outcomes: list[Outcome] = field(default_factory=list)
    summary: IndexSummary | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """The pages that are to be fetched, and what of it cannot be."""

    urls: list[Url]
    refused: list[Outcome]
    n_left_out: int = 0


def name_pages(
    web: Web,
    given: Iterable[str],
    *,
    feeds: Iterable[str] = (),
    sitemaps: Iterable[str] = (),
    most: int,
) -> Named:
    """List the pages that are given, or that feeds and sitemaps name; at most ``most``, each once."""
    found: dict[str, Url] = {}
    refused: list[Outcome] = []
    n_named = 0
    for item in _named_in(web, given, feeds, sitemaps, most=most):
        try:
            if isinstance(item, FetchError):
                raise item
            url = checked_url(item, web.rules)
        except FetchError as error:
            refused.append(refusal(error))
            continue
        n_named += same_page(url) not in found
        if len(found) < most:
            found.setdefault(same_page(url), url)
    return Named(list(found.values()), refused, n_named - len(found))


def fetch_pages(
    web: Web,
    urls: Iterable[Url],
    saved: Saved,
    *,
    report: Callable[[Outcome], None] = lambda _: None,
) -> list[Outcome]:
    """Fetch pages and keep them, one at a time: of each host in order, the next of the host that waits least."""
    waiting: dict[str, deque[Url]] = {}
    for url in urls:
        waiting.setdefault(url.host, deque()).append(url)
    outcomes: list[Outcome] = []
    while waiting:
        host = min(waiting, key=web.manners.wait_s)
        url = waiting[host].popleft()
        if not waiting[host]:
            del waiting[host]
        outcomes.append(fetch_page(web, url, saved))
        report(outcomes[-1])
    return outcomes


def fetch_page(web: Web, url: Url, saved: Saved) -> Outcome:
    """Fetch one page and keep it; a problem of it is its outcome."""
    known = known_page(saved, url)
    try:
        fetched = web.fetch(url, known=known.said if known else None)
        if fetched.is_unchanged and known is not None:
            return Outcome(str(url), "unchanged", known.path)
        kept = saved.keep(page_of(fetched, web.rules))
    except FetchError as error:
        return refusal(error, url=url)
    same_as = kept.entry.url if kept.state == "duplicate" else ""
    return Outcome(str(url), kept.state, kept.entry.path, kept.title, same_as=same_as)


def add(web: Web, urls: Iterable[Url], folder: Path) -> Added:
    """Fetch pages into the archive in ``folder``.

    Raises:
        ArchiveError: the index cannot be written. The pages are kept; the next run indexes them.
    """
    saved = Saved(folder)
    outcomes = fetch_pages(web, urls, saved)
    return Added(outcomes, index_pages(outcomes, saved, folder))


def index_pages(
    outcomes: Iterable[Outcome],
    saved: Saved,
    folder: Path,
    *,
    report: Callable[[Progress], None] = lambda _: None,
) -> IndexSummary | None:
    """Index the pages that are kept, if any came. Raises as `add`."""
    if not any(outcome.path for outcome in outcomes):
        return None
    return index([saved.root], folder, report=report)


def refusal(error: FetchError, *, url: Url | None = None) -> Outcome:
    """Give the outcome of an address that was refused, in the words of the error."""
    return Outcome(str(url or error.url), "refused", reason=str(error), kind=error.kind)


def known_page(saved: Saved, url: Url) -> Entry | None:
    """Find a page that was fetched before."""
    return saved.find(str(url)) or saved.find(same_page(url))


def _named_in(
    web: Web,
    given: Iterable[str],
    feeds: Iterable[str],
    sitemaps: Iterable[str],
    *,
    most: int,
) -> Iterator[str | FetchError]:
    yield from given
    for feed in feeds:
        try:
            yield from feed_links(web.fetch(checked_url(feed, web.rules)))
        except FetchError as error:
            yield error
    for sitemap in sitemaps:
        try:
            yield from sitemap_links(web, checked_url(sitemap, web.rules), most=most + 1)
        except FetchError as error:
            yield error
