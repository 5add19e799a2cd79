"""Find the numbers, amounts, shares, dates, durations and ordinals of a sentence.

The text is folded one character to one (``units.FOLD``), so that both scripts and both widths
read alike and offsets hold. Then, from left to right:

1. ``numerals.CANDIDATE_RE`` gives the next place where a numeral may start, or a name that only
   looks like one (COVID-19, a telephone number) and is passed over whole.
2. ``sites.look_back`` reads the word before it that belongs to it: 第, 公元前, 下午, US$, 零下.
   What that word does decides which readers are tried. If they read nothing, the numeral is
   read as if it stood alone; except after 第, which makes an ordinal, a century, a quarter, or
   nothing.
3. The readers are tried in turn, and the first that reads anything wins. Dates go before times,
   shares before plain amounts: 3月5日 is no count of days, 三分之二 no count of minutes.
4. The words around bound it: about (約, 左右), under (近, 以下), over (超過, 多). The search
   goes on behind what was read, so no two quantities overlap.

A reader takes a ``Site`` and gives a ``Reading``, or None where the text is not its kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ningbot.records import Quantity, Span
from ningbot.text.quantities.amounts import read_amount, read_vague
from ningbot.text.quantities.dates import read_calendar, read_lunar, read_written
from ningbot.text.quantities.numerals import CANDIDATE_RE
from ningbot.text.quantities.ordinals import read_ordinal
from ningbot.text.quantities.periods import read_century, read_part
from ningbot.text.quantities.shares import read_ratio, read_share, read_tenths
from ningbot.text.quantities.sites import Site, bound_before, look_back
from ningbot.text.quantities.times import read_clock
from ningbot.text.quantities.units import FOLD, NOT_BEFORE_ONE

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable

    from ningbot.text.quantities.sites import Reading

    Reader = Callable[[Site], Reading | None]

_ANY: tuple[Reader, ...] = (
    read_lunar,
    read_written,
    read_century,
    read_calendar,
    read_part,
    read_share,
    read_tenths,
    read_clock,
    read_ratio,
    read_vague,
    read_amount,
)
# what the word before a numeral does -> the readers to try, in this order; else _ANY
_READERS: dict[str, tuple[Reader, ...]] = {
    "ordinal": (read_century, read_part, read_ordinal),
    "clock": (read_clock,),
    "currency": (read_amount,),
    "below": (read_amount,),
    "degree": (read_amount,),
}


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
        if reading is None or reading.end <= candidate.start():
            position = _next_position(folded, candidate)
        else:
            found.append(_finish(text, reading, folded=folded))
            position = reading.end
    return found


def _read(folded: str, start: int, *, floor: int) -> Reading | None:
    """Read the quantity whose numeral starts at ``start``; nothing before ``floor`` is free."""
    site = look_back(folded, start, floor=floor)
    reading = _first(_READERS.get(site.role, _ANY), site)
    if reading or not site.role or site.role == "ordinal":
        return reading
    return _first(_ANY, Site(folded, start, start))


def _first(readers: Iterable[Reader], site: Site) -> Reading | None:
    return next((reading for read in readers if (reading := read(site))), None)


def _next_position(folded: str, candidate: re.Match[str]) -> int:
    """Give up on a whole numeral, or on the 一 of 唯一 alone where 唯一一家 stands."""
    start, end = candidate.span()
    is_word_end = folded[start] == "一" and folded[start - 1 : start] in NOT_BEFORE_ONE
    return start + 1 if is_word_end else end


def _finish(text: str, reading: Reading, *, folded: str) -> Quantity:
    return Quantity(
        reading.kind,
        Span(reading.start, reading.end),
        reading.normalized,
        text[slice(*reading.unit)],
        reading.bound or bound_before(folded, reading.start),
    )
