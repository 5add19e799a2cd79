"""Fit the weights by which retrieval joins words, meaning and sentences.

    python training/fit_fusion.py FOLDER ... [--index DIR] [--without-meaning]

Each FOLDER holds corpus.jsonl and questions*.jsonl; all corpora are one archive (--index names
one that is ready, with its vectors). For every question the right passage is paired with each of
the others that the legs propose; a logistic regression on the differences of their signals (see
ningbot.fusion.Signals) gives the weights. They are fitted on each half of the documents and judged
on the other; the weights printed at the end are fitted on all. Needs the dependency group "training".

Source: Joachims, Optimizing Search Engines using Clickthrough Data, 2002 (learning from pairs).
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from ningbot.archive import Archive
from ningbot.bilingual import translate
from ningbot.evaluation import GoldQuestion, read_questions
from ningbot.fusion import Signals
from ningbot.indexing import index
from ningbot.retrieval import N_JUDGED, Retrieval
from ningbot.understanding import understand
from ningbot.vectorising import vectorise

Rows = np.ndarray


@dataclass(frozen=True, slots=True)
class Case:
    """A question: the signals of what was proposed, (n, 4), and the place of the right passage."""

    group: str
    is_english: bool
    half: int
    signals: Rows
    right: int | None


def main() -> None:
    """Collect the cases, fit, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--index", type=Path)
    parser.add_argument("--without-meaning", action="store_true")
    parser.add_argument("--every", type=int, default=1, help="take every n-th question")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        where = arguments.index or Path(folder)
        if arguments.index is None:
            index([f / "corpus.jsonl" for f in arguments.folders], where)
            vectorise(where)
        with (
            Archive(where, semantic=not arguments.without_meaning, read=0) as archive,
            archive.retrieving() as retrieval,
        ):
            folders = arguments.folders
            cases = [c for f in folders for c in collect(retrieval, f, arguments.every)]
    for language, is_english in (("Chinese", False), ("English", True)):
        report(language, [case for case in cases if case.is_english == is_english])


def collect(retrieval: Retrieval, folder: Path, every: int) -> Iterator[Case]:
    """Rank every question's candidates, with their signals."""
    for path in sorted(folder.glob("questions*.jsonl")):
        for gold in read_questions(path)[::every]:
            if gold.question.strip() and gold.answerable:
                yield _case(retrieval, gold, group=folder.name.split("-")[0])


def _case(retrieval: Retrieval, gold: GoldQuestion, *, group: str) -> Case:
    query = translate(understand(gold.question), retrieval.engine)
    ranked = retrieval.rank(query, k=N_JUDGED)
    doc_ids = [each.passage.doc_id for each in ranked]
    is_english = gold.lang == "en"
    return Case(
        group=f"{group}-en" if is_english else group,
        is_english=is_english,
        half=hashlib.sha256(str(gold.doc_id).rsplit("-", 1)[0].encode()).digest()[0] % 2,
        signals=np.array([astuple(each.signals) for each in ranked]).reshape(
            -1, len(fields(Signals))
        ),
        right=doc_ids.index(str(gold.doc_id)) if gold.doc_id in doc_ids else None,
    )


def fit(cases: Sequence[Case]) -> Rows:
    """Give the weights that tell the right passage from the others best."""
    pairs = np.concatenate(
        [
            np.delete(case.signals[case.right] - case.signals, case.right, axis=0)
            for case in cases
            if case.right is not None
        ]
    )
    scale = np.maximum(pairs.std(axis=0), 1e-9)
    signs = np.where(np.arange(len(pairs)) % 2, 1, -1)  # so that there are two classes
    model = LogisticRegression(fit_intercept=False, max_iter=1000)
    model.fit(pairs / scale * signs[:, None], signs)
    weights: Rows = model.coef_[0] / scale
    return weights


def report(language: str, cases: Sequence[Case]) -> None:
    """Print the figures on the halves that were not fitted on, and the weights fitted on all."""
    if not cases:
        return
    halves = [fit([case for case in cases if case.half != half]) for half in (0, 1)]
    print(f"{language}: {len(cases)} questions; recall@1 and @5 on documents held back")
    for group in dict.fromkeys(case.group for case in cases):
        ranks = np.array([rank(c, halves[c.half]) for c in cases if c.group == group])
        print(f"  {group:10} {len(ranks):5} {(ranks < 1).mean():.4f} {(ranks < 5).mean():.4f}")
    named = zip(fields(Signals), fit(cases), strict=True)
    print("  Signals(" + ", ".join(f"{f.name}={weight:.2f}" for f, weight in named) + ")")


def rank(case: Case, weights: Rows) -> float:
    """Give the right passage's rank, from 0."""
    if case.right is None:
        return float("inf")
    scores = case.signals @ weights
    return float((scores > scores[case.right]).sum())


if __name__ == "__main__":
    main()
