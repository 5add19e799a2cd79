"""Texts cut to a length, counted in UTF-16 code units, as Telegram counts them."""

from __future__ import annotations

import re
from typing import Final

from ningbot.records import Span

ELLIPSIS: Final = "…"
CLAUSE_END_RE: Final = re.compile(r"[,，、；;：:。！？!?…]")


def clip(sentence: str, keep: Span | None, *, room: int) -> tuple[str, Span | None]:
    """Cut a sentence to ``room`` UTF-16 units around ``keep``; say where that stands now.

    Cuts are at the end of a clause where one is near, and shown as an ellipsis.

    >>> clip("近日，全市派駐了240名黨建指導員，效果顯著。", Span(8, 12), room=17)
    ('…全市派駐了240名黨建指導員，…', Span(start=6, end=10))
    """
    if units(sentence) <= room:
        return sentence, keep
    room = max(room - 2, 0)
    inner = keep or Span(0, 0)
    if units(inner.of(sentence)) > room:
        inner = Span(inner.start, inner.start + n_fitting(inner.of(sentence), room=room))
    outer = _whole_clauses(sentence, inner, _grown(sentence, inner, room=room))
    before = ELLIPSIS if outer.start > 0 else ""
    after = ELLIPSIS if outer.end < len(sentence) else ""
    moved = inner.shifted(len(before) - outer.start)
    return before + outer.of(sentence) + after, moved if keep else None


def _grown(sentence: str, inner: Span, *, room: int) -> Span:
    """Grow a span on both sides alike until ``room`` UTF-16 units are taken."""
    before, after = sentence[: inner.start][::-1], sentence[inner.end :]
    spare = room - units(inner.of(sentence))
    start = inner.start - n_fitting(before, room=max(spare // 2, spare - units(after)))
    spare -= units(sentence[start : inner.start])
    return Span(start, inner.end + n_fitting(after, room=spare))


def _whole_clauses(sentence: str, inner: Span, outer: Span) -> Span:
    """Draw the cuts in to the nearest end of a clause, giving up at most half a side."""
    start, end = outer
    if start > 0:
        half = (start + inner.start) // 2
        found = CLAUSE_END_RE.search(sentence, start, half)
        start = found.end() if found else start
    if end < len(sentence):
        half = (inner.end + end) // 2
        ends = [found.end() for found in CLAUSE_END_RE.finditer(sentence, half, end)]
        end = ends[-1] if ends else end
    return Span(start, end)


def clip_end(text: str, *, limit: int) -> str:
    """Cut the end off a text that is too long, and show it."""
    if units(text) <= limit:
        return text
    return text[: n_fitting(text, room=limit - 1)] + ELLIPSIS


def n_fitting(text: str, *, room: int) -> int:
    """Count how many characters from the start fit in ``room`` UTF-16 units."""
    for n, char in enumerate(text):
        room -= 2 if char > "\uffff" else 1
        if room < 0:
            return n
    return len(text)


def units(text: str) -> int:
    """Count UTF-16 code units."""
    return len(text) + sum(char > "\uffff" for char in text)
