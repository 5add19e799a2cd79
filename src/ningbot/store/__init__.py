"""The archive on disk: one SQLite file, the truth that every index is built from."""

from ningbot.store.database import Database
from ningbot.store.pool import Pool
from ningbot.store.reader import PassageTerms, Reader, StoredDocument
from ningbot.store.schema import FILE_NAME, FORMAT
from ningbot.store.writer import Writer

__all__ = [
    "FILE_NAME",
    "FORMAT",
    "Database",
    "PassageTerms",
    "Pool",
    "Reader",
    "StoredDocument",
    "Writer",
]
