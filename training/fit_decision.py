"""Fit the weights by which ningbot, without its reader, decides to answer or to refuse.

    python training/fit_decision.py FOLDER ... [--index DIR] [--without-meaning]

Each FOLDER holds corpus.jsonl and questions*.jsonl. All corpora are indexed together. Every
question is asked twice: of the whole archive, where the best sentence is right if it holds an
answer; and of the archive without the passage that answers, where no sentence is right. Nor is any
where a question is asked with one of its names or numbers changed (other_names). A
logistic regression on the evidence (see ningbot.decision.Evidence) gives the chance that the best
sentence is right. It is fitted on half of the documents and judged on the others; the weights
printed at the end are fitted on all. Needs the dependency group "training".
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from other_names import Answered, of_another
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from ningbot.archive import Archive
from ningbot.bilingual import translate
from ningbot.decision import Evidence, find_missing, weigh
from ningbot.errors import QuestionError
from ningbot.evaluation import GoldQuestion, normalised, read_questions
from ningbot.extraction import extract
from ningbot.indexing import index
from ningbot.records import Query
from ningbot.retrieval import N_SEARCHED, RankedPassage, Retrieval
from ningbot.understanding import understand
from ningbot.vectorising import vectorise


@dataclass(frozen=True, slots=True)
class Row:
    """The evidence for one best sentence, and whether it is right."""

    evidence: Evidence
    is_right: bool
    has_gold: bool
    doc_id: str
    language: str
    of_another: bool = False


def main() -> None:
    """Collect the evidence, fit, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--index", type=Path, help="an archive that is ready, with its vectors")
    parser.add_argument("--without-meaning", action="store_true")
    parser.add_argument("--every", type=int, default=2, help="take every n-th question in Chinese")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        where = arguments.index or Path(folder)
        if arguments.index is None:
            index([f / "corpus.jsonl" for f in arguments.folders], where)
            vectorise(where)
        with Archive(where, semantic=not arguments.without_meaning, read=0) as archive:
            rows = collect(arguments.folders, archive, every=arguments.every)
    for name, is_english in (("Chinese", False), ("English", True)):
        print(name)
        report([row for row in rows if (row.language == "en") == is_english])


def report(rows: list[Row]) -> None:
    """Judge on half of the documents what was fitted on the other; print weights fitted on all."""
    held_back = np.array([int(row.doc_id.rsplit("-", 2)[1]) % 2 == 0 for row in rows])
    if len(set(held_back)) == 2:
        judge(fit([r for r, h in zip(rows, held_back, strict=True) if not h]), rows, held_back)
        show(fit(rows))


def collect(folders: list[Path], archive: Archive, *, every: int) -> list[Row]:
    """Ask every question of the archive with and without the passage that answers it."""
    rows: list[Row] = []
    with archive.retrieving() as retrieval:
        for path in (p for f in folders for p in sorted(f.glob("questions*.jsonl"))):
            questions = read_questions(path)
            some = questions if questions[0].lang == "en" else questions[::every]
            for gold in some:
                rows += _ask_twice(gold, retrieval)
            rows += _ask_of_another(some, retrieval)
    return rows


def _ask_of_another(questions: Sequence[GoldQuestion], retrieval: Retrieval) -> Iterator[Row]:
    """Ask each question with one of its names or numbers changed."""
    answered = [
        Answered(gold.question, gold.lang, _passage_of(gold, retrieval)) for gold in questions
    ]
    for gold, question in zip(questions, of_another(answered), strict=True):
        if question is not None:
            query = translate(understand(question), retrieval.engine)
            ranking = retrieval.rank(query, k=N_SEARCHED + 1)
            row = _row(gold, query, ranking, retrieval, has_gold=False)
            if row is not None:
                yield replace(row, of_another=True)


