"""Quotation marks turned the wrong way round: ”黨建鏈” was “黨建鏈”.

A closing mark with nothing open, and another closing mark soon after with nothing opened between,
were a pair. A pair whose other half is missing stays as it is. It prefers leaving a mark wrong to
turning one that was right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ningbot.records import Span
from ningbot.text.characters import HAN
from ningbot.text.mapping import Change

_PAIRS = ("“”", "‘’")
_LONGEST = 30  # characters between the two marks of a pair


def find_turned_quotes(text: str) -> Iterator[Change]:
    """Yield the turning of each mark, in order."""
    changes = [change for pair in _PAIRS for change in _turned(text, *pair)]
    return iter(sorted(changes, key=lambda change: change.span))


def _turned(text: str, opening: str, closing: str) -> Iterator[Change]:
    """Look for closing, closing with no opening before or between, on one line."""
    is_open = False
    waiting: int | None = None  # place of a closing mark that closed nothing
    for match in re.finditer(rf"[{opening}{closing}\n]", text):
        mark, at = match.group(), match.start()
        if mark == closing and waiting is not None and at - waiting <= _LONGEST:
            yield Change(Span(waiting, waiting + 1), opening, "turned quote")
            waiting, is_open = None, False
            continue
        opens_nothing = mark == closing and not is_open
        waiting = at if opens_nothing and _may_open(text, at) else None
        is_open = mark == opening
    return


def _may_open(text: str, at: int) -> bool:
    """Tell whether a mark could open a quotation: a Han character follows, no letter precedes."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return bool(re.match(rf"[{HAN}]", after)) and not re.match(r"[A-Za-z]", before)
