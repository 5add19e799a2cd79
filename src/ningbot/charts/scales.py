"""Where does a value stand on an axis, and what is written beside it?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from ningbot.records import Language, Point

_LARGE: dict[Language, tuple[tuple[float, str], ...]] = {
    "zh-Hans": ((1e12, "万亿"), (1e8, "亿"), (1e4, "万")),
    "zh-Hant": ((1e12, "兆"), (1e8, "億"), (1e4, "萬")),
    "en": ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")),
}
_STEPS = (1, 2, 5, 10)
_BOUNDS = {"about": "≈", "under": "<", "over": ">", None: ""}
# The months from the beginning of a year to the middle of a part of it: a quarter, a half.
_MIDDLES = {33: 1.5, 34: 4.5, 35: 7.5, 36: 10.5, 40: 3.0, 41: 9.0}


class Scale(NamedTuple):
    """What the values of an axis are divided by, and what it then counts: 億元."""

    by: float
    unit: str
    own_unit: str = ""  # of what is not divided

    def written(self, value: float) -> str:
        """Write a value without its unit, to four digits.

        >>> Scale(1e8, "億元").written(102350000000)
        '1,023.5'
        """
        scaled = Decimal(str(value)) / Decimal(str(self.by))
        places = max(1, 4 - len(str(int(abs(scaled)))))
        rounded = scaled.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        text = f"{rounded:,f}"
        return text.rstrip("0").rstrip(".") if "." in text else text


def scale_of(values: Sequence[float], unit: str, language: Language) -> Scale:
    """Choose what to divide by, so that the largest value has few digits.

    >>> scale_of([102350000000, 700000000], "元", "zh-Hant")
    Scale(by=100000000.0, unit='億元', own_unit='元')
    """
    largest = max(map(abs, values))
    if unit == "%":
        return Scale(1, "%", "%")
    for by, word in _LARGE[language]:
        if largest >= by:
            joint = " " if language == "en" and unit else ""
            return Scale(by, f"{word}{joint}{unit}", f"{joint}{unit}")
    return Scale(1, unit, unit)


def value_label(point: Point, scale: Scale) -> str:
    """Write the value of a point with the sign of its bound: ≈1.5, >200.

    One too small for the axis has its own unit: 89平方公里 beside 10.78 (萬平方公里).
    """
    if _is_small(point, scale):
        return f"{_BOUNDS[point.bound]}{Scale(1, '').written(point.value)}{scale.own_unit}"
    unit = "%" if scale.unit == "%" else ""
    return f"{_BOUNDS[point.bound]}{scale.written(point.value)}{unit}"


def value_in_full(point: Point, scale: Scale, language: Language) -> str:
    """Write the value of a point with its unit: 1,023.5億元."""
    label = value_label(point, scale)
    if scale.unit == "%" or _is_small(point, scale):
        return label
    return f"{label}{' ' if language == 'en' and scale.unit else ''}{scale.unit}"


def _is_small(point: Point, scale: Scale) -> bool:
    return scale.by > 1 and 0 < abs(point.value) < scale.by / 100


def ticks(low: float, high: float, *, n: int = 5) -> list[float]:
    """Give about ``n`` round steps of 1, 2 or 5 from below ``low`` to above ``high``.

    >>> ticks(0, 87)
    [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]
    """
    if high <= low:
        high = low + 1
    rough = (high - low) / n
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(s * power for s in _STEPS if s * power >= rough * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [float(f"{i * step:.12g}") for i in range(first, last + 1)]


def position(edtf: str, *, years_alone: bool) -> float:
    """Give a date as a number of years; one without months in the middle, if others have them.

    >>> position("2021", years_alone=True), position("2021-33/2021-34", years_alone=False)
    (2021.0, 2021.25)
    """
    first, _, last = edtf.partition("/")
    if last:
        return (position(first, years_alone=False) + position(last, years_alone=False)) / 2
    year, *rest = map(int, first.split("-"))
    if not rest:
        return year + (0.0 if years_alone else 0.5)
    if rest[0] > 12:
        return year + _MIDDLES[rest[0]] / 12
    if len(rest) == 1:
        return year + (rest[0] - 0.5) / 12
    try:
        day = date(year, rest[0], rest[1])
    except ValueError:
        return year + (rest[0] - 0.5) / 12
    return year + (day - date(year, 1, 1)).days / 365.25
