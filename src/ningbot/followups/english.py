"""A last question in English."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ningbot.followups.chinese import kind_of
from ningbot.followups.frames import Piece, PieceKind, Referent, replaced
from ningbot.followups.times import MONTHS, find_times, in_english, replaced_time
from ningbot.followups.words import ASKING, AUXILIARIES, ENGLISH_PREPOSITIONS
from ningbot.records import Span
from ningbot.text.characters import HAN
from ningbot.text.folding import fold
from ningbot.text.quantities import find_quantities
from ningbot.text.scripts import detect_language
from ningbot.understanding import Asked, find_asked

_CAPITAL = r"[A-Z0-9](?:[\w&.-]*\w)?"
_NAME_RE = re.compile(
    rf"(?<![\w'])(?:[A-Z](?:[\w&.-]*\w)?(?:(?: (?:of|of the|and|&|de|von|van|der|la))? {_CAPITAL})*|[{HAN}·]+)"
)
_WORDS_THAT_ASK = frozenset("who whose whom what which when where why how in on at by i".split())
# does [NP] have, is [NP]: the subject stands behind the auxiliary.
_SUBJECT_RE = re.compile(
    rf"\b(?:(?P<do>does|do|did)|(?:{AUXILIARIES})) (?P<np>(?:(?:the|this|these|our|an?) )?[^?]+)"
)
_OF_RE = re.compile(
    r"\b(?:what|who|how \w+) (?:is|was|are|were) the (?P<np>\w+(?: \w+)?)(?= (?:of|in|at) )",
    re.IGNORECASE,
)
_BY_RE = re.compile(r"\bby (?P<np>the [^?,]+)")
_COUNTED_RE = re.compile(
    rf"\b(?:how (?:many|much)|which) (?!(?:{AUXILIARIES})\b)(?P<np>[^?]+?)(?= (?:{AUXILIARIES}|{ENGLISH_PREPOSITIONS})\b|\?|$)",
    re.IGNORECASE,
)
_ADVERB_RE = re.compile(r"when|where|why|who|how|which (?:year|month|day)|what (?:year|month|day)")
_MARKS = "？?.!。 "


@dataclass(frozen=True, slots=True)
class EnglishFrame:
    """An English question cut into times, asking words and names."""

    text: str
    asked: Asked
    times: tuple[Span, ...]
    names: tuple[Span, ...]

    def put(self, piece: Piece) -> str | None:
        """Give the question with a piece in the place of its like."""
        if piece.text in self.text:
            return self.text
        return _PUTTERS[piece.kind](self, piece)

    def ask(self, words: str) -> str | None:
        """Ask for the matter with other words, in the place of the old or before it."""
        asked = _asked_in_english(words)
        if asked is None or self.asked.span == (0, 0):
            return None
        words = asked[0].upper() + asked[1:]
        span = self.asked.span
        before, rest = self.text[: span.start].strip(" "), self.text[span.end :].strip(_MARKS)
        is_first = re.fullmatch(rf"(?:{ENGLISH_PREPOSITIONS})?", before.lower())
        is_like = _ADVERB_RE.fullmatch(asked) and _ADVERB_RE.fullmatch(fold(span.of(self.text)))
        if is_like and is_first and re.match(rf"(?:{AUXILIARIES})\b", rest):
            return f"{words} {rest}?"
        matter = " ".join(filter(None, (before, rest)))
        return f"{words}: {matter}?" if matter else None

    def referent(self, kind: Referent) -> str | None:
        """Give the subject; English does not tell a person's name from another."""
        subject = self.subject()
        return subject.of(self.text) if subject and kind != "place" else None

    def subject(self) -> Span | None:
        """Give the name behind the auxiliary, else the first, else the nouns that are told of."""
        if self.names:
            behind = [s for s in self.names if self._is_behind_auxiliary(s)]
            return (behind or list(self.names))[0]
        return self.phrase()

    def phrase(self) -> Span | None:
        """Give the common nouns that the question tells of, where their end is plain."""
        if found := _BY_RE.search(self.text):
            return Span(*found.span("np"))
        found = _SUBJECT_RE.search(self.text)
        if found is None or not re.match("(?:the|this|these|our) ", found["np"]):
            return None
        end = re.search(rf" (?:{ENGLISH_PREPOSITIONS}|{AUXILIARIES})\b", found["np"])
        words = found["np"][: end.start() if end else None].rstrip(_MARKS)
        is_cut = end is not None and re.match(rf" (?:{AUXILIARIES})", end[0])
        if found["do"] and not is_cut:  # the last word is the verb: does [the branch] have
            words = words.rpartition(" ")[0]
        words = re.sub(r" \w+ed$", "", words)  # are [the packets] routed
        start = found.start("np")
        return Span(start, start + len(words)) if " " in words else None

    def _is_behind_auxiliary(self, span: Span) -> bool:
        before = self.text[: span.start].lower()
        return re.search(rf"\b(?:{AUXILIARIES})(?: the)? $", before) is not None


