"""Connections to one archive, each lent to one reader at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ningbot.errors import ArchiveClosed
from ningbot.store.database import Database

# More readers than this at a time wait for each other: each connection holds files open.
_MAX_CONNECTIONS = 8


class Pool:
    """Opens connections as they are needed, and keeps them; safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._places = threading.BoundedSemaphore(_MAX_CONNECTIONS)
        self._lock = threading.Lock()
        self._idle: list[Database] = []
        self._is_closed = False

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """Lend a connection to the file that is in the folder now, holding one state of it.

        Raises:
            ArchiveClosed: the pool is closed.
            ArchiveError: the file cannot be opened.
        """
        with self._places:
            database = self._take()
            try:
                with database.reading():
                    yield database
            finally:
                self._give_back(database)

    def close(self) -> None:
        """Close the connections, each that is lent when it comes back; safe to call twice."""
        with self._lock:
            self._is_closed = True
            while self._idle:
                self._idle.pop().close()

    def _take(self) -> Database:
        """Give an idle connection, or a new one; close those to a file that was replaced."""
        with self._lock:
            if self._is_closed:
                raise ArchiveClosed(
                    f"The archive in {self._folder} is closed; open it again.", folder=self._folder
                )
            while self._idle:
                database = self._idle.pop()
                if database.is_current():
                    return database
                database.close()
        return Database.open(self._folder)

    def _give_back(self, database: Database) -> None:
        with self._lock:
            if self._is_closed:
                database.close()
            else:
                self._idle.append(database)
