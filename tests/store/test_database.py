from __future__ import annotations

import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ningbot.archive import Archive
from ningbot.errors import IndexCorrupt, IndexMissing, IndexTooNew, IndexUnwritable, NingbotError
from ningbot.indexing import index
from ningbot.store import FILE_NAME, FORMAT, Database, Reader

QUESTIONS = ("園區有多少家企業？", "圖書館藏書多少冊？", "大橋是哪一年通車的？", "瀏陽河長多少？")


@pytest.fixture
def folder(sample_index: Path, tmp_path: Path) -> Path:
    """Give a copy of the sample's index that may be damaged."""
    shutil.copytree(sample_index, tmp_path / "copy")
    return tmp_path / "copy"


def change(folder: Path, sql: str) -> None:
    connection = sqlite3.connect(folder / FILE_NAME)
    connection.executescript(sql)
    connection.commit()
    connection.close()


def test_no_index_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="ningbot index"):
        Database.open(tmp_path)


@pytest.mark.parametrize("sql", [None, "PRAGMA journal_mode = WAL"])
def test_an_archive_that_is_only_being_made_is_missing_until_it_has_tables(
    tmp_path: Path, sql: str | None
) -> None:
    (tmp_path / FILE_NAME).touch()
    if sql:
        change(tmp_path, sql)
    with pytest.raises(IndexMissing, match="There is no index in"):
        Database.open(tmp_path)
    Database.create(tmp_path).close()
    with Database.open(tmp_path) as database, database.reading():
        assert set(Reader(database).counts().values()) == {0}


def test_several_may_make_the_archive_at_the_same_time(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: Database.create(tmp_path), range(8)))
    versions = {database.version() for database in made}
    for database in made:
        database.close()
    assert len(versions) == 1


@pytest.mark.parametrize("version", [0, -1])
def test_a_format_that_never_was_is_damage(folder: Path, version: int) -> None:
    change(folder, f"PRAGMA user_version = {version}")
    for opener in (Database.open, Database.create):
        with pytest.raises(IndexCorrupt, match=f"no format {version}"):
            opener(folder)


def test_a_newer_format_is_not_misread(folder: Path) -> None:
    change(folder, f"PRAGMA user_version = {FORMAT + 1}")
    with pytest.raises(IndexTooNew, match=f"format {FORMAT + 1}"):
        Database.open(folder)
    with pytest.raises(IndexTooNew, match="upgrade"):
        index([folder.parent / "copy"], folder)


@pytest.mark.parametrize("content", [b"not a database at all" * 100, bytes(8192)])
def test_a_file_that_is_no_archive_is_refused_and_left_alone(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes(content)
    with pytest.raises(IndexCorrupt, match="damaged"):
        Database.open(tmp_path)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    change(tmp_path, "CREATE TABLE mine (x)")
    before = (tmp_path / FILE_NAME).read_bytes()
    for opener in (Database.open, Database.create):
        with pytest.raises(IndexCorrupt, match="not an archive"):
            opener(tmp_path)
    assert (tmp_path / FILE_NAME).read_bytes() == before


def test_a_torn_file_never_gives_a_wrong_answer(folder: Path) -> None:
    content = (folder / FILE_NAME).read_bytes()
    question = "全市派駐了多少名黨建指導員？"
    for at in range(0, len(content), 4096):
        torn = content[:at] + bytes(min(64, len(content) - at)) + content[at + 64 :]
        (folder / FILE_NAME).write_bytes(torn)
        try:
            with Archive(folder, read=0) as archive:
                answer = archive.ask(question)
        except (IndexCorrupt, IndexMissing, IndexTooNew, IndexUnwritable):
            continue
        for citation in answer.citations:
            assert citation.answer_span is not None
            assert "240名" in citation.sentence or not answer.answered


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE document SET original = replace(original, '240', '999')",
        "UPDATE document SET edits = '[]'",
        "UPDATE document SET edits = 'junk'",
    ],
)
def test_a_changed_original_is_noticed_before_it_is_quoted(folder: Path, sql: str) -> None:
    change(folder, sql)
    with Archive(folder, read=0) as archive, pytest.raises(IndexCorrupt, match="not what was read"):
        archive.ask("全市派駐了多少名黨建指導員？")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE state SET value = 'x' WHERE key = 'generation'",
        "DROP TABLE state",
        "ALTER TABLE passage RENAME COLUMN text TO words",
        "UPDATE passage SET text = CAST(x'ff' AS TEXT)",
        "UPDATE passage SET span_start = span_start + 99999, span_end = span_end + 99999",
        "UPDATE passage SET span_start = -5",
        "UPDATE passage SET sentence_ends = '99999 ' || sentence_ends",
        "UPDATE passage SET sentence_ends = ''",
        "UPDATE passage SET ordinal = ordinal + 1000",
        "UPDATE passage SET text_check = 0",
        "UPDATE document SET title = title || '。'",
        "UPDATE document SET date = '1999'",
        "UPDATE document SET url = 'https://elsewhere.example'",
    ],
)
def test_damage_is_named_in_one_sentence_before_it_is_quoted(folder: Path, sql: str) -> None:
    change(folder, sql)
    with pytest.raises(IndexCorrupt, match="is damaged"), Archive(folder, read=0) as archive:
        archive.ask("全市派駐了多少名黨建指導員？")


