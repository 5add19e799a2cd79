"""The tables of an archive file: data, no logic."""

from __future__ import annotations

FILE_NAME = "archive.sqlite"
LOCK_NAME = "writer.lock"
APPLICATION_ID = 0x4E494E47  # "NING": tells an archive from any other SQLite file
VECTOR_BYTES = 384  # as in the CHECK below
FORMAT = 3  # raised whenever the tables change

SCHEMA = """
CREATE TABLE IF NOT EXISTS state (
    key TEXT PRIMARY KEY, value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS file (
    file_ix INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL,               -- of its bytes; empty: read it again next time
    stamp TEXT NOT NULL                 -- of its size and times; the same: its bytes are the same
) STRICT;
CREATE TABLE IF NOT EXISTS document (
    document_ix INTEGER PRIMARY KEY,
    file_ix INTEGER NOT NULL REFERENCES file ON DELETE CASCADE,
    doc_id TEXT NOT NULL UNIQUE,
    doc_key TEXT NOT NULL UNIQUE,       -- the short form of doc_id in citation ids
    own_id TEXT,                        -- the id that its file gives it, if that is another
    digest BLOB NOT NULL,               -- of everything that was read
    title TEXT NOT NULL, url TEXT, date TEXT, source TEXT,
    tags TEXT NOT NULL,                 -- JSON: [tag, ...]
    format TEXT NOT NULL, encoding TEXT NOT NULL,
    original TEXT NOT NULL,
    edits TEXT NOT NULL,                -- JSON: [[start, end, after, kind, certain], ...]
    places TEXT NOT NULL,               -- JSON: [[start, kind, value], ...], empty: none
    shown_check INTEGER NOT NULL,       -- of the columns from title to encoding
    checksum BLOB NOT NULL              -- of original, edits and places
) STRICT;
CREATE INDEX IF NOT EXISTS document_file ON document (file_ix);
CREATE INDEX IF NOT EXISTS document_own ON document (own_id) WHERE own_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS document_date ON document (date);
CREATE INDEX IF NOT EXISTS document_source ON document (source);
CREATE TABLE IF NOT EXISTS passage (
    passage_ix INTEGER PRIMARY KEY,     -- never given twice: see state.next_passage_ix
    document_ix INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    span_start INTEGER NOT NULL, span_end INTEGER NOT NULL,  -- in the repaired text
    source_start INTEGER NOT NULL,      -- where its text begins in the original
    text TEXT,                          -- NULL where it stands in the original just so
    sentence_ends TEXT NOT NULL,        -- in the passage, joined by blanks
    text_check INTEGER NOT NULL,        -- of document, place, text and sentence_ends
    UNIQUE (document_ix, ordinal)
) STRICT;
CREATE TABLE IF NOT EXISTS band (       -- what copies of a document are found by
    hash INTEGER NOT NULL, document_ix INTEGER NOT NULL,
    PRIMARY KEY (hash, document_ix)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS removed (    -- passages that an index of terms may still hold
    passage_ix INTEGER PRIMARY KEY,
    generation INTEGER NOT NULL         -- the first one without it
) STRICT;
CREATE TABLE IF NOT EXISTS vector (     -- of what passages mean; those of long ones have several
    passage_ix INTEGER NOT NULL REFERENCES passage ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    components BLOB NOT NULL            -- a signed byte each, to any scale
        CHECK (length(components) = 384),
    components_check INTEGER NOT NULL,
    PRIMARY KEY (passage_ix, ordinal)
) STRICT, WITHOUT ROWID;
-- Tells this archive from every other, such as one made in its place.
INSERT OR IGNORE INTO state VALUES ('archive_id', lower(hex(randomblob(16))));
"""
