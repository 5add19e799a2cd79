"""Answers that several articles give, and answers that are lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from conftest import write_jsonl
from ningbot.archive import Archive
from ningbot.indexing import index
from ningbot.rendering import render_answer, to_json

QUESTION = "宁乡市有多少名党建指导员？"
Ask = Callable[..., Archive]
OTHERS = ("瀏陽市的煙花出口到多個國家。", "長沙縣建成兩座圖書館。", "望城區種植水稻。")


@pytest.fixture(params=[0, 4], ids=["rules", "reader"])
def holding(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Ask]:
    """Make an archive of (date, text), and open it with and without the reader."""
    opened: list[Archive] = []

    def hold(*articles: tuple[str | None, str]) -> Archive:
        told = [*((None, text) for text in OTHERS), *articles]
        rows = [
            {"id": str(n), "title": "簡訊", "text": text} | ({"date": date} if date else {})
            for n, (date, text) in enumerate(told)
        ]
        write_jsonl(tmp_path / "corpus.jsonl", rows)
        index([tmp_path / "corpus.jsonl"], tmp_path / "index")
        opened.append(Archive(tmp_path / "index", read=request.param))
        return opened[-1]

    yield hold
    for archive in opened:
        archive.close()


def test_articles_that_differ_stand_side_by_side_newest_first(holding: Ask) -> None:
    archive = holding(
        ("2021-03-02", "寧鄉市共有198名黨建指導員。"),
        ("2023-08-18", "寧鄉市現有240名黨建指導員。"),
    )
    answer = archive.ask(QUESTION)
    assert answer.disagreement == "不同的文章说法不一：2023-08-18：240名；2021-03-02：198名"
    assert sorted(c.date or "" for c in answer.citations) == ["2021-03-02", "2023-08-18"]
    assert answer.answer in ("240名", "198名")
    assert to_json(answer)["disagreement"] == answer.disagreement
    assert answer.disagreement in render_answer(answer).splitlines()[1]


def test_articles_that_agree_are_cited_together_without_a_word(holding: Ask) -> None:
    archive = holding(
        ("2021-03-02", "寧鄉市現有240名黨建指導員。"),
        (None, "寧鄉市共有240名黨建指導員。"),
    )
    answer = archive.ask(QUESTION)
    assert answer.disagreement is None
    assert "disagreement" not in to_json(answer)
    assert len(answer.citations) == 2


def test_an_article_about_something_else_does_not_differ(holding: Ask) -> None:
    archive = holding(
        ("2021-03-02", "寧鄉市現有240名黨建指導員。"),
        ("2023-08-18", "湘潭市現有198名黨建指導員。"),
    )
    answer = archive.ask(QUESTION)
    assert (answer.answer, answer.disagreement) == ("240名", None)


def test_who_asks_for_several_things_gets_the_whole_list(holding: Ask) -> None:
    sentence = "寧鄉市已建立先進儲能材料、工程機械和智能家電等產業鏈。"
    answer = holding(("2023-08-18", sentence)).ask("宁乡市已建立哪些产业链？")
    assert answer.answer is not None
    assert "先進儲能材料、工程機械和智能家電" in answer.answer


def test_the_same_number_of_another_town_or_of_other_things_is_no_proof(holding: Ask) -> None:
    archive = holding(
        ("2021-03-02", "寧鄉市現有240名黨建指導員。"),
        ("2023-08-18", "湘潭市現有240名黨建指導員。"),
    )
    answer = archive.ask(QUESTION)
    assert [c.sentence for c in answer.citations] == ["寧鄉市現有240名黨建指導員。"]


def test_who_says_the_same_as_the_newest_is_not_called_older(holding: Ask) -> None:
    archive = holding(
        ("2020-01-01", "寧鄉市現有240名黨建指導員。"),
        ("2021-05-05", "寧鄉市現有198名黨建指導員。"),
        ("2023-08-18", "寧鄉市現有240名黨建指導員，比上年多。"),
    )
    answer = archive.ask(QUESTION)
    assert answer.disagreement == "不同的文章说法不一：2023-08-18：240名；2021-05-05：198名"


def test_the_year_in_a_sentence_is_that_of_what_it_says(holding: Ask) -> None:
    archive = holding(
        ("2023-01-05", "2022年，寧鄉市完成工業產值1200億元。"),
        ("2023-01-06", "2020年，寧鄉市完成工業產值1100億元。"),
    )
    answer = archive.ask("宁乡市完成工业产值多少？")
    assert answer.disagreement == "不同的文章说法不一：2022：1200億元；2020：1100億元"


def test_lists_do_not_differ(holding: Ask) -> None:
    archive = holding(
        ("2021-03-02", "寧鄉市黨校的教師有譚曉波、李大明和王小紅。"),
        ("2023-08-18", "寧鄉市黨校的教師有趙學軍、周建國和吳美玲。"),
    )
    assert archive.ask("宁乡市党校的教师有哪些人？").disagreement is None


def test_both_ends_that_are_no_values_have_no_value(holding: Ask) -> None:
    answer = holding(("2021-03-02", "高鐵從長沙市通到廣州市。")).ask("高铁从哪里通到哪里？")
    assert answer.normalized is None


def test_further_sentences_follow_those_of_the_answer(tmp_path: Path) -> None:
    texts = {
        "a": "大橋於1998年通車。大橋的引橋於2003年通車。",
        "b": "河水清澈。",
    }
    write_jsonl(
        tmp_path / "d.jsonl", [{"id": i, "title": i, "text": text} for i, text in texts.items()]
    )
    index([tmp_path / "d.jsonl"], tmp_path / "index")
    with Archive(tmp_path / "index", semantic=False) as archive:
        question = "大橋是哪一年通車的？"
        answer = archive.ask(question)
        assert answer.answer == "1998年"
        assert [c.sentence for c in archive.further(question)] == ["大橋的引橋於2003年通車。"]
        assert archive.further(question, n=0) == ()
        assert archive.further("誰發明了電燈？") == ()
