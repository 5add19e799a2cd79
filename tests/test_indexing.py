from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from conftest import write_jsonl
from ningbot import analysing, committing, indexing
from ningbot.archive import Archive
from ningbot.errors import IndexBusy, ReadError
from ningbot.indexing import index
from ningbot.store import FILE_NAME, Database, Reader


def doc_ids(folder: Path) -> list[str]:
    with Database.open(folder) as database, database.reading():
        return Reader(database).doc_ids()


def test_documents_are_named_by_path_or_by_their_own_id(corpus: Path, tmp_path: Path) -> None:
    summary = index([corpus], tmp_path / "i")
    assert doc_ids(tmp_path / "i") == ["a", "b", "one.txt", "two.md"]
    assert (summary.n_added, summary.n_removed, summary.problems) == (4, 0, [])


def test_only_what_changed_is_read_again(corpus: Path, tmp_path: Path) -> None:
    index([corpus], tmp_path / "i")
    (corpus / "one.txt").write_text("園區報告\n園區有企業321家。\n", encoding="utf-8")
    summary = index([corpus], tmp_path / "i")
    assert (summary.n_files_read, summary.n_changed, summary.n_unchanged) == (1, 1, 3)
    with Archive(tmp_path / "i", read=0) as archive:
        assert archive.ask("園區有多少家企業？").answer == "321家"


def test_a_changed_line_changes_its_document_only(corpus: Path, tmp_path: Path) -> None:
    index([corpus], tmp_path / "i")
    write_jsonl(
        corpus / "more.jsonl",
        [
            {
                "id": "b",
                "title": "大橋",
                "text": "大橋於1999年通車。",
                "url": "https://a.example/b",
            },
            {"id": "a", "title": "圖書館", "text": "圖書館藏書36萬冊。", "date": "2021-05-01"},
            {"id": "c", "title": "塔", "text": "塔高99米。"},
        ],
    )
    summary = index([corpus], tmp_path / "i")
    assert (summary.n_added, summary.n_changed, summary.n_unchanged) == (1, 1, 3)


def test_what_has_gone_from_a_path_is_dropped_and_the_rest_stays(
    corpus: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.txt"
    other.write_text("別處\n別處有塔。\n", encoding="utf-8")
    index([corpus, other], tmp_path / "i")
    (corpus / "one.txt").unlink()
    write_jsonl(
        corpus / "more.jsonl", [{"id": "a", "title": "圖書館", "text": "圖書館藏書36萬冊。"}]
    )
    summary = index([corpus], tmp_path / "i")
    assert summary.n_removed == 2
    assert doc_ids(tmp_path / "i") == ["a", "other.txt", "two.md"]


def test_a_named_file_that_has_gone_is_dropped(corpus: Path, tmp_path: Path) -> None:
    index([corpus], tmp_path / "i")
    (corpus / "one.txt").unlink()
    assert index([corpus / "one.txt"], tmp_path / "i").n_removed == 1


def test_a_path_that_never_was_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="does not exist"):
        index([tmp_path / "nowhere"], tmp_path / "i")


def test_a_file_that_turned_to_junk_keeps_what_was_read_before(
    corpus: Path, tmp_path: Path
) -> None:
    index([corpus], tmp_path / "i")
    (corpus / "one.txt").write_bytes(bytes(range(256)) * 40)
    summary = index([corpus], tmp_path / "i")
    assert len(summary.problems) == 1
    assert "one.txt" in doc_ids(tmp_path / "i")
    assert len(index([corpus], tmp_path / "i").problems) == 1, "said again as long as it is so"


def test_an_emptied_file_has_lost_its_document(corpus: Path, tmp_path: Path) -> None:
    index([corpus], tmp_path / "i")
    (corpus / "one.txt").write_bytes(b"")
    summary = index([corpus], tmp_path / "i")
    assert (summary.n_removed, len(summary.problems)) == (1, 1)


def test_a_broken_line_does_not_drop_what_it_may_have_been(corpus: Path, tmp_path: Path) -> None:
    index([corpus], tmp_path / "i")
    (corpus / "more.jsonl").write_text(
        '{"id": "a", "title": "圖書館", "text": "圖書館藏書36萬冊。", "date": "2021-05-01"}\n{"id": "b"',
        encoding="utf-8",
    )
    summary = index([corpus], tmp_path / "i")
    assert len(summary.problems) == 1
    assert "b" in doc_ids(tmp_path / "i")


