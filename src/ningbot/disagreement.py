"""Do articles say the same, or does one say 240名 and another 198名?

Only what rules can compare can disagree: numbers, money, shares, dates, durations, ordinals and
persons. Two claims say the same, certainly differ, or cannot be compared; in doubt, nobody is
said to disagree. Bounds and precision are no difference: 近2000 and 1987, 2022 and 2022-05,
85% and 85.16%.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ningbot.question_words import SAME_UNITS
from ningbot.records import AnswerType, Language
from ningbot.text.folding import fold

_UNDATED: dict[Language, str] = {"zh-Hans": "日期不详", "zh-Hant": "日期不詳", "en": "undated"}
_DIFFERENT: dict[Language, str] = {
    "zh-Hans": "不同的文章说法不一：{said}",
    "zh-Hant": "不同的文章說法不一：{said}",
    "en": "The articles differ: {said}",
}
_MARKS: dict[Language, tuple[str, str]] = {
    "zh-Hans": ("：", "；"),
    "zh-Hant": ("：", "；"),
    "en": (": ", "; "),
}

# How far a bound reaches: 近 and 以下 are not told apart in <2000, nor 余 and 超過 in >200.
_EXACTLY = Decimal(1)
_REACH = {
    "<": (Decimal("0.5"), _EXACTLY),
    ">": (_EXACTLY, Decimal(2)),
    "~": (Decimal("0.9"), Decimal("1.1")),
}
_AMOUNT_RE = re.compile(
    r"(?P<sign>[<>~]?)(?P<low>-?\d+(?:\.\d+)?)%?(?:/(?P<high>-?\d+(?:\.\d+)?))?%?(?P<unit>(?: .+)?)"
)
_DURATION_RE = re.compile(r"(\d+(?:\.\d+)?)(?:/(\d+(?:\.\d+)?))? ([a-z]+)")
_DIGITS_RE = re.compile(r"\d+(?:,\d{3})*(?:\.(?P<decimals>\d+))?")
_ROUND_RE = re.compile("[一二两三四五六七八九]?(?P<unit>[百千])(?![一二三四五六七八九零百])")
_FRACTION_RE = re.compile("分之|半|[:/]")
_DAY = 86400
_SECONDS = {
    "second": Decimal(1),
    "minute": Decimal(60),
    "hour": Decimal(3600),
    "day": Decimal(_DAY),
    "week": Decimal(7 * _DAY),
    "month": Decimal("30.4375") * _DAY,
    "year": Decimal("365.25") * _DAY,
}
_ISO_RE = re.compile(
    r"(?:--|(?P<year>-?[\dX]{4}))(?:-?(?P<month>\d\d)(?:-(?P<day>\d\d))?)?(?:T.*)?"
)
# Codes of seasons, quarters and half years that stand for a month (EDTF) -> their months.
_PARTS = {33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12), 40: (1, 6), 41: (7, 12)}
_ARTICLE_DATE_RE = re.compile(r"\s*(\d{4})(?:\D{1,2}(\d{1,2}))?(?:\D{1,2}(\d{1,2}))?")
_BETWEEN_NAMES_RE = re.compile("[、,，;；和与及]")
_NOT_IN_NAMES_RE = re.compile(r"[\W_]")

Range = tuple[int, int]
Comparison = Callable[["Claim", "Claim"], bool | None]


@dataclass(frozen=True, slots=True)
class Claim:
    """What an article answers: ``text`` as written there, ``date`` when it was so.

    ``unit`` is the measure word (240[名]), where there is one.
    """

    text: str
    normalized: str | None
    answer_type: AnswerType
    date: str | None
    doc_id: str
    score: float
    unit: str = ""


@dataclass(frozen=True, slots=True)
class _Amount:
    """What a number may be: from ``low`` to ``high``, each as exact as ``step``."""

    low: Decimal
    high: Decimal
    unit: str
    step: Decimal


def group_claims(claims: Sequence[Claim]) -> list[list[Claim]]:
    """Group claims that say the same; two groups or more disagree.

    Groups and their claims are in order: newest first, undated last, of the same date the better
    scored first. Left out is what cannot be compared with the best-scored claim, what agrees with
    some of a group only, and what an article says besides what it was taken for already.
    """
    groups: list[list[Claim]] = []
    for claim in sorted(claims, key=lambda claim: -claim.score):
        group = _group_of(claim, groups)
        if group is not None:
            group.append(claim)
        elif _differs_from_all(claim, groups):
            groups.append([claim])
    ordered = [sorted(group, key=_newest_first) for group in groups]
    return sorted(ordered, key=lambda group: (_newest_first(group[0])[0], -_best_score(group)))


def says_same(one: Claim, other: Claim) -> bool | None:
    """Tell whether two claims agree; None where that cannot be told.

    >>> near = Claim("2000個", "<2000", "number", None, "a", 1.0)
    >>> says_same(near, Claim("1987個", "1987", "number", None, "b", 1.0))
    True
    """
    if one.answer_type != other.answer_type:
        return None
    same = fold(one.text).strip() == fold(other.text).strip()
    if one.normalized == other.normalized and (same or one.normalized):
        return True if same or _may_count_the_same(one, other) else None
    compare = _COMPARISONS.get(one.answer_type)
    return compare(one, other) if compare else (True if same else None)


def said_differently(groups: Sequence[Sequence[Claim]], language: Language) -> str:
    """Say in the asker's language who says what; nothing where all say the same.

    >>> old = Claim("198名", "198", "number", "2021-03-02", "a", 0.9)
    >>> new = Claim("240名", "240", "number", "2023-08-18", "b", 0.8)
    >>> said_differently(group_claims([old, new]), "zh-Hans")
    '不同的文章说法不一：2023-08-18：240名；2021-03-02：198名'
    """
    firsts = [group[0] for group in groups if group]
    if len(firsts) < 2:
        return ""
    behind_date, between = _MARKS[language]
    is_dated = any(claim.date for claim in firsts)
    said = between.join(
        (_one_line(claim.date or _UNDATED[language]) + behind_date if is_dated else "")
        + _one_line(claim.text)
        for claim in firsts
    )
    return _DIFFERENT[language].format(said=said)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _group_of(claim: Claim, groups: Sequence[list[Claim]]) -> list[Claim] | None:
    """Give the group whose every claim says the same, if the article is in no other one."""
    for group in groups:
        elsewhere = (c for other in groups if other is not group for c in other)
        if all(says_same(claim, other) for other in group):
            return None if any(_is_of_same(claim, other) for other in elsewhere) else group
    return None


def _differs_from_all(claim: Claim, groups: Sequence[Sequence[Claim]]) -> bool:
    return all(
        says_same(claim, other) is False and not _is_of_same(claim, other)
        for group in groups
        for other in group
    )


def _is_of_same(one: Claim, other: Claim) -> bool:
    return one.doc_id == other.doc_id and one.date == other.date


def _newest_first(claim: Claim) -> tuple[tuple[int, ...], float]:
    match = _ARTICLE_DATE_RE.match(claim.date or "")
    parts = [int(part or 0) for part in match.groups()] if match else [0]
    return tuple(-part for part in parts), -claim.score


def _best_score(group: Sequence[Claim]) -> float:
    return max(claim.score for claim in group)


def _same_amount(one: Claim, other: Claim) -> bool | None:
    """Compare numbers: they may be apart by half a step of the rougher one."""
    a, b = _amount(one), _amount(other)
    if a is None or b is None or a.unit != b.unit or not _may_count_the_same(one, other):
        return None
    tolerance = max(a.step, b.step) / 2
    same = a.low - tolerance <= b.high and b.low - tolerance <= a.high
    return same or (None if bool(one.unit) != bool(other.unit) else False)


def _may_count_the_same(one: Claim, other: Claim) -> bool:
    """Tell whether numbers may be of the same things: 名 and 位, but not 名 and 個."""
    units = {fold(one.unit), fold(other.unit)}
    is_known = one.answer_type == "number" and "" not in units
    return not is_known or len(units) == 1 or any(units <= group for group in SAME_UNITS)


def _amount(claim: Claim) -> _Amount | None:
    if claim.answer_type == "duration":
        return _duration(claim)
    match = _AMOUNT_RE.fullmatch(claim.normalized or "")
    if match is None or (match["high"] and _FRACTION_RE.search(fold(claim.text))):
        return None
    low = Decimal(match["low"])
    high = Decimal(match["high"] or low)
    step = _step(claim.text, low)
    unit = ("%" if "%" in match[0] else "") + match["unit"]
    return _Amount(*_bounded(match["sign"], low, high), unit=unit, step=step)


def _bounded(sign: str, low: Decimal, high: Decimal) -> tuple[Decimal, Decimal]:
    """Give the ends of what a bound lets a value be."""
    reach = _REACH.get(sign, (_EXACTLY, _EXACTLY))
    ends = [low * reach[0], low * reach[1], high * reach[0], high * reach[1]]
    return min(ends), max(ends)


def _step(text: str, value: Decimal) -> Decimal:
    """Give how exactly a value is written: 15.41億 to a million, 240 to one, 三百億 to 1億."""
    folded = fold(text)
    match = _DIGITS_RE.search(folded)
    if match is None:
        tenths = "成" in folded and value % 10 == 0
        return Decimal(10 if tenths else _unit_of(folded))
    written = Decimal(match[0].replace(",", ""))
    if not written or not value:
        return Decimal(1).scaleb(-len(match["decimals"] or ""))
    times = abs(value / written)
    power = times.adjusted() if times == Decimal(1).scaleb(times.adjusted()) else 0  # 4兆4490億
    return Decimal(1).scaleb(power - len(match["decimals"] or ""))


def _unit_of(folded: str) -> int:
    """Give the step of a number in words: 三百億 is so many 億, 两千 so many thousands."""
    round_one = _ROUND_RE.match(folded)
    units = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
    large = [units[char] for char in "亿万" if folded.find(char) > 0]
    return min(large) if large else units[round_one["unit"]] if round_one else 1


def _duration(claim: Claim) -> _Amount | None:
    """Read a duration in seconds: 3 year 5 month, >10 year, 3/5 day."""
    body = (claim.normalized or "").lstrip("<>~")
    parts = [match.groups() for match in _DURATION_RE.finditer(body)]
    if not parts or any(unit not in _SECONDS for _, _, unit in parts):
        return None
    low = sum((Decimal(n) * _SECONDS[unit] for n, _, unit in parts), Decimal(0))
    high = sum((Decimal(to or n) * _SECONDS[unit] for n, to, unit in parts), Decimal(0))
    n, _, unit = parts[-1]
    step = _SECONDS[unit] * Decimal(1).scaleb(-len(n.partition(".")[2]))
    sign = (claim.normalized or "")[:1]
    return _Amount(*_bounded(sign, low, high), unit="second", step=step)


def _same_date(one: Claim, other: Claim) -> bool | None:
    """Compare what both dates say: 2022 and 2022-05 agree, a day lies in its range."""
    a, b = _date(one.normalized), _date(other.normalized)
    if a is None or b is None:
        return None
    both = [(x, y) for x, y in zip(a, b, strict=True) if x and y]
    if not both:
        return None
    return all(x[0] <= y[1] and y[0] <= x[1] for x, y in both)


def _date(normalized: str | None) -> tuple[Range | None, Range | None, Range | None] | None:
    """Read the years, months and days that a date may be; None for what it does not say.

    The months and days of a range are known only where its ends share the year and the month.
    """
    ends = [_end_of_date(end) for end in (normalized or "").lstrip("<>~").split("/")]
    known = [end for end in ends if end is not None]
    if not known or len(known) != len(ends) or len(ends) > 2:
        return None
    (year, month, day), (last_year, last_month, last_day) = known[0], known[-1]
    years = _spanned(year, last_year)
    months = _spanned(month, last_month) if year == last_year else None
    days = _spanned(day, last_day) if (year, month) == (last_year, last_month) else None
    return years, months, days


def _spanned(first: Range | None, last: Range | None) -> Range | None:
    return (first[0], last[1]) if first and last and first[0] <= last[1] else None


def _end_of_date(text: str) -> tuple[Range | None, Range | None, Range | None] | None:
    if match := re.fullmatch(r"---(\d\d)", text):
        return None, None, (int(match[1]), int(match[1]))
    match = _ISO_RE.fullmatch(text)
    if match is None or text == "--":
        return None
    year, month, day = match["year"], match["month"], match["day"]
    years = None
    if year:
        ends = sorted((int(year.replace("X", "0")), int(year.replace("X", "9"))))
        years = (ends[0], ends[1])
    months = None
    if month:
        n = int(month)
        months = _PARTS.get(n, (n, n) if n <= 12 else None)
    return years, months, (int(day), int(day)) if day else None


def _same_person(one: Claim, other: Claim) -> bool | None:
    """Compare names: one may be part of another; those that share half of it are left in doubt."""
    pairs = [(a, b) for a in _names(one.text) for b in _names(other.text)]
    if not pairs:
        return None
    if any(a in b or b in a for a, b in pairs):
        return True
    return None if any(_may_be_same(a, b) for a, b in pairs) else False


def _names(text: str) -> Iterator[str]:
    names = (_NOT_IN_NAMES_RE.sub("", name) for name in _BETWEEN_NAMES_RE.split(fold(text)))
    return (name for name in names if name)


def _may_be_same(one: str, other: str) -> bool:
    """Tell whether names may be one spelt twice (特斯拉, 泰斯拉), in two scripts, or hidden (譚某)."""
    shared = len(set(one) & set(other))
    hidden = "某" in one or "某" in other
    return hidden or one.isascii() != other.isascii() or 2 * shared >= min(len(one), len(other))


_COMPARISONS: dict[AnswerType, Comparison] = {
    "number": _same_amount,
    "money": _same_amount,
    "percent": _same_amount,
    "duration": _same_amount,
    "ordinal": _same_amount,
    "date": _same_date,
    "person": _same_person,
}
