"""Misread encodings: text decoded once with the wrong codec and saved so.

鐨勬枃 was 的文 (UTF-8 read as GBK), Ö÷Ìâ was 主题 (GBK read as Latin-1). A stretch is restored
where its characters, turned back into bytes, are well-formed in another encoding and become
clearly likelier Chinese: a stretch gains the scores of the characters it becomes, less those of
the characters it was. What is short, or plausible as it stands, is left: it prefers leaving
damage to touching clean text. 锟斤拷 and rows of U+FFFD hold nothing to restore; they are named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from ningbot.records import Span
from ningbot.text.characters import HAN
from ningbot.text.mapping import Change, MappedText
from ningbot.text.repair._misread_tables import (
    BIG5,
    GBK,
    LATIN,
    UTF8,
    Codecs,
    bytes_by_char,
    pair_as,
    score,
    score_restored,
    swapped_row_re,
    utf8_row_re,
)

_KIND = "misread encoding"
_LOST = "〓"
_GAPS = _LOST + "\ufffd"
_MOST_LOST = 1 / 3  # of the characters of a stretch
_MAX_ROUNDS = 16  # a text that was misread again and again
_ENOUGH = 12.0
_ENOUGH_LOOSE = 20.0
_DROP = 12.0  # a stretch that lost so much gain is over
_FEWEST_TWICE = 3  # pieces
_LATIN_SCORE = -1.5  # of a letter in a row of letters beyond ASCII
_DOUBTFUL_SHARE = 0.6  # of the gain that is enough
_CHINESE = 1.5  # mean score; articles have 3
_LEAST_AT_EDGE = 2.0
_MEMORY = 8  # pieces: a word that comes again is no new proof


class _Piece(NamedTuple):
    """The smallest part of a misread stretch that can be restored alone."""

    span: Span
    after: str
    gain: float
    certain: bool = True


class _Stretch(NamedTuple):
    """Pieces that are restored together, and what was misread as what."""

    pieces: list[_Piece]
    gain: float
    misreading: _Misreading

    @property
    def span(self) -> Span:
        return Span(self.pieces[0].span.start, self.pieces[-1].span.end)


def find_mojibake(text: str) -> Iterator[Change]:
    """Yield the restoration of each misread stretch, in pieces of one to three characters.

    >>> [change.after for change in find_mojibake("题为“Ö÷Ìâ”")]
    ['主', '题']
    """
    mapped = MappedText.of(text)
    for _ in range(_MAX_ROUNDS):
        stretches = _certain(_stretches(mapped.text))
        if not stretches:
            break
        mapped = mapped.changed(
            Change(piece.span, piece.after, _KIND, piece.certain)
            for stretch in stretches
            for piece in stretch.pieces
        )
    yield from _changes(mapped)


def _changes(mapped: MappedText) -> Iterator[Change]:
    """Yield what several rounds changed, each change as a whole, in the original's places."""
    i, n = 0, len(mapped.text) if mapped.changes else 0
    while i < n:
        start, end, first = mapped.starts[i], mapped.ends[i], i
        while i < n and mapped.starts[i] < end:
            end = max(end, mapped.ends[i])
            i += 1
        after = mapped.text[first:i]
        if after != mapped.original[start:end]:
            yield Change(Span(start, end), after, _KIND, _LOST not in after)


def find_doubtful_mojibake(text: str) -> Iterator[tuple[Span, str]]:
    """Yield what looks misread but is not restored, with the reason, in order and disjoint."""
    stretches = list(_stretches(text))
    restored = {i for stretch in _certain(stretches) for i in range(*stretch.span)}
    found = [(Span(*m.span()), reason) for p, reason in _HOPELESS for m in p.finditer(text)]
    found += [
        (stretch.span, f"perhaps {stretch.misreading.name}")
        for stretch in stretches
        if stretch.gain >= stretch.misreading.enough * _DOUBTFUL_SHARE
    ]
    end = 0
    for span, reason in sorted(found):
        if span.start >= end and restored.isdisjoint(range(*span)):
            yield span, reason
            end = span.end


# 锟斤拷 is U+FFFD twice, in UTF-8, read as GBK.
_HOPELESS = (
    (re.compile("锟斤拷(?:锟斤拷|锟斤|锟)*"), "bytes lost, the gaps read as GBK"),
    (re.compile(rf"\ufffd(?:[^\n{HAN}]{{0,3}}\ufffd)+"), "bytes lost: U+FFFD"),
    (re.compile(r"(?=[\x80-\xff]{4})(?:([\x80-\xff])(?!\1)){4,}"), "Latin letters in a row"),
)


def _certain(stretches: Iterable[_Stretch]) -> list[_Stretch]:
    """Choose the stretches that are surely misread: disjoint, in order, the likeliest first."""
    chosen: list[_Stretch] = []
    taken: set[int] = set()
    for stretch in sorted(stretches, key=lambda stretch: -stretch.gain):
        places = range(*stretch.span)
        if _is_certain(stretch) and taken.isdisjoint(places):
            chosen.append(stretch)
            taken.update(places)
    return sorted(chosen, key=lambda stretch: stretch.span)


