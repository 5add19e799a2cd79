"""What kind of page is it, in which encoding, and which address does it give itself?"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from ningbot.errors import FetchError
from ningbot.fetching.rules import Rules
from ningbot.fetching.urls import Url, checked_url, same_page
from ningbot.fetching.web import Fetched

# What a server calls a page -> the end of the name under which it is kept.
ENDINGS: Final = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/epub+zip": ".epub",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
_HEAD_BYTES: Final = 1 << 18
_PAGE_RE: Final = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body)", re.IGNORECASE
)
_LINK_RE: Final = re.compile(rb"<link\b([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE_RE: Final = re.compile(
    r"""([a-z]{1,20})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)
_HEADER_LINK_RE: Final = re.compile(r"<([^<>]{1,2000})>([^<>,]{0,200})")
_CANONICAL_RE: Final = re.compile(r"""rel\s*=\s*["']?canonical\b""", re.IGNORECASE)
_CHARSET_RE: Final = re.compile(r"""charset\s*=\s*["']?\s*([\w\-:.]{1,40})""", re.IGNORECASE)
# Sites give readers with a telephone a host of their own.
_SAME_SITE_RE: Final = re.compile(r"\A(?:www|m|wap|mobile|amp|3g)\.")


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it came; ``ending`` is that of its name, ``canonical`` tells it from other pages."""

    url: str
    final_url: str
    canonical: str
    host: str
    redirects: tuple[str, ...]
    ending: str
    content_type: str
    charset: str | None
    etag: str | None
    last_modified: str | None
    body: bytes


def page_of(fetched: Fetched, rules: Rules) -> Page:
    """Tell what was fetched.

    Raises:
        FetchError: it is nothing that ningbot reads.
    """
    headers, body = fetched.answer.headers, fetched.answer.body
    written = headers.get("content-type", "")
    content_type = written.partition(";")[0].strip().lower()
    if not body.strip():
        raise FetchError(f"{fetched.url} is empty.", url=str(fetched.url), kind="not_a_page")
    ending = _ending(fetched, content_type)
    charset = _CHARSET_RE.search(written)
    canonical = _canonical(fetched, rules) if ending == ".html" else fetched.final
    return Page(
        url=str(fetched.url),
        final_url=str(fetched.final),
        canonical=same_page(canonical),
        host=canonical.netloc.strip("[").replace("]", "").replace(":", "_"),
        redirects=fetched.redirects,
        ending=ending,
        content_type=content_type,
        charset=charset[1] if charset else None,
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        body=body,
    )


def _ending(fetched: Fetched, content_type: str) -> str:
    """Tell by the server's word; where it has none to say, by the page and by its address."""
    if content_type in ENDINGS:
        return ENDINGS[content_type]
    if content_type in {"", "application/octet-stream", "application/xml", "text/xml"}:
        if _PAGE_RE.match(fetched.answer.body):
            return ".html"
        path = urlsplit(fetched.final.target).path.lower()
        if found := next((each for each in ENDINGS.values() if path.endswith(each)), None):
            return found
    what = content_type or "of no type"
    message = f"{fetched.url} is no page to be read ({what})."
    raise FetchError(message, url=str(fetched.url), kind="not_a_page")


def _canonical(fetched: Fetched, rules: Rules) -> Url:
    """Give the address that a page calls its own, if it is of the same site; or where it was found.

    A page's word for another site's address, or for the site's first page, is not taken.
    """
    for link in _links(fetched):
        try:
            url = checked_url(link, rules, base=fetched.final)
        except FetchError:
            continue
        is_home = url.target == "/" and fetched.final.target != "/"
        if _site(url) == _site(fetched.final) and not is_home:
            return url
    return fetched.final


def _links(fetched: Fetched) -> Iterator[str]:
    for link, parameters in _HEADER_LINK_RE.findall(fetched.answer.headers.get("link", "")[:8000]):
        if _CANONICAL_RE.search(parameters):
            yield link
    for written in _LINK_RE.findall(fetched.answer.body[:_HEAD_BYTES]):
        said = written.decode("utf-8", "replace")
        attributes = {
            name.lower(): html.unescape(a or b or c)
            for name, a, b, c in _ATTRIBUTE_RE.findall(said)
        }
        if attributes.get("rel", "").lower() == "canonical":
            yield attributes.get("href", "")


def _site(url: Url) -> tuple[str, int]:
    return _SAME_SITE_RE.sub("", url.host), 80 if url.port == 443 else url.port
