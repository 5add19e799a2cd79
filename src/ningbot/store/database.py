"""Open an archive file, and read or write it in whole transactions.

Readers see the last commit, whole, while a writer prepares the next one (WAL). A write is one
transaction: all of it happens or none of it does.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISREG
from typing import Any, Self

from filelock import FileLock, Timeout

from ningbot.errors import (
    ArchiveError,
    IndexBusy,
    IndexCorrupt,
    IndexMissing,
    IndexTooNew,
    IndexTooOld,
    IndexUnwritable,
)
from ningbot.store.schema import APPLICATION_ID, FILE_NAME, FORMAT, LOCK_NAME, SCHEMA

_BUSY_TIMEOUT_S = 1.0
_PAGE_BYTES = 32768  # several articles to a page, which wastes less than one to a page does
_JOURNAL_BYTES = 8 * 2**20

Row = tuple[Any, ...]
Parameters = Sequence[Any] | Mapping[str, Any]
FileIdentity = tuple[int, int]  # device and inode
FileStamp = tuple[int, int]  # size and time of change


class Database:
    """An open archive file, for one thread at a time."""

    def __init__(
        self,
        folder: Path,
        connection: sqlite3.Connection,
        *,
        identity: FileIdentity | None,
        stamp: FileStamp | None = None,
    ) -> None:
        self.folder = folder
        self._path = (folder / FILE_NAME).absolute()
        self._connection = connection
        self._identity = identity
        self._stamp = stamp  # of a file that is read without locks

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the archive in ``folder`` for reading.

        Raises:
            IndexMissing, IndexCorrupt, IndexTooNew, IndexTooOld, IndexUnwritable, IndexBusy.
        """
        path = folder / FILE_NAME
        with _named_system_errors(folder):
            identity = _identity(path)
            if identity is None:
                raise _missing(folder)
            stamp = None if _has_room(path) else _stamp(path)
            connection = _connect(path, mode="ro", immutable=stamp is not None)
            database = cls(folder, connection, identity=identity, stamp=stamp)
        return database._made_ready(may_make=False)

    @classmethod
    def create(cls, folder: Path) -> Self:
        """Open the archive in ``folder`` for writing; make it where there is none.

        One of an older format is brought to the present one.

        Raises:
            IndexCorrupt, IndexTooNew, IndexUnwritable, IndexBusy.
        """
        path = folder / FILE_NAME
        with _named_system_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                _remove_journal(path)
            database = cls(folder, _connect(path, mode="rwc"), identity=_identity(path))
        return database._made_ready(may_make=True)

    def close(self) -> None:
        """Close the file; safe to call twice."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def is_current(self) -> bool:
        """Tell whether the open file still is the one in the folder, as it was where it is not locked."""
        with _named_system_errors(self.folder):
            if self._stamp is not None and _stamp(self._path) != self._stamp:
                return False
            return _identity(self._path) == self._identity

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Hold one state of the archive for several reads."""
        self.execute("BEGIN")
        try:
            yield
        finally:
            self.roll_back()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other writers of documents away for as long as several transactions take.

        Raises:
            IndexBusy: another one is at it.
        """
        with lock_writers(self.folder):
            yield

    @contextmanager
    def writing(self, *, counted_as: str = "generation") -> Iterator[None]:
        """Make all writes inside visible together at the end, or none of them."""
        self.begin_writing()
        try:
            yield
            self.commit_writing(counted_as=counted_as)
        finally:
            self.roll_back()

    def begin_writing(self) -> None:
        """Begin a transaction that writes."""
        self.execute("BEGIN IMMEDIATE")

    def commit_writing(self, *, counted_as: str = "generation") -> None:
        """Make what was written since its beginning visible, and count it."""
        self.set_state(counted_as, str(self.number(counted_as) + 1))
        self.execute("COMMIT")

    def execute(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """Run one statement; give all its rows."""
        return list(self.rows(sql, parameters))

    def execute_many(self, sql: str, parameters: Iterable[Parameters]) -> None:
        """Run one statement with each of several sets of parameters."""
        with _named_errors(self.folder):
            self._connection.executemany(sql, parameters)

    def rows(self, sql: str, parameters: Parameters = ()) -> Generator[Row]:
        """Run a query as its rows are asked for."""
        with _named_errors(self.folder):
            yield from self._connection.execute(sql, parameters)

    def version(self) -> tuple[str | None, int]:
        """Name the state being read: archives with equal versions hold the same."""
        return self.state("archive_id"), self.generation()

    def generation(self) -> int:
        """Count the commits so far.

        Raises:
            IndexCorrupt: what is kept as their number is none.
        """
        return self.number("generation")

    def state(self, key: str) -> str | None:
        """Read one value kept about the archive as a whole."""
        rows = self.execute("SELECT value FROM state WHERE key = ?", (key,))
        return str(rows[0][0]) if rows else None

    def set_state(self, key: str, value: str) -> None:
        """Keep one value about the archive as a whole."""
        self.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (key, value))

    def problems(self) -> list[str]:
        """Run SQLite's own checks over the whole file; an empty list means sound."""
        found = [str(row[0]) for row in self.execute("PRAGMA integrity_check")]
        broken = self.execute("PRAGMA foreign_key_check")
        rows = [f"row {row[1]} of {row[0]} refers to a missing {row[2]}" for row in broken]
        return [line for line in found if line != "ok"] + rows

    def corrupt(self, reason: str) -> IndexCorrupt:
        """Give the error that says in what the file is damaged."""
        return _corrupt(self.folder, reason)

    def roll_back(self) -> None:
        """Undo what the transaction wrote, if there is one."""
        if self._connection.in_transaction:
            self.execute("ROLLBACK")

    def _made_ready(self, *, may_make: bool) -> Self:
        """Check the format, after making the tables where that is wanted; close on an error."""
        try:
            if self._is_new():
                if not may_make:
                    raise _missing(self.folder)
                self._make_tables()
            if (found := self._check_format()) < FORMAT:
                if not may_make:
                    raise _too_old(self.folder, found)
                self._migrate()
        except BaseException:
            self.close()
            raise
        return self

    def _migrate(self) -> None:
        """Bring the tables to the present format; another process may do so at the same time."""
        from ningbot.store.migration import migrate

        with self.writing():
            if self._pragma("user_version") < FORMAT:
                migrate(self)
                self.execute(f"PRAGMA user_version = {FORMAT}")

    def number(self, key: str) -> int:
        """Read a number kept about the archive as a whole, 0 where there is none.

        Raises:
            IndexCorrupt: what is kept is no number.
        """
        stored = self.state(key) or "0"
        if not stored.isdecimal():
            raise self.corrupt(f"its {key} is {stored!r}")
        return int(stored)

    def _pragma(self, name: str) -> int:
        return int(self.execute(f"PRAGMA {name}")[0][0])

    def _is_new(self) -> bool:
        return not self._pragma("application_id") and not self._pragma("schema_version")

    def _make_tables(self) -> None:
        """Make the tables that are not there; another process may do so at the same time."""
        self.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
        self.execute("PRAGMA journal_mode = WAL")
        with _named_errors(self.folder):
            self._connection.executescript(
                f"BEGIN IMMEDIATE; {SCHEMA} PRAGMA application_id = {APPLICATION_ID};"
                f"PRAGMA user_version = {FORMAT}; COMMIT;"
            )

    def _check_format(self) -> int:
        if self._pragma("application_id") != APPLICATION_ID:
            raise self.corrupt("it is not an archive of ningbot's")
        found = self._pragma("user_version")
        if found < 1:
            raise self.corrupt(f"there is no format {found}")
        if found > FORMAT:
            raise IndexTooNew(
                f"The index in {self.folder} was made by a newer ningbot (format {found}; this one "
                f"reads up to {FORMAT}); upgrade ningbot, or index into another folder.",
                folder=self.folder,
            )
        return found


