"""Fit how reader and rules choose a sentence together, and when ningbot answers it.

    python training/fit_reading.py FOLDER ... [--index DIR]

The FOLDERs are those that training/train_reader.py was given; the questions asked are those that it held back.
All corpora are one archive (--index names one that is ready, with its vectors). Every question is asked of
three archives: the whole one; without the passage that answers; and with that passage, but without its
sentences that answer. And of the whole one another question is asked, with one of its names or numbers
changed for that of another question, which the passage has not. In the first the best sentence is right
if it holds an answer, in the others none is. Two things are fitted:

- the weights of a sentence's score (ningbot.reading.rescoring.Weights), on pairs of the right sentence and
  others;
- the weights of the confidence (ningbot.decision.Evidence): a logistic regression, with an intercept of
  its own for English questions.

Each half of the titles is judged with what was fitted on the other; the weights printed are fitted on
all. Needs the dependency group "training".
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
from fit_decision import calibration_error
from other_names import Answered, of_another
from reader_data import Asked, held_back_titles, is_held_back, read_asked
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from ningbot.archive import Archive
from ningbot.bilingual import translate
from ningbot.decision import Evidence, find_missing, weigh
from ningbot.errors import QuestionError
from ningbot.evaluation import f1, normalised
from ningbot.extraction import Extraction, extract
from ningbot.indexing import index
from ningbot.reading import rescoring
from ningbot.reading.network import Located, Reading, SpanReader
from ningbot.records import Passage, Query, Sentence, Span
from ningbot.retrieval import RankedPassage, Retrieval
from ningbot.understanding import understand
from ningbot.vectorising import vectorise

Missing = Literal["nothing", "passage", "sentence", "name"]
_N_OTHERS = 6  # sentences that the right one is compared with
# How much a question counts when the confidence is fitted: as many with an answer as without.
_SHARES: dict[Missing, float] = {"nothing": 1.0, "passage": 0.6, "sentence": 0.25, "name": 0.15}


@dataclass(frozen=True, slots=True)
class Case:
    """A question asked of one of the archives: what is in it, and the sentences found."""

    asked: Asked
    query: Query
    missing: Missing
    half: int
    ranking: list[RankedPassage]
    extractions: list[Extraction]


@dataclass(frozen=True, slots=True)
class Row:
    """What the best sentence of a case was worth."""

    case: Case
    evidence: Evidence
    is_right: bool
    is_hit: bool
    f1: float
    recall: bool


class MemoReader(SpanReader):
    """A reader that reads nothing twice."""

    def __init__(self, path: Path | None) -> None:
        super().__init__(path)
        self._known: dict[tuple[str, str, tuple[int, ...]], Reading] = {}

    def read(self, question: str, title: str, located: Located) -> Reading:
        """Read, or remember."""
        key = (question, title, tuple(number for number, _ in located))
        if key not in self._known:
            self._known[key] = super().read(question, title, located)
        return replace(self._known[key], places=tuple(place for _, place in located))


def main() -> None:
    """Collect, fit, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--index", type=Path)
    parser.add_argument("--reader", type=Path, help="the file of another reader")
    parser.add_argument("--every", type=int, default=1, help="take every n-th question")
    parser.add_argument("--judge", action="store_true", help="judge the weights as they are")
    arguments = parser.parse_args()
    asked = read_asked(arguments.folders)
    titles = held_back_titles(asked)
    held_back = [a for a in asked if is_held_back(a.paragraph, titles)][:: arguments.every]
    with tempfile.TemporaryDirectory() as folder:
        where = arguments.index or Path(folder)
        if arguments.index is None:
            index([f / "corpus.jsonl" for f in arguments.folders], where)
            vectorise(where)
        with Archive(where, read=0) as archive, archive.retrieving() as retrieval:
            reader = MemoReader(arguments.reader)
            cases = [case for a in held_back for case in ask_thrice(a, retrieval)]
            cases += ask_of_others(held_back, retrieval)
            if not arguments.judge:
                fit_score(cases, retrieval, reader)
            rows = judged(cases, retrieval, reader)
    report(rows)


