"""Which pages are in a WARC file, as crawlers write them?"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from ningbot.errors import ReadError
from ningbot.formats import limits
from ningbot.formats.html import article_on
from ningbot.formats.kinds import WITHIN
from ningbot.formats.sidecars import Fetched
from ningbot.formats.source import Source
from ningbot.records import Document

_PAGES: Final = ("text/html", "application/xhtml+xml")
_CHARSET_RE = re.compile(r"charset\s*=\s*[\"']?([\w\-:.]{1,40})", re.IGNORECASE)
_CONTROL_RE = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]")
_MAX_URL: Final = 500  # characters


def read_warc(source: Source) -> Iterator[Document | ReadError]:
    """Read the pages that were found; of one that was fetched several times, each that differs."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    seen: dict[str, bytes] = {}
    try:
        for record in ArchiveIterator(source.file):
            source.allowance.take_member(source, most=limits.MAX_RECORDS)
            if _is_page(record):
                yield from _page(record, source, seen)
    except (ArchiveLoadFailed, EOFError) as error:
        raise source.refused(f"is not a whole WARC file ({error})", "copy it again") from error


def _is_page(record: Any) -> bool:
    headers = record.http_headers
    if record.rec_type not in ("response", "resource"):
        return False
    if record.rec_type == "response" and (headers is None or headers.get_statuscode() != "200"):
        return False
    return _content_type(record).partition(";")[0].strip().lower() in _PAGES


def _content_type(record: Any) -> str:
    headers = record.http_headers if record.rec_type == "response" else record.rec_headers
    return headers.get_header("Content-Type") or ""


def _page(record: Any, source: Source, seen: dict[str, bytes]) -> Iterator[Document | ReadError]:
    """Give the article on a page, unless it is there already."""
    url = _CONTROL_RE.sub("", record.rec_headers.get_header("WARC-Target-URI") or "")[:_MAX_URL]
    name = f"{source.name}{WITHIN}{url}"
    most = limits.MAX_BYTES[".html"]
    data = record.content_stream().read(most + 1)
    source.allowance.take_unpacked(len(data), source)
    if len(data) > most:
        yield source.refused(f"holds {url}, which has more than {limits.said(most)}")
        return
    charset = _CHARSET_RE.search(_content_type(record))
    fetched = Fetched(url, charset[1] if charset else None)
    try:
        document = article_on(data, source, fetched=fetched, name=name)
    except ReadError:
        return  # crawls are full of pages without an article
    digest = hashlib.sha256(document.original.encode("utf-8", "replace")).digest()
    known = seen.setdefault(name, digest)
    if known is digest:
        yield document
    elif known != digest:
        later = f"{name}@{record.rec_headers.get_header('WARC-Date') or ''}"
        if seen.setdefault(later, digest) is digest:
            yield replace(document, doc_id=later)
