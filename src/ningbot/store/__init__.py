"""The archive on disk: one SQLite file, the truth that every index is built from."""

from ningbot.store.database import Database
from ningbot.store.pool import Pool
from ningbot.store.reader import Listed, PassageTerms, Reader, StoredDocument
from ningbot.store.schema import FILE_NAME, FORMAT
from ningbot.store.vectors import VECTOR_GENERATION, StoredVector, Unread, VectorTable
from ningbot.store.writer import Writer

__all__ = [
    "FILE_NAME",
    "FORMAT",
    "VECTOR_GENERATION",
    "Database",
    "Listed",
    "PassageTerms",
    "Pool",
    "Reader",
    "StoredDocument",
    "StoredVector",
    "Unread",
    "VectorTable",
    "Writer",
]
