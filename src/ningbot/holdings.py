"""What an archive holds of one file or one document, for whoever looks after it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from ningbot.records import Passage
from ningbot.store import Database, Reader, StoredDocument

_CITATION_RE = re.compile(r"([0-9a-f]{12})-\d{1,9}\.\d{1,9}-[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class Article:
    """A document as it was read; ``repairs`` counts them by kind."""

    doc_id: str
    title: str
    date: str | None
    n_passages: int
    n_sentences: int
    repairs: dict[str, int]
    first_sentence: str


@dataclass(frozen=True, slots=True)
class Held:
    """A document, the file it is from, and how many documents that file has."""

    doc_id: str
    title: str
    path: Path
    n_documents: int


def articles_of(folder: Path, path: Path, *, n: int) -> tuple[list[Article], int]:
    """Describe the first ``n`` documents of a file, and count all of them.

    Raises:
        ArchiveError: the index cannot be read.
    """
    with Database.open(folder) as database, database.reading():
        reader = Reader(database)
        doc_ids = reader.doc_ids_of(str(path))
        found = [(reader.document(doc_id), reader.passages_of(doc_id)) for doc_id in doc_ids[:n]]
    return [_article(document, passages) for document, passages in found if document], len(doc_ids)


def find_held(folder: Path, named: str) -> Held | None:
    """Find a document by its id, or by the id of a citation from it.

    Raises:
        ArchiveError: the index cannot be read.
    """
    with Database.open(folder) as database, database.reading():
        reader = Reader(database)
        document = reader.document(named)
        if document is None and (cited := _CITATION_RE.fullmatch(named)):
            document = reader.document_by_key(cited[1])
        if document is None:
            return None
        path = reader.file_of(document.doc_id)
        n_documents = len(reader.doc_ids_of(path))
    return Held(document.doc_id, document.title, Path(path), n_documents)


def _article(document: StoredDocument, passages: list[Passage]) -> Article:
    sentences = [sentence.text for passage in passages for sentence in passage.sentences]
    return Article(
        doc_id=document.doc_id,
        title=document.title,
        date=document.date,
        n_passages=len(passages),
        n_sentences=len(sentences),
        repairs=dict(Counter(edit.kind for edit in document.edits if edit.kind != "layout")),
        first_sentence=sentences[0].strip() if sentences else "",
    )
