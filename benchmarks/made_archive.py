"""Make an archive of any size: real sentences recombined, with names and numbers that grow with it.

    python benchmarks/made_archive.py FOLDER ... --passages 100000 --output FILE.jsonl

Each FOLDER has a corpus.jsonl, whose sentences are drawn. An article has ten passages of about 100 characters, a
date and a newspaper; each passage has a made-up name and a number of its own, so that the vocabulary grows as that
of a real archive does. The same --seed gives the same archive.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

from ningbot.text.segmentation import split_sentences
from ningbot.text.tokenisation import split_words

N_A_PASSAGE = 100  # characters
N_AN_ARTICLE = 10  # passages
N_A_QUESTION = 8  # words
SOURCES = ("長沙晚報", "湖南日報", "新城晚報", "市政府網站", "鄉村週報")


def main() -> None:
    """Write the archive."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--passages", type=int, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    sentences = read_sentences(arguments.folders)
    write(make(sentences, arguments.passages, seed=arguments.seed), arguments.output)


def read_sentences(folders: Iterable[Path]) -> list[str]:
    """Give the sentences of some length of all corpora."""
    texts = (
        json.loads(line)["text"].replace("\n", "")
        for folder in folders
        for line in (folder / "corpus.jsonl").read_text(encoding="utf-8").splitlines()
    )
    return [
        span.of(text)
        for text in texts
        for span in split_sentences(text)
        if 15 < span.end - span.start < 90
    ]


def make(sentences: Sequence[str], n_passages: int, *, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Make the articles of an archive, one after the other."""
    drawn = random.Random(seed)  # noqa: S311
    for n in range(-(-n_passages // N_AN_ARTICLE)):
        left = min(N_AN_ARTICLE, n_passages - n * N_AN_ARTICLE)
        yield {
            "id": f"a{n}",
            "title": drawn.choice(sentences)[:15],
            "text": "\n".join(_passage(sentences, drawn) for _ in range(left)),
            "date": f"{drawn.randrange(2000, 2026)}-{drawn.randrange(1, 13):02}-{drawn.randrange(1, 29):02}",
            "source": drawn.choice(SOURCES),
        }


def write(articles: Iterable[dict[str, Any]], path: Path) -> None:
    """Write articles as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        for article in articles:
            file.write(json.dumps(article, ensure_ascii=False) + "\n")


def questions(path: Path, n: int, *, seed: int = 2) -> list[str]:
    """Make questions of eight words that stand side by side in a passage, from all over an archive."""
    drawn = random.Random(seed)  # noqa: S311
    made = []
    for line in _some_lines(path, n, drawn):
        words = split_words(drawn.choice(json.loads(line)["text"].split("\n")))
        at = drawn.randrange(max(len(words) - N_A_QUESTION, 1))
        made.append("".join(word.surface for word in words[at : at + N_A_QUESTION]) + "是多少？")
    return made


def _some_lines(path: Path, n: int, drawn: random.Random) -> list[str]:
    """Draw ``n`` lines, any as likely as another, in one pass; a short file's more than once."""
    with path.open(encoding="utf-8") as file:
        lines = []
        for n_read, line in enumerate(file):
            if n_read < n:
                lines.append(line)
            elif (at := drawn.randrange(n_read + 1)) < n:
                lines[at] = line
    drawn.shuffle(lines)
    return [line for line, _ in zip(cycle(lines), range(n), strict=False)]


def _passage(sentences: Sequence[str], drawn: random.Random) -> str:
    text = ""
    while len(text) < N_A_PASSAGE:
        text += drawn.choice(sentences)
    name = "".join(chr(drawn.randrange(0x4E00, 0x6000)) for _ in range(drawn.choice((2, 3))))
    at = drawn.randrange(20, 60)
    return f"{text[:at]}{name}{drawn.randrange(10_000)}{text[at:]}"


if __name__ == "__main__":
    main()
