"""A whole article as it is read: each paragraph in pieces, with what stood in the original beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ningbot.citations import find_citation
from ningbot.errors import CitationChanged
from ningbot.records import Citation, Edit, Passage, Span, place_at
from ningbot.store import Reader, StoredDocument, kinds_of
from ningbot.text.mapping import MappedText, apply_edits


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the repaired text of a passage, and what the original has in its place.

    ``kind`` says what was repaired, joined by + where several repairs met; None where nothing was.
    """

    text: str
    original: str
    kind: str | None = None
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A passage of an article; joined, the texts of its ``pieces`` are its text.

    ``source_span`` lies in the original; ``place`` is as `place_at` says it.
    """

    passage: Passage
    pieces: tuple[Piece, ...]
    source_span: Span
    place: dict[str, int | str]


@dataclass(frozen=True, slots=True)
class Article:
    """A document as a person reads it; ``repairs`` counts what was repaired by kind, most first."""

    document: StoredDocument
    path: str
    paragraphs: tuple[Paragraph, ...]
    repairs: dict[str, int]


@dataclass(frozen=True, slots=True)
class CitedArticle:
    """The article that a citation id is of; without ``citation`` it has changed since, and lost the sentence."""

    article: Article
    citation: Citation | None


def read_article(document: StoredDocument, reader: Reader) -> Article:
    """Read an article whole.

    Raises:
        IndexCorrupt: it is not what was read.
    """
    mapped = apply_edits(document.original, document.edits)
    paragraphs = []
    edits = _Placed(document.edits)
    for passage in reader.passages_of(document.doc_id):
        if passage.span.of(mapped.text) != passage.text:
            raise reader.damaged(document.doc_id)
        source = mapped.source_span(passage.span)
        place = place_at(document.places, source.start)
        pieces = tuple(_pieces(passage.span, mapped, edits))
        paragraphs.append(Paragraph(passage, pieces, source, place))
    repairs = dict(kinds_of(document.edits).most_common())
    return Article(document, reader.file_of(document.doc_id), tuple(paragraphs), repairs)


def read_cited(citation_id: str, reader: Reader) -> CitedArticle:
    """Read the article that a citation id is of, with the sentence where that is still there.

    Raises:
        CitationError: it is no citation id, or the archive has no such article.
        IndexCorrupt: the article is not what was read.
    """
    citation: Citation | None = None
    try:
        citation = find_citation(citation_id, reader).citation
        doc_id = citation.doc_id
    except CitationChanged as changed:
        doc_id = changed.doc_id
    document = reader.document(doc_id)
    if document is None:
        raise reader.damaged(doc_id)
    return CitedArticle(read_article(document, reader), citation)


class _Placed:
    """The edits of a document with their places in the repaired text, taken in order."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._placed: list[tuple[Span, Edit]] = []
        self._at = 0
        shift = 0
        for edit in edits:
            start = edit.source_span.start + shift
            self._placed.append((Span(start, start + len(edit.after)), edit))
            shift += len(edit.after) - len(edit.before)

    def within(self, span: Span) -> Iterator[tuple[Span, Edit]]:
        """Give the edits in a span, which comes after those asked for before."""
        while self._at < len(self._placed):
            place, edit = self._placed[self._at]
            if place.start >= span.end:
                return
            self._at += 1
            # What was taken out between two paragraphs is of neither.
            if place.start > span.start or (place.start == span.start and place.end > place.start):
                yield place, edit


def _pieces(span: Span, mapped: MappedText, edits: _Placed) -> Iterator[Piece]:
    at = span.start
    for place, edit in edits.within(span):
        if place.start > at:
            kept = mapped.text[at : place.start]
            yield Piece(kept, kept)
        text = mapped.text[place.start : min(place.end, span.end)]
        yield Piece(text, edit.before, edit.kind, edit.certain)
        at = place.end
    if at < span.end:
        kept = mapped.text[at : span.end]
        yield Piece(kept, kept)
