"""Put files, documents and passages into an archive file, and take them out."""

from __future__ import annotations

import json
from collections.abc import Iterable

from ningbot.records import Passage
from ningbot.store.database import Database
from ningbot.store.reader import StoredDocument, checksum_of


class Writer:
    """Writes inside ``Database.writing()``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put_file(self, path: str, sha256: str) -> int:
        """Add a file or change its hash; give its file_ix."""
        rows = self._database.execute(
            "INSERT INTO file (path, sha256) VALUES (?, ?) "
            "ON CONFLICT (path) DO UPDATE SET sha256 = excluded.sha256 RETURNING file_ix",
            (path, sha256),
        )
        return int(rows[0][0])

    def remove_file(self, path: str) -> None:
        """Drop a file with its documents."""
        self._database.execute("DELETE FROM file WHERE path = ?", (path,))

    def documents_of(self, file_ix: int) -> dict[str, tuple[str, str]]:
        """Give (doc_id, digest) of a file's documents by the ids the file gives them."""
        rows = self._database.execute(
            "SELECT own_id, doc_id, digest FROM document WHERE file_ix = ?", (file_ix,)
        )
        return {own_id: (doc_id, digest) for own_id, doc_id, digest in rows}

    def has_document(self, doc_id: str) -> bool:
        """Tell whether a doc_id is taken."""
        query = "SELECT 1 FROM document WHERE doc_id = ?"
        return bool(self._database.execute(query, (doc_id,)))

    def has_key(self, doc_key: str) -> bool:
        """Tell whether a key of citation ids is taken."""
        query = "SELECT 1 FROM document WHERE doc_key = ?"
        return bool(self._database.execute(query, (doc_key,)))

    def remove_document(self, doc_id: str) -> str:
        """Drop a document with its passages; give the key it had."""
        query = "DELETE FROM document WHERE doc_id = ? RETURNING doc_key"
        return str(self._database.execute(query, (doc_id,))[0][0])

    def displaced_documents(self) -> list[tuple[str, str]]:
        """Give (doc_id, own_id) of the documents whose own id was taken when they came."""
        query = "SELECT doc_id, own_id FROM document WHERE doc_id <> own_id ORDER BY doc_id"
        return [(doc_id, own_id) for doc_id, own_id in self._database.execute(query)]

    def rename_document(self, doc_id: str, new_id: str) -> None:
        """Give a document another id; its key in citation ids stays."""
        query = "UPDATE document SET doc_id = ? WHERE doc_id = ?"
        self._database.execute(query, (new_id, doc_id))

    def add_document(
        self,
        file_ix: int,
        document: StoredDocument,
        *,
        title_terms: list[str],
        passages: Iterable[tuple[Passage, list[str]]],
    ) -> None:
        """Add a document with its passages, each with its terms."""
        rows = [[*e.source_span, e.after, e.kind, e.certain] for e in document.edits]
        edits = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
        row = {
            "file_ix": file_ix,
            **{key: getattr(document, key) for key in _DOCUMENT_COLUMNS},
            "edits": edits,
            "checksum": checksum_of(document.original, edits),
            "title_terms": " ".join(title_terms),
        }
        marks = ", ".join(f":{key}" for key in row)
        [(document_ix,)] = self._database.execute(
            f"INSERT INTO document ({', '.join(row)}) VALUES ({marks})"  # noqa: S608 - our names
            " RETURNING document_ix",
            row,
        )
        for passage, terms in passages:
            self._add_passage(document_ix, passage, terms)

    def _add_passage(self, document_ix: int, passage: Passage, terms: list[str]) -> None:
        [(passage_ix,)] = self._database.execute(
            "INSERT INTO passage (document_ix, ordinal, span_start, span_end, text, terms)"
            " VALUES (?, ?, ?, ?, ?, ?) RETURNING passage_ix",
            (document_ix, passage.ordinal, *passage.span, passage.text, " ".join(terms)),
        )
        self._database.execute_many(
            "INSERT INTO sentence VALUES (?, ?, ?, ?)",
            [(passage_ix, s.ordinal, *s.span) for s in passage.sentences],
        )


_DOCUMENT_COLUMNS = (
    "doc_id",
    "doc_key",
    "own_id",
    "digest",
    "title",
    "url",
    "date",
    "source",
    "format",
    "encoding",
    "original",
)
