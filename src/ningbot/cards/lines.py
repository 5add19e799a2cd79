"""Where lines end: Chinese anywhere but before closing and after opening marks, Latin between words,
never a number from its measure.

Source: https://www.w3.org/TR/clreq/ 3.1.4 (marks at the ends of lines)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ningbot.cards.characters import CHINESE_DASH, HAN_RE, LATIN_MARKS
from ningbot.records import Span
from ningbot.text.characters import CLOSING, OPENING

if TYPE_CHECKING:
    from ningbot.cards.spacing import Measured

NOT_FIRST: Final = frozenset(
    f"{CLOSING}，。、．；：！？‼⁇⁈⁉·・‧•％‰℃℉°′″〞〗々…,.;:!?%{LATIN_MARKS['”']}{LATIN_MARKS['’']}{LATIN_MARKS['…']}"
)
NOT_LAST: Final = frozenset(f"{OPENING}〝〖￥＄￡＃№$#{LATIN_MARKS['“']}{LATIN_MARKS['‘']}")
_TWINS = frozenset(f"…—{CHINESE_DASH}")  # two of them are one mark
# A word or a number with all that is written into it: 85.16%, www.a.example/b, co-op
_WORD_RE = re.compile(rf"[!-~\u00a1-\u024f\u0370-\u052f\u2013{''.join(LATIN_MARKS.values())}]+")
_SHORTEST = 3.0  # of a last line, in sizes of the type


def break_lines(measured: Measured, room: float) -> list[Span]:
    """Cut a text into lines that are no wider than ``room``, without the blanks at their ends.

    A line of one or two characters at the end gets some of those before it. What cannot be kept whole on a line is
    cut anywhere.
    """
    lines = list(_lines(measured, room))
    shortest = min(_SHORTEST * measured.size, room / 2)
    narrower = room
    while len(lines) > 1 and measured.width(lines[-1]) < shortest and narrower > room * 0.8:
        narrower -= measured.size / 2
        evened = list(_lines(measured, narrower))
        if len(evened) > len(lines):
            break
        lines = evened
    return lines


def _lines(measured: Measured, room: float) -> Iterator[Span]:
    text, start, end = measured.text, 0, 0
    for piece in _pieces(measured, room):
        if text[piece.start].isspace() and start == end:
            start = end = piece.end  # no line begins with a blank
        elif end > start and measured.width(_trimmed(text, Span(start, piece.end))) > room:
            yield _trimmed(text, Span(start, end))
            start = piece.start
        end = piece.end
    if start < end:
        yield _trimmed(text, Span(start, end))


def _trimmed(text: str, span: Span) -> Span:
    return Span(span.start, span.start + len(span.of(text).rstrip()))


def _pieces(measured: Measured, room: float) -> Iterator[Span]:
    """Cut a text wherever a line may end, and where nothing else fits."""
    for piece in split_pieces(measured.text):
        if measured.width(piece) <= room:
            yield piece
        else:
            yield from (Span(ix, ix + 1) for ix in range(*piece))


def split_pieces(text: str) -> list[Span]:
    """Cut a text wherever a line may end; blanks are pieces of their own.

    >>> [piece.of("增长“85.16%”，见 ESG报告。") for piece in split_pieces("增长“85.16%”，见 ESG报告。")]
    ['增', '长', '“85.16%”，', '见', ' ', 'ESG', '报', '告。']
    """
    pieces: list[Span] = []
    start = 0
    while start < len(text):
        word = _WORD_RE.match(text, start)
        piece = Span(start, word.end() if word else start + 1)
        if pieces and _stays_with(text[pieces[-1].end - 1], text[start]):
            piece = Span(pieces.pop().start, piece.end)
        pieces.append(piece)
        start = piece.end
    return pieces


def _stays_with(before: str, char: str) -> bool:
    if before.isspace() or char.isspace():
        return False
    is_measured = before.isdecimal() and HAN_RE.match(char)  # 3倍
    is_one_mark = char == before and char in _TWINS
    return bool(char in NOT_FIRST or before in NOT_LAST or is_measured or is_one_mark)
