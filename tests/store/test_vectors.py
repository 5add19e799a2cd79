from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from conftest import write_jsonl
from ningbot.archive import Archive
from ningbot.errors import IndexCorrupt
from ningbot.indexing import index
from ningbot.semantic.files import encoder_id
from ningbot.semantic.pieces import WIDTH
from ningbot.store import (
    FILE_NAME,
    VECTOR_GENERATION,
    Database,
    StoredVector,
    Unread,
    VectorTable,
)
from ningbot.store.schema import VECTOR_BYTES

VECTOR = b"x" * VECTOR_BYTES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [{"id": c, "title": "", "text": f"{c}段。又一句。"} for c in "abc"]
    write_jsonl(tmp_path / "articles.jsonl", rows)
    index([tmp_path / "articles.jsonl"], tmp_path / "i")
    return tmp_path / "i"


def put(folder: Path, read: Unread, *components: bytes) -> None:
    with Database.create(folder) as database, database.writing(counted_as=VECTOR_GENERATION):
        table = VectorTable(database)
        table.begin("e")
        table.put(read, components)


def missing(folder: Path) -> list[Unread]:
    with Database.open(folder) as database, database.reading():
        return VectorTable(database).missing(10)


def stored(folder: Path) -> list[StoredVector]:
    with Database.open(folder) as database, database.reading():
        return list(VectorTable(database).all())


def test_passages_without_vectors_come_newest_first(folder: Path) -> None:
    assert [unread.passage_ix for unread in missing(folder)] == [3, 2, 1]
    assert missing(folder)[0] == Unread(3, "c段。又一句。", (3, 7))


def test_vectors_are_kept_in_archive_order(folder: Path) -> None:
    for read in missing(folder):
        put(folder, read, VECTOR, VECTOR)
    assert [row[:2] for row in stored(folder)] == [(n, i) for n in (1, 2, 3) for i in (0, 1)]
    assert missing(folder) == []


def test_the_vector_of_a_passage_that_has_gone_is_not_kept(folder: Path) -> None:
    read = missing(folder)[0]
    put(folder, read._replace(passage_ix=99), VECTOR)
    assert stored(folder) == []


def test_vectors_go_with_their_passage(folder: Path) -> None:
    put(folder, missing(folder)[0], VECTOR)
    articles = folder.parent / "articles.jsonl"
    write_jsonl(articles, [{"id": "a", "title": "", "text": "a段。又一句。"}])
    index([articles], folder)
    assert stored(folder) == []


def test_vectors_of_another_encoder_are_dropped(folder: Path) -> None:
    put(folder, missing(folder)[0], VECTOR)
    with Database.create(folder) as database, database.writing():
        VectorTable(database).begin("f")
        assert VectorTable(database).encoder == "f"
    assert stored(folder) == []


def test_vectors_do_not_make_the_archive_a_new_one(folder: Path) -> None:
    with Database.open(folder) as database:
        before = database.version(), VectorTable(database).version()
    put(folder, missing(folder)[0], VECTOR)
    with Database.open(folder) as database:
        assert database.version() == before[0]
        assert VectorTable(database).version() != before[1]


def test_vectors_of_an_unknown_encoder_are_not_used(folder: Path) -> None:
    put(folder, missing(folder)[0], VECTOR)
    assert encoder_id() != "e"
    with Archive(folder, read=0) as archive:
        assert not archive.has_semantic_leg


def test_the_store_has_room_for_what_the_encoder_gives() -> None:
    assert VECTOR_BYTES == WIDTH


@pytest.mark.parametrize("value", ["x'00'", "'text'", "zeroblob(385)"])
def test_a_damaged_vector_is_said(folder: Path, value: str) -> None:
    for read in missing(folder):
        put(folder, read, VECTOR)
    with sqlite3.connect(folder / FILE_NAME) as connection:
        connection.execute("PRAGMA ignore_check_constraints = 1")
        connection.execute("PRAGMA writable_schema = 1")
        connection.execute("UPDATE state SET value = ? WHERE key = 'encoder'", (encoder_id(),))
        connection.execute(
            "UPDATE sqlite_schema SET sql = replace(sql, ' STRICT,', '') WHERE name = 'vector'"
        )
    with sqlite3.connect(folder / FILE_NAME) as connection:
        connection.execute("PRAGMA ignore_check_constraints = 1")
        connection.execute(f"UPDATE vector SET components = {value}")
    with pytest.raises(IndexCorrupt, match="vector of passage"):
        Archive(folder, read=0)
