"""Read documents and passages from an archive file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ningbot.errors import IndexCorrupt
from ningbot.records import Edit, Passage, Sentence, Span
from ningbot.store.database import Database, Row

_MAX_KEYS = 500  # SQLite takes some thousand in one query


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """What is kept of a document beside its passages.

    ``doc_key`` is the short form of ``doc_id`` in citation ids; ``own_id`` the id its file gives
    it; ``digest`` is of everything that was read.
    """

    doc_id: str
    doc_key: str
    own_id: str
    digest: str
    title: str
    url: str | None
    date: str | None
    source: str | None
    format: str
    encoding: str
    original: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in a list of what the archive holds."""

    doc_id: str
    title: str
    date: str | None
    source: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class PassageTerms:
    """What an index engine needs of a passage."""

    passage_ix: int
    passage_id: str
    doc_id: str
    terms: list[str]


class Reader:
    """Reads inside ``Database.reading()``.

    Raises:
        IndexCorrupt: what is read cannot have been written.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def counts(self) -> dict[str, int]:
        """Count files, documents, passages and sentences."""
        tables = ("file", "document", "passage", "sentence")
        return {table: self._count(table) for table in tables}

    def files(self) -> dict[str, str]:
        """Give the hash of each file by its path."""
        return dict(self._database.execute("SELECT path, sha256 FROM file ORDER BY path"))

    def passage_terms(self) -> Iterator[PassageTerms]:
        """Give the terms of every passage, in an order that the archive's content decides."""
        rows = self._database.rows(
            "SELECT passage_ix, doc_id, ordinal, terms, title_terms FROM passage"
            " JOIN document USING (document_ix) ORDER BY doc_id, ordinal"
        )
        for passage_ix, doc_id, ordinal, terms, title_terms in rows:
            if not (isinstance(terms, str) and isinstance(title_terms, str)):
                raise self.damaged(doc_id)
            both = terms.split(" ") + title_terms.split(" ")
            yield PassageTerms(passage_ix, f"{doc_id}#{ordinal}", doc_id, [t for t in both if t])

    def passages(self, passage_ixs: Iterable[int]) -> dict[int, Passage]:
        """Give passages with their sentences by passage_ix, in the order asked for."""
        wanted = list(dict.fromkeys(passage_ixs))
        rows = {
            row[0]: row[1:]
            for row in self._rows_of(
                wanted,
                "SELECT passage_ix, doc_id, ordinal, span_start, span_end, text FROM passage"
                " JOIN document USING (document_ix) WHERE passage_ix IN",
            )
        }
        spans: dict[int, list[tuple[int, Span]]] = {passage_ix: [] for passage_ix in wanted}
        query = "SELECT passage_ix, ordinal, span_start, span_end FROM sentence WHERE passage_ix IN"
        for passage_ix, ordinal, start, end in self._rows_of(wanted, query):
            spans[passage_ix].append((ordinal, Span(start, end)))
        return {ix: self._passage(ix, rows.get(ix), sorted(spans[ix])) for ix in wanted}

    def titles(self, doc_ids: Iterable[str]) -> dict[str, str]:
        """Give the titles of documents by their ids."""
        query = "SELECT doc_id, title FROM document WHERE doc_id IN"
        return dict(self._rows_of(list(doc_ids), query))

    def passages_of(self, doc_id: str) -> list[Passage]:
        """Give the passages of one document in order."""
        rows = self._database.execute(
            "SELECT passage_ix FROM passage JOIN document USING (document_ix)"
            " WHERE doc_id = ? ORDER BY ordinal",
            (doc_id,),
        )
        return list(self.passages(passage_ix for (passage_ix,) in rows).values())

    def document(self, doc_id: str) -> StoredDocument | None:
        """Give one document by its id."""
        return self._document("doc_id", doc_id)

    def document_by_key(self, doc_key: str) -> StoredDocument | None:
        """Give one document by the short form of its id."""
        return self._document("doc_key", doc_key)

    def title(self, doc_id: str) -> str:
        """Give the title of one document."""
        rows = self._database.execute("SELECT title FROM document WHERE doc_id = ?", (doc_id,))
        return str(rows[0][0]) if rows else ""

    def doc_ids_of(self, path: str) -> list[str]:
        """List the documents of one file in the order in which they were read."""
        query = "SELECT doc_id FROM document JOIN file USING (file_ix) WHERE path = ?"
        rows = self._database.execute(f"{query} ORDER BY document_ix", (path,))
        return [row[0] for row in rows]

    def doc_ids(self) -> list[str]:
        """List the documents by id."""
        return [row[0] for row in self._database.execute("SELECT doc_id FROM document ORDER BY 1")]

    def newest(self, n: int) -> list[Listed]:
        """List the ``n`` newest documents, those without a date last."""
        rows = self._database.execute(
            "SELECT doc_id, title, date, source, url FROM document"
            " ORDER BY date DESC NULLS LAST, doc_id LIMIT ?",
            (n,),
        )
        return [Listed(*row) for row in rows]

    def passage_at(self, share: float) -> Passage | None:
        """Give the passage at a share (0 to 1) of the archive; None where it holds none."""
        rows = self._database.execute(
            "SELECT passage_ix FROM passage"
            " WHERE passage_ix >= ? * (SELECT max(passage_ix) FROM passage)"
            " ORDER BY passage_ix LIMIT 1",
            (share,),
        )
        return self.passages([rows[0][0]])[rows[0][0]] if rows else None

    def file_of(self, doc_id: str) -> str:
        """Give the path of the file a document came from."""
        rows = self._database.execute(
            "SELECT path FROM file JOIN document USING (file_ix) WHERE doc_id = ?", (doc_id,)
        )
        if not rows:
            raise self._database.corrupt(f"the file of {doc_id} is missing")
        return str(rows[0][0])

    def damaged(self, doc_id: str) -> IndexCorrupt:
        """Give the error that says that a document is not what was read."""
        folder = self._database.folder
        message = (
            f"The index in {folder} is damaged (its copy of {doc_id} is not what was read); run "
            "`ningbot doctor`, or index into another folder."
        )
        return IndexCorrupt(message, folder=folder)

    def _count(self, table: str) -> int:
        return int(self._database.execute(f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608 - ours

    def _document(self, column: str, value: str) -> StoredDocument | None:
        names = (*StoredDocument.__slots__, "checksum")
        rows = self._database.execute(
            f"SELECT {', '.join(names)} FROM document WHERE {column} = ?",  # noqa: S608 - our names
            (value,),
        )
        if not rows:
            return None
        fields = dict(zip(names, rows[0], strict=True))
        original, edits = fields["original"], fields.pop("edits")
        if checksum_of(original, edits) != fields.pop("checksum"):
            raise self.damaged(fields["doc_id"])
        return StoredDocument(**fields, edits=_edits(edits, original))

    def _passage(
        self, passage_ix: int, row: Row | None, spans: Sequence[tuple[int, Span]]
    ) -> Passage:
        if row is None:
            raise self._database.corrupt(f"passage {passage_ix} is missing")
        doc_id, ordinal, start, end, text = row
        if not _is_whole(text, Span(start, end), [span for _, span in spans]):
            raise self.damaged(doc_id)
        sentences = tuple(Sentence(n, span.of(text), span) for n, span in spans)
        return Passage(f"{doc_id}#{ordinal}", doc_id, ordinal, text, Span(start, end), sentences)

    def _rows_of(self, keys: Sequence[object], query: str) -> Iterator[Row]:
        """Run a query that ends in IN over keys, some hundred at a time."""
        for start in range(0, len(keys), _MAX_KEYS):
            some = keys[start : start + _MAX_KEYS]
            marks = ", ".join("?" * len(some))
            yield from self._database.rows(f"{query} ({marks})", some)


def _is_whole(text: object, span: Span, sentences: list[Span]) -> bool:
    """Tell whether a passage fills its span, and its sentences, joined, are the passage."""
    places = [place for each in (span, *sentences) for place in each]
    if not (isinstance(text, str) and all(isinstance(place, int) for place in places)):
        return False
    bounds = [0, *(sentence.end for sentence in sentences)]
    return (
        span.start >= 0
        and span.end - span.start == len(text)
        and bounds[-1] == len(text)
        and [sentence.start for sentence in sentences] == bounds[:-1]
        and all(sentence.start < sentence.end for sentence in sentences)
    )


def checksum_of(original: str, edits: str) -> str:
    """Hash the two texts that every citation is checked against."""
    return hashlib.sha256(f"{len(original)}\0{original}{edits}".encode()).hexdigest()


def _edits(stored: str, original: str) -> tuple[Edit, ...]:
    rows = [(Span(start, end), *rest) for start, end, *rest in json.loads(stored)]
    return tuple(Edit(kind, span, span.of(original), after, ok) for span, after, kind, ok in rows)
