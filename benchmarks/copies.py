"""Are copies of an article found, and are no others taken for them?

    python benchmarks/copies.py FOLDER ...

Each FOLDER has a corpus.jsonl of paragraphs; those of one title are an article, and all articles are different.
Copies are made of each: in the other script, with paragraphs cut or added, with another headline and a dateline,
damaged as the sample article was (tests/damage.py, seeded) and repaired. Of each kind is printed the share of
articles that share a band with their copy, that are taken for copies, and of paragraphs that are then taken for the
same, as an answer does (of what was exchanged there is none). Then come those that must not be: other articles, and the next issue of the same, in which
each number is another. Single paragraphs show the bands alone at seven tenths of the text.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import combinations
from pathlib import Path

import opencc

from ningbot.text.copies import Article, are_copies, are_same, bands_of, plain_of
from ningbot.text.repair import repair

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from damage import damage

Saved = tuple[str, list[str]]  # title and paragraphs
Make = Callable[[Saved, Saved], Saved]


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    articles = read(parser.parse_args().folders)
    print(f"{'copies':34} {'n':>5} {'band':>6} {'copies':>6} {'same paragraphs':>15}")
    for kind, make in KINDS.items():
        pairs = [(a, make(a, articles[n - 1])) for n, a in enumerate(articles)]
        print(row(kind, [(a, copy) for a, copy in pairs if copy is not a]))
    print_different(articles)
    print_paragraphs([text for _, texts in articles for text in texts])


def read(folders: list[Path]) -> list[Saved]:
    """Read the articles; no paragraph twice."""
    articles: dict[tuple[Path, str], dict[str, None]] = defaultdict(dict)
    for folder in folders:
        for line in (folder / "corpus.jsonl").read_text(encoding="utf-8").splitlines():
            paragraph = json.loads(line)
            articles[folder, paragraph["title"]][paragraph["text"]] = None
    return [(title, list(texts)) for (_, title), texts in articles.items()]


def row(kind: str, pairs: list[tuple[Saved, Saved]]) -> str:
    """Measure pairs of an article and its copy."""
    n_band = n_copies = n_same = n_kept = 0
    for original, copy in pairs:
        a, b = compared(original), compared(copy)
        is_found = bool(bands(original) & bands(copy))
        is_copy = is_found and are_copies(a, b)
        shorter, longer = sorted((a.paragraphs, b.paragraphs), key=len)
        n_band, n_copies = n_band + is_found, n_copies + is_copy
        n_kept += len(shorter)
        n_same += sum(is_copy and any(are_same(p, q) for q in longer) for p in shorter)
    shares = f"{n_band / len(pairs):6.4f} {n_copies / len(pairs):6.4f} {n_same / n_kept:15.4f}"
    return f"{kind:34} {len(pairs):5} {shares}"


def print_different(articles: list[Saved]) -> None:
    """Count what must not be taken for copies."""
    pairs = sharing([bands(article) for article in articles])
    taken = [p for p in pairs if are_copies(compared(articles[p[0]]), compared(articles[p[1]]))]
    print(f"different articles: {len(pairs)} pairs share a band, {len(taken)} taken for copies")
    issues = [(a, next_issue(a)) for a in articles if next_issue(a)[1] != a[1]]
    wrong = sum(are_copies(compared(a), compared(b)) for a, b in issues)
    print(f"{len(issues)} articles and their next issue: {wrong} taken for copies")


def print_paragraphs(texts: list[str]) -> None:
    """Count what single paragraphs share."""
    texts = list(dict.fromkeys(texts))
    own = [set(bands_of(text)) for text in texts]
    mixed = [
        set(bands_of(text[: int(0.7 * len(text))] + texts[n - 1][: int(0.3 * len(text))]))
        for n, text in enumerate(texts)
    ]
    found = sum(bool(a & b) for a, b in zip(own, mixed, strict=True)) / len(texts)
    print(f"{len(texts)} paragraphs, three tenths of each exchanged: {found:.4f} share a band")
    plain = [plain_of(text) for text in texts]
    same = [(a, b) for a, b in combinations(plain, 2) if abs(len(a) - len(b)) < 20]
    wrong = sum(are_same(a, b) for a, b in same)
    print(f"all pairs of different paragraphs: {wrong} taken for the same")


def compared(saved: Saved) -> Article:
    """Give an article as ningbot compares it."""
    title, texts = saved
    return Article(title, tuple(map(plain_of, texts)))


def bands(saved: Saved) -> set[int]:
    """Give what an article is found by."""
    return set(bands_of("\n".join(saved[1])))


def sharing(held: Iterable[set[int]]) -> set[tuple[int, int]]:
    """Give the pairs that share a band."""
    holders = defaultdict(list)
    for n, own in enumerate(held):
        for band in own:
            holders[band].append(n)
    return {pair for ns in holders.values() for pair in combinations(ns, 2)}


def next_issue(saved: Saved) -> Saved:
    """Make each number another one."""
    title, texts = saved
    return title, [re.sub(r"\d", lambda m: str((int(m[0]) + 1) % 10), text) for text in texts]


def _in_script(to: str) -> Make:
    convert = opencc.OpenCC(to).convert

    def make(saved: Saved, _: Saved) -> Saved:
        copy = convert(saved[0]), list(map(convert, saved[1]))
        return saved if copy[1] == saved[1] else copy

    return make


def _cut(saved: Saved, _: Saved) -> Saved:
    """Leave paragraphs out from the end; give the article itself where that cannot be."""
    title, texts = saved
    room = 0.3 * sum(map(len, texts))
    while len(texts) > 1 and len(texts[-1]) <= room:
        room -= len(texts[-1])
        texts = texts[:-1]
    return (title, texts) if texts != saved[1] else saved


def _added(saved: Saved, other: Saved) -> Saved:
    title, texts = saved
    return title, [*texts, other[1][0][: int(0.43 * sum(map(len, texts)))]]


def _cut_and_added(saved: Saved, other: Saved) -> Saved:
    cut = _cut(saved, other)
    n_gone = sum(map(len, saved[1])) - sum(map(len, cut[1]))
    return (cut[0], [*cut[1], other[1][0][:n_gone]]) if n_gone else saved


def _reprinted(saved: Saved, _: Saved) -> Saved:
    title, (first, *texts) = saved
    return f"一文读懂{title}", ["本報訊 (記者張三) " + first, *texts, "(責任編輯：李四)"]


def _damaged(saved: Saved, _: Saved) -> Saved:
    title, texts = saved
    made = [damage(text, seed) for seed, text in enumerate(texts)]
    if not any(made):
        return saved
    text = "\n".join(d.text if d else text for text, d in zip(texts, made, strict=True))
    return title, repair(text).text.splitlines()


KINDS: dict[str, Make] = {
    "in simplified characters": _in_script("t2s"),
    "in Traditional characters": _in_script("s2t"),
    "up to three tenths cut": _cut,
    "up to three tenths added": _added,
    "up to three tenths exchanged": _cut_and_added,
    "headline, dateline and editor": _reprinted,
    "damaged and repaired": _damaged,
}

if __name__ == "__main__":
    main()
