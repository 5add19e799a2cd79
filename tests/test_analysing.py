from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from conftest import SAMPLE, write_jsonl
from ningbot import analysing
from ningbot.analysing import Analyses
from ningbot.analysis import AnalysedDocument, analyse
from ningbot.analysis_process import (
    read_analysed,
    read_documents,
    write_analysed,
    write_documents,
)
from ningbot.corpus import read_documents as read_file
from ningbot.errors import NingbotError
from ningbot.indexing import index
from ningbot.records import Document
from ningbot.store import Database, Reader


@pytest.fixture
def sample() -> Document:
    document = next(iter(read_file(SAMPLE, name=SAMPLE.name)))
    assert isinstance(document, Document)
    return document


def test_what_goes_between_processes_comes_out_as_it_went_in(sample: Document) -> None:
    assert read_documents(write_documents([sample])) == [sample]
    analysed = analyse(sample)
    assert read_analysed(write_analysed([analysed])) == [analysed]


def test_processes_give_what_one_alone_does_in_its_order(
    sample: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(analysing, "_ALONE", 0)
    monkeypatch.setattr(analysing, "_BATCH", 20)
    documents = [Document(str(n), f"第{n}篇\n有{n}句。") for n in range(50)] + [sample]
    came: list[AnalysedDocument | int] = []
    with Analyses(2) as analyses:
        for n, document in enumerate(documents):
            analyses.put(document, came.append)
            if n % 10 == 0:
                analyses.then(lambda n=n: came.append(n))  # type: ignore[misc]
        analyses.finish()
    expected: list[AnalysedDocument | int] = []
    for n, document in enumerate(documents):
        expected.append(analyse(document))
        if n % 10 == 0:
            expected.append(n)
    assert came == expected


def test_a_process_that_ends_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysing, "_ALONE", 0)
    with Analyses(2) as analyses:
        analyses.put(Document("a", "一。"), lambda _: None)
        assert analyses._pool is not None
        for process in analyses._pool._all:
            os.kill(process.pid, signal.SIGKILL)
        with pytest.raises(NingbotError, match="status -9"):
            analyses.finish()


def test_an_archive_is_the_same_however_many_processes_make_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        {"id": f"{n:03}", "title": f"題{n}", "text": f"第{n}篇。\n有{n}句。"} for n in range(60)
    ]
    write_jsonl(tmp_path / "a.jsonl", rows)
    (tmp_path / "b.txt").write_text("塔\n塔高99米。\n", encoding="utf-8")
    index([tmp_path], tmp_path / "one")
    monkeypatch.setattr(analysing, "_ALONE", 0)
    monkeypatch.setattr(analysing, "_BATCH", 100)
    summary = index([tmp_path], tmp_path / "many")
    assert (summary.n_added, summary.problems) == (61, [])
    assert contents(tmp_path / "one") == contents(tmp_path / "many")


def contents(folder: Path) -> list[object]:
    with Database.open(folder) as database, database.reading():
        reader = Reader(database)
        ixs = list(reader.passage_ixs())
        return [reader.counts(), list(reader.passages(ixs).items()), *reader.passage_terms()]
