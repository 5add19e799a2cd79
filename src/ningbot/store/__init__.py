"""The archive on disk: one SQLite file, the truth that every index is built from."""

from ningbot.store.copying import copy_sqlite, sqlite_problems
from ningbot.store.database import Database, lock_writers
from ningbot.store.pool import Pool
from ningbot.store.reader import FileState, Holds, Listed, PassageTerms, Reader
from ningbot.store.rows import PassageRow, StoredDocument, kinds_of
from ningbot.store.schema import FILE_NAME, FORMAT
from ningbot.store.scope import Facts, Scope
from ningbot.store.vectors import VECTOR_GENERATION, StoredVector, Unread, VectorTable
from ningbot.store.writer import Writer

__all__ = [
    "FILE_NAME",
    "FORMAT",
    "VECTOR_GENERATION",
    "Database",
    "Facts",
    "FileState",
    "Holds",
    "Listed",
    "PassageRow",
    "PassageTerms",
    "Pool",
    "Reader",
    "Scope",
    "StoredDocument",
    "StoredVector",
    "Unread",
    "VectorTable",
    "Writer",
    "copy_sqlite",
    "kinds_of",
    "lock_writers",
    "sqlite_problems",
]
