from __future__ import annotations

from pathlib import Path

import pytest

from ningbot import evaluation
from ningbot.archive import Archive
from ningbot.errors import ReadError
from ningbot.evaluation import GoldQuestion, evaluate, f1, normalised, read_questions
from ningbot.records import Answer, Citation, ScoredPassage, Span


def gold(**fields: object) -> GoldQuestion:
    known = {"id": "1", "question": "q", "lang": "en", "answerable": True, "answers": ("240",)}
    return GoldQuestion(**{**known, "doc_id": "d2", "evidence": (), **fields})  # type: ignore[arg-type]


def answer(*, answered: bool, said: str = "240名", sentence: str = "派駐240名。") -> Answer:
    citation = Citation(
        "c",
        "d1",
        "d1#1",
        "",
        None,
        None,
        None,
        sentence,
        Span(0, 1),
        Span(0, 1),
        Span(0, 1),
        "",
        1.0,
    )
    return Answer(
        id=None,
        question="q",
        language="en",
        answered=answered,
        answer=said if answered else None,
        answer_type="number",
        normalized=None,
        confidence=0.5,
        reason=None if answered else "no",
        citations=(citation,) if answered else (),
        ranking=(ScoredPassage("d1#1", "d1", 2.0), ScoredPassage("d2#1", "d2", 1.0)),
        elapsed_ms=2.0,
    )


def test_the_figures_of_a_question_answered_right() -> None:
    scores = evaluate([gold()], lambda _: answer(answered=True))["all"]
    assert (scores.recall_1, scores.recall_5, scores.mrr) == (0.0, 1.0, 0.5)
    assert (scores.sentence_hit, scores.em, scores.precision) == (1.0, 0.0, 1.0)
    assert scores.f1 == pytest.approx(6 / 7, abs=1e-4)
    assert (scores.refused_answerable, scores.answered_unanswerable) == (0.0, None)


def test_a_refusal_scores_nothing_but_is_no_wrong_citation() -> None:
    scores = evaluate([gold()], lambda _: answer(answered=False))["all"]
    assert (scores.sentence_hit, scores.em, scores.f1, scores.precision) == (0.0, 0.0, 0.0, None)
    assert scores.refused_answerable == 1.0


def test_both_errors_of_refusal_are_told_apart() -> None:
    unanswerable = gold(answerable=False, answers=(), doc_id=None)
    scores = evaluate([unanswerable], lambda _: answer(answered=True))["all"]
    assert (scores.answered_unanswerable, scores.precision, scores.recall_1) == (1.0, 0.0, None)
    scores = evaluate([unanswerable], lambda _: answer(answered=False))["all"]
    assert (scores.answered_unanswerable, scores.precision) == (0.0, None)


def test_evidence_decides_where_it_is_given() -> None:
    asked = gold(evidence=("派駐500名",))
    assert evaluate([asked], lambda _: answer(answered=True))["all"].sentence_hit == 0.0


def test_languages_are_told_apart_and_all_comes_last() -> None:
    rows = [gold(), gold(lang="zh-Hans")]
    assert list(evaluate(rows, lambda _: answer(answered=True))) == ["en", "zh-Hans", "all"]


def test_f1_counts_characters_folded() -> None:
    assert f1("黨建指導員", "党建指导员。") == 1.0
    assert f1("甲乙", "丙") == 0.0
    assert normalised("“第一”，85.16 ％") == "第一8516%"


def test_the_table_and_the_json_hold_every_figure(sample: Archive) -> None:
    scores = evaluate([gold(question="全市派驻了多少名党建指导员？")], sample.ask)
    assert "recall@10" in evaluation.to_table(scores).splitlines()[0]
    assert set(evaluation.to_json(scores)["all"]) >= {"recall_1", "mrr", "em", "f1", "median_ms"}


@pytest.mark.parametrize("text", ["", "junk\n", '{"id": "1"}\n', "[]\n"])
def test_a_file_that_holds_no_questions_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReadError, match="expected"):
        read_questions(path)
