"""Which pages does a feed, a sitemap or a list name?"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import feedparser
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from ningbot.errors import FetchError, ReadError
from ningbot.fetching.backend import OutOfRoom
from ningbot.fetching.rules import Rules
from ningbot.fetching.transport import gunzipped
from ningbot.fetching.urls import Url, checked_url
from ningbot.fetching.web import Fetched, Web

MAX_SITEMAPS: Final = 50  # of one sitemap index
MAX_LIST_BYTES: Final = 16 * 2**20
_GZIP: Final = b"\x1f\x8b"


def feed_links(fetched: Fetched) -> list[str]:
    """List the pages that a feed links to, in its order, each once.

    Raises:
        FetchError: it is no feed.
    """
    url, body = str(fetched.final), fetched.answer.body
    # feedparser opens what is no text of a feed as a file or an address; a stream it only reads.
    found = feedparser.parse(
        io.BytesIO(body),
        response_headers={
            "content-location": url,
            "content-type": fetched.answer.headers.get("content-type", "application/xml"),
        },
        sanitize_html=False,
    )
    if not found.get("version"):
        raise FetchError(f"{url} is no feed (RSS or Atom).", url=url, kind="not_a_page")
    links = [str(entry.get("link") or "") for entry in found.entries]
    return list(dict.fromkeys(filter(None, links)))


def sitemap_links(web: Web, url: Url, *, most: int) -> Iterator[str | FetchError]:
    """Give the pages that a sitemap names, or the sitemaps of a sitemap index; at most ``most``.

    Raises:
        FetchError: it cannot be fetched, or is no sitemap.
    """
    kind, places = _places(web.fetch(url), web.rules)
    if kind == "urlset":
        yield from places[:most]
        return
    n_given = 0
    for place in places[:MAX_SITEMAPS]:
        if n_given >= most:
            return
        try:
            inner_kind, inner = _places(web.fetch(checked_url(place, web.rules)), web.rules)
        except FetchError as error:
            yield error
            continue
        if inner_kind == "urlset":
            yield from inner[: most - n_given]
            n_given += len(inner)


def listed(path: Path) -> list[str]:
    """List the addresses in a file, one a line; blank lines and lines that begin with # are none.

    Raises:
        ReadError: it cannot be read, or is no text.
    """
    try:
        with path.open("rb") as file:
            text = file.read(MAX_LIST_BYTES + 1).decode("utf-8-sig")
    except OSError as error:
        raise ReadError(f"{path} cannot be read ({error.strerror}).", path=path) from error
    except UnicodeDecodeError:
        raise ReadError(f"{path} must be UTF-8 text, an address a line.", path=path) from None
    if len(text) > MAX_LIST_BYTES:
        raise ReadError(f"{path} is a list of more than 16 MiB; split it.", path=path)
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _places(fetched: Fetched, rules: Rules) -> tuple[str, list[str]]:
    """Read the addresses in a sitemap, and whether it is a ``urlset`` or a ``sitemapindex``."""
    url = str(fetched.final)
    try:
        body = fetched.answer.body
        body = gunzipped(body, rules.max_bytes) if body.startswith(_GZIP) else body
        kind, places = "", list[str]()
        for event, element in iterparse(io.BytesIO(body), events=("start", "end")):
            name = element.tag.rpartition("}")[2]
            kind = kind or name
            if event == "end" and name in {"url", "sitemap"}:
                places += [
                    (child.text or "").strip()
                    for child in element
                    if child.tag.rpartition("}")[2] == "loc"
                ]
                element.clear()
    except OutOfRoom:
        message = f"{url} unpacks to more than {rules.max_bytes / 2**20:.1f} MB."
        raise FetchError(message, url=url, kind="too_large") from None
    except (ParseError, DefusedXmlException, zlib.error, ValueError) as error:
        said = type(error).__name__
        message = f"{url} is no sitemap that can be read ({said})."
        raise FetchError(message, url=url, kind="not_a_page") from None
    if kind not in {"urlset", "sitemapindex"}:
        raise FetchError(f"{url} is no sitemap.", url=url, kind="not_a_page")
    return kind, list(dict.fromkeys(filter(None, places)))
