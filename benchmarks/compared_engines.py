"""The engines that `growth` compares: how each builds its index from passages, and how it searches.

Building takes the archive as JSON Lines, its terms (a passage a line, divided by blanks) and the folder to build
in; opening takes the folder and what building gave back (None where all is on disk), and gives the searches by
name. A search takes a question and gives the ten best passages. Libraries are imported where they are used, so
that no engine's memory holds another.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ningbot.understanding import understand

N_FOUND = 10
Search = Callable[[str], object]
Build = Callable[[Path, Path, Path], object]
Open = Callable[[Path, Any], dict[str, Search]]


def terms_of(question: str) -> list[str]:
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
            for term in terms_of(question)
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
        query = " OR ".join(f'"{term}"' for term in terms_of(question))
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
        scores = built.get_scores(terms_of(question))
        return np.argsort(-scores)[:N_FOUND]

    return {"rank-bm25": search}


def build_bm25s(_: Path, terms: Path, folder: Path) -> None:
    import bm25s

    built = bm25s.BM25(method="lucene", k1=1.2, b=0.75, backend="numba")
    built.index(list(_lines(terms)), show_progress=False)
    built.save(folder)


def open_bm25s(folder: Path, _: object) -> dict[str, Search]:
    import bm25s

    built = bm25s.BM25.load(folder)
    built.activate_numba_scorer()

    def search(question: str) -> object:
        asked = [terms_of(question)]
        return built.retrieve(asked, k=N_FOUND, show_progress=False, n_threads=1)

    return {"bm25s (numba)": search}


class Compared(NamedTuple):
    """An engine: how it builds and opens; the library that it needs."""

    build: Build
    open: Open
    library: str
    n_most: int | None = None  # passages that it is asked to hold
    lasting: bool = True  # whether what it builds is on disk, for other processes to open


ENGINES = {
    "ningbot": Compared(build_ningbot, open_ningbot, "ningbot.archive"),
    "tantivy": Compared(build_tantivy, open_tantivy, "tantivy"),
    "bm25s": Compared(build_bm25s, open_bm25s, "bm25s"),
    "fts5": Compared(build_fts5, open_fts5, "sqlite3"),
    "rank-bm25": Compared(build_rank_bm25, open_rank_bm25, "rank_bm25", 100_000, lasting=False),
}
