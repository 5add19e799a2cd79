"""How does search by meaning grow with an archive?

    python benchmarks/vector_growth.py [--sizes 30000,100000]

Archives of one-line passages get made-up vectors, in loose groups as those of texts are. Prints for each size how
long the graph takes to be made, to be brought up by a hundred passages and to be opened, what it is on the disk, the
time of a search for a hundred passages (scored by the vectors in the store), and how many of the ten nearest it finds.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from ningbot.indexing import index
from ningbot.semantic.approximate import ApproximateIndex, graph_files, update_graph
from ningbot.semantic.pieces import WIDTH
from ningbot.semantic.quantisation import quantised
from ningbot.store import VECTOR_GENERATION, Database, VectorTable

N_FOUND = 100
N_QUESTIONS = 200
N_NEW = 100
N_A_GROUP = 20


def main() -> None:
    """Measure each size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", default="30000,100000")
    for size in map(int, parser.parse_args().sizes.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            print(measured(Path(folder), size), flush=True)


def measured(folder: Path, size: int) -> str:
    """Make an archive of a size, search it, and give the figures."""
    corpus, made = folder / "corpus.jsonl", folder / "index"
    with corpus.open("w", encoding="utf-8") as file:
        for n in range(size):
            file.write(
                json.dumps({"id": f"{n:08}", "text": f"第{n}段。"}, ensure_ascii=False) + "\n"
            )
    index([corpus], made)
    vectors = np.concatenate(list(made_up(size)))
    put(made, vectors[:-N_NEW])
    make_s = timed_update(made)
    put(made, vectors[-N_NEW:])
    more_s = timed_update(made)
    with Database.open(made) as database, database.reading():
        table = VectorTable(database)
        start = time.perf_counter()
        graph = ApproximateIndex.open(made)
        open_s = time.perf_counter() - start
        if graph is None:
            raise SystemExit("there is no graph")
        times, found = [], []
        for question in np.concatenate(list(made_up(N_QUESTIONS, seed=9))):
            start = time.perf_counter()
            cosines = graph.search(question, k=N_FOUND, also=(), table=table)
            times.append(time.perf_counter() - start)
            nearest = np.argsort(-(vectors @ question), kind="stable")[:10] + 1
            found.append(len(set(nearest.tolist()) & set(list(cosines)[:10])) / 10)
    disk = sum(path.stat().st_size for path in graph_files(made)) / 1e6
    p50, p99 = np.percentile(times, (50, 99)) * 1000
    return (
        f"{size} vectors: graph made in {make_s:.1f} s, brought up by {N_NEW} in {more_s:.1f} s, opened in "
        f"{open_s:.2f} s, {disk:.0f} MB; {N_FOUND} found in p50 {p50:.1f} ms, p99 {p99:.1f} ms; of the ten "
        f"nearest {np.mean(found):.3f}"
    )


def made_up(n: int, *, seed: int = 1) -> Iterator[np.ndarray]:
    """Give vectors of length 1, in loose groups, some thousand at a time: (m, WIDTH)."""
    rng = np.random.default_rng(seed)
    centres = np.random.default_rng(0).standard_normal((max(n // N_A_GROUP, 1_000), WIDTH))
    for start in range(0, n, 8192):
        m = min(8192, n - start)
        vectors = centres[rng.integers(len(centres), size=m)] + rng.standard_normal((m, WIDTH))
        yield (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def put(folder: Path, vectors: np.ndarray) -> None:
    """Give the oldest passages that have no vector theirs."""
    with Database.create(folder) as database, database.writing(counted_as=VECTOR_GENERATION):
        table = VectorTable(database)
        table.begin("made up")
        done = table.count()
        missing = sorted(table.missing(10**9), key=lambda unread: unread.passage_ix)
        for unread, vector in zip(missing[: len(vectors)], vectors, strict=True):
            table.put(unread, [quantised(vector)])
        if table.count() != done + len(vectors):
            raise SystemExit("a vector was not kept")


def timed_update(folder: Path) -> float:
    """Bring the graph up to the vectors; give the seconds."""
    start = time.perf_counter()
    with Database.open(folder) as database, database.reading():
        update_graph(folder, VectorTable(database))
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
