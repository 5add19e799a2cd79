"""A file that is sent is kept, read and taken out again; nothing else is touched."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from ningbot import indexing_process
from ningbot.archive import Archive
from ningbot.errors import IndexBusy
from ningbot.formats.kinds import ending_of
from ningbot.holdings import articles_of, find_held
from ningbot.indexing import index
from ningbot.store import FILE_NAME, Database, VectorTable
from ningbot.taking_in import MAX_STEM_BYTES, TakenIn, reindex, remove, safe_name, take_in
from ningbot.vectorising import vectorise


@pytest.fixture
def folder(corpus: Path, tmp_path: Path) -> Path:
    """Give the folder of an index of the small corpus."""
    index([corpus], tmp_path / "i")
    return tmp_path / "i"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "files").mkdir()
    return tmp_path / "files"


def send(files: Path, folder: Path, name: str, text: str) -> TakenIn:
    safe = safe_name(name)
    assert safe
    sent = files / f".sent{ending_of(safe)}"
    sent.write_text(text, encoding="utf-8")
    return take_in(sent, safe, files, folder)


def named(files: Path) -> list[str]:
    return sorted(path.name for path in files.iterdir())


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("報告.txt", "報告.txt"),
        ("report 1.MD", "report_1.md"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\a\\b.jsonl", "b.jsonl"),
        ("..txt", "article.txt"),
        ("....txt", "article.txt"),
        (".hidden.txt", "hidden.txt"),
        ("-rf; $(x)`.txt", "-rf_(x)_.txt"),
        ("a\u202egpj\x00\n.txt", "a_gpj_.txt"),
        ("\ud83d.txt", "_.txt"),
        ("e\u0301.txt", "é.txt"),
        ("報告.PDF", "報告.pdf"),
        ("a b.tar.GZ", "a_b.tar.gz"),
        ("a.gz", None),
        ("txt", None),
        ("", None),
        ("a.txt/", None),
    ],
)
def test_a_name_can_do_no_harm(name: str, safe: str | None) -> None:
    assert safe_name(name) == safe


def test_a_long_name_is_cut_between_characters() -> None:
    safe = safe_name("很" * 300 + ".txt")
    assert safe == "很" * (MAX_STEM_BYTES // 3) + ".txt"


def test_a_file_is_kept_and_its_article_described(files: Path, folder: Path) -> None:
    text = "寧鄉(xiāng)發(fā)展\n2021年5月1日，寧鄉(xiāng)園(yuán)區(qū)有橋320座。都通車了。\n\n第二段。\n"
    taken = send(files, folder, "橋.txt", text)
    assert (taken.name, taken.change.n_added, taken.n_articles) == ("橋.txt", 1, 1)
    (article,) = taken.articles
    assert (article.doc_id, article.title) == ("橋.txt", "寧鄉發展")
    assert (article.n_passages, article.n_sentences) == (2, 3)
    assert article.first_sentence == "2021年5月1日，寧鄉園區有橋320座。"
    assert article.repairs == {"note": 5}
    assert named(files) == ["橋.txt"]
    with Archive(folder, semantic=False, read=0) as archive:
        assert archive.ask("寧鄉園區有多少座橋？").answer == "320座"


def test_the_same_title_under_the_same_name_is_a_new_version(files: Path, folder: Path) -> None:
    send(files, folder, "a.txt", "橋\n有橋三座。\n")
    taken = send(files, folder, "a.txt", "橋\n有橋四座。\n")
    assert (taken.name, taken.change.n_changed, taken.change.n_added) == ("a.txt", 1, 0)
    again = send(files, folder, "a.txt", "橋\n有橋四座。\n")
    assert (again.change.n_unchanged, again.articles[0].first_sentence) == (1, "有橋四座。")


def test_another_article_under_the_same_name_is_kept_beside_it(files: Path, folder: Path) -> None:
    for n, title in enumerate(("橋", "路", "河", "路"), 1):
        taken = send(files, folder, "a.txt", f"{title}\n第{n}篇。\n")
    assert (taken.name, taken.change.n_changed) == ("a-2.txt", 1)
    assert named(files) == ["a-2.txt", "a-3.txt", "a.txt"]


def test_lines_are_told_apart_by_their_ids(files: Path, folder: Path) -> None:
    first = '{"id": "x", "title": "橋", "text": "有橋三座。"}\n'
    assert send(files, folder, "a.jsonl", first).name == "a.jsonl"
    other = '{"id": "y", "title": "橋", "text": "有橋三座。"}\n'
    assert send(files, folder, "a.jsonl", other).name == "a-2.jsonl"
    taken = send(files, folder, "a.jsonl", first + '{"id": "z"}\n[]\n' + other)
    assert (taken.name, taken.n_articles) == ("a.jsonl", 2)
    problems = [(problem.line, problem.text) for problem in taken.change.problems]
    assert problems[0] == (
        2,
        'has no "text"; expected {"id": ..., "title": ..., "text": ...} with an id of its own.',
    )
    assert problems[1][0] == 3


@pytest.mark.parametrize("text", ["", "\n \n", "\x00\x01\x02" * 50])
def test_a_file_without_an_article_is_not_kept(files: Path, folder: Path, text: str) -> None:
    taken = send(files, folder, "a.txt", text)
    assert taken.name is None
    assert not taken.articles
    assert len(taken.change.problems) == 1
    assert str(files) not in taken.change.problems[0].text
    assert named(files) == []


def test_an_index_that_is_busy_leaves_the_file_for_later(files: Path, folder: Path) -> None:
    connection = sqlite3.connect(folder / FILE_NAME, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    with pytest.raises(IndexBusy):
        send(files, folder, "a.txt", "橋\n有橋三座。\n")
    connection.execute("ROLLBACK")
    connection.close()
    assert reindex(files, folder).n_added == 1
    assert find_held(folder, "a.txt")


def test_what_is_removed_is_gone_and_the_rest_stays(files: Path, folder: Path) -> None:
    send(files, folder, "a.txt", "橋\n有橋三座。\n")
    held = find_held(folder, "a.txt")
    assert held
    assert (held.title, held.path, held.n_documents) == ("橋", files / "a.txt", 1)
    assert remove(held.path, folder).n_removed == 1
    assert named(files) == []
    assert find_held(folder, "a.txt") is None
    assert find_held(folder, "one.txt")


def test_what_cannot_be_removed_stays_whole(files: Path, folder: Path) -> None:
    send(files, folder, "a.txt", "橋\n有橋三座。\n")
    connection = sqlite3.connect(folder / FILE_NAME, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    with pytest.raises(IndexBusy):
        remove(files / "a.txt", folder)
    connection.execute("ROLLBACK")
    connection.close()
    assert named(files) == ["a.txt"]
    assert find_held(folder, "a.txt")


def test_a_document_is_found_by_its_id_or_by_a_citation_from_it(folder: Path) -> None:
    with Archive(folder, semantic=False, read=0) as archive:
        (citation, *_) = archive.ask("圖書館藏書多少？").citations
    by_id, by_citation = find_held(folder, "a"), find_held(folder, citation.citation_id)
    assert by_id == by_citation
    assert by_id
    assert (by_id.title, by_id.n_documents) == ("圖書館", 2)
    assert find_held(folder, "b3e2787e76a6-8.1-466f7c0b") is None
    assert find_held(folder, "") is None


def test_a_file_of_many_articles_is_described_by_the_first(folder: Path, corpus: Path) -> None:
    articles, n = articles_of(folder, corpus / "more.jsonl", n=1)
    assert ([article.doc_id for article in articles], n) == (["a"], 2)


def test_the_folders_an_archive_was_made_from_are_read_again(
    files: Path, folder: Path, corpus: Path
) -> None:
    send(files, folder, "a.txt", "橋\n有橋三座。\n")
    (corpus / "new.txt").write_text("新\n新的一篇。\n", encoding="utf-8")
    (corpus / "one.txt").unlink()
    (corpus / "two.md").write_text("# 河\n改了。\n", encoding="utf-8")
    change = reindex(files, folder)
    counts = (change.n_added, change.n_changed, change.n_removed, change.n_unchanged)
    assert counts == (1, 1, 1, 3)
    assert change.problems == ()


def test_what_lies_beside_a_file_given_by_itself_is_not_read(corpus: Path, tmp_path: Path) -> None:
    index([corpus / "one.txt"], tmp_path / "i")
    change = reindex(tmp_path / "files", tmp_path / "i")
    assert (change.n_added, change.n_unchanged) == (0, 1)
    (corpus / "one.txt").unlink()
    assert reindex(tmp_path / "files", tmp_path / "i").n_removed == 1


def test_a_folder_that_is_not_there_now_loses_nothing(
    files: Path, folder: Path, corpus: Path, tmp_path: Path
) -> None:
    alone = tmp_path / "disk" / "alone.txt"
    alone.parent.mkdir()
    alone.write_text("路\n有路一條。\n", encoding="utf-8")
    index([alone], folder)
    for path in (corpus, alone.parent):
        path.rename(f"{path}-away")
    change = reindex(files, folder)
    assert change.n_removed == 0
    assert [str(corpus) in problem.text for problem in change.problems] == [True]
    assert find_held(folder, "one.txt")
    assert find_held(folder, "alone.txt")


def served(name: str, *arguments: Any) -> Any:
    """Do a piece of work as the process does it; whatever comes of it has to get there."""
    outcome = indexing_process.done(name, [str(argument) for argument in arguments])
    return indexing_process.read_outcome(indexing_process.write_outcome(outcome))


def test_the_process_does_the_work_or_says_what_kept_it(
    files: Path, folder: Path, tmp_path: Path
) -> None:
    assert served("reindex", files, folder).n_unchanged == 4
    failure = served("reindex", files, tmp_path / "none")
    assert "no index" in failure.text
    assert not failure.is_busy


def test_passages_get_vectors_where_the_others_have_some(folder: Path, files: Path) -> None:
    served("give_vectors", folder)
    with Archive(folder, read=0) as archive:
        assert not archive.has_semantic_leg
    vectorise(folder)
    send(files, folder, "a.txt", "橋\n有橋三座。\n")
    served("give_vectors", folder)
    with Database.open(folder) as database:
        assert VectorTable(database).n_missing() == 0


def test_files_of_other_formats_are_taken_in(files: Path, folder: Path) -> None:
    assert send(files, folder, "橋.html", "<p>清水鎮有橋320座。</p>").n_articles == 1
    table = "標題,正文\n橋,清水鎮有橋320座。\n"
    assert send(files, folder, "橋.csv", table).name == "橋.csv"
    assert send(files, folder, "橋.csv", table.replace("320", "321")).name == "橋.csv"
    assert send(files, folder, "橋.csv", "正文\n別的文章。\n").name == "橋-2.csv"
    assert send(files, folder, "橋.csv", "正文\n又一篇。\n").name == "橋-3.csv"
    assert send(files, folder, "壞.pdf", "不是").name is None