def test_a_file_keeps_its_id_however_its_folder_is_given(corpus: Path, tmp_path: Path) -> None:
    index([tmp_path / "corpus" / ".." / "corpus"], tmp_path / "i")
    index([corpus / "one.txt"], tmp_path / "i")
    assert doc_ids(tmp_path / "i") == ["a", "b", "one.txt", "two.md"]


def test_two_files_of_one_name_both_have_an_id(corpus: Path, tmp_path: Path) -> None:
    other = tmp_path / "b" / "one.txt"
    other.parent.mkdir()
    other.write_text("又一篇\n又一篇文章。\n", encoding="utf-8")
    index([corpus, other.parent], tmp_path / "i")
    assert len([d for d in doc_ids(tmp_path / "i") if d.startswith("one.txt")]) == 2
    (corpus / "one.txt").unlink()
    index([corpus], tmp_path / "i")
    assert [d for d in doc_ids(tmp_path / "i") if d.startswith("one.txt")] == ["one.txt"]


def test_a_line_may_move_to_another_file(corpus: Path, tmp_path: Path) -> None:
    index([corpus], tmp_path / "i")
    lines = (corpus / "more.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (corpus / "more.jsonl").write_text(lines[0], encoding="utf-8")
    (corpus / "earlier.jsonl").write_text(lines[1], encoding="utf-8")
    index([corpus], tmp_path / "i")
    assert doc_ids(tmp_path / "i") == ["a", "b", "one.txt", "two.md"]


def test_the_archive_is_the_same_whatever_came_before(corpus: Path, tmp_path: Path) -> None:
    (corpus / "zero.txt").write_text("零\n先來後走。\n", encoding="utf-8")
    index([corpus], tmp_path / "old")
    (corpus / "zero.txt").unlink()
    index([corpus], tmp_path / "old")
    index([corpus], tmp_path / "new")
    with Archive(tmp_path / "old", read=0) as old, Archive(tmp_path / "new", read=0) as new:
        a, b = old.ask("大橋是哪一年通車的？"), new.ask("大橋是哪一年通車的？")
    assert (a.answer, a.citations, a.ranking) == (b.answer, b.citations, b.ranking)


def test_a_run_that_dies_leaves_the_archive_as_it_was(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index([corpus], tmp_path / "i")
    before = doc_ids(tmp_path / "i")
    (corpus / "three.txt").write_text("三\n第三篇。\n", encoding="utf-8")
    (corpus / "one.txt").unlink()

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(analysing, "analyse", die)
        with pytest.raises(KeyboardInterrupt):
            index([corpus], tmp_path / "i")
    assert doc_ids(tmp_path / "i") == before


def test_a_second_writer_is_told_to_wait(corpus: Path, tmp_path: Path) -> None:
    index([corpus], tmp_path / "i")
    with (
        Database.create(tmp_path / "i") as first,
        first.writing(),
        pytest.raises(IndexBusy, match="try again"),
    ):
        index([corpus], tmp_path / "i")


def test_a_second_writer_is_kept_away_between_the_commits_of_a_long_run(
    corpus: Path, tmp_path: Path
) -> None:
    index([corpus], tmp_path / "i")
    with (
        Database.create(tmp_path / "i") as first,
        first.locked(),
        pytest.raises(IndexBusy, match="try again"),
    ):
        index([corpus], tmp_path / "i")
    assert index([corpus], tmp_path / "i").n_unchanged == 4


def test_a_long_run_commits_now_and_then_and_is_taken_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(committing, "COMMIT_EVERY", 10)
    rows = [{"id": f"{n:02}", "text": f"第{n}篇。"} for n in range(35)]
    write_jsonl(tmp_path / "a.jsonl", rows)

    def stop(progress: indexing.Progress) -> None:
        if progress.doc_id == "25":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index([tmp_path / "a.jsonl"], tmp_path / "i", report=stop)
    assert len(doc_ids(tmp_path / "i")) == 20
    summary = index([tmp_path / "a.jsonl"], tmp_path / "i")
    assert (summary.n_added, summary.n_unchanged) == (15, 20)


def test_a_file_that_looks_as_it_did_is_not_read(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "_UNSURE_NS", 0)
    index([corpus], tmp_path / "i")
    monkeypatch.setattr(indexing, "hash_of", pytest.fail)
    assert index([corpus], tmp_path / "i").n_unchanged == 4


def test_a_file_that_was_just_written_is_read_though_it_looks_as_it_did(
    corpus: Path, tmp_path: Path
) -> None:
    index([corpus], tmp_path / "i")
    path = corpus / "one.txt"
    before = path.stat()
    path.write_text("園區報告\n園區有企業321家。\n產值85.6億元。\n", encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert index([corpus], tmp_path / "i").n_changed == 1


def test_a_reader_sees_the_old_archive_until_the_new_one_is_whole(
    corpus: Path, tmp_path: Path
) -> None:
    index([corpus], tmp_path / "i")
    with Archive(tmp_path / "i", read=0) as archive:
        writer = sqlite3.connect(tmp_path / "i" / FILE_NAME, isolation_level=None)
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM document")
        assert archive.ask("大橋是哪一年通車的？").answered
        writer.execute("ROLLBACK")
        writer.close()
        (corpus / "three.txt").write_text("高塔\n高塔有88米高。\n", encoding="utf-8")
        index([corpus], tmp_path / "i")
        assert archive.ask("高塔有多高？").answer == "88米"


def test_a_pipe_or_device_does_not_hang_the_run(corpus: Path, tmp_path: Path) -> None:
    os.mkfifo(corpus / "pipe.txt")
    summary = index([corpus], tmp_path / "i")
    assert summary.n_added == 4
    assert "not an ordinary file" in str(summary.problems[0])


def test_what_gave_no_document_leaves_no_trace(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("文。", encoding="utf-8")
    index([tmp_path / "a.png"], tmp_path / "i")
    with Database.open(tmp_path / "i") as database, database.reading():
        assert Reader(database).files() == {}


def test_a_mistyped_path_makes_no_index(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="does not exist"):
        index([tmp_path / "nowhere"], tmp_path / "i")
    assert not (tmp_path / "i").exists()


def test_a_folder_that_was_moved_away_is_dropped_when_it_is_named(
    corpus: Path, tmp_path: Path
) -> None:
    index([corpus], tmp_path / "i")
    corpus.rename(tmp_path / "moved")
    assert index([corpus], tmp_path / "i").n_removed == 4


def test_a_link_that_leads_nowhere_keeps_what_was_read_before(corpus: Path, tmp_path: Path) -> None:
    index([corpus], tmp_path / "i")
    (corpus / "one.txt").unlink()
    (corpus / "one.txt").symlink_to(tmp_path / "unmounted" / "one.txt")
    summary = index([corpus], tmp_path / "i")
    assert (summary.n_removed, len(summary.problems)) == (0, 1)


def test_ids_that_look_like_those_made_for_others_are_kept_apart(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "a.jsonl", [{"id": "x", "text": "一。"}])
    index([tmp_path / "a.jsonl"], tmp_path / "i")
    write_jsonl(tmp_path / "b.jsonl", [{"id": "x", "text": "二。"}])
    index([tmp_path], tmp_path / "i")
    (made,) = set(doc_ids(tmp_path / "i")) - {"x"}
    write_jsonl(tmp_path / "b.jsonl", [{"id": made, "text": "三。"}, {"id": "x", "text": "二。"}])
    index([tmp_path], tmp_path / "j")
    assert len(doc_ids(tmp_path / "j")) == 3


def test_a_citation_survives_that_its_article_gets_its_own_id_back(tmp_path: Path) -> None:
    for name, text in (("a", "甲地有5座塔。"), ("b", "乙地有8座橋。")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.txt").write_text(f"題\n{text}\n", encoding="utf-8")
    index([tmp_path / "a", tmp_path / "b"], tmp_path / "i")
    with Archive(tmp_path / "i", read=0) as archive:
        citation = archive.ask("乙地有多少座橋？").citations[0]
        (tmp_path / "a" / "x.txt").unlink()
        index([tmp_path / "a"], tmp_path / "i")
        found = archive.find(citation.citation_id).citation
    assert (found.doc_id, found.sentence) == ("x.txt", citation.sentence)


def test_a_removed_line_is_dropped_although_another_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    rows = ['{"id": "1", "text": "一。"}', '{"id": "2", "text": }', '{"id": "3", "text": "三。"}']
    path.write_text("\n".join(rows), encoding="utf-8")
    index([path], tmp_path / "i")
    path.write_text("\n".join(rows[:2]), encoding="utf-8")
    index([path], tmp_path / "i")
    assert doc_ids(tmp_path / "i") == ["1"]
