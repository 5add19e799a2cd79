"""Repair text that is not damaged, in both scripts, and count what changes: it should be nothing.

    python benchmarks/clean_text.py FOLDER ... [--show]

Each FOLDER holds corpus.jsonl. Every text is repaired as a document of its own, as it is and turned
to the other script. Prints the characters changed in 100,000, and with --show each change.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from opencc import OpenCC

from ningbot.analysis import repair_document
from ningbot.records import Document

SCRIPTS = {"as it is": None, "Traditional": "s2t", "simplified": "t2s"}


def main() -> None:
    """Count the changes by folder and script."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    print("corpus         script        characters  changed  per 100,000  kinds")
    for folder in arguments.folders:
        for name, direction in SCRIPTS.items():
            measure(folder, name, direction, show=arguments.show)


def measure(folder: Path, name: str, direction: str | None, *, show: bool) -> None:
    """Print one row."""
    n_chars = n_changed = 0
    kinds: Counter[str] = Counter()
    for text in texts(folder, direction):
        n_chars += len(text)
        for edit in repair_document(Document("d", text)).edits:
            n_changed += max(len(edit.before), len(edit.after))
            kinds[edit.kind] += 1
            if show:
                print(f"  {edit.kind}: {edit.before!r} -> {edit.after!r}")
    said = ", ".join(f"{n} {kind}" for kind, n in kinds.most_common())
    rate = 100_000 * n_changed / n_chars
    print(f"{folder.name:14} {name:12} {n_chars:11} {n_changed:8} {rate:12.2f}  {said}")


def texts(folder: Path, direction: str | None) -> Iterator[str]:
    """Give the texts of a corpus in the script wanted."""
    convert = OpenCC(direction).convert if direction else str
    for line in (folder / "corpus.jsonl").read_text(encoding="utf-8").splitlines():
        yield convert(json.loads(line)["text"])


if __name__ == "__main__":
    main()
