"""Have the encoder and the newest vectors of an archive at hand, loaded once, beside other work."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from concurrent.futures import Future
from pathlib import Path

from ningbot.semantic import VectorIndex
from ningbot.semantic.encoder import Encoder
from ningbot.semantic.inference import load_beside
from ningbot.semantic.leg import SemanticLeg, can_search, open_index
from ningbot.store import Database, VectorTable


class SemanticLoader:
    """Loads what the semantic leg needs; safe to share between threads.

    The encoder is loaded in a thread of its own, once an archive has vectors for it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._encoder: Future[Encoder | None] | None = None
        self._index: tuple[Hashable, VectorIndex | None] | None = None

    def begin(self, database: Database) -> None:
        """Begin to load the encoder, if the archive has vectors for it."""
        if can_search(VectorTable(database)):
            self._begun()

    def leg(self, database: Database) -> SemanticLeg | None:
        """Give the leg for the state being read; None where the archive has no vectors for it.

        Raises:
            ModelDamaged: the encoder is not as it was released.
        """
        table = VectorTable(database)
        index = self._index_of(table)
        encoder = self._begun().result() if index is not None else None
        return SemanticLeg(encoder, index, table) if encoder and index else None

    def _begun(self) -> Future[Encoder | None]:
        with self._lock:
            if self._encoder is None:
                self._encoder = load_beside(Encoder, name="ningbot-encoder")
            return self._encoder

    def _index_of(self, table: VectorTable) -> VectorIndex | None:
        version = table.version()
        with self._lock:
            if self._index is None or self._index[0] != version:
                index = open_index(self._folder, table) if can_search(table) else None
                self._index = (version, index)
            return self._index[1]
