"""Blank lines and indents: a paragraph becomes a line, and nothing but its line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ningbot.records import Span
from ningbot.text.mapping import Change

_BLANK = r"[^\S\r\n]"
# Leading blank lines; blank lines between; indents; blanks at a line's end.
_LAYOUT_RE = re.compile(
    rf"\A(?:{_BLANK}*\r?\n)+|(?<=\n)(?:{_BLANK}*\r?\n)+|^{_BLANK}+|(?<!\s){_BLANK}+(?=\r?$)",
    re.MULTILINE,
)


def find_layout(text: str) -> Iterator[Change]:
    """Yield the removal of each blank line, indent, and blank at the end of a line."""
    for match in _LAYOUT_RE.finditer(text):
        yield Change(Span(*match.span()), "", "layout")
