from __future__ import annotations

from pathlib import Path

from conftest import write_jsonl
from ningbot.archive import Archive
from ningbot.evaluation import GoldQuestion
from ningbot.indexing import index
from ningbot.leg_evaluation import evaluate_legs, to_json, to_table
from ningbot.vectorising import vectorise


def gold(question: str, doc_id: str | None, *, lang: str = "en") -> GoldQuestion:
    return GoldQuestion(question, question, lang, True, ("x",), doc_id, ())


def make(tmp_path: Path) -> Path:
    rows = [
        {"id": "bridge", "title": "", "text": "橋長三百米。"},
        {"id": "drone", "title": "", "text": "工程師用無人機巡查電網。"},
    ]
    write_jsonl(tmp_path / "articles.jsonl", rows)
    index([tmp_path / "articles.jsonl"], tmp_path / "i")
    return tmp_path / "i"


def test_each_leg_is_measured(tmp_path: Path) -> None:
    folder = make(tmp_path)
    vectorise(folder)
    questions = [
        gold("橋有多長？", "bridge", lang="zh-Hant"),
        gold("Which drones check power lines?", "drone"),
        gold("Which drones check power lines?", None),  # names no document: not counted
        gold(" ", "bridge"),  # finds nothing
    ]
    with Archive(folder, read=0) as archive:
        scores = evaluate_legs(questions, archive)
    assert list(scores) == ["lexical", "semantic", "fusion"]
    assert list(scores["fusion"]) == ["en", "zh-Hant", "all"]
    assert scores["semantic"]["en"].recall_1 == 0.5
    assert scores["lexical"]["zh-Hant"].recall_1 == 1.0
    assert scores["fusion"]["all"].n == 3
    assert to_json(scores)["semantic"]["en"]["mrr"] == 0.5
    assert to_table(scores).count("\n") == 9


def test_without_vectors_the_semantic_leg_is_left_out(tmp_path: Path) -> None:
    with Archive(make(tmp_path), read=0) as archive:
        assert list(evaluate_legs([gold("橋有多長？", "bridge")], archive)) == ["lexical", "fusion"]