def _is_certain(stretch: _Stretch) -> bool:
    """Tell whether a stretch gains enough, keeps enough and is Chinese once it is restored."""
    after = "".join(piece.after for piece in stretch.pieces)
    restored = _beyond_ascii(after)
    n_lost = after.count(_LOST)
    if stretch.gain < stretch.misreading.enough or len(restored) < 2:
        return False
    if stretch.misreading.is_loose and _mean(map(score_restored, restored)) < _CHINESE:
        return False
    return n_lost <= (n_lost + len(restored)) * _MOST_LOST


def _stretches(text: str) -> Iterator[_Stretch]:
    """Yield every stretch that gains from being read in another encoding."""
    for misreading in _MISREADINGS:
        for row in misreading.rows(text):
            yield from _best_of(_seen_through(row, misreading), misreading)


def _seen_through(row: list[_Piece], misreading: _Misreading) -> list[_Piece]:
    """Credit pieces that were misread twice with what they gain when they are read again."""
    if misreading.right != UTF8 or len(row) < _FEWEST_TWICE:
        return row
    after = "".join(piece.after for piece in row).replace(_LOST, "\ufffd")
    gain_at = [0.0] * len(after)
    for pieces in misreading.rows(after):
        for stretch in _best_of(_seen_through(pieces, misreading), misreading):
            if stretch.gain >= misreading.enough:
                each = 2 * stretch.gain / len(stretch.span.of(after))
                gain_at[slice(*stretch.span)] = [each] * len(stretch.span.of(after))
    if not any(gain_at):
        return row
    ends = accumulate(len(piece.after) for piece in row)
    gains = [sum(gain_at[end - len(p.after) : end]) for p, end in zip(row, ends, strict=True)]
    return [
        p._replace(gain=max(p.gain, 0.0) + g if g else p.gain)
        for p, g in zip(row, gains, strict=True)
    ]


def _best_of(row: Iterable[_Piece], misreading: _Misreading) -> Iterator[_Stretch]:
    """Cut out of a row of pieces the stretches whose gain is greatest, in one pass."""
    pieces: list[_Piece] = []
    gain = best_gain = 0.0
    n_best = 0
    for piece in row:
        is_old = misreading.right != UTF8 and piece.after in [p.after for p in pieces[-_MEMORY:]]
        pieces.append(piece)
        gain += min(piece.gain, 0.0) if is_old else piece.gain
        if gain > best_gain:
            best_gain, n_best = gain, len(pieces)
        elif gain <= 0 or gain < best_gain - _DROP:
            if n_best:
                yield _trimmed(_Stretch(pieces[:n_best], best_gain, misreading))
            pieces, gain, best_gain, n_best = [], 0.0, 0.0, 0
    if n_best:
        yield _trimmed(_Stretch(pieces[:n_best], best_gain, misreading))


def _trimmed(stretch: _Stretch) -> _Stretch:
    """Take from a stretch of a loose misreading the edges that may well be clean."""
    clear = [i for i, piece in enumerate(stretch.pieces) if piece.gain >= _LEAST_AT_EDGE]
    if not clear or not stretch.misreading.is_loose:
        return stretch
    return stretch._replace(pieces=stretch.pieces[clear[0] : clear[-1] + 1])


# One character of UTF-8; ASCII; what is left of one or two characters around a gap, \xff or ?.
_UTF8_RE = re.compile(
    rb"(?P<char>(?!\xe0[\x80-\x9f]|\xed[\xa0-\xbf]|\xf0[\x80-\x8f])"
    rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]|[\xf0-\xf3][\x80-\xbf]{2})[\x80-\xbf])"
    rb"|(?P<lost>[\xe0-\xef][\x80-\xbf][\xff?](?:[\x80-\xbf]{2}(?=[\xe0-\xef]))?"
    rb"|[\xe0-\xef][\xff?](?:[\x80-\xbf](?=[\xe0-\xef\xff]))?"
    rb"|\xff(?:[\x80-\xbf]{1,2}(?=[\xe0-\xef]))?)"
    rb"|(?P<ascii>[\x20-\x7e])"
)
# Two bytes of GBK or Big5, or ASCII. A gap is one byte to some readers, a pair to others.
_PAIR_RE = re.compile(
    rb"(?P<char>[\x81-\xfe][\x40-\x7e\x80-\xfe])"
    rb"|(?P<lost>\xff[\x40-\x7e\x80-\xff]?|[\x81-\xfe]\xff)|(?P<ascii>[\x20-\x7e])"
)
_PAIR_LOST_RE = re.compile(
    rb"(?P<char>[\x81-\xfe][\x40-\x7e\x80-\xfe])"
    rb"|(?P<lost>\xff[\x40-\x7e]?)|(?P<ascii>[\x20-\x7e])"
)
_HIGH = r"\x80-\xff\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122\ufffd"
_LATIN_ROW_RE = re.compile(rf"(?=[{_HIGH}]{{1,6}}[@-~]?[\x80-\xff])[{_HIGH}][ -~{_HIGH}]+")


