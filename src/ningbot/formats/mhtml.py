"""Which page is in a web archive that a browser saved?"""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

from ningbot.errors import ReadError
from ningbot.formats import limits
from ningbot.formats.html import article_on
from ningbot.formats.sidecars import Fetched
from ningbot.formats.source import Source
from ningbot.records import Document

_MAX_PARTS = 10_000


def read_mhtml(source: Source) -> Iterator[Document | ReadError]:
    """Read the first page of the file; the others are its frames."""
    message = message_from_bytes(source.read())
    page = _page(message, source)
    data = page.get_payload(decode=True)
    if not isinstance(data, bytes):
        raise source.empty("holds no page")
    if len(data) > limits.MAX_BYTES[".html"]:
        most = limits.said(limits.MAX_BYTES[".html"])
        raise source.refused(f"holds a page of more than {most}")
    url = str(message["Snapshot-Content-Location"] or page["Content-Location"] or "").strip()
    is_web = url.startswith(("https://", "http://"))
    fetched = Fetched(url if is_web else None, page.get_content_charset())
    yield article_on(data, source, fetched=fetched)


def _page(message: Message, source: Source) -> Message:
    for n_parts, part in enumerate(message.walk(), 1):
        if n_parts > _MAX_PARTS:
            raise source.refused(f"has more than {_MAX_PARTS:,} parts")
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            return part
    raise source.empty("holds no page")
