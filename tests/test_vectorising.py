from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import write_jsonl
from ningbot import vectorising
from ningbot.archive import Archive
from ningbot.indexing import index
from ningbot.semantic.approximate import graph_files
from ningbot.semantic.encoder import Encoder
from ningbot.store import Database, Unread, VectorTable
from ningbot.vectorising import VectorProgress, split_windows, vectorise


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [{"id": f"{n}", "title": "", "text": f"第{n}段說的是{n}。"} for n in range(6)]
    write_jsonl(tmp_path / "articles.jsonl", rows)
    index([tmp_path / "articles.jsonl"], tmp_path / "i")
    return tmp_path / "i"


def n_missing(folder: Path) -> int:
    with Database.open(folder) as database, database.reading():
        return VectorTable(database).n_missing()


def unread(text: str) -> Unread:
    ends = tuple(i + 1 for i, char in enumerate(text) if char == "。")
    return Unread(1, text, ends if ends and ends[-1] == len(text) else (*ends, len(text)))


@given(st.lists(st.integers(1, 700), max_size=12))
def test_windows_are_the_passage_and_fit(lengths: list[int]) -> None:
    text = "".join("字" * (n - 1) + "。" for n in lengths)
    windows = list(split_windows(unread(text), len))
    assert "".join(windows) == text
    assert all(len(window) <= 504 for window in windows)


def test_windows_end_where_sentences_do() -> None:
    text = ("字" * 199 + "。") * 5
    assert [len(window) for window in split_windows(unread(text), len)] == [400, 400, 200]


def test_every_passage_gets_its_vectors_once(folder: Path) -> None:
    seen: list[VectorProgress] = []
    assert vectorise(folder, report=seen.append) == 6
    assert n_missing(folder) == 0
    assert (seen[0], seen[-1]) == (VectorProgress(0, 6), VectorProgress(6, 6))
    assert vectorise(folder) == 0


def test_a_run_that_is_stopped_goes_on_where_it_was(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectorising, "_BATCH", 2)

    def stop(progress: VectorProgress) -> None:
        if progress.n_done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        vectorise(folder, report=stop)
    assert n_missing(folder) == 2
    assert vectorise(folder) == 2


def test_an_open_archive_takes_up_vectors_as_they_come(folder: Path) -> None:
    with Archive(folder, read=0) as archive:
        assert not archive.has_semantic_leg
        vectorise(folder)
        assert archive.has_semantic_leg
        assert archive.rank("第三段")[0].doc_id


def test_a_long_passage_is_found_by_its_end(tmp_path: Path) -> None:
    filler = "這一句說的是天氣，晴轉多雲，氣溫適宜。" * 60
    rows = [
        {"id": "long", "title": "", "text": filler + "工程師用無人機巡查電網。"},
        {"id": "short", "title": "", "text": filler},
    ]
    write_jsonl(tmp_path / "articles.jsonl", rows)
    index([tmp_path / "articles.jsonl"], tmp_path / "i")
    vectorise(tmp_path / "i")
    with Archive(tmp_path / "i", read=0) as archive:
        ranking = archive.rank("Who inspects power lines with drones?", leg="semantic")
    assert ranking[0].doc_id == "long"


def test_many_vectors_are_put_into_a_graph(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ningbot.vectorising.GRAPH_FROM", 5)
    monkeypatch.setattr("ningbot.semantic.leg.GRAPH_FROM", 5)
    vectorise(folder)
    assert graph_files(folder)
    with Archive(folder, read=0) as archive:
        by_graph = archive.rank("第三段說什麼", leg="semantic")
    graph_files(folder)[0].unlink()
    with Archive(folder, read=0) as archive:
        assert archive.rank("第三段說什麼", leg="semantic") == by_graph


def test_what_is_asked_for_in_english_is_found_by_meaning(sample: Archive) -> None:
    ranking = sample.rank("How many party-building instructors?", leg="semantic")
    assert "ningxiang" in ranking[0].doc_id
    assert sample.has_semantic_leg


def test_encoder_counts_the_pieces_of_a_passage() -> None:
    assert Encoder().n_pieces("全市派驻了") == 5
