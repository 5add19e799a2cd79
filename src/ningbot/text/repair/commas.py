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
_STRAY_RE = re.compile(r",(?=[,，。、；！？：;!?:])")
# A mark between Chinese characters was a fullwidth one, so was a comma that touches one; and one
# with no blank behind it that neither parts thousands nor letters: Ronan,Harry and 7.07,15歲, but
# not 1,234 and x,y and "a, b". An address keeps all of its marks.
_NARROW_RE = re.compile(
    rf"(?P<address>(?:https?://|www\.)[!-~]+)"
    rf"|(?<=[{_BEFORE}])(?:,(?=[^\s/]|\s*$)|[;:!](?=[{_AFTER}\d”’]|\s*$))"
    rf"|(?<=[{HAN}]),(?=[ ][{HAN}\d])"
    rf"|(?<=[（《「『【]),|[,;](?=[{_AFTER}])|,(?=[）》」』】])"
    rf"|(?<=[A-Za-z]{{2}}),(?=[A-Z][a-z]|[A-Z]{{2}}|[12]\d{{3}}年)"
    rf"|(?<=\d),(?=(?:\d{{1,2}}|[12]\d{{3}})[{HAN}])",
    re.MULTILINE,
)
_WIDE = {",": "，", ";": "；", ":": "：", "!": "！"}
_MIN_PLACES = 2


def has_stray_commas(text: str) -> bool:
    """Tell whether this document has the damage: two places that no author would write."""
    n_impossible = _count(_IMPOSSIBLE_RE, text)
    return n_impossible + _count(_DOUBLED_RE, text) >= _MIN_PLACES


def find_stray_commas(text: str) -> Iterator[Change]:
    """Yield the removal of each stray comma; `find_narrow_marks` is for what that leaves."""
    for match in _STRAY_RE.finditer(text):
        yield Change(Span(*match.span()), "", "stray comma")


def find_narrow_marks(text: str) -> Iterator[Change]:
    """Yield the widening of each mark that became an ASCII one.

    A mark whose fullwidth form stands in the text as well was not changed, but for the comma.
    """
    changed = {mark for mark, wide in _WIDE.items() if mark == "," or wide not in text}
    for match in _NARROW_RE.finditer(text):
        if match.group() in changed:  # which no address is
            yield Change(Span(*match.span()), _WIDE[match.group()], "narrow mark")


def _count(pattern: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in pattern.finditer(text))
