"""Ask ningbot, from end to end, the questions that its reader was not trained on.

    python benchmarks/answers.py FOLDER ... [--index DIR] [--every N]

The FOLDERs are those that training/train_reader.py was given, with corpus.jsonl and questions*.jsonl; the questions
are those that it held back. They are asked of three archives:

whole       all paragraphs (--index names one that is ready): how good are the answers?
half        without half of the documents: are questions about what has gone refused, the others answered?
sentences   each paragraph without the sentences that answer one of its questions: is that one refused?

Of the whole archive questions are asked as well in which a name or a number was changed for another's, which
the passage that answers has not ("names"): are they refused?

Prints tables; AUROC is that of the confidence, for questions with their answer in the archive against those
without. Every citation is held against its file once more. Needs the dependency group "training".
"""

from __future__ import annotations

import argparse
import hashlib
import json
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from ningbot.archive import Archive
from ningbot.errors import QuestionError
from ningbot.evaluation import f1, normalised
from ningbot.indexing import index
from ningbot.records import Answer
from ningbot.text.segmentation import split_sentences
from ningbot.vectorising import vectorise

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))

from fit_decision import calibration_error
from other_names import Answered, of_another
from reader_data import Asked, Paragraph, held_back_titles, is_held_back, read_asked


@dataclass(frozen=True, slots=True)
class Row:
    """A question asked, and whether the archive had its answer."""

    asked: Asked
    answer: Answer
    has_answer: bool

    @property
    def is_hit(self) -> bool:
        """Tell whether the first sentence cited holds an answer."""
        return bool(self.answer.citations) and holds(self.answer.citations[0].sentence, self.asked)


