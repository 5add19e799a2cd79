"""Words that a reader marks, as a person would have marked them: no loose marks, no half brackets."""

from __future__ import annotations

import re

from ningbot.records import Span
from ningbot.text.characters import CLOSING, OPENING

_CLOSER = dict(zip(OPENING, CLOSING, strict=True))
_OPENER = dict(zip(CLOSING, OPENING, strict=True))
_IN_WORD_RE = re.compile("[A-Za-z0-9]")
_ITEM_RE = re.compile(r"(?:\d{1,2}|[一二三四五六七八九十]{1,2}|[A-Za-z])$")
_LOOSE = frozenset(" \u3000\t\n，,、。；;：:！!？?…—·")


def tidied(text: str, span: Span) -> Span:
    """Leave out marks at both ends; complete what is marked in part: a bracket, a Latin word, a number.

    >>> tidied("創立於漢堡（今德國），後遷址。", Span(3, 6)).of("創立於漢堡（今德國），後遷址。")
    '漢堡'
    >>> tidied("載於《新齊諧》，", Span(2, 8)).of("載於《新齊諧》，")
    '《新齊諧》'
    """
    start, end = span
    while start < end:
        if text[start] in _LOOSE:
            start += 1
        elif text[end - 1] in _LOOSE:
            end -= 1
        elif (cut := _without_half(text, start, end)) is not None:
            start, end = cut
        else:
            break
    if start == end:
        return span
    return Span(*_whole_words(text, *_with_other_half(text, start, end)))


def _without_half(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Leave out the first half bracket whose other half does not stand beside the span, if there is one."""
    for i in _halves(text, start, end):
        other = text[start - 1 : start] if text[i] in _OPENER else text[end : end + 1]
        if other != (_OPENER | _CLOSER)[text[i]] or len(_halves(text, start, end)) > 1:
            is_first = i == start if text[i] in _CLOSER else i - start < end - i - 1
            return (i + 1, end) if is_first else (start, i)
    return None


def _with_other_half(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in the half bracket beside the span that completes one in it."""
    for i in _halves(text, start, end):
        return (start - 1, end) if text[i] in _OPENER else (start, end + 1)
    return start, end


def _halves(text: str, start: int, end: int) -> list[int]:
    """Give the places of brackets that are closed or opened outside."""
    halves: list[int] = []
    for i in range(start, end):
        if text[i] not in _OPENER | _CLOSER or _is_no_bracket(text, i):
            continue
        if halves and text[halves[-1]] == _OPENER.get(text[i]):
            halves.pop()
        else:
            halves.append(i)
    return halves


def _is_no_bracket(text: str, i: int) -> bool:
    """Tell whether a mark is an apostrophe (O’Neill, the workers’ hall), or numbers an item: 1）."""
    before = text[i - 1 : i]
    if text[i] in "‘’":
        return before.isascii() and before.isalnum()
    opener = "（" if text[i] == "）" else "("
    is_opened = text.rfind(opener, 0, i) > text.rfind(text[i], 0, i)
    return text[i] in "）)" and not is_opened and bool(_ITEM_RE.search(text, 0, i))


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in the rest of a Latin word or a number that is cut at an end."""
    while start and _IN_WORD_RE.match(text, start - 1) and _IN_WORD_RE.match(text, start):
        start -= 1
    while end < len(text) and _IN_WORD_RE.match(text, end - 1) and _IN_WORD_RE.match(text, end):
        end += 1
    return start, end
