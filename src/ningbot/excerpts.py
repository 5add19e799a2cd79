"""Passages with what has to be said beside them: their articles, and the citation ids of their sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ningbot.citations import citation_id_of
from ningbot.errors import CitationError
from ningbot.records import Passage, ScoredPassage
from ningbot.store import Listed, Reader, StoredDocument


@dataclass(frozen=True, slots=True)
class Found:
    """A passage of a ranking with its text and its article; a larger score is better."""

    passage: Passage
    article: Listed
    score: float


@dataclass(frozen=True, slots=True)
class CitedPassage:
    """A passage and its article; ``citation_ids`` are those of its sentences, in order."""

    passage: Passage
    article: Listed
    citation_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some of the ``n_passages`` passages of an article, those after the first ``start``."""

    article: Listed
    tags: tuple[str, ...]
    start: int
    n_passages: int
    passages: tuple[Passage, ...]


def describe(ranking: Iterable[tuple[Passage, ScoredPassage]], reader: Reader) -> tuple[Found, ...]:
    """Give the passages of a ranking with their articles, in its order."""
    rows = list(ranking)
    shown = reader.shown_of({passage.doc_id for passage, _ in rows})
    listed = {
        doc_id: Listed(doc_id, s["title"], s["date"], s["source"], s["url"], s["doc_key"])
        for doc_id, s in shown.items()
    }
    return tuple(Found(passage, listed[passage.doc_id], row.score) for passage, row in rows)


def cite_passage(passage_id: str, reader: Reader) -> CitedPassage:
    """Find a passage by its id.

    Raises:
        CitationError: the archive does not hold it.
        IndexCorrupt: what is read cannot have been written.
    """
    doc_id, _, ordinal = passage_id.rpartition("#")
    passage = reader.passage(doc_id, ordinal)
    document = reader.document(doc_id)
    if passage is None or passage.passage_id != passage_id or document is None:
        raise CitationError(f"The archive holds no passage {passage_id[:200]!r}.")
    ids = (citation_id_of(document.doc_key, passage, sentence) for sentence in passage.sentences)
    return CitedPassage(passage, _listed(document), tuple(ids))


def excerpt_of(doc_id: str, reader: Reader, *, start: int, n: int) -> Excerpt:
    """Give ``n`` passages of an article after the first ``start``. Raises as `cite_passage`."""
    document = reader.document(doc_id)
    if document is None:
        raise CitationError(f"The archive holds no article {doc_id[:200]!r}.")
    passages = tuple(reader.passages_of(doc_id, start=start, n=n))
    return Excerpt(_listed(document), document.tags, start, reader.n_passages_of(doc_id), passages)


def _listed(document: StoredDocument) -> Listed:
    return Listed(
        document.doc_id,
        document.title,
        document.date,
        document.source,
        document.url,
        document.doc_key,
    )
