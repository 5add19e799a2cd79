"""The tables of an archive file: data, no logic."""

from __future__ import annotations

FILE_NAME = "archive.sqlite"
APPLICATION_ID = 0x4E494E47  # "NING": tells an archive from any other SQLite file
VECTOR_BYTES = 384  # as in the CHECK below
FORMAT = 2  # raised whenever the tables change

SCHEMA = """
CREATE TABLE IF NOT EXISTS state (
    key TEXT PRIMARY KEY, value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS file (
    file_ix INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL                -- of its bytes; empty: read it again next time
) STRICT;
CREATE TABLE IF NOT EXISTS document (
    document_ix INTEGER PRIMARY KEY,
    file_ix INTEGER NOT NULL REFERENCES file ON DELETE CASCADE,
    doc_id TEXT NOT NULL UNIQUE,
    doc_key TEXT NOT NULL UNIQUE,       -- the short form of doc_id in citation ids
    own_id TEXT NOT NULL,               -- the id that its file gives it
    digest TEXT NOT NULL,               -- of everything that was read
    title TEXT NOT NULL, url TEXT, date TEXT, source TEXT,
    format TEXT NOT NULL, encoding TEXT NOT NULL,
    original TEXT NOT NULL,
    edits TEXT NOT NULL,                -- JSON: [[start, end, after, kind, certain], ...]
    checksum TEXT NOT NULL,             -- of original and edits
    title_terms TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS document_file ON document (file_ix);
CREATE TABLE IF NOT EXISTS passage (
    passage_ix INTEGER PRIMARY KEY,
    document_ix INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    span_start INTEGER NOT NULL, span_end INTEGER NOT NULL,  -- in the repaired text
    text TEXT NOT NULL,
    terms TEXT NOT NULL,                -- with repeats, joined by blanks
    UNIQUE (document_ix, ordinal)
) STRICT;
CREATE TABLE IF NOT EXISTS sentence (
    passage_ix INTEGER NOT NULL REFERENCES passage ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    span_start INTEGER NOT NULL, span_end INTEGER NOT NULL,  -- in the passage
    PRIMARY KEY (passage_ix, ordinal)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS vector (     -- of what passages mean; those of long ones have several
    passage_ix INTEGER NOT NULL REFERENCES passage ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    components BLOB NOT NULL            -- a signed byte each, to any scale
        CHECK (length(components) = 384),
    PRIMARY KEY (passage_ix, ordinal)
) STRICT, WITHOUT ROWID;
-- Tells this archive from every other, such as one made in its place.
INSERT OR IGNORE INTO state VALUES ('archive_id', lower(hex(randomblob(16))));
"""
