"""Dates, intervals and times of day in English, from the forms of EDTF they are normalised to."""

from __future__ import annotations

import re
from decimal import Decimal

from ningbot.glosses.numbers import join_ends, say_ordinal
from ningbot.text.folding import fold
from ningbot.text.quantities.numerals import read_int

_MONTHS = (
    "January February March April May June July August September October November December".split()
)
_SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
_PARTS = {
    **{str(32 + n): f"the {place} quarter" for n, place in enumerate("first second third fourth".split(), 1)},
    "40": "the first half",
    "41": "the second half",
}  # fmt: skip
_COUNTS = {"34": "two", "35": "three", "36": "four"}  # quarters from the first on
_POINT_RE = re.compile(
    r"(?P<year>-?\d{4}|-)(?:-(?P<month>\d\d))?(?:-(?P<day>\d\d))?(?:T(?P<time>[\d:]+))?"
)
_DAY_RE = re.compile(r"---(?P<day>\d\d)(?:T(?P<time>[\d:]+))?")
_TIME_RE = re.compile(r"T?(?P<hour>\d\d)(?P<minutes>:\d\d)?(?P<seconds>:\d\d)?")
_PERIOD_RE = re.compile(r"(?P<bc>-?)(?P<century>\d\d|XX)(?P<decade>[\dX])X")
_LUNAR_RE = re.compile(
    r"(?:(?:农|阴|旧)历)?(?P<month>[正腊]|[一二三四五六七八九十\d]{1,2})月"
    r"(?:初)?(?P<day>[一二三四五六七八九十廿\d]{1,3})日?"
)
_RELATIVE = {
    "今年": "this year", "本年": "this year", "去年": "last year", "明年": "next year",
    "前年": "the year before last", "后年": "the year after next", "当年": "that year",
    "同年": "the same year", "次年": "the next year", "翌年": "the next year",
}  # fmt: skip
_AFTER = r"(?:以来|以后|之后|以前|之前|至今|左右|起)?$"
_STAGES = tuple(
    (re.compile(f"(?:{words}){_AFTER}"), stage)
    for words, stage in (
        ("[年月代纪]初期?|上旬|早期|上半叶", "early "),
        ("中旬|中[期叶]", "mid-"),
        ("底|末[期叶]?|下旬|[晚后]期|下半叶", "late "),
    )
)


def say_date(normalized: str, surface: str = "") -> str | None:
    """Say a date; ``surface``, as it was written, tells more of it: the year, early or late.

    >>> say_date("2022-05"), say_date("1937/1945"), say_date("--33/--35", "今年前三季度")
    ('May 2022', '1937 to 1945', 'the first three quarters of this year')
    """
    written = fold(surface)
    if lunar := _LUNAR_RE.fullmatch(fold(normalized)):
        return _say_lunar(lunar)
    first, has_last, last = normalized.partition("/")
    said = _say_quarters(first, last) if has_last else None
    if said is None:
        ends = [_say_one(end) for end in ((first, last) if has_last else (first,))]
        if None in ends:
            return None
        said = join_ends(*map(str, ends)) if has_last else ends[0]
    year = _RELATIVE.get(written[:2], "")
    is_open = normalized.startswith("--") and bool(year)
    return _staged(f"{said} of {year}" if is_open else str(said), "" if has_last else written)


def _say_one(edtf: str) -> str | None:
    """Say one date; None for what is no EDTF of ningbot's."""
    if period := _PERIOD_RE.fullmatch(edtf):
        return _say_period(period)
    if edtf.startswith("T"):
        return _say_time(edtf)
    found = _DAY_RE.fullmatch(edtf) or _POINT_RE.fullmatch(edtf)
    if found is None:
        return None
    groups = {"year": "", "month": ""} | found.groupdict()
    said = _say_day(
        groups["year"].removesuffix("-") if groups["year"] == "-" else groups["year"] or "",
        groups["month"] or "",
        groups["day"] or "",
    )
    if said is None or not groups["time"]:
        return said
    time = _say_time(groups["time"])
    return f"{said}, {time}" if time else None


def _say_day(year: str, month: str, day: str) -> str | None:
    named = _say_year(year) if year else ""
    if not month:
        return f"the {say_ordinal(Decimal(day))}" if day and not named else named or None
    if month in _PARTS:
        return f"{_PARTS[month]} of {named}" if named else _PARTS[month]
    if month in _SEASONS:
        return " ".join(filter(None, (_SEASONS[month], named)))
    if not 1 <= int(month) <= 12:
        return None
    parts = (str(int(day)) if day else "", _MONTHS[int(month) - 1], named)
    return " ".join(filter(None, parts))


def _say_year(year: str) -> str:
    """Say a year as it is counted in English; year 0 is 1 BC."""
    if year.startswith("-"):
        return f"{int(year[1:]) + 1} BC"
    return str(int(year)) if int(year) >= 1000 else f"AD {int(year)}"


def _say_time(time: str) -> str | None:
    found = _TIME_RE.fullmatch(time)
    if found is None or int(found["hour"]) > 24:
        return None
    hour = int(found["hour"]) % 24
    minutes = (found["minutes"] or "") + (found["seconds"] or "")
    minutes = "" if minutes == ":00" else minutes
    return f"{(hour - 1) % 12 + 1}{minutes} {'am' if hour < 12 else 'pm'}"


def _say_period(found: re.Match[str]) -> str | None:
    """Say a century or a decade."""
    century, decade, bc = found["century"], found["decade"], " BC" if found["bc"] else ""
    if decade != "X":
        return f"the {decade if century == 'XX' else century + decade}0s{bc}".replace("the 00s", "")
    return None if century == "XX" else f"the {say_ordinal(Decimal(century) + 1)} century{bc}"


def _say_quarters(first: str, last: str) -> str | None:
    """Say the quarters from the first on: the first three quarters of 2020."""
    year, _, quarter = first.rpartition("-")
    prefix, _, until = last.rpartition("-")
    if quarter != "33" or year != prefix or until not in _COUNTS:
        return None
    named = year.strip("-")
    end = f" of {_say_year(year)}" if named.isdigit() else ""
    return f"the first {_COUNTS[until]} quarters{end}"


def _say_lunar(found: re.Match[str]) -> str | None:
    month = {"正": 1, "腊": 12}.get(found["month"]) or read_int(found["month"])
    day = read_int(found["day"])
    if not (1 <= month <= 12 and 1 <= day <= 30):
        return None
    place, of = say_ordinal(Decimal(day)), say_ordinal(Decimal(month))
    return f"the {place} day of the {of} lunar month"


def _staged(said: str, written: str) -> str:
    """Put early, mid- or late where the text has it: the early 1990s, late 2018."""
    stage = next((stage for pattern, stage in _STAGES if pattern.search(written)), "")
    if not stage or (said[:1].isdigit() and " " in said):
        return said
    return f"the {stage}{said[4:]}" if said.startswith("the ") else stage + said
