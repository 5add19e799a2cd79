"""Count the whole questions that are touched, and the pronouns that are understood.

    python benchmarks/followups.py QUESTIONS.jsonl ... [--show]

Each question is understood after the one before it in its file, and after a random one of all
files (seeded). Every question is whole, so each should come back as it is; --show prints those
that do not.

Then, where two questions on one passage begin with the same name, the second is asked with 它 for
the name: right is what gives the second question back, left alone what stays as it is (mostly
since it has another name).
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterable, Iterator
from itertools import pairwise, takewhile
from pathlib import Path
from time import process_time

from ningbot.followups import resolve

FUNCTION_WORDS = tuple("的在是有于於為为被由與与和")


def main() -> None:
    """Measure each file and print a row for it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    questions = {path: read(path) for path in arguments.files}
    everything = [question for found in questions.values() for question in found]
    chance = random.Random(0)  # noqa: S311 - to sample
    print("after the one before    after a random one      of  ms each")
    n_before = n_random = 0
    for path, found in questions.items():
        start = process_time()
        before = touched(pairwise(found))
        at_random = touched((chance.choice(everything), question) for question in found)
        ms = (process_time() - start) / (2 * len(found)) * 1000
        n_before, n_random = n_before + len(before), n_random + len(at_random)
        print(row(len(before), len(at_random), len(found)), f"{ms:8.2f}  {path.parent.name}")
        for line in (*before, *at_random) if arguments.show else ():
            print("   ", line)
    print(row(n_before, n_random, len(everything)), "          all")
    understood = [outcome(*triple) for path in questions for triple in pronouns(path)]
    counts = (f"{name} {understood.count(name)}" for name in ("right", "left alone", "wrong"))
    print(f"pronouns: {len(understood)}, {', '.join(counts)}")


def read(path: Path) -> list[str]:
    """Give the questions of a file."""
    return [json.loads(line)["question"] for line in path.read_text(encoding="utf-8").splitlines()]


def touched(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Give those of the questions that do not come back as they are."""
    return [
        f"{last} | {question} -> {understood}"
        for last, question in pairs
        if (understood := resolve([last], question)) != question
    ]


def pronouns(path: Path) -> Iterator[tuple[str, str, str]]:
    """Give pairs of questions that begin with one name, and the second with 它 for it."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for one, two in pairwise(rows):
        both = zip(one["question"], two["question"], strict=False)
        name = "".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], both))
        while name and two["question"][len(name) : len(name) + 1] not in FUNCTION_WORDS:
            name = name[:-1]
        is_name = len(name) >= 3 and not set(name) & {*FUNCTION_WORDS, ",", "，"}
        if is_name and one.get("doc_id") == two.get("doc_id"):
            yield one["question"], f"它{two['question'][len(name) :]}", two["question"]


def outcome(last: str, question: str, whole: str) -> str:
    """Tell whether a follow-up is understood as the whole question that it stands for."""
    understood = resolve([last], question)
    if understood == whole:
        return "right"
    return "left alone" if understood == question else "wrong"


def row(n_before: int, n_random: int, n: int) -> str:
    """Write how many came back as they were."""
    shares = (f"{1 - found / n:8.2%} ({found:3} touched)" for found in (n_before, n_random))
    return "   ".join(shares) + f" {n:6}"


if __name__ == "__main__":
    main()
