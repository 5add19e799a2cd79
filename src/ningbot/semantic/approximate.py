"""Search the vectors of a large archive by a graph of near neighbours, mapped from its file.

The file is a cache: the vectors themselves are in the archive, and what the graph finds is scored
by them. A file that is behind the archive so costs a passage found late, never a wrong score. It
is written anew beside the old one and put in its place whole; who reads the old one goes on with it. Its
checksum is in its name: a damaged one is not opened.

Source: Malkov and Yashunin, Efficient and Robust Approximate Nearest Neighbor Search Using
Hierarchical Navigable Small World Graphs, 2018; usearch.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from ningbot.semantic.pieces import WIDTH
from ningbot.semantic.quantisation import Vectors, cosines_of, quantised, signed_bytes
from ningbot.store import StoredVector, VectorTable

_NAME_RE = re.compile(r"vectors-([0-9a-f]{8})\.usearch")
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
        graph = _newest(folder, is_mapped=True)
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
    graph = _newest(folder, is_mapped=False)
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
        _replace(folder, graph)
    return n_added


def remove_graph(folder: Path) -> bool:
    """Remove graphs that cannot be read; tell whether there were any."""
    damaged = [path for path in graph_files(folder) if _opened(path, is_mapped=True) is None]
    for path in damaged:
        path.unlink()
    return bool(damaged)


def graph_files(folder: Path) -> list[Path]:
    """List the files of graphs, the newest first; there is one, but while it is replaced."""
    found = [path for path in folder.glob("vectors-*.usearch") if _NAME_RE.fullmatch(path.name)]
    return sorted(found, key=lambda path: path.stat().st_mtime_ns, reverse=True)


def _key(stored: StoredVector) -> int:
    return stored.passage_ix << _HASH_BITS | crc32(stored.components) >> (32 - _HASH_BITS)


def _new() -> Any:
    from usearch.index import Index

    return Index(ndim=WIDTH, metric="cos", dtype="i8")


def _newest(folder: Path, *, is_mapped: bool) -> Any:
    """Open the newest graph that can be read; None where there is none."""
    opened = (_opened(path, is_mapped=is_mapped) for path in graph_files(folder))
    return next((graph for graph in opened if graph is not None), None)


def _opened(path: Path, *, is_mapped: bool) -> Any:
    """Open a graph; None for a file that cannot be read, or is not what was written."""
    named = _NAME_RE.fullmatch(path.name)
    try:
        if named is None or _checksum(path) != int(named[1], 16):
            return None
        from usearch.index import Index

        graph = Index.restore(path, view=is_mapped)
    except (ImportError, RuntimeError, ValueError, OSError):
        return None
    return graph if graph is not None and graph.ndim == WIDTH else None


def _replace(folder: Path, graph: Any) -> None:
    """Put a graph in the place of the others."""
    fresh = folder / f"vectors.{os.getpid()}.tmp"
    try:
        graph.save(fresh)
        path = folder / f"vectors-{_checksum(fresh):08x}.usearch"
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    for old in graph_files(folder):
        if old != path:
            old.unlink(missing_ok=True)


def _checksum(path: Path) -> int:
    checksum = 0
    with path.open("rb") as file:
        while block := file.read(1 << 22):
            checksum = crc32(block, checksum)
    return checksum


def _batches(vectors: Iterable[StoredVector]) -> Iterator[list[StoredVector]]:
    iterator = iter(vectors)
    while batch := list(islice(iterator, _BATCH)):
        yield batch
