from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from ningbot.archive import Archive
from ningbot.errors import IndexCorrupt, IndexTooOld
from ningbot.indexing import index
from ningbot.store import FILE_NAME, FORMAT, Database, Reader, VectorTable

# Two articles and the made-up vectors of their passages, as the release with format 2 wrote them.
OLD = Path(__file__).parents[1] / "data" / "archive_format_2.sql"
CITATION = "4bc812ba0c30-1.1-db4ef073"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Give a folder with an archive of format 2."""
    change(tmp_path, OLD.read_text(encoding="utf-8"))
    change(tmp_path, "PRAGMA journal_mode = WAL")
    return tmp_path


def change(folder: Path, sql: str) -> None:
    connection = sqlite3.connect(folder / FILE_NAME)
    connection.executescript(sql)
    connection.close()


def test_an_older_format_is_not_misread_but_named(old: Path) -> None:
    with pytest.raises(IndexTooOld, match="run `ningbot index` once"):
        Archive(old, read=0)


def test_an_older_format_is_brought_to_the_present_one_with_all_it_holds(old: Path) -> None:
    Database.create(old).close()
    with Archive(old, read=0) as archive:
        assert archive.counts() == {"file": 2, "document": 2, "passage": 2, "sentence": 4}
        answer = archive.ask("園區有多少家企業？")
        assert answer.answer == "320家"
        (citation,) = answer.citations
        assert citation.citation_id == CITATION
        assert citation.source_text == "寧鄉(xiāng)園區(qū)有企業(yè)320家,。"
        assert archive.find(CITATION).citation.sentence == citation.sentence
        assert archive.ask("圖書館藏書多少冊？").citations[0].date == "2021-05-01"
    with Database.open(old) as database, database.reading():
        assert database.execute("PRAGMA user_version") == [(FORMAT,)]
        assert database.problems() == []
        assert [len(v.components) for v in VectorTable(database).all()] == [384, 384]
        assert VectorTable(database).n_missing() == 0


def test_what_was_brought_over_is_indexed_on(old: Path, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "塔.txt").write_text("塔\n塔高99米。\n", encoding="utf-8")
    index([tmp_path / "new"], old)
    with Database.open(old) as database, database.reading():
        assert Reader(database).doc_ids() == ["a", "one.txt", "塔.txt"]


def test_a_damaged_archive_stays_as_it_was(old: Path) -> None:
    change(old, "UPDATE document SET original = replace(original, '320', '999')")
    before = (old / FILE_NAME).read_bytes()
    with pytest.raises(IndexCorrupt, match="not what was read"):
        Database.create(old)
    with pytest.raises(IndexTooOld):
        Database.open(old)
    change(old, "PRAGMA wal_checkpoint(TRUNCATE)")
    assert (old / FILE_NAME).read_bytes() == before
