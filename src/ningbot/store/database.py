"""Open an archive file, and read or write it in whole transactions.

Readers see the last commit, whole, while a writer prepares the next one (WAL). A write is one
transaction: all of it happens or none of it does.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from ningbot.errors import (
    ArchiveError,
    IndexBusy,
    IndexCorrupt,
    IndexMissing,
    IndexTooNew,
    IndexUnwritable,
)
from ningbot.store.schema import APPLICATION_ID, FILE_NAME, FORMAT, SCHEMA

_BUSY_TIMEOUT_S = 1.0


class Database:
    """An open archive file; one per thread."""

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        self.folder = folder
        self.connection = connection

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the archive in ``folder`` for reading.

        Raises:
            IndexMissing, IndexCorrupt, IndexTooNew, IndexUnwritable.
        """
        path = folder / FILE_NAME
        with named_errors(folder):
            if not path.is_file():
                raise IndexMissing(
                    f"There is no index in {folder}; make one with `ningbot index`, or name its "
                    "folder with --index.",
                    folder=folder,
                )
            database = cls(folder, _connect(path, mode="ro"))
            database._check_format()
        return database

    @classmethod
    def create(cls, folder: Path) -> Self:
        """Open the archive in ``folder`` for writing; make it where there is none.

        Raises:
            IndexCorrupt, IndexTooNew, IndexUnwritable, IndexBusy.
        """
        with named_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
            database = cls(folder, _connect(folder / FILE_NAME, mode="rwc"))
            if database._is_new():
                database._make_tables()
            database._check_format()
        return database

    def close(self) -> None:
        """Close the file; safe to call twice."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Hold one state of the archive for several reads."""
        with named_errors(self.folder):
            self.connection.execute("BEGIN")
            try:
                yield
            finally:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Make all writes inside visible together at the end, or none of them."""
        with named_errors(self.folder):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.set_state("generation", str(self.generation() + 1))
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    def generation(self) -> int:
        """Count the commits so far: two equal numbers mean the same state."""
        return int(self.state("generation") or 0)

    def state(self, key: str) -> str | None:
        """Read one value kept about the archive as a whole."""
        row = self.connection.execute("SELECT value FROM state WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def set_state(self, key: str, value: str) -> None:
        """Keep one value about the archive as a whole."""
        self.connection.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (key, value))

    def problems(self) -> list[str]:
        """Run SQLite's own checks over the whole file; an empty list means sound."""
        with named_errors(self.folder):
            found = [str(row[0]) for row in self.connection.execute("PRAGMA integrity_check")]
            broken = self.connection.execute("PRAGMA foreign_key_check").fetchall()
        rows = [f"row {row[1]} of {row[0]} refers to a missing {row[2]}" for row in broken]
        return [line for line in found if line != "ok"] + rows

    def _pragma(self, name: str) -> int:
        return int(self.connection.execute(f"PRAGMA {name}").fetchone()[0])

    def _is_new(self) -> bool:
        return not self._pragma("application_id") and not self._pragma("schema_version")

    def _make_tables(self) -> None:
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.executescript(
            f"BEGIN IMMEDIATE; {SCHEMA} PRAGMA application_id = {APPLICATION_ID};"
            f"PRAGMA user_version = {FORMAT}; COMMIT;"
        )

    def _check_format(self) -> None:
        if self._pragma("application_id") != APPLICATION_ID:
            raise _corrupt(self.folder, "it is not an archive of ningbot's")
        found = self._pragma("user_version")
        if found > FORMAT:
            raise IndexTooNew(
                f"The index in {self.folder} was made by a newer ningbot (format {found}; this one "
                f"reads up to {FORMAT}); upgrade ningbot, or index into another folder.",
                folder=self.folder,
            )


def _connect(path: Path, *, mode: str) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    if mode == "ro" and not os.access(path.parent, os.W_OK) and not _has_journal(path):
        uri += "&immutable=1"  # a read-only folder has no room for the write-ahead log's index
    connection = sqlite3.connect(
        uri, uri=True, timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
    )
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def _has_journal(path: Path) -> bool:
    journal = path.with_name(path.name + "-wal")
    return journal.exists() and journal.stat().st_size > 0


@contextmanager
def named_errors(folder: Path) -> Iterator[None]:
    """Turn SQLite's and the system's errors into ningbot's, each with what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise _named(error, folder) from error
    except PermissionError as error:
        raise _unwritable(folder, "permission denied") from error
    except (FileExistsError, NotADirectoryError) as error:
        raise _unwritable(folder, "it is a file, not a folder") from error


def _named(error: sqlite3.Error, folder: Path) -> ArchiveError:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return IndexBusy(
            f"Another ningbot is writing the index in {folder}; try again when it has finished.",
            folder=folder,
        )
    if code in _UNWRITABLE:
        return _unwritable(folder, _UNWRITABLE[code])
    return _corrupt(folder, str(error))


_UNWRITABLE = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "it may only be read",
    sqlite3.SQLITE_PERM: "permission denied",
    sqlite3.SQLITE_CANTOPEN: "the file cannot be opened",
    sqlite3.SQLITE_IOERR: "the disk gave an error",
    sqlite3.SQLITE_NOMEM: "there is not enough memory",
}


def _unwritable(folder: Path, reason: str) -> IndexUnwritable:
    message = (
        f"The index in {folder} cannot be used: {reason}. What was indexed before is untouched; "
        "mend that, or name another folder with --index."
    )
    return IndexUnwritable(message, folder=folder)


def _corrupt(folder: Path, reason: str) -> IndexCorrupt:
    message = (
        f"The index in {folder} is damaged ({reason}); your articles are not: move "
        f"{folder / FILE_NAME} away and run `ningbot index` again."
    )
    return IndexCorrupt(message, folder=folder)
