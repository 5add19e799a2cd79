"""A sentence as a row of pieces: names, dates, values, and words that may stand around a value.

What is certain about a value is read off the kinds of the pieces before and after it, of which
each is a letter (`Kind`), so that a pattern over a clause is a pattern over a short text. What is
no known word is X: a clause with such before its value says something that is not understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from ningbot.records import Quantity, Span, Token
from ningbot.series import words
from ningbot.series.asked import Wanted
from ningbot.text.characters import HAN
from ningbot.text.folding import fold
from ningbot.text.quantities import find_quantities
from ningbot.text.tokenisation import tag_words

# head, other, verb of the question; name, generic name; date, value; link, 分別, from, having,
# opening, neutral, after the head; doubt; end of a clause, list comma, and, of, sign; unknown
Kind = Literal[
    "H", "O", "W", "N", "G", "D", "V", "L", "F", "R", "S", "P", "T", "U", "B", ",", "、", "&", "的", ":", "X"
]  # fmt: skip

_TABLE: tuple[tuple[Kind, Iterable[str]], ...] = (
    ("B", words.DOUBTS),
    ("P", words.OPENINGS),
    ("S", words.HAVING),
    ("L", words.LINKS),
    ("U", words.AFTER_HEAD),
    ("T", words.NEUTRAL),
    ("F", words.RESPECTIVELY),
    ("R", words.FROM),
    ("&", words.AND),
    ("的", ("的", "之")),
    (",", (",", ";", "。", ".", "!", "?", "…", "\n")),
    ("、", ("、",)),
    (
        ":",
        (
            "(",
            ")",
            ":",
            '"',
            "'",
            "“",
            "”",
            "「",
            "」",
            "『",
            "』",
            "《",
            "》",
            " ",
            "[",
            "]",
            "-",
            "*",
        ),
    ),
)
_RELATIVE_RE = re.compile(words.RELATIVE_RE)
_GENERIC_RE = re.compile(words.GENERIC_RE)
_INSIDE = frozenset(("内", "里", "中", "地", "后", "时", "初", "底", "末"))
_AFTER_NAME = frozenset("HOVDLS")
_UNKNOWN_NAME_RE = re.compile(rf"[{HAN}]{{2,6}}(?:{'|'.join(words.NAME_ENDS)})")
_DIRECTION_RE = re.compile(words.DIRECTION_RE)


class Piece(NamedTuple):
    """A part of a sentence; a value, and a date that is no word (今年), has its quantity."""

    kind: Kind
    span: Span
    quantity: Quantity | None = None


@dataclass(frozen=True)
class Shape:
    """A text with its pieces, which cover it."""

    text: str
    folded: str
    pieces: tuple[Piece, ...]
    tags: dict[int, str]  # where a word begins -> its part of speech

    @cached_property
    def signs(self) -> str:
        """Give the kinds of the pieces, a character each."""
        return "".join(piece.kind for piece in self.pieces)

    def of(self, piece: Piece) -> str:
        """Give a piece as it is written."""
        return piece.span.of(self.text)

    def clause_start(self, at: int) -> int:
        """Give the first piece of the clause in which a piece stands; 、 ends one behind a value."""
        for i in range(at - 1, -1, -1):
            if self.signs[i] == "," or (self.signs[i] in "、&" and self.signs[i - 1 : i] == "V"):
                return i + 1
        return 0


class Vocabulary:
    """The words of one question and those that may stand beside them, as they are looked for."""

    def __init__(self, wanted: Wanted) -> None:
        kinds: dict[str, Kind] = {}
        asked = fold(wanted.query.question)
        for kind, listed in _TABLE:
            kinds |= {word: kind for word in listed if kind != "B" or word not in asked}
        for forms in wanted.others:
            kinds |= {form: "W" if form in wanted.verbs else "O" for form in forms}
        own = {form for forms in wanted.others for form in forms}
        kinds |= dict.fromkeys(wanted.head, "H")
        self.kinds = kinds
        self.names = frozenset(form for forms in wanted.names for form in forms)
        self._own = own | set(wanted.head)
        ordered = sorted(kinds, key=lambda word: (-len(word), word not in self._own))
        self._word_re = re.compile("|".join(map(re.escape, ordered)))

    def shape_of(self, text: str, *, title: str = "") -> Shape:
        """Cut a text into pieces; ``title``, folded, names what the article is about."""
        folded = fold(text)
        quantities = find_quantities(text)
        tagged = list(_tagged(text, folded, [q.span for q in quantities], title))
        fixed = [_piece_of(quantity) for quantity in quantities]
        fixed += self._names(tagged, folded, title=title)
        fixed += _free(_RELATIVE_RE, "D", folded, fixed)
        fixed += _free(_GENERIC_RE, "G", folded, fixed)
        pieces = list(self._pieces(folded, sorted(fixed, key=lambda piece: piece.span)))
        pieces = _whole_words(pieces, tagged)
        _name_unknown(pieces, folded)
        _part_from_names(pieces, folded)
        tags = {
            token.span.start: "n" if token.term in words.ALSO_NOUNS else tag
            for token, tag in tagged
        }
        return Shape(text, folded, tuple(pieces), tags)

    def _pieces(self, folded: str, fixed: list[Piece]) -> Iterator[Piece]:
        at = 0
        for piece in [*fixed, Piece("X", Span(len(folded), len(folded)))]:
            yield from self._words(folded, at, piece.span.start)
            if piece.span.end > piece.span.start:
                yield piece
            at = piece.span.end

    def _words(self, folded: str, start: int, end: int) -> Iterator[Piece]:
        at = start
        for match in self._word_re.finditer(folded, start, end):
            if match.start() > at:
                yield Piece("X", Span(at, match.start()))
            yield Piece(self.kinds[match[0]], Span(*match.span()))
            at = match.end()
        if at < end:
            yield Piece("X", Span(at, end))

    def _names(
        self, tagged: list[tuple[Token, str]], folded: str, *, title: str
    ) -> Iterator[Piece]:
        """Give runs of nouns from the first to the last that is a name."""
        flags = [self._is_name(token, tag) for token, tag in tagged]
        known = {name for name in (*self.names, title) if len(name) > 1}
        for name in known:
            for match in re.finditer(re.escape(name), folded):
                for i in _exactly_within(tagged, Span(*match.span())):
                    flags[i] = True
        for i, (left, right) in enumerate(pairwise(tagged)):
            is_joined = left[0].span.end == right[0].span.start
            if flags[i] and is_joined and right[0].term in words.TOWN_ENDS:
                flags[i + 1] = True  # 寧鄉[市]
        i = 0
        while i < len(tagged):
            end = _run_end(tagged, flags, i, self._own)
            is_firm = end > i + 2 and tagged[end - 1][0].term in words.ORGANISATION_ENDS
            if is_firm and any(flags[i:end]):
                flags[end - 1] = True  # 臺灣化學纖維[公司]
            named = [n for n in range(i, end) if flags[n]]
            if named:
                last = tagged[named[-1]][0]
                is_firm = last.term.endswith(words.ORGANISATION_ENDS) and last.term not in known
                first = tagged[i if is_firm else named[0]][0]
                span = Span(first.span.start, last.span.end)
                is_generic = _GENERIC_RE.fullmatch(span.of(folded))
                yield Piece("G" if is_generic else "N", span)
            i = max(end, i + 1)

    def _is_name(self, token: Token, tag: str) -> bool:
        term = token.term
        if len(term) < 2 or term in self.kinds or term in words.NO_NAMES:
            return False
        if _DIRECTION_RE.fullmatch(term) or (len(term) == 2 and term[1] == "区"):
            return False
        if term in self.names or tag in words.NAME_TAGS:
            return True
        return len(term) > 2 and tag in words.NOMINAL_TAGS and term.endswith(words.NAME_ENDS)


@lru_cache(maxsize=8)
def vocabulary_of(wanted: Wanted) -> Vocabulary:
    """Give the vocabulary of a question."""
    return Vocabulary(wanted)


def _tagged(
    text: str, folded: str, quantities: list[Span], title: str
) -> Iterator[tuple[Token, str]]:
    """Tag what stands between quantities, so that no word reaches into one (2021[年產值]).

    A title of three characters or more is a name wherever it stands.
    """
    titles = re.finditer(re.escape(title), folded) if len(title) > 2 else ()
    titled = [Span(*match.span()) for match in titles]
    titled = [s for s in titled if not any(q.start < s.end and s.start < q.end for q in quantities)]
    at = 0
    for span in [*sorted([*quantities, *titled]), Span(len(text), len(text))]:
        for token, tag in tag_words(text[at : span.start]):
            yield Token(token.surface, token.span.shifted(at), token.term), tag
        if span in titled:
            yield Token(span.of(text), span, title), "ns"
        at = span.end


def _name_unknown(pieces: list[Piece], folded: str) -> None:
    """Take a short text that begins a clause and ends like a name for one, whatever its words."""
    for i, (kind, span, _) in enumerate(pieces):
        begins = i == 0 or pieces[i - 1].kind in (",", "D")
        following = pieces[i + 1].kind if i + 1 < len(pieces) else ","
        text = span.of(folded)
        if kind != "X" or not begins or following not in _AFTER_NAME or text in words.NO_NAMES:
            continue
        if _UNKNOWN_NAME_RE.fullmatch(text):
            pieces[i] = Piece("N", span)


def _whole_words(pieces: list[Piece], tagged: list[tuple[Token, str]]) -> list[Piece]:
    """Make a word unknown of which a part is: 中 of 中心區 is no preposition, 人口 of 人口密度 no head."""
    words_at = {i: token.span for token, _ in tagged for i in range(*token.span)}
    broken = {
        words_at[span.start] for kind, span, _ in pieces if kind == "X" and span.start in words_at
    }
    broken |= {
        words_at[span.end - 1]
        for kind, span, _ in pieces
        if kind == "X" and span.end - 1 in words_at
    }
    return [
        piece._replace(kind="X")
        if piece.kind not in "NGDV" and any(word.contains(piece.span) for word in broken)
        else piece
        for piece in pieces
    ]


def _part_from_names(pieces: list[Piece], folded: str) -> None:
    """Take 內 before a name for a part of another name: 內長城 is not 長城, but 境內 is in a place."""
    for i, (kind, span, _) in enumerate(pieces[:-1]):
        is_first = i == 0 or pieces[i - 1].kind == ","
        if kind == "P" and is_first and pieces[i + 1].kind in "NG" and span.of(folded) in _INSIDE:
            pieces[i] = Piece("X", span)


def _exactly_within(tagged: list[tuple[Token, str]], span: Span) -> list[int]:
    """Give the words that make a span; none where one reaches out of it."""
    reaching = [
        i
        for i, (token, _) in enumerate(tagged)
        if token.span.start < span.end and span.start < token.span.end
    ]
    is_exact = all(span.contains(tagged[i][0].span) for i in reaching)
    return reaching if is_exact else []


def _piece_of(quantity: Quantity) -> Piece:
    return Piece("D" if quantity.kind == "date" else "V", quantity.span, quantity)


def _run_end(tagged: list[tuple[Token, str]], flags: list[bool], start: int, own: set[str]) -> int:
    """Give where a run of nouns ends that stand side by side, none of them what is asked for."""
    end = start
    while end < len(tagged):
        token, tag = tagged[end]
        apart = end > start and tagged[end - 1][0].span.end != token.span.start
        is_noun = flags[end] or (tag in words.NOMINAL_TAGS and token.term not in own)
        if apart or not is_noun or token.term.endswith(words.BORDERS):
            break
        end += 1
    return end


def _free(pattern: re.Pattern[str], kind: Kind, folded: str, fixed: list[Piece]) -> list[Piece]:
    """Give the matches of a pattern that no piece reaches into."""
    return [
        Piece(kind, Span(*match.span()))
        for match in pattern.finditer(folded)
        if not any(p.span.start < match.end() and match.start() < p.span.end for p in fixed)
    ]
