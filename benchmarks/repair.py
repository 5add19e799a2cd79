"""Damage clean text as the sample was damaged, repair it, and count what comes back.

    python benchmarks/repair.py FOLDER ... [--half 0|1] [--dictionary CC-CEDICT] [--every N]

Each FOLDER holds corpus.jsonl. Simplified text is turned to Traditional first; each paragraph loses
one byte, and gets stray commas and pinyin notes (tests/damage.py, seeded). Prints the character
error (edits over characters), the share of paragraphs that come back exactly, how many of the
lost characters were given without a mark and how many of those are right, and the speed.

The table that comes with ningbot was counted on all of the development texts. `--half` gives the
honest figures instead: the table is counted on one half of the documents, the paragraphs are those
of the other. Needs the dependency group "training".
"""

from __future__ import annotations

import argparse
import json
import sys
from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path
from time import process_time

from opencc import OpenCC
from rapidfuzz.distance import Levenshtein

from ningbot.text.mapping import MappedText
from ningbot.text.repair import Damage, repair

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
sys.path.insert(0, str(Path(__file__).parents[1] / "training"))
from build_character_model import build, half_of, judge_by

from damage import damage

BOTH = Damage(notes=True, stray_commas=True)


def main() -> None:
    """Measure each folder and print a row for it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--half", type=int, choices=(0, 1), help="count this half anew")
    parser.add_argument("--dictionary", type=Path, help="CC-CEDICT, gzipped, for --half")
    parser.add_argument("--every", type=int, default=1, help="take every n-th paragraph")
    arguments = parser.parse_args()
    if arguments.half is not None:
        table, _ = build(arguments.folders, dictionary=arguments.dictionary, half=arguments.half)
        judge_by(table)
    print("corpus            n  damaged  repaired   exact  unmarked   right  chars/s")
    for folder in arguments.folders:
        measure(folder, half=arguments.half, every=arguments.every)


def measure(folder: Path, *, half: int | None, every: int) -> None:
    """Print the figures of one corpus; errors are shares of the characters."""
    numbered = list(enumerate(paragraphs(folder, half=half)))[::every]
    damaged = [d for seed, text in numbered if (d := damage(text, seed))]
    if not damaged:
        return
    repair(damaged[0].text, damage=BOTH)
    start = process_time()
    mapped = [repair(d.text, damage=BOTH) for d in damaged]
    seconds = process_time() - start
    repaired = [m.text for m in mapped]
    n_chars = sum(len(d.true) for d in damaged)
    before = sum(Levenshtein.distance(d.text, d.true) for d in damaged) / n_chars
    after = sum(Levenshtein.distance(r, d.true) for r, d in zip(repaired, damaged, strict=True))
    exact = sum(r == d.true for r, d in zip(repaired, damaged, strict=True)) / len(damaged)
    put = [(d.lost, put_at(m, d.at)) for d, m in zip(damaged, mapped, strict=True)]
    given = [(lost, char) for lost, char in put if char not in ("〓", "?", "")]
    right = sum(lost == char for lost, char in given) / len(given)
    print(
        f"{folder.name:14} {len(damaged):5} {before:8.2%} {after / n_chars:9.3%} {exact:7.1%}"
        f" {len(given) / len(damaged):9.1%} {right:7.1%} {n_chars / seconds:8.0f}"
    )


def paragraphs(folder: Path, *, half: int | None) -> Iterator[str]:
    """Give the paragraphs of a corpus in Traditional characters, but for those that were counted."""
    to_traditional = OpenCC("s2t")
    for line in (folder / "corpus.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if half is None or half_of(row["title"]) != half:
            is_traditional = folder.name.startswith("drcd")
            yield row["text"] if is_traditional else to_traditional.convert(row["text"])


def put_at(mapped: MappedText, at: int) -> str:
    """Give the character that stands now where the lost one was read as `?`."""
    i = bisect_left(mapped.starts, at)
    return mapped.text[i] if i < len(mapped.text) and mapped.starts[i] == at else ""


if __name__ == "__main__":
    main()