def main() -> None:
    """Ask three archives."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--index", type=Path, help="the whole archive, ready")
    parser.add_argument("--work", type=Path, help="where to keep the archives for the next time")
    parser.add_argument("--every", type=int, default=1, help="ask every n-th question")
    arguments = parser.parse_args()
    every_asked = read_asked(arguments.folders)
    titles = held_back_titles(every_asked)
    asked = [a for a in every_asked if is_held_back(a.paragraph, titles)][:: arguments.every]
    paragraphs = list({a.paragraph.doc_id: a.paragraph for a in every_asked}.values())
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.work or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        whole = arguments.index or built(paragraphs, folder / "whole")
        rows = ask_all(asked, whole, gone=set())
        report_answers(rows)
        others = of_others(asked)
        report_refusals("names", [*rows, *ask_all(others, whole, gone=documents_of(others))])
        gone = {p.doc_id for p in paragraphs if in_first_half(p)}
        left = [p for p in paragraphs if p.doc_id not in gone]
        report_refusals("half", ask_all(asked, built(left, folder / "half"), gone=gone))
        lacking, one_each = without_sentences(paragraphs, asked)
        shortened = built(lacking, folder / "lacking")
        removed = ask_all(one_each, shortened, gone=documents_of(one_each))
        report_refusals("sentences", [*rows, *removed])


def of_others(asked: Sequence[Asked]) -> list[Asked]:
    """Change a name or number in each question that has one."""
    answered = [
        Answered(a.question, a.language, f"{a.paragraph.title}\n{a.paragraph.text}") for a in asked
    ]
    changed = zip(asked, of_another(answered), strict=True)
    return [replace(a, question=question) for a, question in changed if question is not None]


def documents_of(asked: Sequence[Asked]) -> set[str]:
    """Give the documents that answer questions."""
    return {a.paragraph.doc_id for a in asked}


def built(paragraphs: Iterable[Paragraph], folder: Path) -> Path:
    """Index paragraphs, each a document."""
    corpus = folder.with_suffix(".jsonl")
    rows = ({"id": p.doc_id, "title": p.title, "text": p.text} for p in paragraphs)
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    corpus.write_text("\n".join(lines), encoding="utf-8")
    index([corpus], folder)
    vectorise(folder)
    return folder


def in_first_half(paragraph: Paragraph) -> bool:
    """Divide the documents by the hash of their ids."""
    return hashlib.sha256(paragraph.doc_id.encode()).digest()[0] % 2 == 0


def without_sentences(
    paragraphs: Sequence[Paragraph], asked: Sequence[Asked]
) -> tuple[list[Paragraph], list[Asked]]:
    """Take out of each paragraph the sentences that answer its first question; give those questions."""
    first = {a.paragraph.doc_id: a for a in reversed(asked)}
    lacking = []
    for paragraph in paragraphs:
        one = first.get(paragraph.doc_id)
        sentences = [span.of(paragraph.text) for span in split_sentences(paragraph.text)]
        text = "".join(s for s in sentences if one is None or not holds(s, one))
        if text.strip():
            lacking.append(Paragraph(paragraph.doc_id, paragraph.title, text))
    return lacking, list(first.values())


def holds(text: str, asked: Asked) -> bool:
    """Tell whether a text holds an answer."""
    return any(normalised(answer) in normalised(text) for answer in asked.answers)


def ask_all(asked: Sequence[Asked], folder: Path, *, gone: set[str]) -> list[Row]:
    """Ask; the answers of the documents ``gone`` are not in the archive."""
    rows = []
    with Archive(folder) as archive:
        for one in asked:
            try:
                answer = archive.ask(one.question)
            except QuestionError:
                continue
            for citation in answer.citations:
                if archive.find(citation.citation_id).citation.sentence != citation.sentence:
                    raise SystemExit(f"{citation.citation_id} does not verify.")
            rows.append(Row(one, answer, one.paragraph.doc_id not in gone))
    return rows


def report_answers(rows: Sequence[Row]) -> None:
    """Print how good the answers are, by set."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[f"{row.asked.group} {row.asked.language[:2]}"].append(row)
    print(
        "set          n  answered  sentence hit     F1  right of the cited  recall@1    p50    p95"
    )
    for name, ours in sorted(groups.items()):
        answered = [row for row in ours if row.answer.answered]
        first = [r.answer.ranking[0].doc_id if r.answer.ranking else None for r in ours]
        ms = [row.answer.elapsed_ms for row in ours]
        print(
            f"{name:9} {len(ours):4} {len(answered) / len(ours):9.3f}"
            f" {np.mean([r.is_hit for r in ours]):13.3f} {np.mean([best_f1(r) for r in ours]):6.3f}"
            f" {np.mean([r.is_hit for r in answered]):19.3f}"
            f" {np.mean([d == r.asked.paragraph.doc_id for d, r in zip(first, ours, strict=True)]):9.3f}"
            f" {statistics.median(ms):6.0f} {np.percentile(ms, 95):6.0f}"
        )


def best_f1(row: Row) -> float:
    """Give the F1 of the answer against the nearest gold one; a refusal has 0."""
    return max(f1(row.answer.answer or "", gold) for gold in row.asked.answers)


def report_refusals(name: str, rows: Sequence[Row]) -> None:
    """Print what was refused with and without the answer in the archive."""
    for is_english in (False, True):
        ours = [row for row in rows if (row.asked.language == "en") == is_english]
        there = np.array([row.has_answer for row in ours])
        confidence = np.array([row.answer.confidence for row in ours])
        answered = np.array([row.answer.answered for row in ours])
        right = np.array([row.is_hit and row.has_answer for row in ours])
        if len(set(there)) < 2:
            continue
        given = confidence[answered], right[answered]
        print(
            f"{name}, {'English' if is_english else 'Chinese'}: {there.sum()} with, {(~there).sum()} without;"
            f" answered with {answered[there].mean():.3f}, refused without {1 - answered[~there].mean():.3f};"
            f" AUROC {roc_auc_score(there, confidence):.3f};"
            f" calibration error of the answers {calibration_error(*given):.3f}"
        )
    unnamed = [row for row in rows if not row.answer.answered and not row.answer.reason]
    print(f"{name}: {len(unnamed)} refusals without a reason")


if __name__ == "__main__":
    main()
