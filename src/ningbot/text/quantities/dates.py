"""Years, months and days, and the intervals between them.

Normalized in the forms of EDTF (ISO 8601-2): ``2021-12-28``, ``1937/1945`` for an interval,
``-0220`` for 221 BC (year 0 is 1 BC). Where the text names no year, none is guessed:
``--12-28``, ``--08``, ``---28``; lunar dates stay as written.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ningbot.text.quantities.numerals import DIGITS, LONE, RANGE_SIGN, SHORT_NUMERAL, read_int
from ningbot.text.quantities.periods import PART_RE, part_edtf
from ningbot.text.quantities.sites import INTERVAL_RE, Reading, Site, date_reading
from ningbot.text.quantities.times import read_time
from ningbot.text.quantities.units import BEFORE_COUNT, BEFORE_YEAR

_MONTH = r"(?:[0-9]{1,2}|十[一二]?|[一二三四五六七八九元])"
_DAY = SHORT_NUMERAL
_FULL_YEAR = rf"(?:[12][0-9]{{3}}|[一二][{DIGITS}]{{3}})"
_POINT_RE = re.compile(
    rf"(?P<year>(?P<y>[0-9]{{1,4}}|[{DIGITS}]{{4}}|[{DIGITS[2:]}十廿卅]{{1,4}}|元) ?年度?(?![级轻龄]))?"
    rf"(?: ?(?P<m>{_MONTH})(?: ?月份?(?![球饼亮光])|(?={RANGE_SIGN}{_MONTH} ?月)))?"
    rf"(?: ?(?P<d>{_DAY})"
    rf"(?: ?(?:(?(m)[日号]|日)(?![元圆币本均线])|(?={RANGE_SIGN}{_DAY} ?日))))?"
)
_YEARS_RE = re.compile(
    rf"(?P<y>{_FULL_YEAR}){RANGE_SIGN}(?P<z>{_FULL_YEAR})(?:年度?|(?=[)，,。;；、 ]|$))"
)
_SEASON_RE = re.compile(r"(?P<y>[12][0-9]{3})[-/](?P<z>[0-9]{2})(?=年?(?:赛季|学年))")
_ISO_RE = re.compile(
    r"(?P<y>[12][0-9]{3})(?P<sep>[-/.])(?P<m>[01]?[0-9])"
    r"(?:(?P=sep)(?P<d>[0-3]?[0-9]))?(?![0-9./-])"
)
_LUNAR_RE = re.compile(
    rf"(?:[正腊]|{_MONTH})月(?:初[一二三四五六七八九十]|廿[一二三四五六七八九]?|(?P<plain>{_DAY}))日?"
)
_YEAR_ROLES = frozenset({"era", "ad", "bc", "front"})


class _Day(NamedTuple):
    """A date as far as it is given, in digits."""

    y: str
    m: str
    d: str

    def edtf(self) -> str:
        if self.y:
            return "-".join(filter(None, self))
        return f"--{self.m}" + (self.d and f"-{self.d}") if self.m else f"---{self.d}"


def read_written(site: Site) -> Reading | None:
    """Read what is written in digits and signs: 1937-1945, 2011-12賽季, 2021-12-28."""
    if found := _YEARS_RE.match(site.text, site.start) or _SEASON_RE.match(site.text, site.start):
        first, last = read_int(found["y"]), read_int(found["z"])
        last += first // 100 * 100 if last < 100 else 0
        if first < last:
            return date_reading(site, f"{first}/{last}", start=site.start, end=found.end())
    if found := _ISO_RE.match(site.text, site.start):
        month, day = (f"{read_int(found[group]):02d}" if found[group] else "" for group in "md")
        if "01" <= month <= "12" and day <= "31" and (day or found["sep"] != "."):
            edtf = _Day(found["y"], month, day).edtf()
            return date_reading(site, edtf, start=site.start, end=found.end())
    return None


def read_lunar(site: Site) -> Reading | None:
    """Read 正月初五, 臘月廿三, and after 農曆 also 八月十五; leave it as written."""
    found = _LUNAR_RE.match(site.text, site.start)
    if found is None or (found["plain"] and site.role != "lunar"):
        return None
    start = site.lead if site.role == "lunar" else site.start
    return Reading("date", start, found.end(), site.text[start : found.end()])


def read_calendar(site: Site) -> Reading | None:
    """Read what is written with 年, 月 and 日, and what makes more of it: 2021年12月3日至5日."""
    point = _point(site, site.start)
    if point is None:
        return None
    day, end = point
    follow = _follow(site, day, end=end)
    normalized, end = follow or (day.edtf(), end)
    if follow is None and site.text[end - 1] not in "年度月份日号":
        return None  # the 3 of 3至5日, and nothing came of 5日
    has_lead = site.role == "relative" if not day.y else site.role in _YEAR_ROLES
    return date_reading(site, normalized, start=site.lead if has_lead else site.start, end=end)


def _follow(site: Site, day: _Day, *, end: int) -> tuple[str, int] | None:
    """Read what makes more of a date: the end of an interval, a quarter, a time of day."""
    sep = INTERVAL_RE.match(site.text, end)
    if sep and (point := _point(site, sep.end(), is_bc=bool(sep["bc"]))):
        last, end = point
        month = last.m or ("" if last.y else day.m)
        return f"{day.edtf()}/{_Day(last.y or day.y, month, last.d).edtf()}", end
    if day.d and (clock := read_time(site.text, end)):
        return f"{day.edtf()}{clock[0]}", clock[1]
    if not day.m and not day.d and (part := PART_RE.match(site.text, end)):
        return part_edtf(part, day.y), part.end()
    return None


def _point(site: Site, position: int, *, is_bc: bool = False) -> tuple[_Day, int] | None:
    """Read one date, as far as it is given, and say where it ends."""
    found = _POINT_RE.match(site.text, position)
    if found is None or found.end() == position:
        return None
    year = _year(found, "bc" if is_bc else site.role, value=site.value) if found["y"] else ""
    month, day = (f"{read_int(found[group]):02d}" if found[group] else "" for group in "md")
    before = site.text[position - 1 : position] or " "
    is_count = found["d"] in LONE or before in BEFORE_COUNT
    if not found["y"] and not month and is_count:
        return None
    if year is None or "00" in (month, day) or month > "12" or day > "31":
        return None
    is_lunar = bool(year) and site.role == "era" and int(site.value) < 1868
    return (
        (_Day(year, "", ""), found.end("year"))
        if is_lunar
        else (_Day(year, month, day), found.end())
    )


def _year(found: re.Match[str], role: str, *, value: str) -> str | None:
    """Read the number before 年 as a year, or not at all where it is likelier a duration."""
    surface, after = found["y"], found.string[found.end("year") : found.end("year") + 3]
    number = read_int(surface)
    if role == "era":
        return f"{int(value) + number - 1:04d}"
    if role == "bc" or (role == "front" and number > 99):
        return f"-{number - 1:04d}"
    is_count = number % 100 == 0 and after.startswith(("前", "历史", "的历史", "多", "时间", "来"))
    before = found.string[found.start() - 1 : found.start()] if found.start() else ""
    is_year = role == "ad" or 1000 <= number <= 2100
    if surface.isascii() and len(surface) == 3:
        is_year = is_year or bool(found["m"]) or _is_early_year(number, before)
    if surface.isascii() and len(surface) == 2 and (found["m"] or before in ("'", "’")):
        is_year, number = True, number + (1900 if number > 30 else 2000)
    return f"{number:04d}" if is_year and not is_count else None


def _is_early_year(number: int, before: str) -> bool:
    """Tell 618年 the date from 289年 the duration by the character before it."""
    is_placed = not before or before in BEFORE_YEAR
    if number % 10 == 0:
        return is_placed and number % 100 != 0
    return is_placed or before not in BEFORE_COUNT + "时后"
