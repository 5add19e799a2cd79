"""Ask every Chinese question in the other script as well: are the first passages the same?

    python benchmarks/scripts.py FOLDER ... [--index DIR] [--every N]

Each FOLDER holds corpus.jsonl and questions*.jsonl; all corpora are one archive (--index names one that is
ready, with its vectors). Prints, by folder, the share of the questions whose three first passages are
the same in the same order, and whose first one is. Needs the dependency group "training".
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import numpy as np
from opencc import OpenCC

from ningbot.archive import Archive
from ningbot.evaluation import GoldQuestion, read_questions
from ningbot.indexing import index
from ningbot.vectorising import vectorise

N_FIRST = 3
OTHER = {"zh-Hans": OpenCC("s2t"), "zh-Hant": OpenCC("t2s")}


def main() -> None:
    """Rank, rank again, compare."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--index", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take every n-th question")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        where = arguments.index or Path(folder)
        if arguments.index is None:
            index([f / "corpus.jsonl" for f in arguments.folders], where)
            vectorise(where)
        print("folder            n  first three alike  first alike")
        with Archive(where, read=0) as archive:
            for source in arguments.folders:
                gold = [
                    q
                    for path in sorted(source.glob("questions*.jsonl"))
                    for q in read_questions(path)
                ]
                asked = [q for q in gold if q.lang in OTHER and q.question.strip()][
                    :: arguments.every
                ]
                alike = np.array([compare(archive, q) for q in asked])
                three, first = alike.mean(axis=0)
                print(f"{source.name:14} {len(asked):5} {three:18.4f} {first:12.4f}")
                sys.stdout.flush()


def compare(archive: Archive, gold: GoldQuestion) -> tuple[bool, bool]:
    """Tell whether the first passages are the same in both scripts, and whether the first one is."""
    asked = (gold.question, OTHER[gold.lang].convert(gold.question))
    one, other = ([p.passage_id for p in archive.rank(q, k=N_FIRST)[:N_FIRST]] for q in asked)
    return one == other, one[:1] == other[:1]


if __name__ == "__main__":
    main()
