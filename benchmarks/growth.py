"""How do ningbot and others grow with an archive: building, disk, memory, latency?

    python benchmarks/growth.py FOLDER ... [--sizes 10000,100000,1000000] [--engines ...] [--json FILE] [--svg FILE]

Each FOLDER has a corpus.jsonl that archives are made of (`made_archive`). Each engine at each size runs in a process
of its own. All have the same terms (split_terms, cut beforehand for the others) and the same questions, eight words
each, and give the ten best passages. ningbot's building is everything: reading, repair, cutting, store and index of
terms; the others' is indexing alone. "ningbot" is Archive.rank by words, which fetches the passages; "ningbot
engine" its search alone. Prints one table and what the figures are relative to tantivy and rank-bm25 of the same
run. Needs the dependency group "bench".
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from made_archive import make, questions, read_sentences, write

from ningbot.text.tokenisation import split_terms
from ningbot.understanding import understand

N_FOUND = 10
N_THREADS = 8
LABEL_PX = 13  # from one line's name to the next
Search = Callable[[str], object]
Row = dict[str, Any]
COLUMNS = {
    "passages": "{:>9}",
    "engine": "{:16}",
    "build_s": "{:>8.1f}",
    "disk_mb": "{:>8.1f}",
    "peak_mb": "{:>8.0f}",
    "open_s": "{:>7.2f}",
    "p50_ms": "{:>8.2f}",
    "p95_ms": "{:>8.2f}",
    "p99_ms": "{:>8.2f}",
    "per_s": "{:>8.1f}",
    "serving_mb": "{:>8.0f}",
}


def main() -> None:
    """Measure every engine at every size; print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--questions", type=int, default=400)
    parser.add_argument("--work", type=Path, help="keep what is made in this folder")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--svg", type=Path)
    parser.add_argument("--run", nargs=2, metavar=("ENGINE", "SIZE"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = arguments.work or Path(temporary)
        work.mkdir(exist_ok=True)
        if arguments.run:
            engine, size = arguments.run
            print(json.dumps(measured(engine, int(size), work, arguments.questions)))
            return
        rows = list(measure_all(arguments, work))
    print_relative(rows)
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    if arguments.svg:
        draw(rows, arguments.svg)


def measure_all(arguments: argparse.Namespace, work: Path) -> Iterator[Row]:
    """Measure each engine at each size, and print each row as it comes."""
    print("  ".join(_header(name, form) for name, form in COLUMNS.items()))
    sentences = read_sentences(arguments.folders)
    for size in map(int, arguments.sizes.split(",")):
        prepare(sentences, size, work)
        for engine in arguments.engines.split(","):
            if size > LARGEST.get(engine, size):
                continue
            for row in in_process(engine, size, arguments, work):
                print(
                    "  ".join(form.format(row[name]) for name, form in COLUMNS.items()), flush=True
                )
                yield row


def prepare(sentences: Sequence[str], size: int, work: Path) -> None:
    """Make the archive, and cut its terms for those that do not do so themselves."""
    corpus, cut = work / f"{size}.jsonl", work / f"{size}.terms"
    if not corpus.exists():
        write(make(sentences, size), corpus)
    if not cut.exists():
        with corpus.open(encoding="utf-8") as file, cut.open("w", encoding="utf-8") as terms:
            for line in file:
                for passage in json.loads(line)["text"].split("\n"):
                    terms.write(" ".join(split_terms(passage)) + "\n")


def in_process(engine: str, size: int, arguments: argparse.Namespace, work: Path) -> list[Row]:
    """Measure one engine in a process of its own, with the most memory that it and its children had."""
    command = [sys.executable, __file__, "-", "--work", str(work), "--run", engine, str(size)]
    command += ["--questions", str(arguments.questions)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        peak = Peak(process.pid)
        said, _ = process.communicate()
        peak.stop()
    if process.returncode:
        print(f"{size:>9}  {engine} failed", flush=True)
        return []
    return [{**row, "peak_mb": peak.most / 1e6} for row in json.loads(said)]


class Peak:
    """Watches the memory of a process and its children."""

    def __init__(self, pid: int) -> None:
        import psutil

        self._process = psutil.Process(pid)
        self._gone = psutil.Error
        self._done = threading.Event()
        self.most = 0
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Watch no longer."""
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(0.1):
            try:
                every = [self._process, *self._process.children(recursive=True)]
                # What files are mapped is the system's to give back: only what is the process's own counts.
                now = sum(p.memory_info().rss - p.memory_info().shared for p in every)
            except self._gone:
                continue
            self.most = max(self.most, now)


def measured(engine: str, size: int, work: Path, n_questions: int) -> list[Row]:
    """Build, open, ask."""
    folder = work / f"{size}-{engine.replace(' ', '-')}"
    shutil.rmtree(folder, ignore_errors=True)
    build, opened = ENGINES[engine]
    start = time.monotonic()
    built = build(work / f"{size}.jsonl", work / f"{size}.terms", folder)
    build_s = time.monotonic() - start
    asked = questions(work / f"{size}.jsonl", FEWER.get((engine, size), n_questions))
    start = time.monotonic()
    searches = opened(folder, built)
    open_s = time.monotonic() - start
    rows = []
    for name, search in searches.items():
        search(asked[0])
        times = [_seconds(search, question) for question in asked]
        p50, p95, p99 = (np.percentile(times, (50, 95, 99)) * 1000).tolist()
        with ThreadPoolExecutor(N_THREADS) as pool:
            start = time.monotonic()
            list(pool.map(search, asked))
            per_s = len(asked) / (time.monotonic() - start)
        disk = (
            sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())
            if folder.exists()
            else 0
        )
        rows.append(
            {
                "passages": size,
                "engine": name,
                "build_s": build_s,
                "disk_mb": disk / 1e6,
                "text_mb": (work / f"{size}.jsonl").stat().st_size / 1e6,
                "open_s": open_s,
                "p50_ms": p50,
                "p95_ms": p95,
                "p99_ms": p99,
                "per_s": per_s,
                "serving_mb": _resident_mb(),
            }
        )
    return rows


def _seconds(search: Search, question: str) -> float:
    start = time.perf_counter()
    search(question)
    return time.perf_counter() - start


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _terms_of(question: str) -> list[str]:
    return [unit.members[0].term for unit in understand(question).units]


def _lines(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield line.split()


def build_ningbot(corpus: Path, _: Path, folder: Path) -> None:
    from ningbot.indexing import index

    index([corpus], folder)


def open_ningbot(folder: Path, _: object) -> dict[str, Search]:
    from ningbot.archive import Archive

    archive = Archive(folder, semantic=False, read=0)
    with archive.retrieving() as retrieval:
        engine = retrieval.engine
    return {
        "ningbot": lambda q: archive.rank(q, k=N_FOUND, leg="lexical"),
        "ningbot engine": lambda q: engine.search(understand(q).units, k=N_FOUND),
    }


def build_tantivy(_: Path, terms: Path, folder: Path) -> None:
    index, _schema = _tantivy(folder)
    import tantivy

    writer = index.writer(256 << 20, 1)
    with terms.open(encoding="utf-8") as file:
        for n, line in enumerate(file):
            writer.add_document(tantivy.Document(n=n, terms=line))
    writer.commit()
    writer.wait_merging_threads()


def open_tantivy(folder: Path, _: object) -> dict[str, Search]:
    import tantivy

    index, schema = _tantivy(folder)
    searcher = index.searcher()

    def search(question: str) -> object:
        parts = [
            (
                tantivy.Occur.Should,
                tantivy.Query.term_query(schema, "terms", term, index_option="freq"),
            )
            for term in _terms_of(question)
        ]
        hits = searcher.search(tantivy.Query.boolean_query(parts), limit=N_FOUND, count=False).hits
        return searcher.fast_field_values("n", [at for _, at in hits])

    return {"tantivy": search}


def _tantivy(folder: Path) -> tuple[Any, Any]:
    import tantivy

    folder.mkdir(exist_ok=True)
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("n", fast=True)
    builder.add_text_field("terms", tokenizer_name="blanks", index_option="freq")
    schema = builder.build()
    index = tantivy.Index(schema, path=str(folder))
    blanks = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("blanks", blanks)
    return index, schema


def build_fts5(_: Path, terms: Path, folder: Path) -> None:
    folder.mkdir()
    connection = sqlite3.connect(folder / "fts.sqlite")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5(terms, content='')")
    with terms.open(encoding="utf-8") as file:
        rows = ((n, line) for n, line in enumerate(file, 1))
        connection.executemany("INSERT INTO t (rowid, terms) VALUES (?, ?)", rows)
    connection.commit()
    connection.execute("INSERT INTO t (t) VALUES ('optimize')")
    connection.commit()
    connection.close()


def open_fts5(folder: Path, _: object) -> dict[str, Search]:
    local = threading.local()

    def search(question: str) -> object:
        if not hasattr(local, "connection"):
            local.connection = sqlite3.connect(folder / "fts.sqlite")
        query = " OR ".join(f'"{term}"' for term in _terms_of(question))
        rows = local.connection.execute(
            "SELECT rowid FROM t WHERE t MATCH ? ORDER BY rank LIMIT ?", (query, N_FOUND)
        )
        return rows.fetchall()

    return {"SQLite FTS5": search}


def build_rank_bm25(_: Path, terms: Path, folder: Path) -> object:  # noqa: ARG001
    from rank_bm25 import BM25Okapi

    return BM25Okapi(list(_lines(terms)), k1=1.2, b=0.75)


def open_rank_bm25(_: Path, built: Any) -> dict[str, Search]:
    def search(question: str) -> object:
        scores = built.get_scores(_terms_of(question))
        return np.argsort(-scores)[:N_FOUND]

    return {"rank-bm25": search}


def build_bm25s(_: Path, terms: Path, folder: Path) -> object:
    import bm25s

    built = bm25s.BM25(method="lucene", k1=1.2, b=0.75, backend="numba")
    built.index(list(_lines(terms)), show_progress=False)
    built.save(folder)
    return built


def open_bm25s(_: Path, built: Any) -> dict[str, Search]:
    def search(question: str) -> object:
        asked = [_terms_of(question)]
        return built.retrieve(asked, k=N_FOUND, show_progress=False, n_threads=1)

    return {"bm25s (numba)": search}


ENGINES: dict[
    str, tuple[Callable[[Path, Path, Path], object], Callable[[Path, Any], dict[str, Search]]]
] = {
    "ningbot": (build_ningbot, open_ningbot),
    "tantivy": (build_tantivy, open_tantivy),
    "bm25s": (build_bm25s, open_bm25s),
    "fts5": (build_fts5, open_fts5),
    "rank-bm25": (build_rank_bm25, open_rank_bm25),
}
LARGEST = {"rank-bm25": 100_000}
FEWER = {
    ("rank-bm25", 100_000): 30,
    ("rank-bm25", 10_000): 100,
    ("fts5", 1_000_000): 30,
    ("fts5", 100_000): 100,
}


def print_relative(rows: Sequence[Row]) -> None:
    """Print what the figures are relative to others of the same run."""
    p50 = {(row["engine"], row["passages"]): row["p50_ms"] for row in rows}
    sizes = sorted({row["passages"] for row in rows})
    for row in rows:
        if row["engine"] == "ningbot":
            print(f"{row['passages']}: index / text {row['disk_mb'] / row['text_mb']:.2f}")
    for size in sizes:
        for ours in ("ningbot engine", "ningbot"):
            for other in ("tantivy", "rank-bm25"):
                if (ours, size) in p50 and (other, size) in p50:
                    ratio = p50[ours, size] / p50[other, size]
                    print(f"{size}: p50 of {ours} / {other}: {ratio:.4g}")
    for ours in ("ningbot engine", "ningbot"):
        for less, more in pairwise(sizes):
            if (ours, more) in p50 and (ours, less) in p50:
                print(f"p50 of {ours} at {more} / {less}: {p50[ours, more] / p50[ours, less]:.2f}")


def draw(rows: Sequence[Row], path: Path) -> None:
    """Draw how latency and building grow, a line an engine."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "ningbot", "svg.fonttype": "none"})
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, 2, figsize=(10, 4.2), layout="constrained")
    names = list(dict.fromkeys(row["engine"] for row in rows))
    colours = {name: f"C{n}" for n, name in enumerate(names)}
    panels = {
        "p50_ms": ("median time of a search, ms", names),
        "build_s": ("time to build, s", [name for name in names if name != "ningbot engine"]),
    }
    for axis, (key, (title, shown)) in zip(axes, panels.items(), strict=True):
        lines = {
            name: sorted((row["passages"], row[key]) for row in rows if row["engine"] == name)
            for name in shown
        }
        for name, points in lines.items():
            axis.loglog(*zip(*points, strict=True), marker="o", markersize=4, color=colours[name])
        axis.set_title(title, fontsize=10, loc="left")
        axis.set_xlabel("passages of about 100 characters")
        axis.grid(visible=True, which="major", alpha=0.25)
        axis.spines[["top", "right"]].set_visible(False)
        axis.set_xlim(right=axis.get_xlim()[1] * 8)
        figure.canvas.draw()
        _label(axis, {name: points[-1] for name, points in lines.items()}, colours)
    figure.savefig(path, metadata={"Date": None})
    plain = "\n".join(line.rstrip() for line in path.read_text(encoding="utf-8").splitlines())
    path.write_text(plain + "\n", encoding="utf-8")


def _label(axis: Any, ends: dict[str, tuple[float, float]], colours: dict[str, str]) -> None:
    """Write each name at the end of its line, from below, none over another."""
    lowest = -np.inf
    for name, end in sorted(ends.items(), key=lambda item: item[1][1]):
        at = axis.transData.transform(end)[1]
        place = max(at, lowest + LABEL_PX)
        lowest = place
        axis.annotate(
            name,
            end,
            xytext=(6, (place - at) * 72 / axis.figure.dpi),
            textcoords="offset points",
            color=colours[name],
            va="center",
            fontsize=8,
        )


def _header(name: str, form: str) -> str:
    width = int("".join(c for c in form.split(".")[0] if c.isdigit()))
    return f"{name:>{width}}" if ">" in form else f"{name:{width}}"


if __name__ == "__main__":
    main()