def _passage_of(gold: GoldQuestion, retrieval: Retrieval) -> str:
    doc_id = gold.doc_id or ""
    passages = retrieval.reader.passages_of(doc_id)
    return "\n".join([retrieval.reader.title(doc_id), *(passage.text for passage in passages)])


def _ask_twice(gold: GoldQuestion, retrieval: Retrieval) -> list[Row]:
    try:
        query = translate(understand(gold.question), retrieval.engine)
    except QuestionError:
        return []
    ranking = retrieval.rank(query, k=N_SEARCHED + 1)
    without = [ranked for ranked in ranking if ranked.passage.doc_id != gold.doc_id]
    rows = (_row(gold, query, r, retrieval, has_gold=r is ranking) for r in (ranking, without))
    return [row for row in rows if row is not None]


def _row(
    gold: GoldQuestion,
    query: Query,
    ranking: list[RankedPassage],
    retrieval: Retrieval,
    *,
    has_gold: bool,
) -> Row | None:
    extractions = extract(query, ranking, retrieval.engine)
    if not extractions or gold.doc_id is None:
        return None
    best = extractions[0]
    title = retrieval.reader.title(best.ranked.passage.doc_id)
    missing = find_missing(query, best, title)
    evidence = weigh(query, extractions, title=title, missing=missing)
    sentence = normalised(best.sentence.text)
    is_right = has_gold and any(normalised(answer) in sentence for answer in gold.answers)
    return Row(evidence, is_right, has_gold, gold.doc_id, query.language)


def fit(rows: list[Row]) -> Any:
    """Fit the chance of being right; a figure that would speak against it is left out."""
    x = np.array([astuple(row.evidence) for row in rows])
    y = [row.is_right for row in rows]
    used = np.ones(x.shape[1], bool)
    while True:
        model = LogisticRegression(C=10.0, max_iter=1000).fit(x * used, y)
        if (model.coef_[0] >= 0).all():
            return model
        used &= model.coef_[0] >= 0


def judge(model: Any, rows: list[Row], held_back: np.ndarray) -> None:
    """Print how well confidence tells right from wrong, and refusals at several thresholds."""
    kept = [row for row, h in zip(rows, held_back, strict=True) if h]
    chance = model.predict_proba(np.array([astuple(row.evidence) for row in kept]))[:, 1]
    right = np.array([row.is_right for row in kept])
    gold = np.array([row.has_gold for row in kept])
    print(f"held back: {len(kept)} questions, right {right.mean():.3f}")
    print(f"AUROC right or wrong {roc_auc_score(right, chance):.3f}")
    other = np.array([row.of_another for row in kept])
    for what, ours in (("passage", ~other), ("name", gold | other)):
        auroc = roc_auc_score(gold[ours], chance[ours])
        print(f"AUROC with or without the answering {what} {auroc:.3f}")
    print(f"calibration error (10 bins) {calibration_error(chance, right):.3f}")
    print("threshold  answered with  refused without  of others  precision")
    for threshold in np.arange(0.1, 0.75, 0.05):
        answered = chance >= threshold
        precision = right[answered].mean() if answered.any() else 0.0
        print(
            f"{threshold:9.2f} {answered[gold].mean():14.3f} {(~answered[~gold & ~other]).mean():16.3f}"
            f" {(~answered[other]).mean():10.3f} {precision:10.3f}"
        )


def calibration_error(chance: np.ndarray, right: np.ndarray) -> float:
    """Give the expected calibration error over ten bins of equal width."""
    bins = np.minimum((chance * 10).astype(int), 9)
    gaps = [
        abs(chance[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean()
        for b in range(10)
        if (bins == b).any()
    ]
    return float(sum(gaps))


def show(model: Any) -> None:
    """Print the weights as ningbot.decision has them."""
    print(f"_INTERCEPT = {model.intercept_[0]:.3f}")
    for field, weight in zip(fields(Evidence), model.coef_[0], strict=True):
        print(f"    {field.name}={weight:.3f},")


if __name__ == "__main__":
    main()
