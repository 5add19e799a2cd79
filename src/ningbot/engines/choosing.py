"""Which engine serves an archive? The one it is told to, or the one that its size asks for."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from pathlib import Path

from ningbot.engines import Engine
from ningbot.engines.disk import FOLDER, META, DiskEngine, TermIndex, Unusable
from ningbot.engines.layered import LayeredEngine
from ningbot.engines.memory import MemoryEngine
from ningbot.errors import IndexCorrupt
from ningbot.records import EngineName
from ningbot.store import Database, Reader

# From this many passages on an index of terms is kept on disk: to cut them again takes .1 s and more.
DISK_FROM = 500
# Up to this many passages an archive whose index of terms is unusable is searched without it.
_MAX_WITHOUT = 20_000


class OlderThanTerms(Exception):
    """The state being read is older than the index of terms: read the newest one."""


class EngineLoader:
    """Has the engine of an archive's newest state at hand; safe to share between threads."""

    def __init__(self, folder: Path, name: EngineName = "auto") -> None:
        self._folder = folder
        self._name = name
        self._lock = threading.Lock()
        self._terms: TermIndex | None = None
        self._engine: tuple[Hashable, Engine] | None = None

    def engine(self, database: Database, *, known_older: Hashable = None) -> Engine:
        """Give the engine for the state being read.

        ``known_older`` is the version that was older than the index of terms at the last try. If it is read
        again, then the store was put back to it, and the index of terms is of no use.

        Raises:
            OlderThanTerms: another process has written since the reading began.
            IndexCorrupt: a large archive has lost its index of terms.
            IndexUnwritable, IndexBusy: the disk or another process is in the way.
        """
        with self._lock:
            key = (database.version(), self._stamp())
            if self._engine is None or self._engine[0] != key:
                self._engine = (key, self._loaded(database, known_older))
            return self._engine[1]

    def close(self) -> None:
        """Let go of what is open."""
        with self._lock:
            self._engine = self._terms = None

    def _loaded(self, database: Database, known_older: Hashable) -> Engine:
        reader = Reader(database)
        if self._name == "memory":
            return MemoryEngine(reader.passage_terms())
        try:
            return _brought_up(self._snapshot(), database, reader, known_older)
        except Unusable as unusable:
            self._terms = None
            if reader.n_passages() < _MAX_WITHOUT:
                return MemoryEngine(reader.passage_terms())
            message = (
                f"The index of terms in {self._folder} cannot be used ({unusable}); "
                "run `ningbot doctor --repair`, which makes it again from the archive."
            )
            raise IndexCorrupt(message, folder=self._folder) from unusable

    def _snapshot(self) -> DiskEngine:
        if self._terms is None:
            self._terms = TermIndex(self._folder)
        return self._terms.snapshot()

    def _stamp(self) -> Hashable:
        """Tell one commit of the index of terms from another."""
        try:
            found = (self._folder / FOLDER / META).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino


def _brought_up(
    disk: DiskEngine, database: Database, reader: Reader, known_older: Hashable
) -> Engine:
    """Give the disk engine with what it does not know yet of the state being read."""
    archive_id, generation = database.version()
    mark = disk.mark
    if mark.archive_id != archive_id:
        raise Unusable("it is another archive's")
    if mark.generation > generation:
        if known_older == database.version():
            raise Unusable("it is of a later state than the archive")
        raise OlderThanTerms
    removed = reader.removed_since(mark.generation)
    if removed is None:
        raise Unusable("it is too old")
    above = MemoryEngine(reader.passage_terms(above=mark.next_passage - 1), beside=disk)
    if not removed and above.n_passages == disk.n_passages:
        return disk
    return LayeredEngine(disk, removed=frozenset(removed), above=above)