@dataclass(frozen=True, slots=True)
class _Misreading:
    """A pair of encodings: text in ``right`` was read in ``wrong``."""

    name: str
    wrong: Codecs
    right: Codecs

    @property
    def is_loose(self) -> bool:
        """Tell whether most text of the one encoding is well-formed in the other."""
        return self.right != UTF8 and self.wrong != LATIN

    @property
    def enough(self) -> float:
        """Give the gain that makes a stretch certain."""
        return _ENOUGH_LOOSE if self.is_loose else _ENOUGH

    def rows(self, text: str) -> Iterator[list[_Piece]]:
        """Yield the rows of pieces that can be read rightly, each from one flaw to the next."""
        table = bytes_by_char(self.wrong)
        for match in self._row_re(has_gaps="\ufffd" in text).finditer(text):
            chars = [table.get(char, b"\x80") for char in match[0]]
            found = [
                list(self._read(match[0][skip:], chars[skip:], by=by, start=match.start() + skip))
                for by in self._token_res("\ufffd" in match[0])
                for skip in self._skips()
            ]
            yield from max(found, key=_total_gain)

    def _row_re(self, *, has_gaps: bool) -> re.Pattern[str]:
        if self.wrong == LATIN:
            return _LATIN_ROW_RE
        if self.right == UTF8:
            return utf8_row_re(self.wrong)
        return swapped_row_re(self.wrong, has_gaps=has_gaps)

    def _skips(self) -> tuple[int, ...]:
        """Give where to begin: a sound quotation mark before Latin letters may be one of them."""
        return (0, 1) if self.wrong == LATIN and self.right != UTF8 else (0,)

    def _token_res(self, has_gaps: bool) -> tuple[re.Pattern[bytes], ...]:
        if self.right == UTF8:
            return (_UTF8_RE,)
        return (_PAIR_RE, _PAIR_LOST_RE) if has_gaps else (_PAIR_RE,)

    def _read(
        self, row: str, chars: list[bytes], *, by: re.Pattern[bytes], start: int
    ) -> Iterator[list[_Piece]]:
        """Read bytes rightly; a piece ends where characters end in both encodings."""
        data, ix_by_place = b"".join(chars), _places(chars)
        pieces: list[_Piece] = []
        after = ""
        at = first = 0
        while at < len(data):
            match = by.match(data, at)
            at = match.end() if match else at + 1
            if match:
                after += self._char(match)
            if match is None:
                yield pieces
                while at not in ix_by_place:
                    at += 1
                pieces, first, after = [], at, ""
            elif at in ix_by_place:
                i, j = ix_by_place[first], ix_by_place[at]
                pieces.append(self._piece(row[i:j], after, Span(i, j).shifted(start)))
                first, after = at, ""
        yield pieces

    def _char(self, match: re.Match[bytes]) -> str:
        if match["lost"]:
            return _LOST
        if match["ascii"] or self.right == UTF8:
            return match[0].decode().replace("\ufffd", _LOST)
        return pair_as(match[0], self.right) or _LOST

    def _piece(self, before: str, after: str, span: Span) -> _Piece:
        if before == after:
            return _Piece(span, after, 0.0 if self.right == UTF8 else -0.5)
        gain = sum(map(score_restored, _beyond_ascii(after)))
        gain -= sum(
            _LATIN_SCORE if self.wrong == LATIN else score(c) for c in _beyond_ascii(before)
        )
        if self.right == UTF8 and not any(char > "\u2000" for char in after):
            gain = min(gain, -0.5)  # an accented letter, which may have stood there
        if self.right == UTF8 and _LOST in after and _beyond_ascii(before):
            gain = max(gain, 1.0)  # two bytes of three are proof too
        return _Piece(span, after, gain, _LOST not in after)


def _beyond_ascii(text: str) -> str:
    return "".join(char for char in text if char > "\x7f" and char not in _GAPS)


def _mean(numbers: Iterable[float]) -> float:
    numbers = list(numbers)
    return sum(numbers) / max(len(numbers), 1)


def _places(chars: list[bytes]) -> dict[int, int]:
    """Map the place of each character's first byte, and the end, to the character's index."""
    places = accumulate(map(len, chars), initial=0)
    return {place: i for i, place in enumerate(places)}


def _total_gain(rows: list[list[_Piece]]) -> float:
    return sum(piece.gain for row in rows for piece in row)


_MISREADINGS = (
    _Misreading("UTF-8 read as GBK", GBK, UTF8),
    _Misreading("UTF-8 read as Big5", BIG5, UTF8),
    _Misreading("UTF-8 read as Latin-1", LATIN, UTF8),
    _Misreading("GBK read as Latin-1", LATIN, GBK),
    _Misreading("Big5 read as Latin-1", LATIN, BIG5),
    _Misreading("GBK read as Big5", BIG5, GBK),
    _Misreading("Big5 read as GBK", GBK, BIG5),
)
