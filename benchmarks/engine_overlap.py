"""Do the engines on disk and in memory find the same passages?

    python benchmarks/engine_overlap.py FOLDER ... [--every N] [--least 0.95]

Each FOLDER holds corpus.jsonl and questions*.jsonl; all corpora are one archive. Prints, by file and language of
questions, how much of the first ten passages by words both engines have in common, how often the first is the
same, and the recall of each engine where the questions name the right article; then the mean over all questions.
Ends with status 1 where any file's overlap is below --least.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ningbot.archive import Archive
from ningbot.evaluation import GoldQuestion, read_questions
from ningbot.indexing import index

N_FIRST = 10


class Compared(NamedTuple):
    """How two engines answered one question; ``right`` is empty where the right article is not known."""

    overlap: float
    same_first: bool
    right: tuple[bool, ...]


def main() -> None:
    """Ask both, compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--every", type=int, default=1, help="take every n-th question")
    parser.add_argument("--least", type=float, default=0.95)
    arguments = parser.parse_args()
    groups: defaultdict[str, list[Compared]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        index([f / "corpus.jsonl" for f in arguments.folders], Path(folder), engine="disk")
        with (
            Archive(Path(folder), semantic=False, read=0, engine="memory") as memory,
            Archive(Path(folder), semantic=False, read=0, engine="disk") as disk,
        ):
            for path in sorted(p for f in arguments.folders for p in f.glob("questions*.jsonl")):
                asked = [q for q in read_questions(path) if q.question.strip()]
                for question in asked[:: arguments.every]:
                    name = f"{path.parent.name}/{path.name} {question.lang}"
                    groups[name].extend(compared(question, memory, disk))
    for name, rows in groups.items():
        print(line(name, rows))
    print(line("all", [row for rows in groups.values() for row in rows]))
    sys.exit(any(overlap(rows) < arguments.least for rows in groups.values()))


def compared(question: GoldQuestion, *archives: Archive) -> Iterable[Compared]:
    """Compare the first ten passages for a question; nothing where neither finds any."""
    rankings = [
        archive.rank(question.question, k=N_FIRST, leg="lexical")[:N_FIRST] for archive in archives
    ]
    a, b = ([row.passage_id for row in ranking] for ranking in rankings)
    if not a and not b:
        return
    right = tuple(ranking[:1] and ranking[0].doc_id == question.doc_id for ranking in rankings)
    yield Compared(
        len(set(a) & set(b)) / max(len(a), len(b)),
        a[:1] == b[:1],
        tuple(map(bool, right)) if question.doc_id else (),
    )


def overlap(rows: Iterable[Compared]) -> float:
    """Give the mean overlap, from 0 to 1."""
    return float(np.mean([row.overlap for row in rows]))


def line(name: str, rows: list[Compared]) -> str:
    """Write a line of the table."""
    known = [row.right for row in rows if row.right]
    memory, disk = np.mean(known, axis=0) if known else (np.nan, np.nan)
    return (
        f"{name:36} {len(rows):6} questions, overlap {overlap(rows):.4f}, same first "
        f"{np.mean([row.same_first for row in rows]):.4f}, recall@1 memory {memory:.4f}, disk {disk:.4f}"
    )


if __name__ == "__main__":
    main()
