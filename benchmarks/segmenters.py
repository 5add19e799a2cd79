"""Where do rjieba, which cuts, and jieba, which it is held against, cut differently?

    python benchmarks/segmenters.py FOLDER ...

Each FOLDER has a corpus.jsonl. Prints how many runs of Han characters and words there are, every run that is cut
differently, and how much faster rjieba is.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from pathlib import Path

import rjieba

from ningbot.text.characters import HAN
from ningbot.text.folding import fold
from ningbot.text.tokenisation import reference_segmenter

RUN_RE = re.compile(f"[{HAN}零]+")


def main() -> None:
    """Cut everything twice."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    lines = [
        line
        for folder in parser.parse_args().folders
        for line in (folder / "corpus.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    runs = [run for line in lines for run in RUN_RE.findall(fold(json.loads(line)["text"]))]
    reference = reference_segmenter()
    reference("载入"), rjieba.cut("载入")
    start = time.process_time()
    expected = [reference(run) for run in runs]
    middle = time.process_time()
    found = [rjieba.cut(run) for run in runs]
    end = time.process_time()
    differing = [(run, a, b) for run, a, b in zip(runs, expected, found, strict=True) if a != b]
    n_words = sum(map(len, expected))
    print(f"{len(runs)} runs, {n_words} words, {len(differing)} cut differently")
    for run, a, b in differing:
        print(f"    {run}: jieba {'/'.join(a)}, rjieba {'/'.join(b)}")
    print(f"rjieba is {(middle - start) / (end - middle):.1f} times as fast")


if __name__ == "__main__":
    main()
