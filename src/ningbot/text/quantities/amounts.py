"""Amounts: plain numbers, counts, measures, money, durations, and ranges of them.

Normalized as the number and the unit's canonical form: ``240``, ``1541000000 CNY``, ``4 year``,
``3/5 day`` for a range, ``3 year 5 month`` for a compound.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from ningbot.text.quantities.measures import find_measure
from ningbot.text.quantities.numerals import (
    NUMERAL,
    RANGE_SIGN,
    has_scale,
    is_counting,
    read_number,
    read_pair,
    scale_of,
    write_plain,
)
from ningbot.text.quantities.sites import Reading, Site, bound_after, bound_before, is_idiom
from ningbot.text.quantities.units import AFTER, DURATION_RANK, Bound, Unit

if TYPE_CHECKING:
    from ningbot.text.quantities.measures import Measure

_AMOUNT_RE = re.compile(
    rf"(?P<low>{NUMERAL})(?:(?P<more>[多余来几])(?P<scale>[百千万亿兆]*+))?"
    rf"(?P<range>{RANGE_SIGN}(?P<high>{NUMERAL}))?"
)
_VAGUE_RE = re.compile(r"[几数](?P<scale>[十百千万亿]++)[多余]?")
_JOINT_RE = re.compile(rf" ?(?:--?|至) ?(?P<high>{NUMERAL})")
_COMPOUND_RE = re.compile(rf"[零又]?(?P<low>{NUMERAL})")
_MINUS_RE = re.compile(r"(?:^|[ (:,，、；]|(?P<word>[一-鿿]))-\Z")
_LONGEST_BARE = 10  # digits; a longer row without a measure word is a telephone or serial number
_NO_UNIT = Unit("number")


def read_amount(site: Site) -> Reading | None:
    """Read a number with what it counts or measures, or a range: 25名, 15.41億元, 3至5天."""
    found = _AMOUNT_RE.match(site.text, site.start)
    if found is None or is_idiom(site, found["low"]):
        return None
    return (found["range"] and _read_range(site, found)) or _read_single(site, found)


def _read_range(site: Site, found: re.Match[str]) -> Reading | None:
    """Read 3至5天 and 20-30億元 as one quantity; a falling 24-10 is a score."""
    low, high = read_number(found["low"]), read_number(found["high"])
    measure = find_measure(site.text, found.end())
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
    return Reading("number", site.start, found.end(), score) if is_score else None


def _read_single(site: Site, found: re.Match[str]) -> Reading | None:
    pair = read_pair(found["low"])
    number = None if pair else read_number(found["low"])
    values: tuple[Decimal, ...] = pair or (() if number is None else (number,))
    end = found.end("low")
    bound: Bound = "about" if pair else None
    if found["more"] and (found["more"] in "多余" or find_measure(site.text, found.end("scale"))):
        end, bound = found.end("scale"), AFTER[found["more"]]
        values = _scaled(found["low"], found["scale"], values)
    measure = find_measure(site.text, end)
    if len(found["low"]) == 4 and found["low"][:2] in ("19", "20") and not found["more"]:
        measure = None if measure and measure.unit.weak else measure  # 2021國慶
    if not values or not (_counts(site, found["low"], measure=measure) or (pair and measure)):
        return None
    return _amount(site, values, measure=measure, end=end, bound=bound)


def _scaled(low: str, scale: str, values: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
    """Multiply by the scale behind 多; 3億5千多萬 is 3億 and 5千萬."""
    whole = read_number(low + scale) if len(values) == 1 else None
    times = read_number(scale) if scale else Decimal(1)
    return (whole,) if whole is not None else tuple(value * (times or 1) for value in values)


def read_vague(site: Site) -> Reading | None:
    """Read 幾十家, 數百萬元 as about the scale they name."""
    found = _VAGUE_RE.match(site.text, site.start)
    measure = find_measure(site.text, found.end()) if found else None
    value = read_number(found["scale"]) if found else None
    if found is None or measure is None or value is None:
        return None
    return _amount(site, (value,), measure=measure, end=found.end(), bound="about")


def _amount(
    site: Site,
    values: tuple[Decimal, ...],
    *,
    measure: Measure | None,
    end: int,
    bound: Bound = None,
) -> Reading:
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
    reading = Reading(unit.kind, start, end, _normalize(values, unit), span, bound)
    return bound_after(site.text, _extend(site.text, reading, values=values, unit=unit))


def _prefix(site: Site, measure: Measure | None) -> tuple[int, int, Unit]:
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


def _extend(text: str, reading: Reading, *, values: tuple[Decimal, ...], unit: Unit) -> Reading:
    """Go on to the smaller unit of 3年零5個月, or to the upper bound of 50%-60%."""
    if len(values) != 1 or not unit.canonical or unit.kind == "money" or reading.bound:
        return reading
    if unit.kind == "duration" and (longer := _compound(text, reading, unit=unit)) is not reading:
        return longer
    found = _JOINT_RE.match(text, reading.end)
    measure = find_measure(text, found.end()) if found else None
    high = read_number(found["high"]) if found else None
    if measure is None or high is None or measure.unit != unit or high <= values[0]:
        return reading
    return reading._replace(end=measure.end, normalized=_normalize((values[0], high), unit))


def _compound(text: str, reading: Reading, *, unit: Unit) -> Reading:
    while found := _COMPOUND_RE.match(text, reading.end):
        measure, value = find_measure(text, found.end()), read_number(found["low"])
        if measure is None or value is None:
            break
        is_minute = text[measure.start : measure.end] == "分"
        smaller = Unit("duration", "minute") if is_minute else measure.unit
        if DURATION_RANK.get(smaller.canonical, 0) <= DURATION_RANK[unit.canonical]:
            break
        unit = smaller
        normalized = f"{reading.normalized} {_normalize((value,), unit)}"
        reading = reading._replace(end=measure.end, normalized=normalized)
    return reading


def _counts(site: Site, numeral: str, *, measure: Measure | None) -> bool:
    """Tell whether a numeral counts something here; a doubtful Chinese one does not."""
    if is_counting(numeral):
        return measure is not None or not numeral.isdigit() or len(numeral) <= _LONGEST_BARE
    is_bounded = bound_before(site.text, site.start) is not None
    if measure is None:
        return is_bounded and has_scale(numeral) and len(numeral) > 1
    if numeral == "半":
        surface = site.text[measure.start : measure.end]
        return measure.unit.kind == "duration" or surface in {"个", "公里", "米"}
    if numeral in ("百", "千", "万", "亿", "兆"):
        return is_bounded
    return not measure.unit.weak if len(numeral) == 1 else "点" in numeral or has_scale(numeral)
