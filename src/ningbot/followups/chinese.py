"""A last question in Chinese, in either script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ningbot.followups.frames import Piece, PieceKind, Referent, replaced
from ningbot.followups.times import find_times, in_chinese, replaced_time
from ningbot.followups.words import (
    ADVERBIAL,
    AMOUNT_END,
    ASKING,
    CHINESE_LEAD,
    CHINESE_PREPOSITIONS,
    ORGANISATION,
    PLACE_END,
    ROLE_END,
    WHOLE_PLACE,
)
from ningbot.records import Span, Token
from ningbot.text.folding import fold
from ningbot.text.quantities import find_quantities
from ningbot.text.scripts import detect_language
from ningbot.text.tokenisation import tag_words
from ningbot.understanding import Asked, find_asked

NAME_TAGS = frozenset({"nr", "nrt", "nrfg", "ns", "nt", "nz", "eng"})
_PERSON_TAGS = frozenset({"nr", "nrt", "nrfg"})
_NOMINAL_TAGS = frozenset("n j s eng vn an b ng l i m q a f".split()) | NAME_TAGS
_WEAK_TAGS = frozenset("m q a f b s".split())
_JOINERS = "·《》“”「」『』"
_PLACE_RE = re.compile(WHOLE_PLACE)
_LEAD_RE = re.compile(rf"{CHINESE_LEAD}|请问|{CHINESE_PREPOSITIONS}|[，,、 ]")
_ORGANISATION_RE = re.compile(ORGANISATION)
_ENDS_NO_NAME = "于又因仍都也还"
_SAYING = "是有在为属叫占达获共"
_MARKS = "？?。！! "


@dataclass(frozen=True, slots=True)
class Run:
    """Words side by side that name one thing; ``last`` is the last word of them."""

    span: Span
    tags: frozenset[str]
    last: Span


@dataclass(frozen=True, slots=True)
class ChineseFrame:
    """A Chinese question cut into times, asking words and runs of nouns.

    ``subject`` is what it begins with, after its time and up to what is said of it.
    """

    text: str
    asked: Asked
    times: tuple[Span, ...]
    runs: tuple[Run, ...]
    subject: Run | None
    places: tuple[Span, ...]

    def put(self, piece: Piece) -> str | None:
        """Give the question with a piece in the place of its like."""
        if piece.text in self.text:
            return self.text
        return _PUTTERS[piece.kind](self, piece)

    def ask(self, words: str) -> str | None:
        """Ask for the matter with other words: where they stand in Chinese, or around it."""
        asked = _asked_in_chinese(words)
        if asked is None:
            return None
        words, answer_type = asked
        span, mine = self.asked.span, self.asked.answer_type
        if span == (0, 0):
            return None
        is_placed = {answer_type, mine} <= ADVERBIAL and fold(span.of(self.text))[0] == "是"
        if answer_type == mine or is_placed:
            return replaced(self.text, *self._asking_span(), words).rstrip(_MARKS) + "？"
        matter = replaced(self.text, *self._asking_span(), "").strip(_MARKS)
        if answer_type in {"date", "place", "description", "duration"}:
            return f"{words}{matter}？"
        matter = matter.removesuffix("的")
        return f"{matter}的是{words}？" if answer_type == "person" else f"{matter}{words}？"

    def referent(self, kind: Referent) -> str | None:
        """Give the subject, if it is of the kind that the pronoun stands for."""
        subject = self.subject
        if kind == "place":
            return self.places[0].of(self.text) if len(self.places) == 1 else None
        if subject is None and self.asked.span.start == 0:  # 谁发现了[镭]
            named = [run for run in self.runs if run.tags & NAME_TAGS]
            subject = named[0] if len(named) == 1 else None
        if subject is None:
            return None
        is_place = any(place == subject.span for place in self.places)
        is_person = bool(subject.tags & _PERSON_TAGS) and not self._is_organisation(subject)
        if kind == "person":
            return subject.span.of(self.text) if is_person else None
        return None if kind == "any" and is_place else subject.span.of(self.text)

    def _asking_span(self) -> Span:
        """Give the words that ask, with the 是 before and the measure word behind them."""
        keep, span = self.asked.keep, self.asked.span
        if keep is None:
            return span
        return Span(keep.end, span.end) if keep.start == span.start else Span(span.start, keep.end)

    def _is_organisation(self, run: Run) -> bool:
        return re.search(rf"(?:{ORGANISATION})$", fold(run.span.of(self.text))) is not None


def read_chinese(text: str) -> ChineseFrame:
    """Cut a question into its parts."""
    folded = fold(text)
    asked = find_asked(folded, "zh-Hans")
    times = tuple(find_times(text))
    words = tag_words(blanked(text, (*times, _blank_of(asked))))
    tagged = [(token.span, token.term, tag) for token, tag in words]
    subject = next(_run_of(_head(tagged)), None)
    runs = tuple(_runs(tagged))
    return ChineseFrame(text, asked, times, runs, subject, tuple(_places(folded, words)))


def kind_of(text: str) -> PieceKind:
    """Tell what a fragment names."""
    folded = fold(text)
    tags = [(token.term, tag) for token, tag in tag_words(text)]
    if find_quantities(text) and find_quantities(text)[0].span == (0, len(text)):
        return "number"
    rest = "".join(term for term, tag in tags if tag != "ns")
    is_place = tags and tags[0][1] == "ns" and re.fullmatch(rf"{PLACE_END}?", rest)
    if is_place or _PLACE_RE.fullmatch(folded):
        return "place"
    if any(tag in NAME_TAGS for _, tag in tags):
        return "name"
    if re.search(rf"{AMOUNT_END}$", folded):
        return "amount"
    return "role" if re.search(rf"{ROLE_END}$", folded) else "thing"


def blanked(text: str, spans: tuple[Span, ...]) -> str:
    """Put commas in the place of spans; every other character keeps its place."""
    for start, end in spans:
        text = replaced(
            text, start, min(end, len(text)), "，" * max(min(end, len(text)) - start, 0)
        )
    return text


def nominal_runs(text: str) -> list[Run]:
    """Give the runs of nouns in a text."""
    return list(_runs([(token.span, token.term, tag) for token, tag in tag_words(text)]))


def _blank_of(asked: Asked) -> Span:
    """Give the asking words without what is part of the matter."""
    if asked.keep is None:
        return asked.span
    is_first = asked.keep.start == asked.span.start
    return Span(asked.keep.end, asked.span.end) if is_first else Span(*asked.span)


def _runs(words: list[tuple[Span, str, str]]) -> Iterator[Run]:
    """Join nouns side by side; a noun before 了 is a verb, a verb that begins a name is none."""
    run: list[tuple[Span, str, str]] = []
    for i, (span, term, tag) in enumerate(words):
        following = words[i + 1][2] if i + 1 < len(words) else ""
        is_first_verb = i == 0 and tag == "v" and following[:1] in ("n", "j")
        is_noun = tag in _NOMINAL_TAGS or term in _JOINERS or is_first_verb
        if is_noun and following != "ul":
            run.append((span, term, tag))
            continue
        yield from _run_of(run)
        run = []
    yield from _run_of(run)


def _head(words: list[tuple[Span, str, str]]) -> list[tuple[Span, str, str]]:
    """Give the words before the first that says something of them; a name may hold any other.

    The tagger takes parts of names it does not know for adverbs at the start (那须盐原), and for
    verbs of one character at the end (西土城站).
    """
    start = next((i for i, (_, term, _) in enumerate(words) if not _LEAD_RE.fullmatch(term)), 0)
    head: list[tuple[Span, str, str]] = []
    for i, (span, term, tag) in enumerate(words[start:], start):
        following = words[i + 1][2] if i + 1 < len(words) else "x"
        is_end = len(term) == 1 and term not in _SAYING and following[0] in "vpux"
        is_verb = (tag[0] == "d" or (tag[0] == "v" and tag != "vn")) and bool(head) and not is_end
        is_verb = is_verb and not _ORGANISATION_RE.fullmatch(term)
        is_joined = term in _JOINERS
        if is_verb or following == "ul" or (tag[0] in "pcurxyw" and not is_joined):
            break
        if term[-1] in _ENDS_NO_NAME and bool(head):  # 隶属于, 又, 因, whatever their tag
            break
        head.append((span, term, tag))
    return head


def _run_of(words: list[tuple[Span, str, str]]) -> Iterator[Run]:
    while words and words[-1][2] in _WEAK_TAGS:
        words = words[:-1]
    while words and not _is_balanced(words):
        words = words[1:] if words[0][1] in _JOINERS else words[:-1]
    if any(tag not in _WEAK_TAGS and tag != "x" for _, _, tag in words):
        span = Span(words[0][0].start, words[-1][0].end)
        yield Run(span, frozenset(tag for _, _, tag in words), words[-1][0])


def _is_balanced(words: list[tuple[Span, str, str]]) -> bool:
    text = "".join(term for _, term, _ in words)
    return all(text.count(a) == text.count(b) for a, b in ("《》", "“”", "「」", "『』"))


def _places(folded: str, words: list[tuple[Token, str]]) -> Iterator[Span]:
    """Give the places named: a place's name with the 市 or 高新区 behind it, or 全市."""
    for token, tag in words:
        end = re.compile(PLACE_END).match(folded, token.span.end)
        # 市长 is a role, not a place's end
        is_end = end and not re.match("[长委]", folded[end.end() : end.end() + 1])
        if tag == "ns":
            yield Span(token.span.start, end.end() if end and is_end else token.span.end)
        elif _PLACE_RE.fullmatch(token.term):
            yield token.span


