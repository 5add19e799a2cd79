"""Words that a reader marks, as a person would have marked them: no loose marks, no half brackets."""

from __future__ import annotations

from ningbot.records import Span
from ningbot.text.characters import CLOSING, OPENING

_CLOSER = dict(zip(OPENING, CLOSING, strict=True))
_OPENER = dict(zip(CLOSING, OPENING, strict=True))
_LOOSE = frozenset(" \u3000\t\n，,、。；;：:！!？?…—·")


def tidied(text: str, span: Span) -> Span:
    """Leave out marks at both ends; complete or leave out a bracket of which one half is marked.

    >>> tidied("創立於漢堡（今德國），後遷址。", Span(3, 6)).of("創立於漢堡（今德國），後遷址。")
    '漢堡'
    >>> tidied("載於《新齊諧》，", Span(2, 8)).of("載於《新齊諧》，")
    '《新齊諧》'
    """
    start, end = span
    while True:
        before = start, end
        while start < end and text[start] in _LOOSE:
            start += 1
        while start < end and text[end - 1] in _LOOSE:
            end -= 1
        start, end = _balanced(text, start, end)
        if (start, end) == before:
            break
    return Span(start, end) if start < end else span


def _balanced(text: str, start: int, end: int) -> tuple[int, int]:
    """Mend the first half bracket."""
    open_ones: list[int] = []
    for i in range(start, end):
        char = text[i]
        if char in _CLOSER:
            open_ones.append(i)
        elif char in _OPENER:
            if open_ones and text[open_ones[-1]] == _OPENER[char]:
                open_ones.pop()
            elif start and text[start - 1] == _OPENER[char]:
                return start - 1, end
            else:
                return (i + 1, end) if i - start < end - i - 1 else (start, i)
    if not open_ones:
        return start, end
    i = open_ones[0]
    if end < len(text) and text[end] == _CLOSER[text[i]]:
        return start, end + 1
    return (i + 1, end) if i == start else (start, i)
