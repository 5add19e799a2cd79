"""What the bot keeps on disk: one SQLite file of its own, which only its user may read.

Each room that keeps something (the inbox, conversations, access, feedback) has its tables in SCHEMA and
its queries beside the code that needs them. A write is one transaction; what is committed survives a
kill of the process.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Self

from ningbot.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

FORMAT: Final = 1
APPLICATION_ID: Final = 0x6E62_6F74
SCHEMA: Final = """
CREATE TABLE kept (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE access (id INTEGER PRIMARY KEY, role TEXT NOT NULL) STRICT;
CREATE TABLE usage (
    day TEXT NOT NULL, answered INTEGER NOT NULL, step INTEGER NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY (day, answered, step)
) STRICT;
CREATE TABLE asked (
    asked_id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice: old buttons name it
    chat_id INTEGER NOT NULL, thread_id INTEGER, message_id INTEGER NOT NULL,
    user_id INTEGER, reply_id INTEGER,
    question TEXT NOT NULL, language TEXT NOT NULL, answer TEXT, citation_id TEXT,
    asked_at REAL NOT NULL,
    UNIQUE (chat_id, message_id)
) STRICT;
CREATE INDEX asked_when ON asked (asked_at);
CREATE INDEX asked_by ON asked (user_id);
CREATE INDEX asked_reply ON asked (chat_id, reply_id);
CREATE TABLE feedback (
    user_id INTEGER NOT NULL, asked_id INTEGER NOT NULL, asker_id INTEGER,
    verdict TEXT CHECK (verdict IN ('right', 'wrong')), comment TEXT,
    question TEXT NOT NULL, language TEXT NOT NULL, answer TEXT, citation_id TEXT,
    given_at REAL NOT NULL,
    PRIMARY KEY (user_id, asked_id)
) STRICT;
CREATE TABLE inbox (
    update_id INTEGER PRIMARY KEY,
    chat INTEGER NOT NULL,  -- whose updates are handled in order; where there is none, the user
    user INTEGER,  -- who sent it
    received REAL NOT NULL,  -- seconds since 1970
    tries INTEGER NOT NULL DEFAULT 0,
    dead INTEGER NOT NULL DEFAULT 0,
    body TEXT  -- JSON, as Telegram wrote it; erased once it is handled
) STRICT;
CREATE INDEX inbox_waiting ON inbox (received, update_id) WHERE body IS NOT NULL;
CREATE INDEX inbox_handled ON inbox (received) WHERE body IS NULL;
"""
_BUSY_TIMEOUT_S: Final = 5.0

Row = tuple[Any, ...]
# What a read or a write raises that the disk, or the file, refuses.
DiskError: Final = sqlite3.Error


class State:
    """The open file; safe to share between threads, which take turns."""

    def __init__(self, path: Path) -> None:
        """Open the file at ``path``; make it, and its folder, where there is none.

        Raises:
            SettingsError: it cannot be written to, or is not a file of this version's.
        """
        self.path = path
        self._lock = threading.RLock()
        self._held: int | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            self._connection = sqlite3.connect(
                path, timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
            )
            self._make_ready()
        except (OSError, sqlite3.Error) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise SettingsError(
                f"The bot keeps what it has to remember in {path}, which cannot be used: {reason}; "
                "set NINGBOT_TELEGRAM_STATE to a folder that it may write to and that holds no such file."
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; safe to call twice."""
        with self._lock:
            self._connection.close()
            if self._held is not None:
                os.close(self._held)
                self._held = None

    def hold(self) -> None:
        """Keep every other bot from answering with this file, until it is closed or the process ends.

        Raises:
            SettingsError: another bot does so already.
        """
        self._held = os.open(self.path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise SettingsError(
                f"Another bot with this token is running and keeps what it has to remember in "
                f"{self.path}; stop it first."
            ) from error

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Run one statement; give all its rows."""
        with self._lock:
            return self._connection.execute(sql, parameters).fetchall()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Make all writes inside happen together, or none of them."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    def overwrite(self) -> None:
        """Let what was erased be gone from the disk, the journal of writes included."""
        self.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def kept(self, key: str) -> str | None:
        """Read one value kept under a name."""
        rows = self.execute("SELECT value FROM kept WHERE key = ?", (key,))
        return str(rows[0][0]) if rows else None

    def keep(self, key: str, value: str) -> None:
        """Keep one value under a name."""
        self.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (key, value))

    def forget(self, key: str) -> None:
        """Keep nothing under a name any longer."""
        self.execute("DELETE FROM kept WHERE key = ?", (key,))

    def _make_ready(self) -> None:
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.execute("PRAGMA secure_delete = ON")  # what is erased is overwritten
        with self.writing():
            found = self.execute("SELECT * FROM pragma_user_version, pragma_application_id")[0]
            if found == (0, 0) and not self.execute("SELECT 1 FROM sqlite_schema"):
                for statement in SCHEMA.strip().split(";\n"):
                    self._connection.execute(statement)
                self._connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                self._connection.execute(f"PRAGMA user_version = {FORMAT}")
            elif found != (FORMAT, APPLICATION_ID):
                raise sqlite3.DatabaseError("it is not a file of this version of ningbot's bot")
