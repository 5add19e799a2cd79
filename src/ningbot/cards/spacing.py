"""How far apart characters stand: marks squeezed, Chinese and Latin kept apart.

Source: https://www.w3.org/TR/clreq/ 3.1.6 (punctuation) and 3.2.2 (mixed text)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from ningbot.cards.characters import HAN_RE
from ningbot.records import Span

# Marks of full width whose ink is in the left or the right half of their square.
LEFT_HALF: Final = frozenset("，。、．；：！？”’」』）】〗〕》〉］｝")
RIGHT_HALF: Final = frozenset("“‘「『（【〖〔《〈［｛")
HALF: Final = 0.5
MIXED: Final = 0.08  # of the size of the type


@dataclass(frozen=True, slots=True)
class Measured:
    """A text with the place of each character on one endless line, in pixels.

    ``places`` has one place more than there are characters: where the text ends.
    """

    text: str
    size: int
    places: tuple[float, ...]

    def starts_early(self, span: Span) -> float:
        """Tell how much of a line's first character is blank and left out."""
        return HALF * self.size if self.text[span.start] in RIGHT_HALF else 0.0

    def width(self, span: Span) -> float:
        """Measure a span as a line of its own, but for the blank halves of the marks at its ends."""
        if span.start >= span.end:
            return 0.0
        last = span.end - 1
        ends_early = HALF * self.size if self.text[last] in LEFT_HALF else 0.0
        gap = gap_after(self.text, last) * self.size
        whole = self.places[span.end] - gap - self.places[span.start]
        return whole - self.starts_early(span) - ends_early


def measure(text: str, size: int, width_of: Callable[[str, int], float]) -> Measured:
    """Place the characters of a text one after another."""
    steps = (width_of(char, size) + gap_after(text, ix) * size for ix, char in enumerate(text))
    return Measured(text, size, tuple(accumulate(steps, initial=0.0)))


def gap_after(text: str, ix: int) -> float:
    """Give the room after a character besides its own, in sizes of the type; negative to squeeze.

    >>> gap_after("”，", 0), gap_after("家2", 0), gap_after("家（", 0)
    (-0.5, 0.08, 0.0)
    """
    if ix + 1 >= len(text):
        return 0.0
    this, following = text[ix], text[ix + 1]
    if this in LEFT_HALF and (following in LEFT_HALF or following in RIGHT_HALF):
        return -HALF
    if this in RIGHT_HALF and following in RIGHT_HALF:
        return -HALF
    return MIXED if _are_mixed(this, following) or _are_mixed(following, this) else 0.0


def _are_mixed(han: str, latin: str) -> bool:
    return latin.isascii() and latin.isalnum() and bool(HAN_RE.match(han))