def ask_thrice(asked: Asked, retrieval: Retrieval) -> Iterator[Case]:
    """Retrieve once; leave out what answers."""
    try:
        query = translate(understand(asked.question), retrieval.engine)
    except QuestionError:
        return
    half = _half(asked)
    ranking = retrieval.rank(query, k=10)
    gold = asked.paragraph.doc_id
    without = [r for r in ranking if r.passage.doc_id != gold]
    lacking = [
        replace(r, passage=_lacking(r.passage, asked)) if r.passage.doc_id == gold else r
        for r in ranking
    ]
    for missing, left in (("nothing", ranking), ("passage", without), ("sentence", lacking)):
        n = rescoring.N_READ
        found = extract(query, left, retrieval.engine, n_passages=n)
        if found and (missing != "sentence" or len(without) < len(ranking)):
            yield Case(asked, query, missing, half, left, found)  # type: ignore[arg-type]


def ask_of_others(asked: Sequence[Asked], retrieval: Retrieval) -> Iterator[Case]:
    """Ask each question with a name or a number in it changed."""
    answered = [
        Answered(a.question, a.language, f"{a.paragraph.title}\n{a.paragraph.text}") for a in asked
    ]
    for a, question in zip(asked, of_another(answered), strict=True):
        if question is None:
            continue
        query = translate(understand(question), retrieval.engine)
        ranking = retrieval.rank(query, k=10)
        found = extract(query, ranking, retrieval.engine, n_passages=rescoring.N_READ)
        if found:
            yield Case(replace(a, question=question), query, "name", _half(a), ranking, found)


def _half(asked: Asked) -> int:
    return hashlib.sha256(asked.paragraph.title.encode()).digest()[0] % 2


def _lacking(passage: Passage, asked: Asked) -> Passage:
    """Take the sentences out that hold an answer."""
    sentences: list[Sentence] = []
    text = ""
    for sentence in passage.sentences:
        if not _holds(sentence.text, asked):
            span = Span(len(text), len(text) + len(sentence.text))
            sentences.append(Sentence(len(sentences) + 1, sentence.text, span))
            text += sentence.text
    return replace(passage, text=text, sentences=tuple(sentences))


def _holds(text: str, asked: Asked) -> bool:
    return any(normalised(answer) in normalised(text) for answer in asked.answers)


def rescore(case: Case, retrieval: Retrieval, reader: SpanReader) -> list[Extraction]:
    """Have the passages of a case read."""
    titles = retrieval.reader.titles({e.ranked.passage.doc_id for e in case.extractions})
    return rescoring.rescore(case.query, case.extractions, titles, reader, n_read=rescoring.N_READ)


def fit_score(cases: Sequence[Case], retrieval: Retrieval, reader: SpanReader) -> None:
    """Fit the weights of a sentence's score, print them, and use them."""
    pairs: list[np.ndarray] = []
    for case in cases:
        if case.missing != "nothing":
            continue
        rescored = [e for e in rescore(case, retrieval, reader) if e.reader_scores]
        right = [e for e in rescored if _is_right(e, case)]
        if right:
            best = max(right, key=rescoring.score_of)
            others = [e for e in rescored if not _is_right(e, case)][:_N_OTHERS]
            top = case.ranking[0].score
            pairs += [_figures(best, top) - _figures(other, top) for other in others]
    x = np.array([*pairs, *(-pair for pair in pairs)])
    y = [True] * len(pairs) + [False] * len(pairs)
    model = LogisticRegression(C=10.0, fit_intercept=False).fit(x, y)
    rescoring.WEIGHTS = rescoring.Weights(*map(float, np.maximum(model.coef_[0], 0).round(3)))
    print(f"sentences: {len(pairs)} pairs, {rescoring.WEIGHTS}")


def _figures(extraction: Extraction, top: float) -> np.ndarray:
    return np.array(rescoring.figures(extraction, top))


def _is_right(extraction: Extraction, case: Case) -> bool:
    in_gold = extraction.ranked.passage.doc_id == case.asked.paragraph.doc_id
    return in_gold and _holds(extraction.sentence.text, case.asked)


def judged(cases: Sequence[Case], retrieval: Retrieval, reader: SpanReader) -> list[Row]:
    """Give what the best sentence of each case is worth."""
    rows = []
    for case in cases:
        rescored = rescore(case, retrieval, reader)
        best = rescored[0]
        title = retrieval.reader.title(best.ranked.passage.doc_id)
        missing = find_missing(case.query, best, title)
        span = best.answer_span
        answer = span.of(best.sentence.text) if span else ""
        first = rescoring.reranked(case.ranking, rescored)[0]
        rows.append(
            Row(
                case=case,
                evidence=weigh(case.query, rescored, title=title, missing=missing),
                is_right=case.missing == "nothing" and _holds(best.sentence.text, case.asked),
                is_hit=_holds(best.sentence.text, case.asked),
                f1=max(f1(answer, gold) for gold in case.asked.answers),
                recall=first.passage.doc_id == case.asked.paragraph.doc_id,
            )
        )
    return rows


