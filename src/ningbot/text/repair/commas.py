"""Stray commas: a copy that put an ASCII comma before most marks and made ， into , itself.

產業鏈,、食品 was 產業鏈、食品; 近日,,《 was 近日，《. Clean text is left alone, whichever commas
its author used: the fixer runs only where the damage is certain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ningbot.records import Span
from ningbot.text.characters import CLOSING, HAN, OPENING
from ningbot.text.mapping import Change

_BEFORE = f"{HAN}{re.escape(CLOSING)}%％"
_AFTER = f"{HAN}{re.escape(OPENING)}"
# A comma before another mark: no author writes ,。
_IMPOSSIBLE_RE = re.compile(rf"(?<=[{_BEFORE}\d]),(?=[。、；！？])")
_DOUBLED_RE = re.compile(rf"(?<=[{_BEFORE}\d]),,(?=[{_AFTER}\d])")
_STRAY_RE = re.compile(r",(?=[,，。、；！？：;!?])")
# What is left between Chinese characters was a fullwidth mark. Not between digits: 1,234.
_NARROW_RE = re.compile(rf"(?<=[{_BEFORE}])[,;](?![ \t])|(?<=\d)[,;](?=[{_AFTER}])")
_WIDE = {",": "，", ";": "；"}
_MIN_PLACES = 2


def has_stray_commas(text: str) -> bool:
    """Tell whether this document has the damage: two places that no author would write."""
    n_impossible = _count(_IMPOSSIBLE_RE, text)
    return n_impossible + _count(_DOUBLED_RE, text) >= _MIN_PLACES


def find_stray_commas(text: str) -> Iterator[Change]:
    """Yield the removal of each stray comma and the widening of each narrow one."""
    at = 0
    for match in re.finditer(r"[,;]+", text):
        for i in range(max(match.start(), at), match.end()):
            if _STRAY_RE.match(text, i):
                yield Change(Span(i, i + 1), "", "stray comma")
            elif _is_narrow(text, i, match.start()):
                yield Change(Span(i, i + 1), _WIDE[text[i]], "narrow mark")
        at = match.end()


def _is_narrow(text: str, i: int, run_start: int) -> bool:
    """Tell whether the mark at ``i``, the last of a run, stands between Chinese characters."""
    before = text[run_start - 1 : run_start]
    return bool(_NARROW_RE.match(f"{before}{text[i : i + 2]}", 1)) if before else False


def _count(pattern: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in pattern.finditer(text))
