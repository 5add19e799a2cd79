"""Make a citation, and check it against the original before anyone sees it.

A citation id is ``<document>-<passage>.<sentence>-<text>``: the document by a hash of its id, the
place by ordinals, the sentence by a hash of what it says. So it survives a new index, and shows
when the article has changed since.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from ningbot.errors import CitationChanged, CitationError
from ningbot.extraction import Extraction
from ningbot.records import Citation, Passage, Referent, Sentence, Span, place_at
from ningbot.referents import find_referents
from ningbot.store import Reader, StoredDocument
from ningbot.text.copies import bands_of
from ningbot.text.mapping import MappedText, apply_edits

_N_COPIES = 5
_ID_RE = re.compile(r"([0-9a-f]{12})-(\d{1,9})\.(\d{1,9})-([0-9a-f]{8})")


@dataclass(frozen=True, slots=True)
class Shown:
    """A cited sentence in its passage, with the original of both, for ``show``."""

    citation: Citation
    passage: Passage
    passage_source: str
    path: str
    encoding: str


def cite(extraction: Extraction, reader: Reader) -> Citation:
    """Make the citation of a sentence.

    Raises:
        CitationError: the index does not agree with its own copy of the original.
        IndexCorrupt: the passage is not where the index says.
    """
    return cite_sentence(
        extraction.ranked.passage, extraction.sentence, reader, extraction=extraction
    )


def cite_sentence(
    passage: Passage, sentence: Sentence, reader: Reader, *, extraction: Extraction | None = None
) -> Citation:
    """Make the citation of a sentence that answers nothing, or what ``extraction`` says. Raises as `cite`."""
    document = reader.document(passage.doc_id)
    if document is None:
        raise _mismatch(passage)
    return _citation(document, passage, sentence, reader, extraction=extraction)


def find_citation(citation_id: str, reader: Reader) -> Shown:
    """Find what a citation id names.

    Raises:
        CitationError: it is no citation id, or the archive has no such article.
        CitationChanged: the article holds the sentence no longer.
        IndexCorrupt: the passage is not where the index says.
    """
    match = _ID_RE.fullmatch(citation_id.strip())
    if match is None:
        raise CitationError(
            f"{citation_id!r} is no citation id; one looks like 0123456789ab-12.1-89abcdef."
        )
    doc_key, ordinal, sentence_ordinal, digest = match.groups()
    document = reader.document_by_key(doc_key)
    if document is None:
        raise CitationError(f"The archive holds no article that {citation_id} could be from.")
    places = [(p, s) for p in reader.passages_of(document.doc_id) for s in p.sentences]
    same = [(p, s) for p, s in places if sentence_digest(s.text) == digest]
    if not same:
        raise CitationChanged(_changed(citation_id, document), doc_id=document.doc_id)
    there = (int(ordinal), int(sentence_ordinal))
    passage, sentence = min(same, key=lambda place: (place[0].ordinal, place[1].ordinal) != there)
    citation = _citation(document, passage, sentence, reader)
    source = apply_edits(document.original, document.edits).source_span(passage.span)
    path = reader.file_of(document.doc_id)
    return Shown(citation, passage, source.of(document.original), path, document.encoding)


def citation_id_of(doc_key: str, passage: Passage, sentence: Sentence) -> str:
    """Give the id under which a sentence is found again."""
    place = f"{passage.ordinal}.{sentence.ordinal}"
    return f"{doc_key}-{place}-{sentence_digest(sentence.text)}"


def is_citation_id(text: str) -> bool:
    """Tell whether a text has the form of a citation id."""
    return _ID_RE.fullmatch(text.strip()) is not None


def sentence_digest(text: str) -> str:
    """Give the part of a citation id that stands for what the sentence says."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def check_citation(
    citation: Citation, mapped: MappedText, passage: Passage, *, digest_holds: bool = True
) -> None:
    """Hold a citation against the original; every field has to agree with it.

    Raises:
        CitationError: any of them does not.
    """
    in_document = citation.sentence_span.shifted(passage.span.start)
    answer = citation.answer_span
    holds = (
        passage.text == passage.span.of(mapped.text)
        and citation.sentence == citation.sentence_span.of(passage.text)
        and citation.sentence == in_document.of(mapped.text)
        and citation.source_span == mapped.source_span(in_document)
        and citation.source_text == citation.source_span.of(mapped.original)
        and (answer is None or 0 <= answer.start < answer.end <= len(citation.sentence))
        and all(_names_it(referent, citation, passage) for referent in citation.referents)
    )
    if not (holds and digest_holds):
        raise _mismatch(passage)


def _names_it(referent: Referent, citation: Citation, passage: Passage) -> bool:
    """Tell whether a name stands in the passage where it should, before the word it explains."""
    word = referent.span.shifted(citation.sentence_span.start)
    return (
        0 <= referent.span.start < referent.span.end <= len(citation.sentence)
        and 0 <= referent.name_span.start < referent.name_span.end <= word.start
        and referent.name == referent.name_span.of(passage.text)
    )


def _citation(
    document: StoredDocument,
    passage: Passage,
    sentence: Sentence,
    reader: Reader,
    *,
    extraction: Extraction | None = None,
) -> Citation:
    mapped = apply_edits(document.original, document.edits)
    if passage.span.of(mapped.text) != passage.text:
        raise reader.damaged(document.doc_id)
    source_span = mapped.source_span(sentence.span.shifted(passage.span.start))
    citation = Citation(
        citation_id=citation_id_of(document.doc_key, passage, sentence),
        doc_id=document.doc_id,
        passage_id=passage.passage_id,
        title=document.title,
        url=document.url,
        date=document.date,
        source=document.source,
        sentence=sentence.text,
        sentence_span=sentence.span,
        answer_span=extraction.answer_span if extraction else None,
        source_span=source_span,
        source_text=source_span.of(document.original),
        score=round(_score_of(extraction), 4) if extraction else 0.0,
        referents=find_referents(passage.text, sentence.span),
        copies=tuple(reader.copies_of(passage, bands_of(mapped.text), n=_N_COPIES)),
        place=place_at(document.places, _first_shown(source_span, document.original)),
    )
    check_citation(citation, mapped, passage)
    return citation


def _first_shown(span: Span, original: str) -> int:
    """Give the first character of a slice that is not blank: the place where a person would look."""
    text = span.of(original)
    return span.start + len(text) - len(text.lstrip())


def _score_of(extraction: Extraction) -> float:
    """Give the score by which sentences were ordered."""
    return extraction.reader_scores.score if extraction.reader_scores else extraction.score


def _changed(citation_id: str, document: StoredDocument) -> str:
    return (
        f"The article {document.title!r} has changed since {citation_id} was given: it no longer "
        "holds that sentence."
    )


def _mismatch(passage: Passage) -> CitationError:
    return CitationError(
        f"The index does not agree with its own copy of {passage.doc_id}, so nothing is quoted "
        "from it; run `ningbot doctor`."
    )
