"""Keep what passages mean, as vectors, beside their texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import NamedTuple
from zlib import crc32

from ningbot.store.database import Database, Parameters
from ningbot.store.reader import Reader
from ningbot.store.schema import VECTOR_BYTES

VECTOR_GENERATION = "vector_generation"
_ENCODER = "encoder"


class StoredVector(NamedTuple):
    """A vector of a passage; ``components`` are signed bytes, to any scale."""

    passage_ix: int
    ordinal: int
    components: bytes


class Unread(NamedTuple):
    """A passage that has no vectors yet."""

    passage_ix: int
    text: str
    sentence_ends: tuple[int, ...]


class VectorTable:
    """The vectors of an archive, all of one encoder; use inside a transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def encoder(self) -> str | None:
        """Name the encoder that made the vectors; None where there are none."""
        return self._database.state(_ENCODER)

    def version(self) -> tuple[str | None, int, str]:
        """Name the state being read: equal versions have equal vectors."""
        return (*self._database.version(), self._database.state(VECTOR_GENERATION) or "0")

    def n_missing(self) -> int:
        """Count the passages that have no vectors."""
        query = f"SELECT count(*) FROM passage WHERE {_HAS_NONE}"  # noqa: S608 - ours
        return int(self._database.execute(query)[0][0])

    def count(self, *, at_most: int = -1) -> int:
        """Count the vectors, or find that there are ``at_most`` or more."""
        query = "SELECT count(*) FROM (SELECT 1 FROM vector LIMIT ?)"
        return int(self._database.execute(query, (at_most,))[0][0])

    def missing(self, limit: int, *, below: int | None = None) -> list[Unread]:
        """Give passages that have no vectors, the newest first; those ``below`` a passage_ix."""
        ixs = self._database.execute(
            f"SELECT passage_ix FROM passage WHERE {_HAS_NONE}"  # noqa: S608 - ours
            " AND (?1 IS NULL OR passage_ix < ?1) ORDER BY passage_ix DESC LIMIT ?2",
            (below, limit),
        )
        passages = Reader(self._database).passages(passage_ix for (passage_ix,) in ixs)
        return [
            Unread(ix, passage.text, tuple(s.span.end for s in passage.sentences))
            for ix, passage in passages.items()
        ]

    def all(self) -> Iterator[StoredVector]:
        """Give every vector, in an order that the archive's content decides."""
        yield from self._read(
            "JOIN passage USING (passage_ix) JOIN document USING (document_ix)"
            " ORDER BY doc_id, passage.ordinal, vector.ordinal"
        )

    def unordered(self) -> Iterator[StoredVector]:
        """Give every vector, by passage_ix."""
        yield from self._read("ORDER BY passage_ix, ordinal")

    def of(self, passage_ixs: Iterable[int]) -> Iterator[StoredVector]:
        """Give the vectors of some passages."""
        for passage_ix in passage_ixs:
            yield from self._read("WHERE passage_ix = ?", (passage_ix,))

    def begin(self, encoder: str) -> None:
        """Drop the vectors that another encoder made."""
        if self.encoder != encoder:
            self._database.execute("DELETE FROM vector")
            self._database.set_state(_ENCODER, encoder)

    def put(self, read: Unread, vectors: Iterable[bytes]) -> None:
        """Keep the vectors of a passage; not if it has gone since it was read."""
        query = "SELECT 1 FROM passage WHERE passage_ix = ?"
        if self._database.execute(query, (read.passage_ix,)):
            self._database.execute_many(
                "INSERT OR REPLACE INTO vector VALUES (?, ?, ?, ?)",
                [(read.passage_ix, n, each, crc32(each)) for n, each in enumerate(vectors)],
            )

    def _read(self, clauses: str, parameters: Parameters = ()) -> Iterator[StoredVector]:
        columns = "passage_ix, vector.ordinal, components, components_check"
        query = f"SELECT {columns} FROM vector {clauses}"  # noqa: S608 - ours
        with closing(self._database.rows(query, parameters)) as rows:
            for *stored, check in rows:
                passage_ix, _, components = stored
                is_vector = isinstance(components, bytes) and len(components) == VECTOR_BYTES
                if not is_vector or crc32(components) != check:
                    raise self._database.corrupt(f"a vector of passage {passage_ix} is none")
                yield StoredVector(*stored)


_HAS_NONE = "NOT EXISTS (SELECT 1 FROM vector WHERE vector.passage_ix = passage.passage_ix)"
