from __future__ import annotations

import io

import pytest
from pypdf import PdfWriter

from formats.made import pdf_of
from formats.reading import ReadAll, ReadOne
from ningbot.errors import ReadError
from ningbot.formats.lines import plain_han
from ningbot.formats.pdf import Line, join_lines
from ningbot.records import place_at

PAGES = [
    [
        "園區報告",
        "園區在二零二一年引進企業三百二十家，實現銷售收入八十五億元，並且",
        "建立了制度。",
    ],
    ["第二頁說的是河流。", "瀏陽河長222公里，流經許多縣城和鄉鎮，兩岸的人民在這裡生活了"],
    ["幾千年，留下了許多故事。", "圖書館藏書36萬冊。"],
]


def test_each_sentence_is_on_the_page_where_it_begins(one: ReadOne) -> None:
    document = one("a.pdf", pdf_of(PAGES))
    assert document.title == "園區報告"
    for words, page in [("園區在", 1), ("第二頁", 2), ("瀏陽河", 2), ("幾千年", 3), ("圖書館", 3)]:
        assert place_at(document.places, document.original.index(words)) == {"page": page}
    assert document.original.splitlines()[1:] == [
        "園區在二零二一年引進企業三百二十家，實現銷售收入八十五億元，並且建立了制度。",
        "第二頁說的是河流。",
        "瀏陽河長222公里，流經許多縣城和鄉鎮，兩岸的人民在這裡生活了幾千年，留下了許多故事。",
        "圖書館藏書36萬冊。",
    ]


def test_what_stands_on_every_page_is_not_the_articles(one: ReadOne) -> None:
    pages = [["長沙晚報", *lines, f"第{n}頁"] for n, lines in enumerate(PAGES, 1)]
    original = one("a.pdf", pdf_of(pages)).original
    assert "長沙晚報" not in original
    assert "第1頁" not in original
    assert "兩岸的人民在這裡生活了幾千年" in original


def test_a_full_line_on_every_page_is_not_the_articles(one: ReadOne) -> None:
    foot = f"https://a.example/{'x' * 60}.html {{}}/3"
    pages = [[*lines, foot.format(n)] for n, lines in enumerate(PAGES, 1)]
    assert "example" not in one("a.pdf", pdf_of(pages)).original


def test_the_title_that_a_file_gives_itself_is_taken_if_it_is_one(
    read: ReadAll, one: ReadOne
) -> None:
    for title, expected in [
        ("年度報告", "年度報告"),
        ("Microsoft Word - 1.doc", "園區報告"),
        ("", "園區報告"),
    ]:
        writer = PdfWriter(io.BytesIO(pdf_of(PAGES)))
        writer.add_metadata({"/Title": title})
        file = io.BytesIO()
        writer.write(file)
        assert one("a.pdf", file.getvalue()).title == expected


def test_a_file_without_text_or_with_a_password_is_refused(read: ReadAll) -> None:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    file = io.BytesIO()
    writer.write(file)
    (error,) = read("a.pdf", file.getvalue())
    assert isinstance(error, ReadError)
    assert "no text layer" in str(error)
    writer = PdfWriter(io.BytesIO(pdf_of(PAGES)))
    writer.encrypt("secret", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    (error,) = read("a.pdf", file.getvalue())
    assert "encrypted" in str(error)


@pytest.mark.parametrize(
    ("lines", "paragraphs"),
    [
        (["一" * 20, "二" * 20, "三。"], ["一" * 20 + "二" * 20 + "三。"]),
        (["一" * 19 + "。", "二" * 20], ["一" * 19 + "。", "二" * 20]),
        (["一" * 20, "二、" + "二" * 18], ["一" * 20, "二、" + "二" * 18]),
        (["短", "二" * 20, "二。"], ["短", "二" * 20 + "二。"]),
        (["a" * 30 + " bb", "c" * 33], ["a" * 30 + " bb " + "c" * 33]),
    ],
)
def test_full_lines_go_on_in_the_next(lines: list[str], paragraphs: list[str]) -> None:
    found, places = join_lines([Line(line, 1) for line in lines])
    assert found == paragraphs
    assert [tuple(place) for place in places] == [(0, "page", 1)]


def test_radicals_are_read_as_characters() -> None:
    assert plain_han("⻑沙⼈⼝⽇") == "⻑沙人口日" or plain_han("⻑沙⼈⼝⽇") == "長沙人口日"
