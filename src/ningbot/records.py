"""The records every part of ningbot speaks in: frozen dataclasses, standard library only.

All spans count Unicode characters (code points), half-open: ``text[span.start:span.end]``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

Language = Literal["zh-Hans", "zh-Hant", "en"]
EngineName = Literal["auto", "memory", "disk"]
AnswerType = Literal[
    "number",
    "money",
    "percent",
    "date",
    "duration",
    "ordinal",
    "person",
    "place",
    "organization",
    "entity",
    "description",
]


class Span(NamedTuple):
    """A half-open range of characters, ``[start, end)``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Cut the span out of ``text``.

        >>> Span(2, 4).of("寧鄉高新區")
        '高新'
        """
        return text[self.start : self.end]

    def shifted(self, offset: int) -> Span:
        """Move the span by ``offset`` characters."""
        return Span(self.start + offset, self.end + offset)

    def contains(self, other: Span) -> bool:
        """Tell whether ``other`` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Edit:
    """One repair: ``before``, at ``source_span`` of the original, was read as ``after``."""

    kind: str
    source_span: Span
    before: str
    after: str
    certain: bool = True


class Place(NamedTuple):
    """Where the text from ``start`` on stands in its file, until the next place of the same kind.

    ``kind`` is page, row or item (``value`` counts from 1), member (a path in an archive) or chapter.
    """

    start: int
    kind: str
    value: int | str


def place_at(places: Sequence[Place], offset: int) -> dict[str, int | str]:
    """Say where in its file a character of the original stands, by kind of place.

    >>> place_at([Place(0, "member", "a.pdf"), Place(0, "page", 1), Place(90, "page", 2)], 100)
    {'member': 'a.pdf', 'page': 2}
    """
    return {place.kind: place.value for place in places if place.start <= offset}


@dataclass(frozen=True, slots=True)
class Document:
    """One article as it was read, before any repair.

    ``original`` is the decoded file (.txt, .md), the field with the text (.jsonl, .json, .csv) or what
    was extracted from the file, the same for the same bytes; ``places`` say where in the file it stands,
    in order. ``title_span`` lies in ``original`` where the title was taken from it.
    """

    doc_id: str
    original: str
    title: str = ""
    title_span: Span | None = None
    body_start: int = 0
    url: str | None = None
    date: str | None = None
    source: str | None = None
    tags: tuple[str, ...] = ()
    format: str = "txt"
    encoding: str = "utf-8"
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """The unit that is cited; ``span`` lies in its passage's text, ``ordinal`` counts from 1."""

    ordinal: int
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph of a repaired document: the unit that is indexed.

    ``span`` lies in the repaired text of the document; ``ordinal`` counts from 1.
    """

    passage_id: str
    doc_id: str
    ordinal: int
    text: str
    span: Span
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text as it stands (``surface == text[span]``) and the term it is indexed as."""

    surface: str
    span: Span
    term: str


