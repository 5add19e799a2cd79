"""Find the numbers, amounts, shares, dates, durations and ordinals of a sentence.

Dates are normalized in the forms of EDTF (ISO 8601-2): ``2021-12-28``, ``199X`` for a decade,
``18XX`` for a century, ``1937/1945`` for an interval, ``-0220`` for 221 BC (year 0 is 1 BC),
``2021-33`` to ``2021-36`` for quarters, ``2021-40`` and ``2021-41`` for halves, ``2021-21`` to
``2021-24`` for seasons. Where the text names no year, none is guessed: ``--12-28``, ``--08``,
``---28``, ``--33/--35`` (前三季度), ``T15:30``; lunar dates stay as written.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from ningbot.records import Quantity, Span
from ningbot.text import units
from ningbot.text.numerals import (
    CANDIDATE_RE,
    NUMERAL,
    has_scale,
    is_counting,
    read_number,
    read_pair,
    scale_of,
    write_plain,
)
from ningbot.text.units import FOLD, UNITS, Bound, Unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from ningbot.records import AnswerType

_SEP = r" ?(?:--?|至|到) ?"
_C = "〇零一二三四五六七八九"
_M = r"(?:[0-9]{1,2}|十[一二]?|[一二三四五六七八九元])"
_D = r"(?:[0-9]{1,2}|(?:[二三]?十|[廿卅])[一二三四五六七八九]?|[一二三四五六七八九])"
_Y4 = rf"(?:[12][0-9]{{3}}|[一二][{_C}]{{3}})"
_SEP_RE = re.compile(rf"{_SEP}(?P<bc>(?:公元|西元)?前)?")
_POINT_RE = re.compile(
    rf"(?P<year>(?P<y>[0-9]{{1,4}}|[{_C}]{{4}}|[{_C[2:]}十廿卅]{{1,4}}|元) ?年度?(?![级轻龄]))?"
    rf"(?: ?(?P<m>{_M})(?: ?月份?(?![球饼亮光])|(?={_SEP}{_M} ?月)))?"
    rf"(?: ?(?P<d>{_D})(?: ?(?:(?(m)[日号]|日)(?![元圆币本均线])|(?={_SEP}{_D} ?日))))?"
)
_YEARS_RE = re.compile(rf"(?P<y>{_Y4}){_SEP}(?P<z>{_Y4})(?:年度?|(?=[)，,。;；、 ]|$))")
_SEASON_RE = re.compile(r"(?P<y>[12][0-9]{3})[-/](?P<z>[0-9]{2})(?=年?(?:赛季|学年))")
_ISO_RE = re.compile(
    r"(?P<y>[12][0-9]{3})(?P<sep>[-/.])(?P<m>[01]?[0-9])"
    r"(?:(?P=sep)(?P<d>[0-3]?[0-9]))?(?![0-9./-])"
)
_CENTURY_RE = re.compile(
    rf"(?:(?P<low>{_D}){_SEP})?(?P<c>{_D}) ?世纪(?: ?(?P<d>[0-9]0|[{_C[2:]}]?十) ?年代)?"
)
_DECADE_RE = re.compile(
    rf"(?:(?P<y>[12][0-9]{{2}}0|[一二][{_C}]{{2}}[〇零])|(?P<d>[0-9]0|[{_C[2:]}]十)) ?年代"
)
_PART_RE = re.compile(
    r"(?P<half>[上下])半年(?!度?报)|(?:第|(?P<front>前))?(?P<q>[一二三四1-4]) ?季度"
    r"|(?P<season>[春夏秋冬])[季天]?(?![节游运晚])"
)
_LUNAR_RE = re.compile(
    rf"(?:[正腊]|{_M})月(?:初[一二三四五六七八九十]|廿[一二三四五六七八九]?|(?P<plain>{_D}))日?"
)
_DAY_PART = "|".join(word for word, (role, _) in units.LEADS.items() if role == "clock")
_CLOCK_RE = re.compile(
    rf"(?: ?(?P<part>{_DAY_PART}) ?)?(?:"
    r"(?P<h>[0-9]{1,2}):(?P<mi>[0-5][0-9])(?::(?P<s>[0-5][0-9]))?(?![0-9:])"
    rf"|(?P<hour>{_D}|两) ?(?P<mark>点|时(?![期代间刻速而候装]))"
    r"(?:钟|整|许|(?P<quarter>半|[一三13]刻)"
    rf"|(?P<minute>[〇零][{_C}]|[二三四五]?十[{_C}]?|[0-9]{{1,2}}|[{_C}]) ?分(?!之|钟)"
    r"|(?P<short>[0-5][0-9])(?![0-9%.]))?+)"
)
_LONE = frozenset("一二三四五六七八九十两")
_CENTURY_ROLES = frozenset({"bc", "front", "ad", "century", "ordinal"})
_YEAR_ROLES = frozenset({"era", "ad", "bc", "front"})
_QUARTERS = {"半": 30, "一刻": 15, "三刻": 45, "1刻": 15, "3刻": 45}
_DATE_TAIL_RE = re.compile(
    r"(?:初期?(?![中级])|底|末[期叶]?|[上中下]旬|中[期叶]|[早晚后]期|[上下前后]半叶)?"
    r"(?P<after>以来|以后|之后|以前|之前|至今|左右|起(?![义草步诉伏飞码初源始点因用家身来了见居]))?"
)
_SHARE_RE = re.compile(
    rf"(?P<den>{NUMERAL})分之(?P<low>{NUMERAL})(?P<after>[多余])?"
    rf"(?:{_SEP}(?:百分之)?(?P<high>{NUMERAL})(?![个年月人]))?"
)
_TENTHS_RE = re.compile(
    rf"(?P<low>[一二三四五六七八九两]{{1,2}}|[1-9]) ?成(?P<rest>[一二三四五六七八九半])?"
    rf"(?P<after>多)?(?![{units.NOT_BEFORE_TENTH}])"
)
_RATIO_RE = re.compile(
    r"(?P<a>[0-9]{1,4}(?:\.[0-9]+)?)(?P<sep> ?[:比] ?|/)(?P<b>[0-9]{1,7}(?:\.[0-9]+)?)(?![0-9:/])"
    rf"|(?P<x>[{_C}十]{{1,3}})比(?P<y>[{_C}十]{{1,3}})(?![较例赛])"
)
_AMOUNT_RE = re.compile(
    rf"(?P<low>{NUMERAL})(?:(?P<more>[多余来几])(?P<scale>[百千万亿兆]*+))?"
    rf"(?P<range>{_SEP}(?P<high>{NUMERAL}))?"
)
_VAGUE_RE = re.compile(r"[几数](?P<scale>[十百千万亿]++)[多余]?")
_JOINT_RE = re.compile(rf" ?(?:--?|至) ?(?P<high>{NUMERAL})")
_COMPOUND_RE = re.compile(rf"[零又]?(?P<low>{NUMERAL})")
_AFTER_RE = re.compile(
    r"(?P<more>[多余](?![个项种次样元数方名家位少额下]))?(?:以[上下内]|之内|之多|左右|上下(?!游))?"
)
_MINUS_RE = re.compile(r"(?:^|[ (:,，、；]|(?P<word>[一-鿿]))-\Z")
_SECONDS_RE = re.compile(r"[0-9]{1,2}(?:\.[0-9]+)?秒")
_ORDINAL_RE = re.compile(rf"(?P<low>{NUMERAL})(?:{_SEP}第?(?P<high>{NUMERAL}))?")
_LONGEST_BARE = 10  # digits; a longer row without a measure word is a telephone or serial number


class _Site(NamedTuple):
    """A numeral, the word before it that belongs to it (at ``lead``), and what that word does."""

    text: str  # folded
    start: int
    lead: int
    role: str = ""
    value: str = ""


class _Reading(NamedTuple):
    """A quantity whose bound has still to be read; ``unit`` and span as offsets."""

    kind: AnswerType
    start: int
    end: int
    normalized: str
    unit: tuple[int, int] = (0, 0)
    bound: Bound = None


def find_quantities(text: str) -> list[Quantity]:
    """Find all quantities of ``text``, in the order they stand, none overlapping another.

    A lone Chinese numeral counts only before a measure word that is no common noun, and a
    qualifier before the number (近, 約, 超過) stays outside the span while one after it (余,
    多, 以上) is in it. Prefers missing a doubtful Chinese numeral to inventing one.

    >>> [(q.span.of("近2000個項目"), q.bound) for q in find_quantities("近2000個項目")]
    [('2000個', 'under')]
    """
    folded = text.translate(FOLD)
    found: list[Quantity] = []
    position = 0
    while candidate := CANDIDATE_RE.search(folded, position):
        floor = found[-1].span.end if found else 0
        reading = None if candidate["opaque"] else _read(folded, candidate.start(), floor=floor)
        if reading is None:
            position = _next_position(folded, candidate)
        else:
            found.append(_finish(text, reading, folded=folded))
            position = reading.end
    return found


def _next_position(folded: str, candidate: re.Match[str]) -> int:
    """Give up on a whole numeral, or on the 一 of 唯一 alone where 唯一一家 stands."""
    start, end = candidate.span()
    is_word_end = folded[start] == "一" and folded[start - 1 : start] in units.NOT_BEFORE_ONE
    return start + 1 if is_word_end else end


def _finish(text: str, reading: _Reading, *, folded: str) -> Quantity:
    return Quantity(
        reading.kind,
        Span(reading.start, reading.end),
        reading.normalized,
        text[slice(*reading.unit)],
        reading.bound or _bound_before(folded, reading.start),
    )


def _bound_before(folded: str, start: int) -> Bound:
    edge = start - (folded[start - 1 : start] == " ")
    for length in range(min(units.LONGEST_BOUND, edge), 0, -1):
        if (word := folded[edge - length : edge]) in units.BOUNDS:
            return units.BOUNDS[word]
    is_scale = folded[start] in "百千万亿"
    return units.BEFORE_SCALE.get(folded[edge - 1 : edge]) if is_scale else None


def _read(folded: str, start: int, *, floor: int) -> _Reading | None:
    """Read the quantity whose numeral starts at ``start``; nothing before ``floor`` is free."""
    site = _look_back(folded, start, floor=floor)
    readings = (read(site) for read in _READERS.get(site.role, _ANY))
    reading = next((reading for reading in readings if reading), None)
    if reading or not site.role or site.role == "ordinal":
        return reading
    plain = _Site(folded, start, start)
    return next((reading for read in _ANY if (reading := read(plain))), None)


def _look_back(folded: str, start: int, *, floor: int) -> _Site:
    edge = start - (folded[start - 1 : start] == " ")
    for length in range(min(units.LONGEST_LEAD, edge - floor), 0, -1):
        if lead := units.LEADS.get(folded[edge - length : edge]):
            role, value = lead
            return _Site(folded, start, edge - length if role else start, role, value)
    return _Site(folded, start, start)


def _int(surface: str | None) -> int:
    return 1 if surface == "元" else int(read_number(surface or "") or 0)


# --- dates ---


class _Day(NamedTuple):
    """A date as far as it is given, in digits."""

    y: str
    m: str
    d: str

    def edtf(self) -> str:
        if self.y:
            return "-".join(filter(None, self))
        return f"--{self.m}" + (self.d and f"-{self.d}") if self.m else f"---{self.d}"


def _date(site: _Site, normalized: str, *, start: int, end: int) -> _Reading:
    tail = _DATE_TAIL_RE.match(site.text, end)
    after = tail["after"] if tail else None
    bound = units.AFTER[after] if after else None
    return _Reading("date", start, tail.end() if tail else end, normalized, bound=bound)


def _read_written(site: _Site) -> _Reading | None:
    """Read what is written in digits and signs: 1937-1945, 2011-12賽季, 2021-12-28."""
    if found := _YEARS_RE.match(site.text, site.start) or _SEASON_RE.match(site.text, site.start):
        first, last = _int(found["y"]), _int(found["z"])
        last += first // 100 * 100 if last < 100 else 0
        if first < last:
            return _date(site, f"{first}/{last}", start=site.start, end=found.end())
    if found := _ISO_RE.match(site.text, site.start):
        month, day = (f"{_int(found[group]):02d}" if found[group] else "" for group in "md")
        if "01" <= month <= "12" and day <= "31" and (day or found["sep"] != "."):
            edtf = _Day(found["y"], month, day).edtf()
            return _date(site, edtf, start=site.start, end=found.end())
    return None


def _read_century(site: _Site) -> _Reading | None:
    is_told = site.role in _CENTURY_ROLES and site.role != "ordinal"
    start = site.lead if is_told else site.start
    found = _CENTURY_RE.match(site.text, site.start)
    if found and (site.role in _CENTURY_ROLES or found[0] not in ("一世纪", "1世纪")):
        sign = "-" if site.role in {"bc", "front"} else ""
        decade = f"{_int(found['d']) // 10}X" if found["d"] else "XX"
        spelled = [f"{sign}{_int(c) - 1:02d}{decade}" for c in (found["low"], found["c"]) if c]
        return _date(site, "/".join(spelled), start=start, end=found.end())
    if found := _DECADE_RE.match(site.text, site.start):
        tens = _int(found["d"]) // 10
        century = site.value or ("19" if tens >= 3 else "XX")
        year = str(_int(found["y"]))[:3] if found["y"] else f"{century}{tens}"
        return _date(site, f"{year}X", start=start, end=found.end())
    return None


def _read_lunar(site: _Site) -> _Reading | None:
    found = _LUNAR_RE.match(site.text, site.start)
    if found is None or (found["plain"] and site.role != "lunar"):
        return None
    start = site.lead if site.role == "lunar" else site.start
    return _Reading("date", start, found.end(), site.text[start : found.end()])


def _read_calendar(site: _Site) -> _Reading | None:
    point = _point(site, site.start)
    if point is None:
        return None
    day, end = point
    follow = _follow(site, day, end=end)
    normalized, end = follow or (day.edtf(), end)
    if follow is None and site.text[end - 1] not in "年度月份日号":
        return None  # the 3 of 3至5日, and nothing came of 5日
    has_lead = site.role == "relative" if not day.y else site.role in _YEAR_ROLES
    return _date(site, normalized, start=site.lead if has_lead else site.start, end=end)


def _follow(site: _Site, day: _Day, *, end: int) -> tuple[str, int] | None:
    """Read what makes more of a date: the end of an interval, a quarter, a time of day."""
    sep = _SEP_RE.match(site.text, end)
    if sep and (point := _point(site, sep.end(), is_bc=bool(sep["bc"]))):
        last, end = point
        month = last.m or ("" if last.y else day.m)
        return f"{day.edtf()}/{_Day(last.y or day.y, month, last.d).edtf()}", end
    if day.d and (clock := _clock(site.text, end)):
        return f"{day.edtf()}{clock[0]}", clock[1]
    if not day.m and not day.d and (part := _PART_RE.match(site.text, end)):
        return _part(part, day.y), part.end()
    return None


def _point(site: _Site, position: int, *, is_bc: bool = False) -> tuple[_Day, int] | None:
    found = _POINT_RE.match(site.text, position)
    if found is None or found.end() == position:
        return None
    year = _year(found, "bc" if is_bc else site.role, value=site.value) if found["y"] else ""
    month, day = (f"{_int(found[group]):02d}" if found[group] else "" for group in "md")
    before = site.text[position - 1 : position] or " "
    is_count = found["d"] in _LONE or before in units.BEFORE_COUNT
    if not found["y"] and not month and is_count:
        return None
    if year is None or "00" in (month, day) or month > "12" or day > "31":
        return None
    is_lunar = site.role == "era" and int(site.value) < 1868
    return (
        (_Day(year, "", ""), found.end("year"))
        if is_lunar
        else (_Day(year, month, day), found.end())
    )


def _year(found: re.Match[str], role: str, *, value: str) -> str | None:
    """Read the number before 年 as a year, or not at all where it is likelier a duration."""
    surface, after = found["y"], found.string[found.end("year") : found.end("year") + 3]
    number = _int(surface)
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
    is_placed = not before or before in units.BEFORE_YEAR
    if number % 10 == 0:
        return is_placed and number % 100 != 0
    return is_placed or before not in units.BEFORE_COUNT + "时后"


def _part(found: re.Match[str], year: str) -> str:
    prefix = f"{year}-" if year else "--"
    if found["half"]:
        return prefix + units.HALVES[found["half"]]
    if found["season"]:
        return prefix + units.SEASONS[found["season"]]
    quarter = f"{prefix}{32 + _int(found['q'])}"
    return f"{prefix}33/{quarter}" if found["front"] else quarter


def _read_part(site: _Site) -> _Reading | None:
    """Read a quarter or half that names no year: 前三季度, 今年上半年."""
    start = site.lead - (site.text[site.start] == "半")
    found = _PART_RE.match(site.text, max(start, 0))
    if found is None or found.end() <= site.start:
        return None
    is_relative = site.text[start - 2 : start] in units.RELATIVE_YEARS
    return _date(site, _part(found, ""), start=start - 2 * is_relative, end=found.end())


def _clock(text: str, position: int) -> tuple[str, int] | None:
    """Read a time of day; 3點 alone may as well be three points, and is left."""
    found = _CLOCK_RE.match(text, position)
    if found is None:
        return None
    hour = _int(found["h"] or found["hour"])
    is_bare = not found["part"] and found.end() == found.end("mark")
    minute = found["mi"] or found["minute"] or found["short"]
    minutes = _QUARTERS.get(found["quarter"] or "", _int(minute))
    is_doubtful = is_bare and (found["mark"] == "点" or found["hour"] in _LONE)
    if hour > 24 or minutes > 59 or is_doubtful:
        return None
    hour = _on_the_day(hour, units.LEADS[found["part"]][1] if found["part"] else "")
    precise = f":{minutes:02d}" if minute or found["quarter"] else ""
    return f"T{hour:02d}{precise}" + (f":{found['s']}" if found["s"] else ""), found.end()


def _on_the_day(hour: int, part: str) -> int:
    if part == "am":
        return hour % 12 if hour == 12 else hour
    is_after_noon = (part == "pm" and hour < 12) or (part == "noon" and hour < 6)
    return hour + 12 if is_after_noon else hour


def _read_clock(site: _Site) -> _Reading | None:
    start = site.lead if site.role == "clock" else site.start
    clock = None if site.text[start - 1 : start] in ("以", "比", "例") else _clock(site.text, start)
    if clock is None:
        return None
    normalized, end = clock
    if (sep := _SEP_RE.match(site.text, end)) and (last := _clock(site.text, sep.end())):
        normalized, end = f"{normalized}/{last[0]}", last[1]
    return _date(site, normalized, start=start, end=end)


# --- shares and ratios ---


def _read_share(site: _Site) -> _Reading | None:
    """Read 百分之五, 三分之二, 一半; 千分之五 is 0.5%."""
    if site.text.startswith("一半", site.start):
        return _after(site.text, _Reading("number", site.start, site.start + 2, "1/2"))
    found = _SHARE_RE.match(site.text, site.start)
    if found is None:
        return None
    values = [read_number(found[group]) for group in ("low", "high") if found[group]]
    shrink = {"百": 1, "千": 10}.get(found["den"])
    if None in values:
        return None
    spelled = [write_plain(value / (shrink or 1)) for value in values if value is not None]
    bound = units.AFTER[found["after"]] if found["after"] else None
    if shrink is None:
        whole = f"{spelled[0]}/{_int(found['den'])}"
        return _after(site.text, _Reading("number", site.start, found.end("low"), whole))
    unit = (site.start, found.start("low"))
    share = "/".join(f"{number}%" for number in spelled)
    return _after(site.text, _Reading("percent", site.start, found.end(), share, unit, bound))


def _read_tenths(site: _Site) -> _Reading | None:
    """Read 三成, 七成五, 六七成."""
    found = _TENTHS_RE.match(site.text, site.start)
    if found is None or _is_idiom(site, found["low"]):
        return None
    pair = read_pair(found["low"])
    if pair is None and len(found["low"]) > 1:
        return None
    rest = read_number(found["rest"]) or Decimal(0) if found["rest"] else Decimal(0)
    rest *= 10 if found["rest"] == "半" else 1
    tenths = pair or (Decimal(_int(found["low"])),)
    share = "/".join(f"{write_plain(10 * tenth + rest)}%" for tenth in tenths)
    bound = units.AFTER[found["after"]] if found["after"] else "about" if pair else None
    unit = (found.end("low"), found.end("low") + 1)
    return _after(site.text, _Reading("percent", site.start, found.end(), share, unit, bound))


def _read_ratio(site: _Site) -> _Reading | None:
    """Read 3:1, 3比1, 1/3 and 三比一."""
    found = _RATIO_RE.match(site.text, site.start)
    if found is None:
        return None
    left, right = (read_number(found[a] or found[b] or "") for a, b in ("ax", "by"))
    if left is None or right is None:
        return None
    sign = "/" if found["sep"] == "/" else ":"
    normalized = f"{write_plain(left)}{sign}{write_plain(right)}"
    return _Reading("number", site.start, found.end(), normalized)


# --- amounts and durations ---


class _Measure(NamedTuple):
    """A unit as it stands in the text."""

    unit: Unit
    start: int
    end: int


_NO_UNIT = Unit("number")


def _read_amount(site: _Site) -> _Reading | None:
    found = _AMOUNT_RE.match(site.text, site.start)
    if found is None or _is_idiom(site, found["low"]):
        return None
    return (found["range"] and _read_range(site, found)) or _read_single(site, found)


def _read_range(site: _Site, found: re.Match[str]) -> _Reading | None:
    """Read 3至5天 and 20-30億元 as one quantity; a falling 24-10 is a score."""
    low, high = read_number(found["low"]), read_number(found["high"])
    measure = _measure(site.text, found.end())
    if low is None or high is None or found["more"]:
        return None
    if not _counts(site, found["high"], measure=measure) or not (
        measure or is_counting(found["low"])
    ):
        return None
    scale = scale_of(found["high"])
    if scale_of(found["low"]) == 1 and low < 10 * (high / scale):
        low *= scale  # 20-30億, and not 800到1萬
    if low < high:
        return _amount(site, (low, high), measure=measure, end=found.end())
    is_score = measure is None and "-" in found["range"] and found["low"].isdigit()
    score = f"{write_plain(low)}:{write_plain(high)}"
    return _Reading("number", site.start, found.end(), score) if is_score else None


def _read_single(site: _Site, found: re.Match[str]) -> _Reading | None:
    pair = read_pair(found["low"])
    number = None if pair else read_number(found["low"])
    values: tuple[Decimal, ...] = pair or (() if number is None else (number,))
    end = found.end("low")
    bound: Bound = "about" if pair else None
    if found["more"] and (found["more"] in "多余" or _measure(site.text, found.end("scale"))):
        end, bound = found.end("scale"), units.AFTER[found["more"]]
        times = read_number(found["scale"]) if found["scale"] else Decimal(1)
        values = tuple(value * (times or 1) for value in values)
    measure = _measure(site.text, end)
    if len(found["low"]) == 4 and found["low"][:2] in ("19", "20") and not found["more"]:
        measure = None if measure and measure.unit.weak else measure  # 2021國慶
    if not values or not (_counts(site, found["low"], measure=measure) or (pair and measure)):
        return None
    return _amount(site, values, measure=measure, end=end, bound=bound)


def _read_vague(site: _Site) -> _Reading | None:
    """Read 幾十家, 數百萬元 as about the scale they name."""
    found = _VAGUE_RE.match(site.text, site.start)
    measure = _measure(site.text, found.end()) if found else None
    value = read_number(found["scale"]) if found else None
    if found is None or measure is None or value is None:
        return None
    return _amount(site, (value,), measure=measure, end=found.end(), bound="about")


def _amount(
    site: _Site,
    values: tuple[Decimal, ...],
    *,
    measure: _Measure | None,
    end: int,
    bound: Bound = None,
) -> _Reading:
    """Put an amount together with the sign or currency before it and the words after it."""
    start, negative, unit = _prefix(site, measure)
    values = (*(-value for value in values[:negative]), *values[negative:])
    surface = site.text[measure.start : measure.end] if measure else ""
    if "半" in surface:  # 一年半, 三個半月
        values = tuple(value + Decimal("0.5") for value in values)
    bound = bound or ("over" if "多" in surface or "余" in surface else None)
    span = (start, site.start if unit.kind == "money" else start)
    if measure:
        end, span = measure.end, (measure.start, measure.end)
    reading = _Reading(unit.kind, start, end, _normalize(values, unit), span, bound)
    return _after(site.text, _extend(site.text, reading, values=values, unit=unit))


def _prefix(site: _Site, measure: _Measure | None) -> tuple[int, int, Unit]:
    """Read what stands before the numeral: where that starts, how many values it makes
    negative (the first, or with 零下 both), and the unit it makes.
    """
    unit = measure.unit if measure else _NO_UNIT
    surface = site.text[measure.start : measure.end] if measure else ""
    if site.role == "currency" and (measure is None or unit.kind == "money"):
        is_told = unit.kind == "money" and unit.canonical != "CNY"
        return site.lead, 0, unit if is_told else Unit("money", site.value)
    if site.role in {"below", "degree"} and surface in {"度", "℃", "°C", "℉", "度C", ""}:
        return site.lead, 2 if site.role == "below" else 0, Unit("number", site.value)
    minus = _MINUS_RE.search(site.text, max(site.start - 2, 0), site.start)
    is_minus = minus and (not minus["word"] or unit.canonical in {"%", "°C"})
    return (site.start - 1, 1, unit) if is_minus else (site.start, 0, unit)


def _normalize(values: tuple[Decimal, ...], unit: Unit) -> str:
    if unit.canonical == "‰":
        values = tuple(value / 10 for value in values)
    numbers = [write_plain(value) for value in values]
    if unit.kind == "percent":
        return "/".join(f"{number}%" for number in numbers)
    return " ".join(filter(None, ("/".join(numbers), unit.canonical)))


def _extend(text: str, reading: _Reading, *, values: tuple[Decimal, ...], unit: Unit) -> _Reading:
    """Go on to the smaller unit of 3年零5個月, or to the upper bound of 50%-60%."""
    if len(values) != 1 or not unit.canonical or unit.kind == "money" or reading.bound:
        return reading
    if unit.kind == "duration" and (longer := _compound(text, reading, unit=unit)) is not reading:
        return longer
    found = _JOINT_RE.match(text, reading.end)
    measure = _measure(text, found.end()) if found else None
    high = read_number(found["high"]) if found else None
    if measure is None or high is None or measure.unit != unit or high <= values[0]:
        return reading
    return reading._replace(end=measure.end, normalized=_normalize((values[0], high), unit))


def _compound(text: str, reading: _Reading, *, unit: Unit) -> _Reading:
    while found := _COMPOUND_RE.match(text, reading.end):
        measure, value = _measure(text, found.end()), read_number(found["low"])
        if measure is None or value is None:
            break
        is_minute = text[measure.start : measure.end] == "分"
        smaller = Unit("duration", "minute") if is_minute else measure.unit
        if units.DURATION_RANK.get(smaller.canonical, 0) <= units.DURATION_RANK[unit.canonical]:
            break
        unit = smaller
        normalized = f"{reading.normalized} {_normalize((value,), unit)}"
        reading = reading._replace(end=measure.end, normalized=normalized)
    return reading


def _after(text: str, reading: _Reading) -> _Reading:
    """Take in the words after a quantity that bound it: 以上, 左右, 多."""
    found = _AFTER_RE.match(text, reading.end)
    if found is None or found.end() == reading.end:
        return reading
    if found["more"] and not (reading.kind in {"duration", "money"} or " " in reading.normalized):
        return reading
    words = found[0].removeprefix(found["more"] or "")
    bound = units.AFTER[words] if words else "over"
    return reading._replace(end=found.end(), bound=bound)


def _measure(text: str, position: int) -> _Measure | None:
    """Find the longest unit at ``position``, perhaps after a space, that ends as a word does."""
    start = position + (text[position : position + 1] == " ")
    for end in range(min(start + units.LONGEST_UNIT, len(text)), start, -1):
        surface, following = text[start:end], text[end : end + 1]
        unit = UNITS.get(surface)
        if unit is None or (following and following in units.NOT_BEFORE.get(surface, "")):
            continue
        if surface == "分" and _SECONDS_RE.match(text, end):
            unit = Unit("duration", "minute")
        if not (
            surface[-1].isascii()
            and (surface[-1] + following).isalnum()
            and following.isascii()
            and following
        ):
            return _Measure(unit, start, end)
    return None


def _counts(site: _Site, numeral: str, *, measure: _Measure | None) -> bool:
    """Tell whether a numeral counts something here; a doubtful Chinese one does not."""
    if is_counting(numeral):
        return measure is not None or not numeral.isdigit() or len(numeral) <= _LONGEST_BARE
    is_bounded = _bound_before(site.text, site.start) is not None
    if measure is None:
        return is_bounded and has_scale(numeral) and len(numeral) > 1
    if numeral == "半":
        surface = site.text[measure.start : measure.end]
        return measure.unit.kind == "duration" or surface in {"个", "公里", "米"}
    if numeral in ("百", "千", "万", "亿", "兆"):
        return is_bounded
    return not measure.unit.weak if len(numeral) == 1 else "点" in numeral or has_scale(numeral)


def _is_idiom(site: _Site, numeral: str) -> bool:
    text, start = site.text, site.start
    if numeral == "一" and text[start - 1 : start] in units.NOT_BEFORE_ONE:
        return True
    end = start + len(numeral)
    is_repeated = (
        len(numeral) == 1 and text[end : end + 1] == text[end + 1 : end + 2] != ""
    )  # 一個個
    return is_repeated or any(text[start : start + n] in units.IDIOMS for n in (2, 3, 4))


def _read_ordinal(site: _Site) -> _Reading | None:
    found = _ORDINAL_RE.match(site.text, site.start)
    if found is None or any(site.text[site.lead :][:n] in units.NOT_ORDINAL for n in (3, 4)):
        return None
    values = [read_number(found[group]) for group in ("low", "high") if found[group]]
    measure = _measure(site.text, found.end())
    if None in values:
        return None
    normalized = "/".join(write_plain(value) for value in values if value is not None)
    unit = (measure.start, measure.end) if measure else (0, 0)
    end = measure.end if measure else found.end()
    return _Reading("ordinal", site.lead, end, normalized, unit)


# what the word before a numeral does -> the readers to try, in this order
_ANY: tuple[Callable[[_Site], _Reading | None], ...] = (
    _read_lunar,
    _read_written,
    _read_century,
    _read_calendar,
    _read_part,
    _read_share,
    _read_tenths,
    _read_clock,
    _read_ratio,
    _read_vague,
    _read_amount,
)
_READERS: dict[str, tuple[Callable[[_Site], _Reading | None], ...]] = {
    "ordinal": (_read_century, _read_part, _read_ordinal),
    "clock": (_read_clock,),
    "currency": (_read_amount,),
    "below": (_read_amount,),
    "degree": (_read_amount,),
}
