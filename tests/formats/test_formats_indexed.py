"""Files of all formats in an archive: indexed, cited with their place, and read again when they change."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from formats.made import docx_of, page_of, pdf_of, tar_of, zip_of
from ningbot.archive import Archive
from ningbot.corpus import read_documents
from ningbot.errors import ReadError
from ningbot.formats.kinds import ENDINGS
from ningbot.formats.parsing import Parser
from ningbot.indexing import index
from ningbot.rendering import render_answer, to_json
from ningbot.store import Database, Reader
from shell import Run

PDF = pdf_of([["河流"], ["湘江流經長沙。", "瀏陽河長222公里。"]])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with a file of some formats, and one that is damaged."""
    folder = tmp_path / "files"
    folder.mkdir()
    files = {
        "a.html": page_of(["園區有企業320家，產值85.6億元。"] * 3).encode(),
        "b.csv": "標題,正文\n大橋,大橋於1998年通車。\n圖書館,圖書館藏書36萬冊。\n".encode(),
        "c.zip": zip_of(
            {"內/河流.pdf": PDF, "d.docx": docx_of("<w:p><w:r><w:t>甲。</w:t></w:r></w:p>")}
        ),
        "bad.pdf": b"%PDF-1.7\nnothing",
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def ids_in(archive: Path) -> list[str]:
    with Database.open(archive) as database, database.reading():
        return Reader(database).doc_ids()


def test_citations_say_where_in_the_file_they_stand(folder: Path, tmp_path: Path) -> None:
    summary = index([folder], tmp_path / "index")
    assert summary.n_added == 5
    assert [error.path for error in summary.problems] == [folder / "bad.pdf"]
    with Archive(tmp_path / "index", semantic=False, read=0) as archive:
        river = archive.ask("瀏陽河長多少公里？")
        library = archive.ask("圖書館藏書多少冊？")
        (cited,) = river.citations[:1]
        original = archive.find(cited.citation_id)
        page = archive.ask("園區有多少家企業？").citations[0]
    assert river.answer == "222公里"
    assert cited.place == {"member": "內/河流.pdf", "page": 2}
    assert original.citation.place == cited.place
    assert to_json(river)["citations"][0]["place"] == cited.place
    assert " · 內/河流.pdf · p. 2 · ¶" in render_answer(river)
    assert library.citations[0].place == {"row": 2}
    assert page.place == {}


def test_a_citation_holds_against_the_extracted_text(folder: Path, tmp_path: Path) -> None:
    index([folder], tmp_path / "index")
    with Database.open(tmp_path / "index") as database, database.reading():
        reader = Reader(database)
        for doc_id in reader.doc_ids():
            document = reader.document(doc_id)
            assert document is not None
            for place in document.places:
                assert 0 <= place.start <= len(document.original)


def test_a_second_run_reads_nothing_again_but_what_was_bad(folder: Path, tmp_path: Path) -> None:
    index([folder], tmp_path / "index")
    summary = index([folder], tmp_path / "index")
    assert (summary.n_files_read, summary.n_added, summary.n_unchanged) == (1, 0, 5)
    assert len(summary.problems) == 1


def test_documents_keep_their_ids_however_the_folder_is_given(folder: Path, tmp_path: Path) -> None:
    index([tmp_path], tmp_path / "index")
    before = ids_in(tmp_path / "index")
    assert "files/c.zip!/內/河流.pdf" in before
    (folder / "c.zip").write_bytes(zip_of({"內/河流.pdf": PDF}))
    (folder / "b.csv").write_bytes("標題,正文\n大橋,大橋於1999年通車。\n".encode())
    summary = index([folder], tmp_path / "index")
    assert (summary.n_changed, summary.n_removed, summary.n_added) == (1, 2, 0)
    gone = {"files/c.zip!/d.docx", "files/b.csv!/2"}
    assert ids_in(tmp_path / "index") == [doc_id for doc_id in before if doc_id not in gone]


def test_a_file_that_moved_its_pages_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_of([["河流", "湘江流經長沙。"], ["瀏陽河長222公里。"]]))
    index([path], tmp_path / "index")
    path.write_bytes(pdf_of([["河流"], ["湘江流經長沙。"], ["瀏陽河長222公里。"]]))
    assert index([path], tmp_path / "index").n_changed == 1
    with Archive(tmp_path / "index", semantic=False, read=0) as archive:
        assert archive.ask("瀏陽河長多少公里？").citations[0].place == {"page": 3}


