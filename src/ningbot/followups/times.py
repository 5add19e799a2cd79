"""Words for a time in either language: where they stand, and one in the place of another."""

from __future__ import annotations

import re

from ningbot.records import Span
from ningbot.text.characters import HAN
from ningbot.text.folding import fold
from ningbot.text.quantities import find_quantities

MONTHS = (
    "january february march april may june july august september october november december"
).split()

_YEAR = r"(?:1[0-9]|20)[0-9]{2}"
_MONTH = "|".join(MONTHS)
_CHINESE_RE = re.compile(
    r"(?:(?:[去今明前后同当]年|本年度?)(?:[上下]半年|前?[一二三四1-4]季度|[年]?[底初末])?"
    r"|[上本这下](?:个)?(?:月|季度|周|星期)|[昨今明前]天|[上下]半年|当[时月日])"
)
_ENGLISH_RE = re.compile(
    rf"\b(?:(?:(?:the )?(?:first|second|third|fourth|last)(?: two| three| four)? "
    rf"(?:half|quarters?|months?)(?: of (?:the year|{_YEAR}))?)"
    rf"|(?:{_MONTH})(?: to (?:{_MONTH}))?(?: [0-9]{{1,2}}\b)?(?:,? {_YEAR})?"
    r"|(?:last|this|next|the previous|the following) (?:year|month|quarter|week|decade|century)"
    r"|yesterday|today)\b"
)
_BARE_YEAR_RE = re.compile(
    rf"(?:^|\b(?:in|since|by|of|from|for|until|before|after|during|and|about)\s+)"
    rf"(?P<year>{_YEAR})(?![0-9]|[.,%][0-9]|\s*[%{HAN}])(?!\s+[a-z])"
)
# The parts of a date, coarse to fine: what is said anew takes the place of its like.
_PARTS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:公元)?前?[0-9]{{1,4}} ?年|[〇零一二三四五六七八九]{{4}}年|[去今明前后]年|\b{_YEAR}\b",
        rf"第?前?[一二三四1-4]季度|[上下]半年|[0-9]{{1,2}}(?:[至到-][0-9]{{1,2}})? ?月|十?[一二三四五六七八九十]月"
        rf"|\b(?:{_MONTH})\b(?: to (?:{_MONTH}))?",
        r"[0-9]{1,2} ?[日号]",
    )
)


def find_times(text: str) -> list[Span]:
    """Find the words for times in Chinese and English, none overlapping another."""
    folded = fold(text)
    found = [q.span for q in find_quantities(text) if q.kind == "date"]
    for pattern in (_CHINESE_RE, _ENGLISH_RE):
        found += [Span(*match.span()) for match in pattern.finditer(folded)]
    found += [Span(*match.span("year")) for match in _BARE_YEAR_RE.finditer(folded)]
    kept: list[Span] = []
    for span in sorted(found, key=lambda span: (span.start, -span.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def replaced_time(old: str, new: str) -> str:
    """Say ``new`` in the place of its like in ``old``: the year for the year.

    >>> replaced_time("2021年8月", "2020年"), replaced_time("8月", "9月"), replaced_time("2021年", "8月")
    ('2020年8月', '9月', '2021年8月')
    """
    rank = next((n for n, part in enumerate(_PARTS) if part.match(fold(new))), None)
    if rank is None:
        return new
    if like := _PARTS[rank].search(fold(old)):
        is_finer_kept = rank == 0 or not any(part.search(old, like.end()) for part in _PARTS[1:])
        return old[: like.start()] + new + (old[like.end() :] if is_finer_kept else "")
    is_coarser = rank > 0 and _PARTS[rank - 1].fullmatch(fold(old)) is not None
    return old + new if is_coarser and old.endswith("年") else new


def in_chinese(time: str) -> str:
    """Write a year and a month as Chinese does, and leave any other time as it is.

    >>> in_chinese("August 2021"), in_chinese("2021"), in_chinese("last year")
    ('2021年8月', '2021年', 'last year')
    """
    found = re.fullmatch(rf"(?P<m>{_MONTH})?(?:,? ?(?P<y>{_YEAR}))?", time.strip().lower())
    if found is None or not time.strip():
        return time
    year = f"{found['y']}年" if found["y"] else ""
    return year + (f"{MONTHS.index(found['m']) + 1}月" if found["m"] else "")


def in_english(time: str) -> str:
    """Write a year and a month as English does, and leave any other time as it is.

    >>> in_english("2021年8月"), in_english("去年")
    ('August 2021', '去年')
    """
    found = re.fullmatch(rf"(?:(?P<y>{_YEAR})年)?(?:(?P<m>1[0-2]|[1-9])月)?", time.strip())
    if found is None or not time.strip():
        return time
    month = MONTHS[int(found["m"]) - 1].capitalize() if found["m"] else ""
    return " ".join(filter(None, (month, found["y"])))
