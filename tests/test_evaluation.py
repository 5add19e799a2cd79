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


@pytest.mark.parametrize("nothing", ["，", " ", ""])
def test_what_normalises_to_nothing_is_never_found(nothing: str) -> None:
    for asked in (gold(evidence=(nothing,)), gold(answers=(nothing,))):
        assert evaluate([asked], lambda _: answer(answered=True))["all"].sentence_hit == 0.0
    refused = evaluate([gold(answers=(nothing,))], lambda _: answer(answered=False))["all"]
    assert refused.em == 0.0


def read_line(tmp_path: Path, line: str | bytes) -> GoldQuestion:
    path = tmp_path / "q.jsonl"
    path.write_bytes(line if isinstance(line, bytes) else line.encode())
    (question,) = read_questions(path)
    return question


def test_a_question_is_read_as_it_is_written(tmp_path: Path) -> None:
    line = (
        '\ufeff{"id": 7, "question": "a\u2028b", "lang": "en", "answerable": true, "doc_id": 12,'
        ' "answers": ["240", "二"], "evidence": ["x"], "note": 1}\r\n'
    )
    assert read_line(tmp_path, line) == GoldQuestion(
        "7", "a\u2028b", "en", answerable=True, answers=("240", "二"), doc_id="12", evidence=("x",)
    )


def test_what_a_question_does_not_say_is_supplied(tmp_path: Path) -> None:
    known = read_line(tmp_path, '{"id": "1", "question": "q", "doc_id": null}')
    assert known == GoldQuestion("1", "q", "unknown", False, (), None, ())


@pytest.mark.parametrize(
    "fields",
    [
        '"answers": "240"',
        '"answers": [240]',
        '"answers": {"240": 1}',
        '"evidence": "x"',
        '"evidence": [["x"]]',
        '"doc_id": ["d"]',
        '"doc_id": true',
        '"answerable": "no"',
        '"answerable": 1',
        '"lang": "all"',
        '"lang": 5',
        '"lang": "\\ud800"',
        '"question": 5',
        '"question": "\\udfff"',
        '"id": 1.5',
        '"id": null',
        '"answers": ' + "[" * 100_000,
        '"n": ' + "9" * 5000,
    ],
)
def test_a_wrong_value_is_refused_in_one_sentence_that_names_the_line(
    tmp_path: Path, fields: str
) -> None:
    path = tmp_path / "q.jsonl"
    good = '{"id": "1", "question": "q"}\n'
    path.write_text(f'{good}{{"id": "2", "question": "q", {fields}}}\n', encoding="utf-8")
    with pytest.raises(ReadError, match=r"q\.jsonl, line 2, .*; expected ") as caught:
        read_questions(path)
    assert caught.value.line == 2
    assert len(str(caught.value).splitlines()) == 1


def test_a_line_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="line 2, is not UTF-8; expected"):
        read_line(tmp_path, b'{"id": "1", "question": "q"}\n{"id": "\xc4\xfe"}\n')


@pytest.mark.parametrize("text", ["", "junk\n", '{"id": "1"}\n', "[]\n"])
def test_a_file_that_holds_no_questions_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReadError, match="expected"):
        read_questions(path)
