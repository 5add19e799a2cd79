"""Fit the weights by which a lost character is chosen among those it may have been.

    python training/fit_choice.py FOLDER ... [--dictionary CC-CEDICT]

Each FOLDER holds a corpus.jsonl. Its paragraphs lose a byte each (tests/damage.py). The character
model is counted on one half of the documents, and the other half's lost characters are judged by
it, and the other way round. A conditional logistic regression gives each candidate its chance from
the figures of `ningbot.text.repair.choice.Fit`. It is fitted on either half and judged on the
other, at several least chances; the weights printed at the end are fitted on both. Needs the
dependency group "training".
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from unittest import mock

import numpy as np
from build_character_model import build, judge_by, read_rows
from numpy.typing import NDArray
from opencc import OpenCC
from scipy.optimize import minimize

from ningbot.text.repair import lost_bytes
from ningbot.text.repair.choice import Context, Fit, fits
from ningbot.text.repair.likelihood import Candidate, TextModel
from ningbot.text.repair.words import WordModel

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from damage import damage

Floats = NDArray[np.float64]
# One row a candidate, and which of them is right; of one lost character.
Case = tuple[Floats, int]
LEAST_CHANCES = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.9)
PENALTY = 1e-3


def main() -> None:
    """Collect the cases of each half, fit, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--dictionary", type=Path, help="CC-CEDICT, gzipped")
    parser.add_argument("--every", type=int, default=1, help="take every n-th paragraph")
    parser.add_argument("--seeds", type=int, default=1, help="damage each so many times")
    arguments = parser.parse_args()
    halves = [
        list(
            collect(arguments.folders, half, arguments.dictionary, arguments.every, arguments.seeds)
        )
        for half in (0, 1)
    ]
    print("least chance  given  of them right  right of all")
    chances = [c for half in (0, 1) for c in judge(halves[half], fit(halves[1 - half]))]
    for least in LEAST_CHANCES:
        given = [is_right for chance, is_right in chances if chance >= least]
        n = len(chances)
        print(f"{least:12} {len(given) / n:6.1%} {np.mean(given):14.1%} {sum(given) / n:13.1%}")
    print(Fit(*(round(float(weight), 2) for weight in fit(halves[0] + halves[1]))))


def collect(
    folders: Sequence[Path], half: int, dictionary: Path | None, every: int, n_seeds: int
) -> Iterator[Case]:
    """Judge the lost characters of one half by a table counted on the other."""
    table, _ = build(list(folders), dictionary=dictionary, half=1 - half)
    judge_by(table)
    for folder in folders:
        for ix, text in enumerate(paragraphs(folder, half)):
            for seed in range(n_seeds) if ix % every == 0 else ():
                yield from cases_of(text, ix * n_seeds + seed)


def paragraphs(folder: Path, half: int) -> Iterator[str]:
    """Give the paragraphs of a corpus in Traditional characters."""
    to_traditional = OpenCC("s2t")
    for row in read_rows(folder, half=half):
        text = row["text"]
        yield text if folder.name.startswith("drcd") else to_traditional.convert(text)


def cases_of(text: str, seed: int) -> Iterator[Case]:
    """Damage a paragraph, and give what its lost character is chosen by."""
    damaged = damage(text, seed)
    if damaged is None:
        return
    found: list[list[tuple[Candidate, Fit]]] = []

    def noted(
        candidates: Sequence[Candidate],
        context: Context,
        *,
        before_marks: str,
        text: TextModel,
        words: WordModel,
    ) -> str:
        rows = fits(candidates, context, before_marks=before_marks, text=text, words=words)
        found.append(list(rows))
        return damaged.lost

    with mock.patch.object(lost_bytes, "choose", noted):
        changes = list(lost_bytes.find_lost_bytes(damaged.text))
    if changes and changes[0].span.start == damaged.at and found and found[0]:
        chars = [candidate.char for candidate, _ in found[0]]
        right = chars.index(damaged.lost) if damaged.lost in chars else -1
        yield np.array([fit for _, fit in found[0]], dtype=np.float64), right


def fit(cases: Sequence[Case]) -> Floats:
    """Maximise the chance of the right candidates, with a small penalty on large weights."""
    cases = [case for case in cases if case[1] >= 0]
    rows = np.concatenate([figures for figures, _ in cases])
    mean, scale = rows.mean(0), rows.std(0) + 1e-6
    rows = (rows - mean) / scale
    firsts = np.cumsum([0, *(len(figures) for figures, _ in cases)])[:-1]
    case_of_row = np.repeat(np.arange(len(cases)), [len(figures) for figures, _ in cases])
    right = firsts + np.array([right for _, right in cases])

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = rows @ weights
        exps = np.exp(scores - np.maximum.reduceat(scores, firsts)[case_of_row])
        chances = exps / np.add.reduceat(exps, firsts)[case_of_row]
        gradient = (rows.T @ chances - rows[right].sum(0)) / len(cases)
        value = -np.log(chances[right]).mean() + PENALTY * (weights @ weights)
        return float(value), gradient + 2 * PENALTY * weights

    found: Floats = minimize(loss, np.zeros(rows.shape[1]), jac=True).x / scale
    return found


def judge(cases: Sequence[Case], weights: Floats) -> Iterator[tuple[float, bool]]:
    """Give the best candidate's chance, and whether it is right."""
    for figures, right in cases:
        scores = figures @ weights
        exps = np.exp(scores - scores.max())
        yield float(exps.max() / exps.sum()), int(exps.argmax()) == right


if __name__ == "__main__":
    main()
