"""Read documents and passages from an archive file."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ningbot.errors import IndexCorrupt
from ningbot.records import Edit, Passage, Sentence, Span
from ningbot.store.database import Database


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
class PassageTerms:
    """What an index engine needs of a passage."""

    passage_ix: int
    passage_id: str
    doc_id: str
    terms: list[str]


class Reader:
    """Reads inside ``Database.reading()``."""

    def __init__(self, database: Database) -> None:
        self._connection = database.connection
        self._database = database

    def counts(self) -> dict[str, int]:
        """Count files, documents, passages and sentences."""
        tables = ("file", "document", "passage", "sentence")
        return {table: self._count(table) for table in tables}

    def files(self) -> dict[str, str]:
        """Give the hash of each file by its path."""
        return dict(self._connection.execute("SELECT path, sha256 FROM file ORDER BY path"))

    def passage_terms(self) -> Iterator[PassageTerms]:
        """Give the terms of every passage, in an order that the archive's content decides."""
        rows = self._connection.execute(
            "SELECT passage_ix, doc_id, ordinal, terms, title_terms FROM passage"
            " JOIN document USING (document_ix) ORDER BY doc_id, ordinal"
        )
        for passage_ix, doc_id, ordinal, terms, title_terms in rows:
            both = terms.split(" ") + title_terms.split(" ")
            yield PassageTerms(passage_ix, f"{doc_id}#{ordinal}", doc_id, [t for t in both if t])

    def passages(self, passage_ixs: Iterable[int]) -> dict[int, Passage]:
        """Give passages with their sentences by passage_ix."""
        return {passage_ix: self._passage(passage_ix) for passage_ix in passage_ixs}

    def passages_of(self, doc_id: str) -> list[Passage]:
        """Give the passages of one document in order."""
        rows = self._connection.execute(
            "SELECT passage_ix FROM passage JOIN document USING (document_ix)"
            " WHERE doc_id = ? ORDER BY ordinal",
            (doc_id,),
        ).fetchall()
        return [self._passage(passage_ix) for (passage_ix,) in rows]

    def document(self, doc_id: str) -> StoredDocument | None:
        """Give one document by its id."""
        return self._document("SELECT * FROM document WHERE doc_id = ?", doc_id)

    def document_by_key(self, doc_key: str) -> StoredDocument | None:
        """Give one document by the short form of its id."""
        return self._document("SELECT * FROM document WHERE doc_key = ?", doc_key)

    def title(self, doc_id: str) -> str:
        """Give the title of one document."""
        query = "SELECT title FROM document WHERE doc_id = ?"
        row = self._connection.execute(query, (doc_id,)).fetchone()
        return "" if row is None else str(row[0])

    def doc_ids(self) -> list[str]:
        """List the documents by id."""
        return [
            row[0] for row in self._connection.execute("SELECT doc_id FROM document ORDER BY 1")
        ]

    def file_of(self, doc_id: str) -> str:
        """Give the path of the file a document came from."""
        row = self._connection.execute(
            "SELECT path FROM file JOIN document USING (file_ix) WHERE doc_id = ?", (doc_id,)
        ).fetchone()
        return str(row[0])

    def _count(self, table: str) -> int:
        row = self._connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
        return int(row[0])

    def _document(self, query: str, value: str) -> StoredDocument | None:
        cursor = self._connection.cursor()
        cursor.row_factory = sqlite3.Row
        row = cursor.execute(query, (value,)).fetchone()
        if row is None:
            return None
        if checksum_of(row["original"], row["edits"]) != row["checksum"]:
            raise self._damaged(row["doc_id"])
        fields = {key: row[key] for key in StoredDocument.__slots__ if key != "edits"}
        return StoredDocument(**fields, edits=_edits(row["edits"], row["original"]))

    def _damaged(self, doc_id: str) -> IndexCorrupt:
        folder = self._database.folder
        message = (
            f"The index in {folder} is damaged (its copy of {doc_id} is not what was read); run "
            "`ningbot doctor`, or index into another folder."
        )
        return IndexCorrupt(message, folder=folder)

    def _passage(self, passage_ix: int) -> Passage:
        doc_id, ordinal, start, end, text = self._connection.execute(
            "SELECT doc_id, ordinal, span_start, span_end, text FROM passage"
            " JOIN document USING (document_ix) WHERE passage_ix = ?",
            (passage_ix,),
        ).fetchone()
        rows = self._connection.execute(
            "SELECT ordinal, span_start, span_end FROM sentence WHERE passage_ix = ? ORDER BY 1",
            (passage_ix,),
        )
        spans = [(n, Span(s, e)) for n, s, e in rows]
        sentences = tuple(Sentence(n, span.of(text), span) for n, span in spans)
        return Passage(f"{doc_id}#{ordinal}", doc_id, ordinal, text, Span(start, end), sentences)


def checksum_of(original: str, edits: str) -> str:
    """Hash the two texts that every citation is checked against."""
    return hashlib.sha256(f"{len(original)}\0{original}{edits}".encode()).hexdigest()


def _edits(stored: str, original: str) -> tuple[Edit, ...]:
    rows = [(Span(start, end), *rest) for start, end, *rest in json.loads(stored)]
    return tuple(Edit(kind, span, span.of(original), after, ok) for span, after, kind, ok in rows)
