"""Markdown marks, taken out of the text that is read: **黨建** is read as 黨建.

Follows CommonMark where a line alone can tell: headings, quotes, list marks, rules, fences,
emphasis, code, links, images, comments, hard-wrapped lines. Tables and HTML blocks stay as
they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ningbot.records import Span
from ningbot.text.characters import HAN
from ningbot.text.mapping import Change

_FRONT_MATTER_RE = re.compile(
    r"\A---[ \t]*\r?\n.*?^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.MULTILINE | re.DOTALL
)
_HAN_MARK = rf"[{HAN}，、。；：！？“”‘’「」（）]"
# Each pattern's `mark` groups are what goes; the rest of the match stays.
_MARK_RE = re.compile(
    r"(?P<comment><!--(?:(?!-->).){0,2000}-->)"
    r"|^[ ]{0,3}(?P<fence>(?:```|~~~)[^\n`]*)$"
    r"|^(?P<rule>[ ]{0,3}(?:[-*_][ \t]*+){3,}+)$"
    r"|^(?P<line>[ ]{0,3}(?:\#{1,6}[ \t]+|(?:>[ \t]?)+|[-*+][ \t]+))"
    r"|(?P<image>!\[[^\]\n]{0,200}\]\([^)\n]{0,500}\))"
    r"|(?P<open>\[)(?=[^\]\n]{1,200}\]\([^)\n]{0,500}\))"
    r"|(?P<close>(?<=[^\n])\]\([^)\n]{0,500}\))"
    r"|(?P<strong>\*\*|__)(?=\S)|(?<=\S)(?P<endstrong>\*\*|__)"
    r"|(?P<code>`+)"
    rf"|(?<={_HAN_MARK})(?P<wrap>[ \t]*\r?\n[ \t]*)(?={_HAN_MARK})",
    re.MULTILINE | re.DOTALL,
)


def find_markup(text: str) -> Iterator[Change]:
    """Yield the removal of each mark."""
    start = 0
    if front := _FRONT_MATTER_RE.match(text):
        yield Change(Span(*front.span()), "", "markup")
        start = front.end()
    for match in _MARK_RE.finditer(text, start):
        yield Change(Span(*match.span(str(match.lastgroup))), "", "markup")
