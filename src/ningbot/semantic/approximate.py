"""Search the vectors of a large archive by a graph of near neighbours, mapped from its file.

The file is a cache: the vectors themselves are in the archive, and what the graph finds is scored
by them. A file that is behind the archive so costs a passage found late, never a wrong score. It
is written anew beside the old one and put in its place whole; who reads the old one goes on with it.

Source: Malkov and Yashunin, Efficient and Robust Approximate Nearest Neighbor Search Using
Hierarchical Navigable Small World Graphs, 2018; usearch.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from ningbot.semantic.pieces import WIDTH
from ningbot.semantic.quantisation import Vectors, cosines_of, quantised, signed_bytes
from ningbot.store import StoredVector, VectorTable

FILE = "vectors.usearch"
# A key is the passage and a part of a hash of the vector: a passage_ix may come to name another.
_HASH_BITS = 24
_BATCH = 8192
# Vectors looked at for each one that is wanted: a passage may have several, or have gone.
_MORE = 2
# From this share of removed vectors on the graph is made anew.
_MAX_REMOVED = 0.3


class ApproximateIndex:
    """The graph of an archive's vectors; immutable, safe to share between threads."""

    def __init__(self, graph: Any) -> None:
        self._graph = graph
        self.n_vectors = len(graph)

    @classmethod
    def open(cls, folder: Path) -> ApproximateIndex | None:
        """Map the graph in an archive's folder; None where there is none that can be used."""
        graph = _opened(folder / FILE, is_mapped=True)
        return cls(graph) if graph is not None else None

    def search(
        self, vector: Vectors, *, k: int, also: Sequence[int], table: VectorTable
    ) -> dict[int, float]:
        """Give cosine by passage_ix of the ``k`` passages nearest to a vector, nearest first.

        Those of the passages ``also`` that have vectors follow.
        """
        matches = self._graph.search(signed_bytes([quantised(vector)])[0], k * _MORE)
        found = dict.fromkeys(int(key) >> _HASH_BITS for key in matches.keys)
        cosines = cosines_of(vector, list(table.of(dict.fromkeys([*found, *also]))))
        near = sorted(found.keys() & cosines.keys(), key=lambda ix: (-cosines[ix], ix))[:k]
        return {ix: cosines[ix] for ix in (*near, *also) if ix in cosines}


def update_graph(folder: Path, table: VectorTable) -> int:
    """Bring the graph up to date with the archive's vectors; give how many were added.

    Raises:
        ImportError: usearch is not installed.
    """
    path = folder / FILE
    graph = _opened(path, is_mapped=False)
    graph = _new() if graph is None else graph
    known = set(map(int, graph.keys))
    gone = known - {_key(stored) for stored in table.unordered()}
    if len(gone) > _MAX_REMOVED * len(known):
        graph, known, gone = _new(), set(), set()
    if gone:
        graph.remove(np.fromiter(sorted(gone), np.uint64))
    n_added = 0
    for batch in _batches(stored for stored in table.unordered() if _key(stored) not in known):
        keys = np.fromiter((_key(stored) for stored in batch), np.uint64)
        graph.add(keys, signed_bytes([stored.components for stored in batch]))
        n_added += len(batch)
    if gone or n_added:
        _replace(path, graph)
    return n_added


def remove_graph(folder: Path) -> bool:
    """Remove a graph that cannot be read; tell whether there was one."""
    path = folder / FILE
    if not path.exists() or _opened(path, is_mapped=False) is not None:
        return False
    path.unlink()
    return True


def _key(stored: StoredVector) -> int:
    return stored.passage_ix << _HASH_BITS | crc32(stored.components) >> (32 - _HASH_BITS)


def _new() -> Any:
    from usearch.index import Index

    return Index(ndim=WIDTH, metric="cos", dtype="i8")


def _opened(path: Path, *, is_mapped: bool) -> Any:
    """Open a graph; None where there is no file, or one that cannot be read as a graph."""
    if not path.exists():
        return None
    try:
        from usearch.index import Index

        graph = Index.restore(path, view=is_mapped)
    except (ImportError, RuntimeError, ValueError, OSError):
        return None
    return graph if graph is not None and graph.ndim == WIDTH else None


def _replace(path: Path, graph: Any) -> None:
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        graph.save(fresh)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _batches(vectors: Iterable[StoredVector]) -> Iterator[list[StoredVector]]:
    iterator = iter(vectors)
    while batch := list(islice(iterator, _BATCH)):
        yield batch
