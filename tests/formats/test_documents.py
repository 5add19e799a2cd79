"""Word documents and e-books."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest

from formats.made import docx_of, epub_of
from formats.reading import ReadAll, ReadOne
from ningbot.errors import EmptyFile, ReadError
from ningbot.records import place_at


def word(*paragraphs: str, title: str = "") -> bytes:
    document: Any = docx.Document()
    document.core_properties.title = title
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    table = document.add_table(rows=2, cols=2)
    for n, text in enumerate(("企業", "產值", "320家", "85.6億元")):
        table.cell(n // 2, n % 2).text = text
    document.add_paragraph("表後的段落。")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_paragraphs_and_rows_come_in_their_order(one: ReadOne) -> None:
    document = one("a.docx", word("園區報告", "園區有企業320家。"))
    assert (document.title, document.format) == ("園區報告", "docx")
    assert document.original.splitlines() == [
        "園區報告",
        "園區有企業320家。",
        "企業\t產值",
        "320家\t85.6億元",
        "表後的段落。",
    ]
    assert document.original[document.body_start :].startswith("園區有企業")


def test_the_title_of_the_properties_counts_more(one: ReadOne) -> None:
    assert one("a.docx", word("前言。", title="年度報告")).title == "年度報告"


def test_inserted_text_is_read_and_deleted_text_is_not(one: ReadOne) -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        f"<w:p>{run.format('園區有企業')}<w:ins>{run.format('320')}</w:ins>"
        f"<w:del><w:r><w:delText>999</w:delText></w:r></w:del>{run.format('家。')}</w:p>"
    )
    assert one("a.docx", docx_of(body)).original == "園區有企業320家。"


def test_a_document_without_text_is_said_to_be_empty(read: ReadAll) -> None:
    (error,) = read("a.docx", docx_of("<w:p/>"))
    assert isinstance(error, EmptyFile)


def test_a_zip_that_is_no_document_is_refused(read: ReadAll) -> None:
    (error,) = read("a.docx", epub_of({}))
    assert isinstance(error, ReadError)
    assert "lacks word/document.xml" in str(error)


def test_a_book_is_read_chapter_by_chapter(one: ReadOne) -> None:
    chapters = {
        "一.xhtml": "<h1>第一章</h1><p>園區有企業<b>320</b>家。</p>",
        "二.xhtml": "<h2>第二章</h2><div>瀏陽河<br/>長222公里。<p>又一段。</p>尾。</div><script>x</script>",
    }
    about = "<dc:title>地方志</dc:title><dc:date>2021-05-01T00:00:00Z</dc:date>"
    document = one("a.epub", epub_of(chapters, metadata=about))
    assert (document.title, document.date) == ("地方志", "2021-05-01")
    assert document.original.splitlines() == [
        "第一章",
        "園區有企業320家。",
        "第二章",
        "瀏陽河",
        "長222公里。",
        "又一段。",
        "尾。",
    ]
    for words, chapter in [("320", "第一章"), ("222", "第二章")]:
        assert place_at(document.places, document.original.index(words)) == {"chapter": chapter}


@pytest.mark.parametrize("metadata", ["<dc:date>五月</dc:date>", ""])
def test_a_book_whose_date_is_no_day_has_none(one: ReadOne, metadata: str) -> None:
    assert one("a.epub", epub_of({"a.xhtml": "<p>文。</p>"}, metadata=metadata)).date is None
