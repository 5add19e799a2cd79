"""The way of one article: repaired, cut into passages and sentences, turned into terms."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ningbot.records import Document, Edit, Span
from ningbot.store import PassageRow
from ningbot.text.copies import bands_of
from ningbot.text.mapping import MappedText
from ningbot.text.metadata import Metadatum, find_metadata, publication_date
from ningbot.text.repair import TEXT_VERSION, Doubt, Repaired, repair, repair_fully
from ningbot.text.segmentation import split_paragraphs, split_sentences
from ningbot.text.tokenisation import split_terms


@dataclass(frozen=True, slots=True)
class RepairedDocument:
    """An article repaired; the spans of metadata and doubts lie in its original."""

    title: str
    body_start: int
    mapped: MappedText
    edits: tuple[Edit, ...]
    metadata: tuple[Metadatum, ...]
    doubts: tuple[Doubt, ...]
    encoding: str

    @property
    def date(self) -> str | None:
        """Give the day of publication that the text itself says, if it says the whole of it."""
        return publication_date(list(self.metadata))

    @property
    def source(self) -> str | None:
        """Give the newspaper or site that the text itself says it is from."""
        return next((item.value for item in self.metadata if item.kind == "source"), None)


@dataclass(frozen=True, slots=True)
class AnalysedDocument:
    """An article ready for the store; ``terms`` are those of each passage, joined by blanks.

    By its ``bands`` its copies are found (text.copies).
    """

    title: str
    date: str | None
    source: str | None
    edits: tuple[Edit, ...]
    passages: list[PassageRow]
    terms: list[str]
    bands: list[int]


def repair_document(document: Document) -> RepairedDocument:
    """Repair an article with its title; ``body_start`` lies in the repaired text."""
    own_title = "" if document.title_span else document.title
    is_markdown = document.format == "md"
    repaired = repair_fully(document.original, title=own_title, is_markdown=is_markdown)
    return RepairedDocument(
        title=_title(document, repaired),
        body_start=bisect_left(repaired.mapped.starts, document.body_start),
        mapped=repaired.mapped,
        edits=repaired.mapped.edits(),
        metadata=tuple(_metadata(repaired.whole)),
        doubts=repaired.doubts,
        encoding=document.encoding,
    )


def analyse(document: Document) -> AnalysedDocument:
    """Repair, segment and tokenise one article."""
    repaired = repair_document(document)
    mapped = repaired.mapped
    spans = list(split_paragraphs(mapped.text, start=repaired.body_start))
    title_terms = split_terms(repaired.title)
    return AnalysedDocument(
        title=repaired.title,
        date=document.date or repaired.date,
        source=document.source or repaired.source,
        edits=repaired.edits,
        passages=[_passage(mapped, span, ordinal) for ordinal, span in enumerate(spans, 1)],
        terms=[" ".join(split_terms(span.of(mapped.text)) + title_terms) for span in spans],
        bands=bands_of(mapped.text),
    )


def digest_of(document: Document) -> bytes:
    """Hash everything that was read of an article, and the version of what is done with it."""
    read = [document.original, document.title, document.url, document.date, document.source]
    if document.places:
        read.append(json.dumps(document.places))
    content = json.dumps([TEXT_VERSION, document.format, document.body_start, *read, document.tags])
    return hashlib.sha256(content.encode()).digest()[:16]


def _metadata(whole: MappedText) -> Iterator[Metadatum]:
    """Find what a text says of itself; the spans given lie in its original."""
    for item in find_metadata(whole.text):
        yield replace(item, span=whole.source_span(item.span))


def _title(document: Document, repaired: Repaired) -> str:
    """Repair the title, from the text where it stands in it."""
    mapped = repaired.mapped
    if document.title_span is None:
        return repair(document.title, damage=repaired.damage).text.strip()
    start = bisect_left(mapped.starts, document.title_span.start)
    end = bisect_left(mapped.starts, document.title_span.end)
    return mapped.text[start:end].strip()


def _passage(mapped: MappedText, span: Span, ordinal: int) -> PassageRow:
    text = span.of(mapped.text)
    ends = [sentence.end for sentence in split_sentences(text)]
    return PassageRow.of(ordinal, span, text, mapped.starts[span.start], ends, mapped.original)
