"""An archive with made-up vectors, for tests of what searches them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from conftest import write_jsonl
from ningbot.indexing import index
from ningbot.semantic.quantisation import quantised
from ningbot.store import VECTOR_GENERATION, Database, VectorTable

Vectors = np.ndarray


def random_vectors(n: int, *, seed: int = 0) -> Vectors:
    """Give vectors of length 1, in loose groups as those of texts are: (n, 384)."""
    rng = np.random.default_rng(seed)
    centres = rng.standard_normal((max(n // 20, 1), 384))
    vectors = centres[rng.integers(len(centres), size=n)] + rng.standard_normal((n, 384))
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = (vectors / lengths).astype(np.float32)
    return unit


def make_archive(folder: Path, n_passages: int) -> Path:
    """Index ``n_passages`` articles of one passage each; give the index's folder."""
    rows = [{"id": f"{n:05}", "title": "", "text": f"第{n}段。"} for n in range(n_passages)]
    write_jsonl(folder / "articles.jsonl", rows)
    index([folder / "articles.jsonl"], folder / "index")
    return folder / "index"


def put(index_folder: Path, vectors_of: Sequence[Vectors] | Vectors) -> None:
    """Give the archive's passages their vectors, each (n, 384), in order."""
    with Database.create(index_folder) as database:
        table = VectorTable(database)
        with database.writing(counted_as=VECTOR_GENERATION):
            table.begin("made up")
            missing = table.missing(len(vectors_of))[::-1]
            for unread, vectors in zip(missing, vectors_of, strict=True):
                table.put(unread, map(quantised, vectors))


@contextmanager
def reading(index_folder: Path) -> Iterator[VectorTable]:
    """Give the vectors of an archive."""
    with Database.open(index_folder) as database, database.reading():
        yield VectorTable(database)