@contextmanager
def lock_writers(folder: Path) -> Iterator[None]:
    """Keep writers of documents away from the archive in a folder, whatever its file is like.

    Raises:
        IndexBusy: one is at it.
    """
    lock = FileLock(folder / LOCK_NAME, timeout=_BUSY_TIMEOUT_S)
    with _named_system_errors(folder):
        try:
            lock.acquire()
        except Timeout as error:
            raise _busy(folder) from error
    try:
        yield
    finally:
        lock.release()


def _has_room(path: Path) -> bool:
    """Tell whether the write-ahead log's index is there, or can be made; a read-only folder has no room."""
    return os.access(path.parent, os.W_OK) or _has_journal(path)


def _connect(path: Path, *, mode: str, immutable: bool = False) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    if immutable:
        uri += "&immutable=1"
    with _named_errors(path.parent):
        connection = sqlite3.connect(
            uri, uri=True, timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        # Else the journal of an archive that is always open somewhere grows to 1,000 pages.
        connection.execute(f"PRAGMA wal_autocheckpoint = {_JOURNAL_BYTES // _PAGE_BYTES}")
        connection.execute(f"PRAGMA journal_size_limit = {_JOURNAL_BYTES}")
    return connection


def _identity(path: Path) -> FileIdentity | None:
    """Tell a file from another that takes its place; None where there is none, or an empty one."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return (found.st_dev, found.st_ino) if S_ISREG(found.st_mode) and found.st_size else None


def _stamp(path: Path) -> FileStamp:
    """Tell one state of a file from the next."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _journal(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def _has_journal(path: Path) -> bool:
    journal = _journal(path)
    return journal.exists() and journal.stat().st_size > 0


def _remove_journal(path: Path) -> None:
    """Remove what an archive that was moved away left behind; a new one must not take it for its own."""
    for left in (_journal(path), path.with_name(path.name + "-shm")):
        left.unlink(missing_ok=True)


@contextmanager
def _named_system_errors(folder: Path) -> Iterator[None]:
    """Turn the system's errors at opening a file into ningbot's."""
    try:
        yield
    except PermissionError as error:
        raise _unwritable(folder, "permission denied") from error
    except (FileExistsError, NotADirectoryError) as error:
        raise _unwritable(folder, "it is a file, not a folder") from error
    except OSError as error:
        raise _unwritable(folder, error.strerror or str(error)) from error


@contextmanager
def _named_errors(folder: Path) -> Iterator[None]:
    """Turn SQLite's errors into ningbot's, each with what to do; those of our making stay."""
    try:
        yield
    except sqlite3.Error as error:
        named = _named(error, folder)
        if named is None:
            raise
        raise named from error
    except UnicodeDecodeError as error:  # a message of SQLite's that quotes the damaged file
        raise _corrupt(folder, "it holds text that is no UTF-8") from error


def _named(error: sqlite3.Error, folder: Path) -> ArchiveError | None:
    """Give ningbot's name for an error; None for one that no file and no disk can cause."""
    extended = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    if extended == sqlite3.SQLITE_READONLY_ROLLBACK:
        return _missing(folder)  # only at its making is there a journal that is rolled back
    code = extended & 0xFF
    if code in _BUSY:
        return _busy(folder)
    if code in _UNWRITABLE:
        return _unwritable(folder, _UNWRITABLE[code])
    said = str(error)
    if code in _DAMAGED or (code == sqlite3.SQLITE_ERROR and _DAMAGED_RE.search(said)):
        return _corrupt(folder, said)
    return None


_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}
_DAMAGED = {
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_FORMAT,
    sqlite3.SQLITE_MISMATCH,
}
# What SQLite, and Python's own conversion, say of damage without a code of its own.
_DAMAGED_RE = re.compile(
    "no such (table|column)|has no column named|column not present|foreign key mismatch"
    "|unsupported file format|Could not decode"
)
_UNWRITABLE = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "it may only be read",
    sqlite3.SQLITE_PERM: "permission denied",
    sqlite3.SQLITE_CANTOPEN: "the file cannot be opened",
    sqlite3.SQLITE_IOERR: "the disk gave an error",
    sqlite3.SQLITE_NOMEM: "there is not enough memory",
}


def _busy(folder: Path) -> IndexBusy:
    message = f"Another ningbot is writing the index in {folder}; try again when it has finished."
    return IndexBusy(message, folder=folder)


def _too_old(folder: Path, found: int) -> IndexTooOld:
    message = (
        f"The index in {folder} was made by an older ningbot (format {found}; this one reads "
        f"{FORMAT}); run `ningbot index` once, which keeps what it holds."
    )
    return IndexTooOld(message, folder=folder)


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


def _missing(folder: Path) -> IndexMissing:
    message = (
        f"There is no index in {folder}; make one with `ningbot index`, or name its folder with "
        "--index."
    )
    return IndexMissing(message, folder=folder)
