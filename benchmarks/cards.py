"""Time the cards of all sentences of the sample article, and measure the memory that drawing takes.

    python benchmarks/cards.py

The first card opens the font, another size of type opens it again. Memory is what the process holds more than
before. Needs psutil.
"""

from __future__ import annotations

import statistics
import tempfile
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import psutil

from ningbot.cards import draw_card
from ningbot.citations import cite_sentence
from ningbot.indexing import index
from ningbot.records import Citation
from ningbot.store import Pool, Reader

CORPUS = Path(__file__).parents[1] / "corpus"


def main() -> None:
    """Draw every sentence, and the whole article as if it were one."""
    citations = cite_all()
    before = held_mb()
    show("the first", [drawn_ms(citations[0])], before)
    show(f"{len(citations)} sentences", [drawn_ms(citation) for citation in citations], before)
    longest = replace(citations[0], sentence="".join(c.sentence for c in citations))
    drawn_ms(longest)
    name = f"one of {len(longest.sentence):,} characters"
    show(name, [drawn_ms(longest) for _ in range(20)], before)


def cite_all() -> list[Citation]:
    """Cite every sentence of the sample article."""
    with tempfile.TemporaryDirectory() as folder:
        index([CORPUS], Path(folder))
        pool = Pool(Path(folder))
        with pool.reading() as database:
            reader = Reader(database)
            passages = [p for doc_id in reader.doc_ids() for p in reader.passages_of(doc_id)]
            cited = [cite_sentence(p, s, reader) for p in passages for s in p.sentences]
        pool.close()
    return cited


def drawn_ms(citation: Citation) -> float:
    """Draw a card; give the milliseconds that it took."""
    start = perf_counter()
    draw_card(
        citation, language="zh-Hant", link="https://archive.example/c/" + citation.citation_id
    )
    return (perf_counter() - start) * 1000


def held_mb() -> float:
    """Give the memory of this process."""
    rss: int = psutil.Process().memory_info().rss
    return rss / 2**20


def show(name: str, times_ms: list[float], before: float) -> None:
    """Print a line."""
    median, most = statistics.median(times_ms), max(times_ms)
    print(f"{name:28} median {median:4.0f} ms  most {most:4.0f} ms  {held_mb() - before:4.0f} MB")


if __name__ == "__main__":
    main()
