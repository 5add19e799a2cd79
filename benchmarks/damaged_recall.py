"""Does an archive of damaged copies find the same passages as one of clean ones?

    python benchmarks/damaged_recall.py FOLDER ... [--every N]

Each FOLDER holds corpus.jsonl, in Traditional characters, and questions.jsonl. Every passage is
damaged as the sample article was (tests/damage.py, seeded); both archives are indexed and searched by
words, and recall@1 and @5 are printed side by side.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from ningbot.archive import Archive
from ningbot.evaluation import read_questions
from ningbot.indexing import index
from ningbot.leg_evaluation import evaluate_legs

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from damage import damage


def main() -> None:
    """Index both copies and measure."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take every n-th question")
    arguments = parser.parse_args()
    print("corpus         copy      recall@1  recall@5")
    for folder in arguments.folders:
        for copy in ("clean", "damaged"):
            one, five = measure(folder, copy, every=arguments.every)
            print(f"{folder.name:14} {copy:8} {one:9.4f} {five:9.4f}")


def measure(folder: Path, copy: str, *, every: int) -> tuple[float, float]:
    """Give recall@1 and @5 of the lexical leg with the sentences' judgement."""
    questions = read_questions(folder / "questions.jsonl")[::every]
    with tempfile.TemporaryDirectory() as scratch:
        corpus = Path(scratch) / "corpus.jsonl"
        corpus.write_text("\n".join(copies(folder, copy)), encoding="utf-8")
        index([corpus], Path(scratch) / "index")
        with Archive(Path(scratch) / "index", semantic=False, read=0) as archive:
            found = evaluate_legs(questions, archive)["fusion"]["all"]
    return found.recall_1, found.recall_5


def copies(folder: Path, copy: str) -> list[str]:
    """Give the lines of a corpus, as they are or damaged."""
    lines = (folder / "corpus.jsonl").read_text(encoding="utf-8").splitlines()
    if copy == "clean":
        return lines
    rows = [json.loads(line) for line in lines]
    for seed, row in enumerate(rows):
        damaged = damage(row["text"], seed)
        row["text"] = damaged.text if damaged else row["text"]
    return [json.dumps(row, ensure_ascii=False) for row in rows]


if __name__ == "__main__":
    main()