def read_english(text: str) -> EnglishFrame:
    """Cut a question into its parts."""
    times = tuple(find_times(text))
    names = tuple(
        s for s in names_of(text) if not any(t.start < s.end and s.start < t.end for t in times)
    )
    return EnglishFrame(text, find_asked(fold(text), "en"), times, names)


def names_of(text: str) -> Iterator[Span]:
    """Give the runs of capitalised words, but for months and the words that ask."""
    for found in _NAME_RE.finditer(text):
        first = found[0].split()[0].lower()
        is_start = found.start() == 0
        if first in _WORDS_THAT_ASK or first in MONTHS:
            continue
        if is_start and re.fullmatch(rf"{AUXILIARIES}|and|but|the|a|an", first):
            continue
        yield Span(*found.span())


def _put_time(frame: EnglishFrame, piece: Piece) -> str | None:
    new = in_english(piece.text)
    if not frame.times:
        return appended(frame.text, f"{piece.preposition or 'in'} {new}")
    span = frame.times[0]
    start, old = span.start, span.of(frame.text)
    time = replaced_time(old, new)
    if piece.preposition and time == new:
        before = re.search(rf"\b(?:{ENGLISH_PREPOSITIONS}) $", frame.text[:start])
        start, time = (before.start(), f"{piece.preposition} {new}") if before else (start, time)
    return replaced(frame.text, start, span.end, time)


def _put_number(frame: EnglishFrame, piece: Piece) -> str | None:
    found = find_quantities(frame.text)
    return replaced(frame.text, *found[0].span, piece.text) if len(found) == 1 else None


def _put_name(frame: EnglishFrame, piece: Piece) -> str | None:
    """Put a name in the place of the subject; where a place is told anew, of the place."""
    if piece.preposition:
        for span in frame.names:
            if re.search(r"\b(?:in|at|from|of|for) (?:the )?$", frame.text[: span.start]):
                return replaced(frame.text, *span, piece.text)
        preposition = piece.preposition if piece.preposition.isascii() else "in"
        return appended(frame.text, f"{preposition} {piece.text}")
    subject = frame.subject()
    if subject is None:
        return None
    has_article = frame.text[: subject.start].lower().endswith("the ")
    new = re.sub("^the ", "", piece.text) if has_article else piece.text
    return replaced(frame.text, *subject, new)


def _put_common(frame: EnglishFrame, piece: Piece) -> str | None:
    """Put nouns in their place; Chinese writes a name like any noun."""
    return (_put_thing if piece.text.isascii() else _put_name)(frame, piece)


def _put_thing(frame: EnglishFrame, piece: Piece) -> str | None:
    """Put common nouns in the place of common nouns: what is counted, or what is told of."""
    bare = re.sub(r"^(?:the|an?) ", "", piece.text)
    if found := _OF_RE.search(frame.text):
        return replaced(frame.text, *found.span("np"), bare)
    phrase = frame.phrase()
    if bare != piece.text and phrase:
        return replaced(frame.text, *phrase, piece.text)
    if found := _COUNTED_RE.search(frame.text):
        return replaced(frame.text, *found.span("np"), bare)
    return replaced(frame.text, *phrase, piece.text) if phrase else None


_PUTTERS: dict[PieceKind, Callable[[EnglishFrame, Piece], str | None]] = {
    "time": _put_time,
    "number": _put_number,
    "place": _put_name,
    "name": _put_name,
    "thing": _put_common,
    "amount": _put_thing,
    "role": _put_thing,
}


def english_kind_of(text: str) -> PieceKind:
    """Tell what a fragment names: English writes names with a capital."""
    if re.search(f"[{HAN}]", text):
        return kind_of(text)
    quantities = find_quantities(text)
    if quantities and quantities[0].span.start == 0:
        return "number"
    return "name" if re.match(r"(?:the )?[A-Z]", text) else "thing"


def appended(text: str, words: str) -> str:
    """Put words at the end, before the question mark."""
    body = text.rstrip(_MARKS)
    return f"{body} {words}{text[len(body) :].strip() or '?'}"


def _asked_in_english(words: str) -> str | None:
    if detect_language(words) == "en":
        return words.strip(_MARKS).lower()
    answer_type = find_asked(fold(words), "zh-Hans").answer_type
    if re.search("[哪何]一?年", fold(words)):
        return "which year"
    return ASKING[answer_type][1] if answer_type in ASKING else None
