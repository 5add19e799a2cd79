"""Are copies of an article found, and are no others taken for them?

    python benchmarks/copies.py FOLDER ...

Each FOLDER has a corpus.jsonl of articles that are all different. Copies are made of each: in the other script,
cut to seven tenths, with three tenths of another article instead. Printed is the share that shares a band with
its original, and how many pairs of different articles do, and are then taken for the same.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import opencc

from ningbot.text.copies import bands_of, is_same_passage

Make = Callable[[str, str], str]


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    texts = read(parser.parse_args().folders)
    bands = [set(bands_of(text)) for text in texts]
    for kind, make in KINDS.items():
        copies = (make(text, texts[n - 1]) for n, text in enumerate(texts))
        found = sum(
            bool(set(bands_of(copy)) & own) for copy, own in zip(copies, bands, strict=True)
        )
        print(f"{kind:40} {found / len(texts):.4f} of {len(texts)} found")
    pairs = sharing(bands)
    same = [pair for pair in pairs if is_same_passage(texts[pair[0]], texts[pair[1]])]
    print(
        f"different articles: {len(pairs)} pairs share a band, {len(same)} are taken for the same"
    )


def read(folders: list[Path]) -> list[str]:
    """Read the texts of all articles."""
    lines = (
        line
        for folder in folders
        for line in (folder / "corpus.jsonl").read_text(encoding="utf-8").splitlines()
    )
    return list(dict.fromkeys(json.loads(line)["text"] for line in lines))


def sharing(bands: list[set[int]]) -> set[tuple[int, int]]:
    """Give the pairs that share a band."""
    holders = defaultdict(list)
    for n, own in enumerate(bands):
        for band in own:
            holders[band].append(n)
    return {pair for held in holders.values() for pair in combinations(held, 2)}


def _cut(text: str, _: str) -> str:
    return text[: int(0.7 * len(text))]


def _mixed(text: str, other: str) -> str:
    return _cut(text, other) + other[: int(0.3 * len(text))]


_SIMPLIFIED, _TRADITIONAL = opencc.OpenCC("t2s"), opencc.OpenCC("s2t")
KINDS: dict[str, Make] = {
    "in simplified characters": lambda text, _: _SIMPLIFIED.convert(text),
    "in Traditional characters": lambda text, _: _TRADITIONAL.convert(text),
    "cut to seven tenths": _cut,
    "three tenths of another article instead": _mixed,
}

if __name__ == "__main__":
    main()
