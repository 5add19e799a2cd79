from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from conftest import write_jsonl
from made_up_vectors import put, random_vectors
from ningbot.archive import Archive
from ningbot.engines.choosing import DISK_FROM
from ningbot.engines.disk import FOLDER, META, TermIndex
from ningbot.errors import IndexCorrupt
from ningbot.indexing import index
from ningbot.mending import find_terms_problem, mend
from ningbot.semantic.approximate import graph_files
from ningbot.store import FILE_NAME, Database, Reader
from shell import Run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give an index of two files, its terms on disk."""
    write_jsonl(
        tmp_path / "a.jsonl", [{"id": "x", "text": "大橋有8座。"}, {"id": "y", "text": "塔有9座。"}]
    )
    (tmp_path / "b.txt").write_text("湖\n湖有7個。\n", encoding="utf-8")
    index([tmp_path / "a.jsonl", tmp_path / "b.txt"], tmp_path / "i", engine="disk")
    return tmp_path / "i"


def change(folder: Path, sql: str) -> None:
    connection = sqlite3.connect(folder / FILE_NAME)
    connection.executescript(sql)
    connection.close()


def ask(folder: Path, question: str) -> str | None:
    with Archive(folder, read=0, semantic=False) as archive:
        return archive.ask(question).answer


def test_what_is_whole_is_left_alone(folder: Path) -> None:
    assert list(mend(folder)) == []


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE document SET original = '大橋有6座。' WHERE doc_id = 'x'",
        "UPDATE document SET edits = 'junk' WHERE doc_id = 'x'",
        "UPDATE document SET title = '別的' WHERE doc_id = 'x'",
        "UPDATE passage SET sentence_ends = '1' WHERE passage_ix = 1",
    ],
)
def test_a_damaged_document_is_read_again_from_its_file(folder: Path, sql: str) -> None:
    change(folder, sql)
    assert list(mend(folder)) == ["read 1 files again for 1 damaged documents"]
    assert ask(folder, "大橋有多少座？") == "8座"
    assert ask(folder, "湖有多少個？") == "7個"
    assert list(mend(folder)) == []


def test_a_damaged_document_whose_file_has_gone_is_dropped(folder: Path) -> None:
    change(folder, "UPDATE document SET original = '別的' WHERE doc_id = 'b.txt'")
    (folder.parent / "b.txt").unlink()
    (said,) = mend(folder)
    assert said.startswith("dropped what was damaged of ")
    with Database.open(folder) as database, database.reading():
        assert Reader(database).doc_ids() == ["x", "y"]


@pytest.mark.parametrize("harm", ["missing", "meta", "other passages"])
def test_an_index_of_terms_is_made_again(
    folder: Path, harm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ningbot.mending.DISK_FROM", 0)
    monkeypatch.setattr("ningbot.engines.feeding.DISK_FROM", 0)
    if harm == "missing":
        shutil.rmtree(folder / FOLDER)
    elif harm == "meta":
        (folder / FOLDER / META).unlink()
        (folder / FOLDER / META).write_text("x", encoding="utf-8")
    else:
        change(folder, "DELETE FROM passage WHERE passage_ix = 3")
        change(folder, "UPDATE state SET value = value - 1 WHERE key = 'n_passages'")
    (said,) = mend(folder)
    assert said.startswith("made the index of terms again, since it ")
    with Database.open(folder) as database, database.reading():
        assert find_terms_problem(database, folder) is None
        assert TermIndex(folder).snapshot().n_passages == Reader(database).n_passages()


def test_a_graph_that_cannot_be_read_is_removed(folder: Path) -> None:
    put(folder, [vector[None] for vector in random_vectors(3)])
    (folder / "vectors-00000000.usearch").write_bytes(b"junk")
    assert list(mend(folder)) == ["made the graph of vectors again"]
    assert not graph_files(folder), "a small archive needs none"


def test_a_store_that_is_damaged_itself_is_not_mended_but_named(folder: Path) -> None:
    change(folder, "DELETE FROM file")  # without foreign keys: leaves orphans
    with pytest.raises(IndexCorrupt, match="your articles are not"):
        list(mend(folder))


def test_the_doctor_mends_what_it_is_told_to(run: Run, tmp_path: Path) -> None:
    rows = [{"id": str(n), "text": f"第{n}座大橋。"} for n in range(DISK_FROM)]
    write_jsonl(tmp_path / "a.jsonl", rows)
    run("index", "a.jsonl")
    assert run("doctor").returncode == 0
    shutil.rmtree(tmp_path / ".ningbot" / FOLDER)
    sick = run("doctor")
    assert sick.returncode == 1
    assert "run `ningbot doctor --repair`" in sick.stdout
    mended = run("doctor", "--repair")
    assert mended.returncode == 0, mended.stdout
    assert mended.stdout.startswith("mend  made the index of terms again")
