"""Which article is on a web page, and in which encoding?

trafilatura tells the article from what stands around it; nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from ningbot.errors import ReadError
from ningbot.formats import limits
from ningbot.formats.sidecars import Fetched, read_sidecar
from ningbot.formats.source import Source
from ningbot.records import Document, Span
from ningbot.text.decoding import decode

_META_RE = re.compile(
    rb"""<meta\b[^>]{0,300}?charset\s*=\s*["']?\s*([\w\-:.]{1,40})""", re.IGNORECASE
)
_META_BYTES: Final = 4096
_DAY_RE = re.compile(r"\d{4}(?:-\d{2}){0,2}")
# No more characters beyond ASCII than these do not tell GB18030 from Big5 for certain.
_FEW: Final = 30

# What pages call an encoding -> the one that they mean, a superset of it.
_CHARSETS: Final = {
    **dict.fromkeys(("utf-8", "utf8"), "utf-8"),
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "x-x-big5", "big-5", "cp950"), "big5hkscs"),
    **dict.fromkeys(("utf-16", "utf-16le", "utf-16be"), "utf-16"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "windows-31j"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987"), "cp949"),
    **dict.fromkeys(("iso-8859-1", "latin1", "us-ascii", "windows-1252"), "cp1252"),
    "euc-jp": "euc_jp",
    "hz-gb-2312": "hz",
    "iso-2022-jp": "iso2022_jp",
}


def read_html(source: Source) -> Iterator[Document | ReadError]:
    """Read a web page; the file ``X.html.meta.json`` beside it says where it is from."""
    yield article_on(
        source.read(), source, fetched=Fetched() if source.member else read_sidecar(source.path)
    )


def article_on(data: bytes, source: Source, *, fetched: Fetched, name: str = "") -> Document:
    """Read the article on a page.

    Raises:
        ReadError: the bytes are no text, or hold no article.
    """
    from trafilatura import bare_extraction

    text, encoding = decode_page(data, source, charset=fetched.charset)
    if text.count("<") > limits.MAX_TAGS:
        raise source.refused(f"has more than {limits.MAX_TAGS:,} tags")
    try:
        found: Any = bare_extraction(
            _whole(text),
            url=fetched.url,
            with_metadata=True,
            include_comments=False,
            # Not one of the days that pages are full of.
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except MemoryError:
        raise
    except Exception as error:
        raise source.refused(f"is a page that cannot be parsed ({type(error).__name__})") from error
    if found is None or not (found.text or "").strip():
        raise source.empty("holds no article that can be told from the page around it")
    has_site = found.sitename and found.sitename != found.hostname
    title = (found.title or "").strip()
    is_first = bool(title) and found.text.startswith(f"{title}\n")
    return Document(
        name or source.name,
        found.text,
        title=title,
        title_span=Span(0, len(title)) if is_first else None,
        body_start=len(title) + 1 if is_first else 0,
        url=fetched.url,
        date=found.date if found.date and _DAY_RE.fullmatch(found.date) else None,
        source=found.sitename if has_site else None,
        format="html",
        encoding=encoding,
    )


def decode_page(data: bytes, source: Source, *, charset: str | None) -> tuple[str, str]:
    """Decode a page: by its bytes, and where they do not decide, as it or its server says.

    Servers are often set to one encoding for all pages, and pages are copied from one to another; so
    ``charset``, which is the server's word, counts least.

    Raises:
        ReadError: it cannot be decoded.
    """
    found = _META_RE.search(data[:_META_BYTES])
    named = [found[1].decode("ascii", "ignore")] if found else []
    named += [charset] if charset else []
    by_word = next((read for name in named if (read := _read_as(data, name))), None)
    try:
        by_bytes = decode(data)
    except ReadError as error:
        if by_word is None:
            raise source.refused("is in no encoding that ningbot reads, and names none") from error
        return by_word
    is_sure = by_bytes.encoding.startswith("utf") or _n_beyond_ascii(by_bytes.text) > _FEW
    if by_word is None or is_sure or _n_beyond_ascii(by_bytes.text) == 0:
        return by_bytes.text, by_bytes.encoding
    return by_word


def _read_as(data: bytes, charset: str) -> tuple[str, str] | None:
    """Read in the encoding that a word names, if it is one and the bytes are in it."""
    encoding = _CHARSETS.get(charset.strip().lower())
    if encoding is None:
        return None
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError:
        return None


def _n_beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _whole(text: str) -> str:
    """Make a page of a piece of one, which trafilatura would take for none."""
    is_page = re.search(r"<(?:html|body)\b", text[:20_000], re.IGNORECASE)
    return text if is_page else f"<html><body>{text}</body></html>"