def _put_time(frame: ChineseFrame, piece: Piece) -> str | None:
    new = in_chinese(piece.text)
    if not frame.times:
        return new + frame.text
    likes = [span for span in frame.times if _has_like(span.of(frame.text), new)]
    span = (likes or list(frame.times))[0]
    return replaced(frame.text, *span, replaced_time(span.of(frame.text), new))


def _has_like(old: str, new: str) -> bool:
    return replaced_time(old, new) != new or len(old) == len(new)


def _put_number(frame: ChineseFrame, piece: Piece) -> str | None:
    """Put an amount in the place of one with the same measure word."""
    new = find_quantities(piece.text)[0]
    for old in find_quantities(frame.text):
        if old.kind == new.kind and fold(old.unit) == fold(new.unit):
            return replaced(frame.text, *old.span, piece.text)
    return None


def _put_place(frame: ChineseFrame, piece: Piece) -> str | None:
    if frame.places:
        return replaced(frame.text, *frame.places[0], piece.text)
    if piece.preposition:
        return f"在{piece.text}{frame.text}"
    return _put_name(frame, piece)


def _put_name(frame: ChineseFrame, piece: Piece) -> str | None:
    """Put a name in the place of a name, else of the subject, else of the only nouns."""
    subject = frame.subject
    named = [run for run in frame.runs if run.tags & (NAME_TAGS - {"ns"})]
    if subject in named or not named:
        target = subject or (frame.runs[-1] if frame.runs else None)
    else:
        target = named[0]
    return replaced(frame.text, *target.span, piece.text) if target else None


