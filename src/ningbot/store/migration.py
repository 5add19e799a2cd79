"""Bring the tables of an older format to the present one, with all they hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from zlib import crc32

from ningbot.records import Edit, Span
from ningbot.store.database import Database
from ningbot.store.rows import PassageRow, StoredDocument
from ningbot.store.schema import SCHEMA
from ningbot.store.writer import Writer
from ningbot.text.copies import bands_of
from ningbot.text.mapping import apply_edits

_OLD = ("file", "document", "passage", "sentence", "vector")


def migrate(database: Database) -> None:
    """Move what formats 1 and 2 hold into the tables of format 3; use inside a transaction.

    Citation ids stay; files will be read again once, since their stamps are not known.

    Raises:
        IndexCorrupt: an original is not what was read.
    """
    tables = {row[0] for row in database.execute("SELECT name FROM sqlite_master")}
    old = [table for table in _OLD if table in tables]
    database.execute("DROP INDEX IF EXISTS document_file")
    for table in old:
        database.execute(f"ALTER TABLE {table} RENAME TO old_{table}")
    for statement in SCHEMA.split(";\n"):
        database.execute(statement)
    database.execute("INSERT INTO file SELECT file_ix, path, sha256, '' FROM old_file")
    moved = dict(_documents(database))
    if "vector" in old:
        rows = database.rows("SELECT passage_ix, ordinal, components FROM old_vector")
        database.execute_many(
            "INSERT INTO vector VALUES (?, ?, ?, ?)",
            ((moved[ix], n, vector, crc32(vector)) for ix, n, vector in rows if ix in moved),
        )
    for table in reversed(old):
        database.execute(f"DROP TABLE old_{table}")


def _documents(database: Database) -> Iterator[tuple[int, int]]:
    """Copy every document; give the old and the new passage_ix of each of its passages."""
    writer = Writer(database)
    names = "doc_id, doc_key, own_id, digest, title, url, date, source, format, encoding, original"
    for ix, file_ix, stored_edits, checksum, *row in database.execute(
        f"SELECT document_ix, file_ix, edits, checksum, {names} FROM old_document"  # noqa: S608 - ours
    ):
        fields = dict(zip(names.split(", "), row, strict=True))
        original = fields["original"]
        content = f"{len(original)}\0{original}{stored_edits}".encode()
        if sha256(content).hexdigest() != checksum:
            raise database.corrupt(f"its copy of {fields['doc_id']} is not what was read")
        edits = tuple(
            Edit(kind, Span(start, end), original[start:end], after, certain)
            for start, end, after, kind, certain in json.loads(stored_edits)
        )
        digest = bytes.fromhex(fields.pop("digest"))[:16]
        document = StoredDocument(**fields, digest=digest, tags=(), edits=edits)
        old = database.execute(
            "SELECT passage_ix, ordinal, span_start, span_end, text FROM old_passage"
            " WHERE document_ix = ? ORDER BY ordinal",
            (ix,),
        )
        passages = [_passage(database, document, *passage) for passage in old]
        _, new = writer.add_document(
            file_ix, document, passages, bands_of(apply_edits(original, edits).text)
        )
        yield from zip((passage[0] for passage in old), new, strict=True)


def _passage(
    database: Database,
    document: StoredDocument,
    passage_ix: int,
    ordinal: int,
    start: int,
    end: int,
    text: str,
) -> PassageRow:
    query = "SELECT span_end FROM old_sentence WHERE passage_ix = ? ORDER BY ordinal"
    ends = [sentence_end for (sentence_end,) in database.execute(query, (passage_ix,))]
    at = _place_in_original(start, document.edits)
    return PassageRow.of(ordinal, Span(start, end), text, at, ends, document.original)


def _place_in_original(start: int, edits: tuple[Edit, ...]) -> int:
    """Give the place in the original of a place in the repaired text that no edit covers."""
    shift = 0
    for edit in edits:
        if edit.source_span.start + shift >= start:
            break
        shift += len(edit.after) - len(edit.before)
    return max(start - shift, 0)
