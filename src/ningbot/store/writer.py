"""Put files, documents and passages into an archive file, and take them out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from ningbot.records import Edit
from ningbot.store.database import Database
from ningbot.store.rows import (
    REPAIRS,
    PassageRow,
    StoredDocument,
    checksum_of,
    kinds_of,
    read_edits,
    shown_check_of,
    text_check_of,
    write_edits,
    write_places,
)
from ningbot.text.copies import bands_of
from ningbot.text.mapping import apply_edits

NEXT_PASSAGE = "next_passage_ix"
N_PASSAGES = "n_passages"
N_SENTENCES = "n_sentences"


class Writer:
    """Writes inside ``Database.writing()``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put_file(self, path: str, sha256: str, stamp: str = "") -> int:
        """Add a file or change its hash and stamp; give its file_ix."""
        rows = self._database.execute(
            "INSERT INTO file (path, sha256, stamp) VALUES (?, ?, ?) ON CONFLICT (path) DO UPDATE"
            " SET sha256 = excluded.sha256, stamp = excluded.stamp RETURNING file_ix",
            (path, sha256, stamp),
        )
        return int(rows[0][0])

    def move_files(self, old: str, new: str) -> None:
        """Say that what lay below one folder lies below another."""
        self._database.execute(
            "UPDATE OR IGNORE file SET path = :new || substr(path, length(:old) + 1)"
            " WHERE substr(path, 1, length(:old) + 1) = :old || '/'",
            {"old": old, "new": new},
        )

    def remove_file(self, path: str) -> list[int]:
        """Drop a file with its documents; give the passages that went."""
        query = "SELECT doc_id FROM document JOIN file USING (file_ix) WHERE path = ?"
        gone: list[int] = []
        for (doc_id,) in self._database.execute(query, (path,)):
            gone += self.remove_document(doc_id)[1]
        self._database.execute("DELETE FROM file WHERE path = ?", (path,))
        return gone

    def documents_of(self, file_ix: int) -> dict[str, tuple[str, bytes]]:
        """Give (doc_id, digest) of a file's documents by the ids the file gives them."""
        query = "SELECT coalesce(own_id, doc_id), doc_id, digest FROM document WHERE file_ix = ?"
        rows = self._database.rows(query, (file_ix,))
        return {own_id: (doc_id, digest) for own_id, doc_id, digest in rows}

    def count_documents_of(self, path: str) -> int:
        """Count the documents of a file."""
        query = "SELECT count(*) FROM document JOIN file USING (file_ix) WHERE path = ?"
        return int(self._database.execute(query, (path,))[0][0])

    def has_document(self, doc_id: str) -> bool:
        """Tell whether a doc_id is taken."""
        query = "SELECT 1 FROM document WHERE doc_id = ?"
        return bool(self._database.execute(query, (doc_id,)))

    def has_key(self, doc_key: str) -> bool:
        """Tell whether a key of citation ids is taken."""
        query = "SELECT 1 FROM document WHERE doc_key = ?"
        return bool(self._database.execute(query, (doc_key,)))

    def remove_document(self, doc_id: str) -> tuple[str, list[int]]:
        """Drop a document; give the key it had and the passages that went with it."""
        [(document_ix, original, edits)] = self._database.execute(
            "SELECT document_ix, original, edits FROM document WHERE doc_id = ?", (doc_id,)
        )
        self._remove_bands(document_ix, original, edits)
        rows = self._database.execute(
            "SELECT passage_ix, sentence_ends FROM passage JOIN document USING (document_ix)"
            " WHERE doc_id = ?",
            (doc_id,),
        )
        gone = [passage_ix for passage_ix, _ in rows]
        generation = self._database.generation() + 1
        self._database.execute_many(
            "INSERT INTO removed VALUES (?, ?)", [(passage_ix, generation) for passage_ix in gone]
        )
        self._count(N_SENTENCES, -sum(len(ends.split()) for _, ends in rows))
        self._count(N_PASSAGES, -len(rows))
        with suppress(ValueError, TypeError):  # of a damaged one nothing is known
            self._count_repairs(read_edits(edits, original), -1)
        query = "DELETE FROM document WHERE doc_id = ? RETURNING doc_key"
        return str(self._database.execute(query, (doc_id,))[0][0]), gone

    def forget_removed(self, generation: int) -> None:
        """Forget the passages that went up to a generation: no index of terms holds them now."""
        self._database.execute("DELETE FROM removed WHERE generation <= ?", (generation,))
        self._database.set_state("removed_since", str(generation))

    def displaced_documents(self) -> list[tuple[str, str]]:
        """Give (doc_id, own_id) of the documents whose own id was taken when they came."""
        query = "SELECT doc_id, own_id FROM document WHERE own_id IS NOT NULL ORDER BY doc_id"
        return [(doc_id, own_id) for doc_id, own_id in self._database.execute(query)]

    def rename_document(self, doc_id: str, own_id: str) -> None:
        """Give a document its own id; its key in citation ids stays."""
        columns = ", ".join(_CHECKED)
        query = f"SELECT {columns} FROM document WHERE doc_id = ?"  # noqa: S608 - our names
        [found] = self._database.execute(query, (doc_id,))
        row = dict(zip(_CHECKED, found, strict=True)) | {"doc_id": own_id}
        self._database.execute(
            "UPDATE document SET doc_id = ?, own_id = NULL, shown_check = ? WHERE doc_id = ?",
            (own_id, shown_check_of(row), doc_id),
        )

    def add_document(
        self,
        file_ix: int,
        document: StoredDocument,
        passages: Sequence[PassageRow],
        bands: Iterable[int],
    ) -> tuple[int, range]:
        """Add a document with its passages; give its document_ix and their passage_ix.

        By its ``bands`` (text.copies) its copies are found.
        """
        edits, places = write_edits(document.edits), write_places(document.places)
        row: dict[str, Any] = {
            "file_ix": file_ix,
            **{key: getattr(document, key) for key in _COPIED},
            "own_id": document.own_id if document.own_id != document.doc_id else None,
            "tags": json.dumps(document.tags, ensure_ascii=False),
            "edits": edits,
            "places": places,
            "checksum": checksum_of(document.original, edits, places),
        }
        row["shown_check"] = shown_check_of(row)
        marks = ", ".join(f":{key}" for key in row)
        [(document_ix,)] = self._database.execute(
            f"INSERT INTO document ({', '.join(row)}) VALUES ({marks})"  # noqa: S608 - our names
            " RETURNING document_ix",
            row,
        )
        self._database.execute_many(
            "INSERT OR IGNORE INTO band VALUES (?, ?)", [(band, document_ix) for band in bands]
        )
        first = self._database.number(NEXT_PASSAGE) or 1
        passage_ixs = range(first, first + len(passages))
        self._database.execute_many(
            "INSERT INTO passage VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (ix, document_ix, *passage, _check(document, passage))
                for ix, passage in zip(passage_ixs, passages, strict=True)
            ],
        )
        self._database.set_state(NEXT_PASSAGE, str(passage_ixs.stop))
        self._count(N_SENTENCES, sum(len(p.sentence_ends.split()) for p in passages))
        self._count_repairs(document.edits, 1)
        self._count(N_PASSAGES, len(passages))
        return document_ix, passage_ixs

    def _remove_bands(self, document_ix: int, original: str, edits: str) -> None:
        """Take a document out of the bands; a damaged one, whose text is not what it was, by looking at all."""
        try:
            bands = bands_of(apply_edits(original, read_edits(edits, original)).text)
        except (ValueError, TypeError):
            self._database.execute("DELETE FROM band WHERE document_ix = ?", (document_ix,))
        else:
            self._database.execute_many(
                "DELETE FROM band WHERE hash = ? AND document_ix = ?",
                [(band, document_ix) for band in bands],
            )

    def _count_repairs(self, edits: Sequence[Edit], sign: int) -> None:
        if not edits:
            return
        counts = Counter(json.loads(self._database.state(REPAIRS) or "{}"))
        for kind, n in kinds_of(edits).items():
            counts[kind] = max(0, counts[kind] + sign * n)
        self._database.set_state(REPAIRS, json.dumps(dict(counts.most_common())))

    def _count(self, key: str, n_more: int) -> None:
        self._database.set_state(key, str(self._database.number(key) + n_more))


def _check(document: StoredDocument, passage: PassageRow) -> int:
    text = passage.text_in(document.original)
    return text_check_of(
        document.doc_key, passage.ordinal, passage.start, passage.sentence_ends, text
    )


_COPIED = (
    "doc_id",
    "doc_key",
    "digest",
    "title",
    "url",
    "date",
    "source",
    "format",
    "encoding",
    "original",
)
_CHECKED = ("doc_id", "doc_key", "title", "url", "date", "source", "tags", "format", "encoding")