def test_bad_files_are_listed_at_the_end_and_the_status_says_so(folder: Path, run: Run) -> None:
    done = run("index", str(folder))
    assert done.returncode == 1
    assert "bad.pdf" in done.stderr
    assert "5 added" in done.stdout
    answered = run("ask", "圖書館藏書多少冊？", "--json")
    assert json.loads(answered.stdout)["citations"][0]["place"] == {"row": 2}
    assert "row 2" in run("ask", "圖書館藏書多少冊？").stdout


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(kind=st.sampled_from(sorted(ENDINGS)), data=st.data())
def test_random_bytes_never_stop_a_run(
    kind: str, data: st.DataObject, parser: Parser, tmp_path: Path
) -> None:
    starts = [
        b"",
        b"%PDF-1.7\n",
        b"PK\x03\x04",
        b"\x1f\x8b\x08",
        b"WARC/1.0\r\n",
        b"<html>",
        b"id,text\n",
    ]
    content = data.draw(st.sampled_from(starts)) + data.draw(st.binary(max_size=2000))
    path = tmp_path / f"a{kind}"
    path.write_bytes(content)
    for item in read_documents(path, name=path.name, parser=parser):
        if isinstance(item, ReadError):
            assert str(item).startswith(str(path))
        else:
            assert item.original.strip()


@pytest.mark.parametrize("kind", sorted(set(ENDINGS.values()) - {".txt", ".md", ".jsonl"}))
def test_a_file_with_some_bytes_changed_never_stops_a_run(
    kind: str, parser: Parser, tmp_path: Path
) -> None:
    whole = {
        ".pdf": PDF,
        ".zip": zip_of({"a.pdf": PDF, "b.txt": "題\n文。".encode()}),
        ".docx": docx_of("<w:p><w:r><w:t>甲。</w:t></w:r></w:p>"),
        ".tar.gz": tar_of({"a.pdf": PDF}),
    }.get(kind, page_of(["園區有企業320家。"] * 5).encode())
    rng = random.Random(kind)
    path = tmp_path / f"a{kind}"
    for _ in range(20):
        damaged = bytearray(whole)
        for _ in range(rng.randint(1, 8)):
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        path.write_bytes(damaged[: rng.randint(1, len(damaged))])
        assert list(read_documents(path, name=path.name, parser=parser))


def test_a_folder_of_random_files_is_indexed_but_for_them(tmp_path: Path) -> None:
    rng = random.Random(7)
    folder = tmp_path / "files"
    folder.mkdir()
    for n, ending in enumerate(sorted(ENDINGS)):
        (folder / f"{n}{ending}").write_bytes(rng.randbytes(3000))
    (folder / "good.txt").write_text("題\n文。", encoding="utf-8")
    summary = index([folder], tmp_path / "index")
    assert len(summary.problems) >= len(ENDINGS)
    assert "good.txt" in ids_in(tmp_path / "index")


def test_a_page_of_any_kind_has_its_address_from_beside_it(tmp_path: Path) -> None:
    (tmp_path / "c").mkdir()
    path = tmp_path / "c" / "a.txt"
    path.write_text("塔\n塔高99米。\n", encoding="utf-8")
    beside = path.with_name("a.txt.meta.json")
    for url in ("https://a.example/1", "https://a.example/2"):
        beside.write_text(json.dumps({"canonical": url}), encoding="utf-8")
        index([tmp_path / "c"], tmp_path / "i")
        with Archive(tmp_path / "i", semantic=False, read=0) as archive:
            assert archive.ask("塔有多高？").citations[0].url == url