class Member(NamedTuple):
    """A term that may stand for a unit, and how well, up to 1.

    Terms joined by blanks stand for it together, as the bigrams of a name do.
    """

    term: str
    weight: float


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of the question that is searched as one term, whichever of its members stands for it.

    ``surface == question[span]``; the best member comes first. ``weight`` is what its score in
    retrieval is multiplied by.
    """

    surface: str
    span: Span
    members: tuple[Member, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, amount, share, date, duration or ordinal found in a sentence.

    ``normalized`` is the value for machines: ``"240"``, ``"1541000000 CNY"``, ``"85.16%"``,
    ``"2021-12-28"``, ``"4 year"``. ``unit`` is the measure word as written. ``bound`` says how
    the text qualifies the value: about (約), under (近), over (余, 多, 以上), or None.
    """

    kind: AnswerType
    span: Span
    normalized: str
    unit: str = ""
    bound: Literal["about", "under", "over"] | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """A question as understood.

    ``units`` are what retrieval scores; ``content`` the words (and ``names``
    and ``numbers`` those among them) that an answer has to account for; ``unit`` is the measure word asked for
    (多少[名]), ``head`` the kind of thing (什么[奖]).
    """

    question: str
    language: Language
    answer_type: AnswerType
    units: tuple[Unit, ...]
    content: tuple[Token, ...]
    names: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    unit: str = ""
    head: str = ""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles a question is asked of: those that all that is set holds for.

    ``since`` and ``until`` are a year, month or day (``2022``, ``2022-03``, ``2022-03-01``), both
    included; ``source`` is a newspaper or site, or a part of its name in either script.
    """

    since: str | None = None
    until: str | None = None
    source: str | None = None
    tag: str | None = None
    doc_id: str | None = None

    def __bool__(self) -> bool:
        """Tell whether any is set."""
        return self != Filters()

    def over(self, others: Filters) -> Filters:
        """Give these, and of the others what these leave open."""
        return Filters(
            self.since or others.since,
            self.until or others.until,
            self.source or others.source,
            self.tag or others.tag,
            self.doc_id or others.doc_id,
        )


EVERYTHING = Filters()


@dataclass(frozen=True, slots=True)
class ScoredPassage:
    """A passage in a ranking; a larger score is better."""

    passage_id: str
    doc_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Referent:
    """An organisation that a word of a cited sentence stands for: 公司, 該校.

    ``span`` is the word in the sentence; ``name`` is as written at ``name_span`` of the passage.
    """

    span: Span
    name: str
    name_span: Span


@dataclass(frozen=True, slots=True)
class Copy:
    """Another article that has the cited passage word for word: a reprint, or the same saved twice."""

    doc_id: str
    title: str
    url: str | None
    date: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class Citation:
    """A sentence of the archive with everything needed to check it.

    ``sentence_span`` lies in the passage's repaired text, ``answer_span`` in ``sentence``,
    ``source_span`` in the decoded original; ``source_text`` is that slice, damage and all.
    ``referents`` say whom the sentence means by 公司 and the like, where that is sure; ``copies``
    which other articles have its passage; ``place`` where in its file the sentence begins, as
    `place_at` says it, where the format has pages or the like.
    """

    citation_id: str
    doc_id: str
    passage_id: str
    title: str
    url: str | None
    date: str | None
    source: str | None
    sentence: str
    sentence_span: Span
    answer_span: Span | None
    source_span: Span
    source_text: str
    score: float
    referents: tuple[Referent, ...] = ()
    copies: tuple[Copy, ...] = ()
    place: dict[str, int | str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes back for a question: an answer with citations, or a refusal with a reason.

    ``understood`` is a follow-up in full, as it was looked up; None for a question that is whole.
    ``gloss`` says the answer in English to who asked in English, and is never part of a quote.
    ``disagreement`` says which articles answer differently, newest first; None where none does.
    """

    id: str | None
    question: str
    language: Language
    answered: bool
    answer: str | None
    answer_type: AnswerType
    normalized: str | None
    confidence: float
    reason: str | None
    citations: tuple[Citation, ...]
    ranking: tuple[ScoredPassage, ...]
    elapsed_ms: float
    understood: str | None = None
    gloss: str | None = None
    disagreement: str | None = None
    explanation: dict[str, Any] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a series; ``label`` is its date or the name of its subject, as written.

    ``value`` is in the canonical unit (元, not 億元), ``date`` EDTF or None, ``bound`` as of a Quantity.
    ``citation``'s answer_span is the quantity. ``disagrees`` tells that another article says another
    value for the same label.
    """

    label: str
    value: float
    normalized: str
    bound: Literal["about", "under", "over"] | None
    date: str | None
    citation: Citation
    disagrees: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """The values of one quantity ``by`` date, in order, or by subject, the largest first.

    ``unit`` is that of the values as it is shown; ``shared`` what they share besides: the subject, or
    the date, "" where none is named. Without two points there are none, and ``reason`` says, in the
    asker's ``language``, what was found. ``n_left_out`` counts points beyond as many as were wanted.
    """

    question: str
    language: Language
    by: Literal["date", "subject"]
    unit: str
    kind: AnswerType
    points: tuple[Point, ...]
    shared: str = ""
    reason: str | None = None
    n_left_out: int = 0
