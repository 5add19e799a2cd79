"""Which parts of a passage are read, and in which order, when there is no time for all?

A window is a run of whole sentences that the reader takes at once. A long passage has several: the
first is around the sentence that holds most of the question, the next around the best of those that
are left.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ningbot.reading.network import Located
from ningbot.records import Sentence


@dataclass(frozen=True, slots=True)
class Window:
    """Sentences ``first`` to ``last`` of a passage, and their pieces with places in the passage."""

    first: int
    last: int
    located: Located


def windows_of(
    sentences: Sequence[Sentence], scores: Sequence[float], located: Located, *, room: int
) -> Iterator[Window]:
    """Give windows of at most ``room`` pieces, the most promising first, until all is covered.

    ``scores`` tell how promising each sentence is. A sentence too long for a window is cut.
    """
    starts = [place.start for _, place in located]
    bounds = [bisect_left(starts, sentence.span.start) for sentence in sentences] + [len(located)]
    left = set(range(len(sentences)))
    while left:
        seed = max(left, key=lambda ix: (scores[ix], -ix))
        first, last = _widened(seed, left, scores, bounds, room)
        left -= set(range(first, last + 1))
        yield Window(first, last, located[bounds[first] : bounds[last + 1]][:room])


def _widened(
    seed: int, left: set[int], scores: Sequence[float], bounds: Sequence[int], room: int
) -> tuple[int, int]:
    """Add the better of the neighbours left as long as there is room for it, else the other."""
    first = last = seed
    while True:
        beside = [ix for ix in (first - 1, last + 1) if ix in left]
        fitting = [
            ix for ix in beside if bounds[max(ix, last) + 1] - bounds[min(ix, first)] <= room
        ]
        if not fitting:
            return first, last
        chosen = max(fitting, key=lambda ix: (scores[ix], -ix))
        first, last = min(first, chosen), max(last, chosen)