def test_rows_that_a_damaged_page_hides_are_missed(corpus: Path, tmp_path: Path) -> None:
    index([corpus], tmp_path / "i")
    path = tmp_path / "i" / FILE_NAME
    with Archive(tmp_path / "i", semantic=False, read=0) as archive:
        right = [archive.ask(question).answer for question in QUESTIONS]
    content = path.read_bytes()
    size = int.from_bytes(content[16:18])
    for page in range(0, len(content), size):
        for at in range(page or 100, (page or 100) + 20):  # its kind, how many rows, where they lie
            for bit in (0, 1, 3, 7):
                damaged = bytearray(content)
                damaged[at] ^= 1 << bit
                path.write_bytes(damaged)
                try:
                    with Archive(tmp_path / "i", semantic=False, read=0) as archive:
                        answers = [archive.ask(question).answer for question in QUESTIONS]
                except NingbotError:
                    continue
                assert answers == right, (page // size, at - page, bit)


def test_what_is_missing_is_named(folder: Path) -> None:
    change(folder, "DELETE FROM file")  # without foreign keys: leaves orphans
    with Database.open(folder) as database, database.reading():
        reader = Reader(database)
        with pytest.raises(IndexCorrupt, match="passage 999999 is missing"):
            reader.passages([999999])
        with pytest.raises(IndexCorrupt, match=r"the file of .* is missing"):
            reader.file_of(reader.doc_ids()[0])


def test_a_mistake_of_our_own_is_not_called_damage(folder: Path) -> None:
    with Database.create(folder) as database:
        with pytest.raises(sqlite3.OperationalError, match="syntax"):
            database.execute("SELEC 1")
        with pytest.raises(sqlite3.IntegrityError), database.writing():
            database.execute("INSERT INTO file VALUES (1, 'a', '', ''), (1, 'b', '', '')")
        with pytest.raises(sqlite3.ProgrammingError):
            database.execute("SELECT ?")
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        database.execute("SELECT 1")


@pytest.mark.parametrize(
    "error",
    [PermissionError(13, "no", "a.txt"), UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad")],
)
def test_an_error_of_a_corpus_file_passes_through_a_write(folder: Path, error: Exception) -> None:
    with Database.create(folder) as database:
        with pytest.raises(type(error)) as caught, database.writing():
            raise error
        assert caught.value is error
        with database.writing():
            pass  # the first was ended


def test_a_folder_that_cannot_be_made_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(IndexUnwritable, match="Read-only file system"):
        Database.create(tmp_path / "i")


def test_a_new_archive_takes_nothing_of_the_one_moved_away(folder: Path) -> None:
    with Database.open(folder) as old, old.reading():
        before = old.version()
        (folder / FILE_NAME).rename(folder / "old.sqlite")
        with Database.create(folder) as new:
            assert new.version() != before
            assert Reader(new).doc_ids() == []
        assert not old.is_current()
        assert Reader(old).doc_ids() != []


def test_the_whole_file_is_checked_for_the_doctor(folder: Path) -> None:
    with Database.open(folder) as database:
        assert database.problems() == []
    change(folder, "DELETE FROM document")  # without foreign keys: leaves orphans
    with Database.open(folder) as database:
        assert database.problems()


def test_a_file_in_the_folders_place_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "i").write_text("x", encoding="utf-8")
    with pytest.raises(IndexUnwritable, match="not a folder"):
        Database.create(tmp_path / "i")


def test_a_write_that_fails_changes_nothing(folder: Path) -> None:
    with Database.create(folder) as database:
        with pytest.raises(RuntimeError):
            set_state_and_fail(database)
        with database.reading():
            assert database.state("x") is None


def set_state_and_fail(database: Database) -> None:
    with database.writing():
        database.set_state("x", "y")
        raise RuntimeError


def test_every_commit_has_a_number_of_its_own(folder: Path) -> None:
    with Database.create(folder) as database:
        before = database.generation()
        with database.writing():
            pass
        assert database.generation() == before + 1


def test_removing_a_file_removes_all_that_came_of_it(corpus: Path, tmp_path: Path) -> None:
    index([corpus], tmp_path / "i")
    shutil.rmtree(corpus)
    corpus.mkdir()
    index([corpus], tmp_path / "i")
    with Database.open(tmp_path / "i") as database, database.reading():
        assert set(Reader(database).counts().values()) == {0}
