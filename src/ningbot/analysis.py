"""The way of one article: repaired, cut into passages and sentences, turned into terms."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left
from dataclasses import dataclass

from ningbot.records import Document, Edit, Passage, Sentence, Span
from ningbot.text.mapping import MappedText
from ningbot.text.repair import TEXT_VERSION, Damage, detect_damage, repair
from ningbot.text.segmentation import split_paragraphs, split_sentences
from ningbot.text.tokenisation import split_terms


@dataclass(frozen=True, slots=True)
class AnalysedDocument:
    """An article ready for the store; ``passages`` come each with its terms."""

    title: str
    title_terms: list[str]
    edits: tuple[Edit, ...]
    passages: list[tuple[Passage, list[str]]]


def analyse(document: Document, *, doc_id: str) -> AnalysedDocument:
    """Repair, segment and tokenise one article."""
    damage = detect_damage(f"{document.title}\n{document.original}")
    mapped = repair(document.original, damage=damage, is_markdown=document.format == "md")
    title = _title(document, mapped, damage)
    body = bisect_left(mapped.starts, document.body_start)
    passages = [
        _passage(mapped.text, span, doc_id=doc_id, ordinal=ordinal)
        for ordinal, span in enumerate(split_paragraphs(mapped.text, start=body), 1)
    ]
    with_terms = [(passage, split_terms(passage.text)) for passage in passages]
    return AnalysedDocument(title, split_terms(title), mapped.edits(), with_terms)


def digest_of(document: Document) -> str:
    """Hash everything that was read of an article, and the version of what is done with it."""
    read = [document.original, document.title, document.url, document.date, document.source]
    content = json.dumps([TEXT_VERSION, document.format, document.body_start, *read])
    return hashlib.sha256(content.encode()).hexdigest()


def _title(document: Document, mapped: MappedText, damage: Damage) -> str:
    """Repair the title, from the text where it stands in it."""
    if document.title_span is None:
        return repair(document.title, damage=damage).text.strip()
    start = bisect_left(mapped.starts, document.title_span.start)
    end = bisect_left(mapped.starts, document.title_span.end)
    return mapped.text[start:end].strip()


def _passage(text: str, span: Span, *, doc_id: str, ordinal: int) -> Passage:
    body = span.of(text)
    sentences = tuple(
        Sentence(n, sentence.of(body), sentence)
        for n, sentence in enumerate(split_sentences(body), 1)
    )
    return Passage(f"{doc_id}#{ordinal}", doc_id, ordinal, body, span, sentences)
