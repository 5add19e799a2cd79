"""Where a numeral stands: the word before it that belongs to it, the words around that bound it.

A ``Site`` is what the readers are given, a ``Reading`` what they give back.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ningbot.text.quantities.numerals import RANGE_SIGN
from ningbot.text.quantities.units import (
    AFTER,
    BEFORE_SCALE,
    BOUNDS,
    IDIOMS,
    LEADS,
    LONGEST_BOUND,
    LONGEST_LEAD,
    NOT_BEFORE_ONE,
    Bound,
)

if TYPE_CHECKING:
    from ningbot.records import AnswerType

# Between the two ends of an interval of dates or times.
INTERVAL_RE = re.compile(rf"{RANGE_SIGN}(?P<bc>(?:公元|西元)?前)?")
_DATE_TAIL_RE = re.compile(
    r"(?:初期?(?![中级])|底|末[期叶]?|[上中下]旬|中[期叶]|[早晚后]期|[上下前后]半叶)?"
    r"(?P<after>以来|以后|之后|以前|之前|至今|左右|起(?![义草步诉伏飞码初源始点因用家身来了见居]))?"
)
_TAIL_RE = re.compile(
    r"(?P<more>[多余](?![个项种次样元数方名家位少额下]))?(?:以[上下内]|之内|之多|左右|上下(?!游))?"
)


class Site(NamedTuple):
    """A numeral, the word before it that belongs to it (at ``lead``), and what that word does."""

    text: str  # folded
    start: int
    lead: int
    role: str = ""
    value: str = ""


class Reading(NamedTuple):
    """A quantity whose bound has still to be read; ``unit`` and span as offsets."""

    kind: AnswerType
    start: int
    end: int
    normalized: str
    unit: tuple[int, int] = (0, 0)
    bound: Bound = None


def look_back(folded: str, start: int, *, floor: int) -> Site:
    """Read the longest word before a numeral that belongs to it: 第, 公元前, 下午, US$."""
    edge = start - (folded[start - 1 : start] == " ")
    for length in range(min(LONGEST_LEAD, edge - floor), 0, -1):
        if lead := LEADS.get(folded[edge - length : edge]):
            role, value = lead
            return Site(folded, start, edge - length if role else start, role, value)
    return Site(folded, start, start)


def is_idiom(site: Site, numeral: str) -> bool:
    """Tell whether a numeral is part of a word that counts nothing: 唯一, 一起, 一個個."""
    text, start = site.text, site.start
    if numeral == "一" and text[start - 1 : start] in NOT_BEFORE_ONE:
        return True
    end = start + len(numeral)
    is_repeated = len(numeral) == 1 and text[end : end + 1] == text[end + 1 : end + 2] != ""
    return is_repeated or any(text[start : start + n] in IDIOMS for n in (2, 3, 4))


def bound_before(folded: str, start: int) -> Bound:
    """Read how the word before a quantity bounds it: 約, 近, 超過."""
    edge = start - (folded[start - 1 : start] == " ")
    for length in range(min(LONGEST_BOUND, edge), 0, -1):
        if (word := folded[edge - length : edge]) in BOUNDS:
            return BOUNDS[word]
    is_scale = folded[start] in "百千万亿"
    return BEFORE_SCALE.get(folded[edge - 1 : edge]) if is_scale else None


def bound_after(text: str, reading: Reading) -> Reading:
    """Take in the words after a quantity that bound it: 以上, 左右, 多."""
    found = _TAIL_RE.match(text, reading.end)
    if found is None or found.end() == reading.end:
        return reading
    if found["more"] and not (reading.kind in {"duration", "money"} or " " in reading.normalized):
        return reading
    words = found[0].removeprefix(found["more"] or "")
    bound = AFTER[words] if words else "over"
    return reading._replace(end=found.end(), bound=bound)


def date_reading(site: Site, normalized: str, *, start: int, end: int) -> Reading:
    """Make the reading of a date, and take in the words after it: 初, 中旬, 以來, 起."""
    tail = _DATE_TAIL_RE.match(site.text, end)
    after = tail["after"] if tail else None
    bound = AFTER[after] if after else None
    return Reading("date", start, tail.end() if tail else end, normalized, bound=bound)