def _put_thing(frame: ChineseFrame, piece: Piece) -> str | None:
    target = frame.subject or (frame.runs[-1] if frame.runs else None)
    return replaced(frame.text, *target.span, piece.text) if target else None


def _put_word(end: str, asking: str) -> Callable[[ChineseFrame, Piece], str | None]:
    """Make what puts a word in the place of one of its kind, or asks it of the subject."""

    def put(frame: ChineseFrame, piece: Piece) -> str | None:
        for run in reversed(frame.runs):
            if re.search(rf"{end}$", fold(run.span.of(frame.text))):
                return replaced(frame.text, *run.last, piece.text)
        subject = frame.subject
        if subject is None or subject.span.end == len(frame.text):
            return None
        head = frame.text[: subject.span.end]
        return f"{head}的{piece.text}{asking}？"

    return put


_PUTTERS: dict[PieceKind, Callable[[ChineseFrame, Piece], str | None]] = {
    "time": _put_time,
    "number": _put_number,
    "place": _put_place,
    "name": _put_name,
    "thing": _put_thing,
    "amount": _put_word(AMOUNT_END, "是多少"),
    "role": _put_word(ROLE_END, "是谁"),
}


def _asked_in_chinese(words: str) -> tuple[str, str] | None:
    """Give asking words in Chinese, and what they ask for."""
    language = detect_language(words)
    answer_type = find_asked(fold(words), language).answer_type
    if language != "en":
        return words.strip(_MARKS), answer_type
    asking = ASKING.get(answer_type)
    if re.search(r"\byear\b", words):
        return "哪一年", answer_type
    return (asking[0], answer_type) if asking else None
