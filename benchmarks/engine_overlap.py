"""Do the engines on disk and in memory find the same passages?

    python benchmarks/engine_overlap.py FOLDER ... [--every N]

Each FOLDER holds corpus.jsonl and questions*.jsonl; all corpora are one archive. Prints, by file of questions, how
much of the first ten passages by words both engines have in common, how often the first is the same, and the
recall of each engine where the questions name the right article.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np

from ningbot.archive import Archive
from ningbot.evaluation import GoldQuestion, read_questions
from ningbot.indexing import index

N_FIRST = 10


def main() -> None:
    """Ask both, compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--every", type=int, default=1, help="take every n-th question")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        index([f / "corpus.jsonl" for f in arguments.folders], Path(folder), engine="disk")
        with (
            Archive(Path(folder), semantic=False, read=0, engine="memory") as memory,
            Archive(Path(folder), semantic=False, read=0, engine="disk") as disk,
        ):
            for path in sorted(p for f in arguments.folders for p in f.glob("questions*.jsonl")):
                questions = [q for q in read_questions(path) if q.question.strip()][
                    :: arguments.every
                ]
                print(f"{path.parent.name}/{path.name:24} {compared(questions, memory, disk)}")


def compared(questions: list[GoldQuestion], memory: Archive, disk: Archive) -> str:
    """Compare the first ten passages for each question."""
    overlaps, same_first, hits = [], [], []
    for question in questions:
        found = [
            [row.doc_id for row in archive.rank(question.question, k=N_FIRST, leg="lexical")]
            for archive in (memory, disk)
        ]
        a, b = (ids[:N_FIRST] for ids in found)
        if not a:
            continue
        overlaps.append(len(set(a) & set(b)) / len(set(a)))
        same_first.append(a[:1] == b[:1])
        if question.doc_id:
            hits.append([ids[:1] == [question.doc_id] for ids in (a, b)])
    recall = np.mean(hits, axis=0) if hits else (np.nan, np.nan)
    return (
        f"{len(overlaps):6} questions, overlap {np.mean(overlaps):.4f}, same first "
        f"{np.mean(same_first):.4f}, recall@1 memory {recall[0]:.4f}, disk {recall[1]:.4f}"
    )


if __name__ == "__main__":
    main()
