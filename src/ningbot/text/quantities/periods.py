"""Periods that have a name and no days: centuries, decades, halves of a year, quarters, seasons.

Normalized in the forms of EDTF (ISO 8601-2): ``18XX`` for a century, ``199X`` for a decade,
``2021-33`` to ``2021-36`` for quarters, ``2021-40`` and ``2021-41`` for halves, ``2021-21`` to
``2021-24`` for seasons. Where the text names no year, none is guessed: ``--33/--35`` (前三季度).
"""

from __future__ import annotations

import re

from ningbot.text.quantities.numerals import DIGITS, RANGE_SIGN, SHORT_NUMERAL, read_int
from ningbot.text.quantities.sites import Reading, Site, date_reading
from ningbot.text.quantities.units import HALVES, RELATIVE_YEARS, SEASONS

_CENTURY_RE = re.compile(
    rf"(?:(?P<low>{SHORT_NUMERAL}){RANGE_SIGN})?(?P<c>{SHORT_NUMERAL}) ?世纪"
    rf"(?: ?(?P<d>[0-9]0|[{DIGITS[2:]}]?十) ?年代)?"
)
_DECADE_RE = re.compile(
    rf"(?:(?P<y>[12][0-9]{{2}}0|[一二][{DIGITS}]{{2}}[〇零])|(?P<d>[0-9]0|[{DIGITS[2:]}]十)) ?年代"
)
PART_RE = re.compile(
    r"(?P<half>[上下])半年(?!度?报)|(?:第|(?P<front>前))?(?P<q>[一二三四1-4]) ?季度"
    r"|(?P<season>[春夏秋冬])[季天]?(?![节游运晚])"
)
_CENTURY_ROLES = frozenset({"bc", "front", "ad", "century", "ordinal"})


def read_century(site: Site) -> Reading | None:
    """Read 19世紀, 18至19世紀, 20世紀90年代, 1990年代, 九十年代."""
    is_told = site.role in _CENTURY_ROLES and site.role != "ordinal"
    start = site.lead if is_told else site.start
    found = _CENTURY_RE.match(site.text, site.start)
    if found and (site.role in _CENTURY_ROLES or found[0] not in ("一世纪", "1世纪")):
        sign = "-" if site.role in {"bc", "front"} else ""
        decade = f"{read_int(found['d']) // 10}X" if found["d"] else "XX"
        spelled = [f"{sign}{read_int(c) - 1:02d}{decade}" for c in (found["low"], found["c"]) if c]
        return date_reading(site, "/".join(spelled), start=start, end=found.end())
    if found := _DECADE_RE.match(site.text, site.start):
        tens = read_int(found["d"]) // 10
        century = site.value or ("19" if tens >= 3 else "XX")
        year = str(read_int(found["y"]))[:3] if found["y"] else f"{century}{tens}"
        return date_reading(site, f"{year}X", start=start, end=found.end())
    return None


def read_part(site: Site) -> Reading | None:
    """Read a quarter or half that names no year: 前三季度, 今年上半年."""
    start = site.lead - (site.text[site.start] == "半")
    found = PART_RE.match(site.text, max(start, 0))
    if found is None or found.end() <= site.start:
        return None
    is_relative = site.text[start - 2 : start] in RELATIVE_YEARS
    return date_reading(site, part_edtf(found, ""), start=start - 2 * is_relative, end=found.end())


def part_edtf(found: re.Match[str], year: str) -> str:
    """Write what PART_RE found, in the year given or in none."""
    prefix = f"{year}-" if year else "--"
    if found["half"]:
        return prefix + HALVES[found["half"]]
    if found["season"]:
        return prefix + SEASONS[found["season"]]
    quarter = f"{prefix}{32 + read_int(found['q'])}"
    return f"{prefix}33/{quarter}" if found["front"] else quarter