def report(rows: Sequence[Row]) -> None:
    """Judge each half with what was fitted on the other; print what is fitted on all."""
    models = [fit([row for row in rows if row.case.half != half]) for half in (0, 1)]
    chances = np.array([chance(models[row.case.half], row) for row in rows])
    is_english = np.array([row.case.asked.language == "en" for row in rows])
    everyone = np.ones(len(rows), bool)
    for name, ours in (("Chinese", ~is_english), ("English", is_english), ("both", everyone)):
        if ours.any():
            print(name)
            judge([row for row, our in zip(rows, ours, strict=True) if our], chances[ours])
    model = fit(rows)
    *weights, english = model.coef_[0].round(3).tolist()
    named = dict(zip((f.name for f in fields(Evidence)), weights, strict=True))
    print(f"fitted on all: {model.intercept_[0]:.3f}, English {english:+.3f}, {named}")
    tables(rows)


def fit(rows: Sequence[Row]) -> Any:
    """Fit the chance of being right; a figure that would speak against it is left out."""
    x = np.array([_figures_of(row) for row in rows])
    y = [row.is_right for row in rows]
    shares = [_SHARES[row.case.missing] for row in rows]
    used = np.ones(x.shape[1], bool)
    while True:
        model = LogisticRegression(C=10.0, max_iter=5000).fit(x * used, y, sample_weight=shares)
        against = model.coef_[0][:-1] < 0
        if not against.any():
            return model
        used[:-1] &= ~against


def _figures_of(row: Row) -> list[float]:
    """Give the evidence, and last whether the question is English."""
    return [*astuple(row.evidence), float(row.case.asked.language == "en")]


def chance(model: Any, row: Row) -> float:
    """Give the chance that the best sentence of a case is right."""
    return float(model.predict_proba(np.array([_figures_of(row)]))[0, 1])


def judge(rows: Sequence[Row], chances: np.ndarray) -> None:
    """Print how well confidence tells right from wrong, and refusals at several thresholds."""
    right = np.array([row.is_right for row in rows])
    missing = np.array([row.case.missing for row in rows])
    whole, passage, sentence, name = (
        missing == m for m in ("nothing", "passage", "sentence", "name")
    )
    print(f"{whole.sum()} questions; AUROC right or wrong {roc_auc_score(right, chances):.3f}")
    for what, lacking in (("passage", passage), ("sentences", sentence), ("name", name)):
        both = whole | lacking
        print(
            f"AUROC with or without the answering {what}"
            f" {roc_auc_score(whole[both], chances[both]):.3f}"
        )
    for what, ours in (("half without the passage", whole | passage), ("whole", whole)):
        print(f"calibration error, {what}: {calibration_error(chances[ours], right[ours]):.3f}")
    print("threshold  answered  refused without passage  without sentences  of others  precision")
    for threshold in np.arange(0.05, 0.65, 0.05):
        yes = chances >= threshold
        print(
            f"{threshold:9.2f} {yes[whole].mean():9.3f} {(~yes[passage]).mean():24.3f}"
            f" {(~yes[sentence]).mean():18.3f} {(~yes[name]).mean():10.3f} {right[yes & whole].mean():10.3f}"
        )


def tables(rows: Sequence[Row]) -> None:
    """Print the quality of the best sentence by set."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.case.missing == "nothing":
            groups[f"{row.case.asked.group} {row.case.asked.language[:2]}"].append(row)
    print("set          n  sentence hit     F1  recall@1 before, after reading")
    for name, ours in sorted(groups.items()):
        before = [
            bool(r.case.ranking)
            and r.case.ranking[0].passage.doc_id == r.case.asked.paragraph.doc_id
            for r in ours
        ]
        print(
            f"{name:9} {len(ours):4} {np.mean([r.is_hit for r in ours]):13.3f}"
            f" {np.mean([r.f1 for r in ours]):6.3f} {np.mean(before):15.3f}"
            f" {np.mean([r.recall for r in ours]):6.3f}"
        )


if __name__ == "__main__":
    main()
