"""Find the unit or measure word that follows a numeral."""

from __future__ import annotations

import re
from typing import NamedTuple

from ningbot.text.quantities.units import LONGEST_UNIT, NOT_BEFORE, UNITS, Unit

_SECONDS_RE = re.compile(r"[0-9]{1,2}(?:\.[0-9]+)?秒")


class Measure(NamedTuple):
    """A unit as it stands in the text."""

    unit: Unit
    start: int
    end: int


def find_measure(text: str, position: int) -> Measure | None:
    """Find the longest unit at ``position``, perhaps after a space, that ends as a word does."""
    start = position + (text[position : position + 1] == " ")
    for end in range(min(start + LONGEST_UNIT, len(text)), start, -1):
        surface, following = text[start:end], text[end : end + 1]
        unit = UNITS.get(surface)
        if unit is None or (following and following in NOT_BEFORE.get(surface, "")):
            continue
        if surface == "分" and _SECONDS_RE.match(text, end):
            unit = Unit("duration", "minute")
        if not (
            surface[-1].isascii()
            and (surface[-1] + following).isalnum()
            and following.isascii()
            and following
        ):
            return Measure(unit, start, end)
    return None
