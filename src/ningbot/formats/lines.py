"""Make a document of the lines of a file that has no other form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, Final

from ningbot.formats.source import Source
from ningbot.records import Document, Place, Span

_MAX_TITLE: Final = 60  # characters; a longer line is a paragraph
_SENTENCE_ENDS: Final = "。！？!?；;：:，,"
# Titles that programs give: of a file, of nothing.
_NO_TITLE_RE = re.compile(
    r"(?i)untitled|無標題|无标题|.*\.(?:docx?|odt|html?|pdf|txt|md)|(?:microsoft )?word\b.*"
)
_RADICAL_RE = re.compile(r"[\u2e80-\u2fdf]")


def document_of(
    lines: Sequence[str],
    source: Source,
    *,
    title: str = "",
    places: Sequence[Place] = (),
    **fields: Any,
) -> Document:
    """Make a document, a line a paragraph; without a ``title`` a first line that looks like one is it.

    Raises:
        EmptyFile: there is no text in it.
    """
    text = "\n".join(lines)
    if not text.strip():
        raise source.empty("holds no text")
    kind = source.kind.removeprefix(".")
    known: dict[str, Any] = {"format": kind, "places": tuple(places), **fields}
    title = " ".join(title.split())
    first = next(line for line in lines if line.strip())
    start = text.index(first)
    is_same = " ".join(first.split()) == title
    if title and not is_same and not _NO_TITLE_RE.fullmatch(title):
        return Document(source.name, text, title=title, **known)
    rest = text[start + len(first) :]
    if not is_same and (
        len(first) > _MAX_TITLE or first.rstrip()[-1] in _SENTENCE_ENDS or not rest.strip()
    ):
        return Document(source.name, text, title=source.stem, **known)
    shown = first.strip()
    start += first.index(shown)
    body_start = start + len(shown) + 1 if rest.strip() else 0
    span = Span(start, start + len(shown))
    return Document(source.name, text, title=shown, title_span=span, body_start=body_start, **known)


def plain_han(text: str) -> str:
    """Write radicals that a font has put in the place of characters as those; the length stays.

    >>> plain_han("⾼新區⼈⼝")
    '高新區人口'
    """
    return _RADICAL_RE.sub(_character_of, text)


def _character_of(match: re.Match[str]) -> str:
    character = unicodedata.normalize("NFKC", match[0])
    return character if len(character) == 1 else match[0]
