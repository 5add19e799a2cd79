from __future__ import annotations

from pathlib import Path

import pytest

from ningbot import Document
from ningbot.archive import Archive
from ningbot.configuration import Settings
from ningbot.doctor import examine
from ningbot.errors import IndexMissing, ReadError
from ningbot.indexing import index


@pytest.fixture
def folder(corpus: Path, tmp_path: Path) -> Path:
    index([corpus], tmp_path / "i")
    return tmp_path / "i"


def test_a_program_adds_changes_and_removes_documents(folder: Path) -> None:
    tower = Document("tower", "高塔有88米高。", title="高塔", date="2020", tags=("x",))
    with Archive(folder, semantic=False, read=0) as archive:
        assert archive.add(tower, Document("lake", "深湖有7個。")) == 2
        citation = archive.ask("高塔有多高？").citations[0]
        assert (citation.doc_id, citation.date) == ("tower", "2020")
        assert archive.add(tower) == 0
        assert archive.add(Document("tower", "高塔有99米高。", title="高塔")) == 1
        assert archive.ask("高塔有多高？").answer == "99米"
        assert (
            archive.ask("高塔有多高？")
            .citations[0]
            .citation_id.startswith(citation.citation_id[:12])
        )
        assert [d.doc_id for d in archive.documents()] == [
            "a",
            "b",
            "lake",
            "one.txt",
            "tower",
            "two.md",
        ]
        assert archive.remove("tower", "lake", "nothing") == 2
        assert archive.counts()["document"] == 4


def test_what_was_added_stays_when_files_are_indexed(folder: Path, corpus: Path) -> None:
    with Archive(folder, semantic=False, read=0) as archive:
        archive.add(Document("lake", "深湖有7個。"))
        (corpus / "one.txt").unlink()
        index([corpus], folder)
        assert [d.doc_id for d in archive.documents()] == ["a", "b", "lake", "two.md"]
    checks = examine(Settings(folder), folder)
    assert [check.text for check in checks if not check.is_ok] == []


def test_documents_come_out_as_they_were_read(folder: Path, corpus: Path) -> None:
    with Archive(folder, semantic=False, read=0) as archive:
        found = {document.doc_id: document for document in archive.documents()}
    assert found["one.txt"].original == (corpus / "one.txt").read_text(encoding="utf-8")
    assert (found["a"].title, found["a"].date) == ("圖書館", "2021-05-01")


@pytest.mark.parametrize(
    ("documents", "said"),
    [
        ((Document("one.txt", "文。"),), "is the id of a document of"),
        ((Document("x", "文。"), Document("x", "又。")), "id of two documents"),
        ((Document("x", " "),), "an id and a text"),
        ((Document("", "文。"),), "an id and a text"),
        ((Document("x", "半\ud800"),), "surrogate"),
    ],
)
def test_all_or_none_are_added(folder: Path, documents: tuple[Document, ...], said: str) -> None:
    with Archive(folder, semantic=False, read=0) as archive:
        before = archive.counts()
        with pytest.raises(ReadError, match=said):
            archive.add(Document("fine", "好。"), *documents)
        assert archive.counts() == before


def test_an_archive_is_made_by_indexing(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        Archive(tmp_path / "nothing", read=0)
