from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable, Mapping

import pytest

from formats.made import PARAGRAPHS, docx_of, page_of, pdf_of, record_of, tar_of, zip_of
from formats.reading import ReadAll
from ningbot.errors import ReadError
from ningbot.records import Document, place_at

FILES = {
    "報告/a.txt": "園區報告\n園區有企業320家。".encode(),
    "報告/b.html": page_of(PARAGRAPHS).encode(),
    "報告/b.html.meta.json": b"{}",
    "c.jsonl": '{"id": "7", "text": "圖書館藏書36萬冊。"}\nnot json\n'.encode(),
    "d.csv": "text\n大橋於1998年通車。\n".encode(),
    "e.pdf": pdf_of([["河流"], ["瀏陽河長222公里。"]]),
    "f.docx": docx_of("<w:p><w:r><w:t>湘江。</w:t></w:r></w:p>"),
    "g.png": b"no text",
    "__MACOSX/h.txt": b"x",
    ".hidden/i.txt": b"x",
}


@pytest.mark.parametrize(
    ("name", "pack"), [("x.zip", zip_of), ("x.tar.gz", tar_of), ("x.tgz", tar_of)]
)
def test_every_file_in_an_archive_is_read_with_its_place(
    read: ReadAll, name: str, pack: Callable[[Mapping[str, bytes]], bytes]
) -> None:
    found = read(name, pack(FILES))
    documents = {d.doc_id: d for d in found if isinstance(d, Document)}
    (error,) = [item for item in found if isinstance(item, ReadError)]
    assert sorted(documents) == sorted(
        f"{name}!/{inner}"
        for inner in ("報告/a.txt", "報告/b.html", "c.jsonl!/7", "d.csv!/1", "e.pdf", "f.docx")
    )
    assert (error.line, error.path and error.path.name) == (2, name)
    assert "c.jsonl" in str(error)
    pdf = documents[f"{name}!/e.pdf"]
    place = place_at(pdf.places, pdf.original.index("222"))
    assert place == {"member": "e.pdf", "page": 2}
    assert place_at(documents[f"{name}!/d.csv!/1"].places, 0) == {"member": "d.csv", "row": 1}


def test_archives_in_archives_are_read(read: ReadAll) -> None:
    inner = tar_of({"a.txt": "園區報告\n園區有企業320家。".encode()})
    (document,) = read("x.zip", zip_of({"y.tar.gz": inner}))
    assert isinstance(document, Document)
    assert document.doc_id == "x.zip!/y.tar.gz!/a.txt"
    assert place_at(document.places, 0) == {"member": "y.tar.gz!/a.txt"}


def test_names_in_the_encoding_of_who_packed_them_are_read(read: ReadAll) -> None:
    name = "年度工作总结报告"
    data = zip_of({"xxxxxxxxxxxxxxxx.txt": "题\n文。".encode()})
    (document,) = read("x.zip", data.replace(b"x" * 16, name.encode("gb18030")))
    assert isinstance(document, Document)
    assert document.doc_id == f"x.zip!/{name}.txt"


def test_a_damaged_file_in_an_archive_costs_only_itself(read: ReadAll) -> None:
    files = {"a.pdf": b"%PDF-1.7 x", "b.txt": "題\n文。".encode(), "c.zip": b"PK\x03\x04"}
    pdf, text, inner = read("x.zip", zip_of(files))
    assert isinstance(text, Document)
    assert "a.pdf" in str(pdf)
    assert "c.zip" in str(inner)
    assert isinstance(pdf, ReadError)
    assert pdf.doc_id == "x.zip!/a.pdf"


def test_two_files_of_one_name_are_not_both_read(read: ReadAll) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = twice("a.txt")
    first, error = read("x.zip", data)
    assert isinstance(first, Document)
    assert "two files with the name a.txt" in str(error)


def twice(name: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, "題\n一。")
        archive.writestr(name, "題\n二。")
    return file.getvalue()


def test_the_pages_of_a_crawl_are_read_with_their_addresses(read: ReadAll) -> None:
    pages = [
        ("https://a.example/1", "200 OK", "text/html; charset=utf-8", page_of(PARAGRAPHS)),
        ("https://a.example/1", "200 OK", "text/html", page_of(PARAGRAPHS)),
        ("https://a.example/1", "200 OK", "text/html", page_of(PARAGRAPHS[:5])),
        ("https://a.example/2", "404 Not Found", "text/html", page_of(PARAGRAPHS)),
        ("https://a.example/3", "200 OK", "image/png", "png"),
        ("https://a.example/4", "200 OK", "text/html", "<html></html>"),
    ]
    records = [
        gzip.compress(record_of(body.encode(), url=url, status=status, kind=kind))
        for url, status, kind, body in pages
    ]
    first, later = read("x.warc.gz", b"".join(records))
    assert isinstance(first, Document)
    assert isinstance(later, Document)
    assert first.doc_id == "x.warc.gz!/https://a.example/1"
    assert first.original[first.body_start :] == "\n".join(PARAGRAPHS)
    assert (first.url, later.url) == ("https://a.example/1", "https://a.example/1")
    assert later.doc_id == "x.warc.gz!/https://a.example/1@2021-01-02T00:00:00Z"
    assert later.original[later.body_start :] == "\n".join(PARAGRAPHS[:5])
