"""The semantic leg on the command line; other tests of the command line leave it out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shell import Run

ENGLISH = "Which library has books?"


@pytest.fixture
def with_meaning(run: Run, corpus: Path) -> Run:
    result = run("index", str(corpus), NINGBOT_SEMANTIC="1")
    assert result.returncode == 0, result.stderr
    return run


def first(run: Run, *arguments: str, semantic: str = "1") -> str | None:
    result = run("ask", ENGLISH, "--json", *arguments, NINGBOT_SEMANTIC=semantic)
    ranking = json.loads(result.stdout)["ranking"]
    return ranking[0]["doc_id"] if ranking else None


def test_meaning_is_on_unless_it_is_turned_off(with_meaning: Run) -> None:
    by_meaning = first(with_meaning, "-k", "9")
    assert by_meaning == "a"
    for off in (("--no-semantic",), ()):
        result = with_meaning("ask", ENGLISH, "--json", *off, NINGBOT_SEMANTIC="" if off else "0")
        by_words = json.loads(result.stdout)["ranking"]
        assert len(by_words) < 4


def test_an_index_without_vectors_is_searched_by_words(run: Run, corpus: Path) -> None:
    assert run("index", str(corpus), "--no-semantic", NINGBOT_SEMANTIC="1").returncode == 0
    result = run("ask", "圖書館藏書多少？", NINGBOT_SEMANTIC="1")
    assert "36萬冊" in result.stdout


def test_legs_are_measured(with_meaning: Run, tmp_path: Path) -> None:
    question = {"id": "1", "question": ENGLISH, "lang": "en", "doc_id": "a", "answers": ["36"]}
    (tmp_path / "q.jsonl").write_text(json.dumps(question), encoding="utf-8")
    table = with_meaning("eval", "q.jsonl", "--legs", NINGBOT_SEMANTIC="1").stdout
    assert [line.split()[0] for line in table.splitlines()[1:]] == (
        ["lexical"] * 2 + ["semantic"] * 2 + ["fusion"] * 2
    )
    figures = json.loads(with_meaning("eval", "q.jsonl", "--legs", "--json").stdout)
    assert list(figures) == ["lexical", "fusion"]


def test_a_setting_that_is_no_switch_is_refused(run: Run, corpus: Path) -> None:
    result = run("index", str(corpus), NINGBOT_SEMANTIC="maybe")
    assert result.returncode == 1
    assert "NINGBOT_SEMANTIC must be 1, true or yes, or 0, false or no" in result.stderr
