from __future__ import annotations

import json
import quopri
from pathlib import Path

import pytest

from formats.made import PARAGRAPHS, page_of
from formats.reading import ReadAll, ReadOne
from ningbot.corpus import split_files
from ningbot.errors import EmptyFile
from ningbot.records import Document

SIMPLIFIED = "宁乡高新区在2021年派驻了240名党建指导员，实现了规模以上企业和重点社会组织的全覆盖。"
TRADITIONAL = "寧鄉高新區在2021年派駐了240名黨建指導員，實現了規模以上企業和重點社會組織的全覆蓋。"


def test_a_page_gives_its_article_without_what_stands_around_it(one: ReadOne) -> None:
    head = (
        '<meta property="og:site_name" content="長沙晚報">'
        '<meta property="article:published_time" content="2021-12-28T08:00:00+08:00">'
    )
    document = one("a.html", page_of(PARAGRAPHS, head=head).encode())
    assert document.original[document.body_start :] == "\n".join(PARAGRAPHS)
    assert (document.doc_id, document.title, document.format) == ("a.html", "園區報告", "html")
    assert (document.date, document.source) == ("2021-12-28", "長沙晚報")


def test_the_text_is_the_same_whenever_the_same_bytes_are_read(read: ReadAll) -> None:
    data = page_of(PARAGRAPHS).encode()
    assert read("a.html", data) == read("a.html", data)


@pytest.mark.parametrize(
    "html", ["<p>園區有企業320家。", "園區有企業320家。", "<b>園區有企業320家。</b>"]
)
def test_a_piece_of_a_page_is_read(one: ReadOne, html: str) -> None:
    assert one("a.htm", html.encode()).original.strip() == "園區有企業320家。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLIFIED, "utf-8"),
        (SIMPLIFIED, "gb18030"),
        (TRADITIONAL, "big5"),
        (TRADITIONAL, "utf-16"),
        (SIMPLIFIED, "utf-8-sig"),
    ],
)
@pytest.mark.parametrize("named", ["", "utf-8", "gb2312", "big5", "iso-8859-1", "nonsense"])
def test_bytes_decide_the_encoding_whatever_a_page_says(
    one: ReadOne, text: str, encoding: str, named: str
) -> None:
    head = f'<meta charset="{named}">' if named else ""
    document = one(
        "a.html", page_of([text] * 3, head=head, title="報告").encode(encoding, "replace")
    )
    assert text in document.original


@pytest.mark.parametrize(("encoding", "text"), [("gb18030", "嗅觉灵敏"), ("big5", "嗅覺靈敏")])
def test_a_page_of_few_characters_is_read_as_it_says(
    one: ReadOne, encoding: str, text: str
) -> None:
    html = f'<html><head><meta charset="{encoding}"></head><body><p>{text}</p></body></html>'
    assert one("a.html", html.encode(encoding)).original == text


def test_a_page_in_another_encoding_is_read_as_it_says(one: ReadOne) -> None:
    text = "これは日本語の記事です。東京都の人口は千四百万人です。" * 3
    html = page_of([text], head='<meta charset="euc-jp">', title="記事")
    assert text in one("a.html", html.encode("euc-jp", "ignore")).original


def test_the_file_beside_a_page_says_where_it_is_from_and_is_no_document(
    one: ReadOne, tmp_path: Path
) -> None:
    said = {"url": "https://a.example/1", "final_url": "https://a.example/2", "charset": "big5"}
    beside = tmp_path / "a.html.meta.json"
    beside.write_text(json.dumps(said), encoding="utf-8")
    html = "<html><body><p>嗅覺靈敏</p></body></html>".encode("big5")
    document = one("a.html", html)
    assert (document.url, document.original) == ("https://a.example/2", "嗅覺靈敏")
    beside.write_text(json.dumps(said | {"canonical": "https://a.example/3"}), encoding="utf-8")
    assert one("a.html", html).url == "https://a.example/3"
    (tmp_path / "b.meta.json").write_text("[]", encoding="utf-8")
    names = [path.name for path in split_files(tmp_path) if isinstance(path, Path)]
    assert names == ["a.html", "b.meta.json"]


@pytest.mark.parametrize("said", ["", "[1]", "{", '{"url": 5, "charset": []}', "[" * 100_000])
def test_a_damaged_file_beside_a_page_costs_nothing(
    one: ReadOne, tmp_path: Path, said: str
) -> None:
    (tmp_path / "a.html.meta.json").write_text(said, encoding="utf-8")
    assert one("a.html", page_of(PARAGRAPHS).encode()).url is None


@pytest.mark.parametrize("html", ["", "<html><body></body></html>", "<script>alert(1)</script>"])
def test_a_page_without_an_article_is_said_to_be_empty(read: ReadAll, html: str) -> None:
    (error,) = read("a.html", html.encode())
    assert isinstance(error, EmptyFile)


def test_half_a_surrogate_pair_and_nul_are_no_text(one: ReadOne) -> None:
    html = "<html><body><p>園區&#xD800;有企業&#0;320家。</p></body></html>"
    original = one("a.html", html.encode()).original
    assert original.encode().decode() == original
    assert "\0" not in original


def test_a_saved_web_archive_gives_its_page(one: ReadOne) -> None:
    body = page_of(PARAGRAPHS).encode()
    mail = (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://a.example/news/1.html\r\n"
        b'Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; '
        b'boundary="--B"\r\n\r\n----B\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64'
        b"\r\n\r\naGFsbG8=\r\n----B\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: "
        b"quoted-printable\r\nContent-Location: https://a.example/news/1.html\r\n\r\n%s\r\n----B--\r\n"
    )
    document = one("a.mhtml", mail % quopri.encodestring(body))
    assert document.original[document.body_start :] == "\n".join(PARAGRAPHS)
    assert document.url == "https://a.example/news/1.html"
    assert isinstance(document, Document)
