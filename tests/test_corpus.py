from __future__ import annotations

import json
import os
from pathlib import Path
from time import process_time

import pytest

from ningbot import corpus
from ningbot.corpus import read_documents, split_files
from ningbot.errors import EmptyFile, ReadError
from ningbot.records import Document
from ningbot.text.repair import repair


def read(path: Path) -> list[Document | ReadError]:
    return list(read_documents(path, name=path.name))


def one(path: Path) -> Document:
    (document,) = read(path)
    assert isinstance(document, Document), document
    return document


def problem(path: Path) -> ReadError:
    (error,) = read(path)
    assert isinstance(error, ReadError), error
    return error


def test_the_first_line_of_a_text_is_its_title(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("\n  標題 \r\n\r\n正文。", encoding="utf-8", newline="")
    document = one(path)
    assert document.title == "標題"
    assert document.title_span is not None
    assert document.title_span.of(document.original) == "標題"
    assert document.original[document.body_start :].strip() == "正文。"
    assert document.original == path.read_bytes().decode(document.encoding)


def test_a_single_line_is_title_and_body(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("只有一行。", encoding="utf-8")
    assert one(path).body_start == 0


def test_markdown_takes_its_title_from_front_matter_or_heading(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\ntitle: 報告\ndate: 2021-01-02\n---\n\n# 別的\n正文。", encoding="utf-8")
    assert (one(path).title, one(path).date) == ("報告", "2021-01-02")
    path.write_text("前言。\n\n## 標題 ##\n\n正文。", encoding="utf-8")
    assert one(path).title == "標題"
    path.write_text("沒有標題。", encoding="utf-8")
    assert one(path).title == "a"


def test_a_line_of_jsonl_is_a_document(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    row = {"id": 7, "title": "題", "text": "文。", "date": None, "url": "https://a.example/7"}
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(row).encode() + b"\n\n")
    document = one(path)
    assert (document.doc_id, document.title, document.original) == ("7", "題", "文。")
    assert (document.url, document.date) == ("https://a.example/7", None)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("not json", "is not a JSON object"),
        ("[1]", "is not a JSON object"),
        ('{"id": "x"}', 'has no "text"'),
        ('{"text": "x"}', 'has no "id"'),
        ('{"id": "x", "text": "  "}', 'has no "text"'),
        ('{"id": "x", "text": 5}', 'has a "text" that is not a text'),
        ('{"id": "x", "text": "y", "url": []}', 'has a "url" that is not a text'),
        ('{"id": "ok", "text": "y"}', 'has the "id" of line 1'),
        ('{"id": "x", "text": "\\ud800"}', "half of a surrogate pair"),
        ("[" * 100_000, "is not a JSON object"),
    ],
)
def test_a_bad_line_costs_only_itself(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "a.jsonl"
    good = '{"id": "ok", "text": "一。"}'
    path.write_text(f'{good}\n{line}\n{{"id": "last", "text": "二。"}}\n', encoding="utf-8")
    first, error, last = read(path)
    assert isinstance(first, Document)
    assert isinstance(last, Document)
    assert isinstance(error, ReadError)
    assert error.line == 2
    assert said in str(error)
    assert str(path) in str(error)


def test_jsonl_in_utf_16_and_gb18030_is_read(tmp_path: Path) -> None:
    line = '{"id": "a", "text": "宁乡高新区位列全省第一，党建引领产业链高质量发展。"}\n'
    for encoding in ("utf-16", "gb18030"):
        path = tmp_path / f"{encoding}.jsonl"
        path.write_bytes(line.encode(encoding))
        assert one(path).original.startswith("宁乡高新区")


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_said_to_be_empty(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    assert isinstance(problem(path), EmptyFile)


def test_binary_junk_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(bytes(range(256)) * 40)
    assert str(path) in str(problem(path))


def test_a_line_longer_than_the_limit_is_refused_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpus, "MAX_DOCUMENT_BYTES", 1000)
    path = tmp_path / "a.jsonl"
    long = json.dumps({"id": "long", "text": "x" * 5000})
    path.write_text(f'{long}\n{{"id": "b", "text": "好。"}}\n', encoding="utf-8")
    error, document = read(path)
    assert isinstance(error, ReadError)
    assert error.line == 1
    assert isinstance(document, Document)


def test_a_text_larger_than_the_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpus, "MAX_DOCUMENT_BYTES", 1000)
    path = tmp_path / "a.txt"
    path.write_text("x" * 1001, encoding="utf-8")
    assert "split it" in str(problem(path))


def test_what_is_no_ordinary_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pipe.txt"
    os.mkfifo(path)
    assert "not an ordinary file" in str(problem(path))


def test_other_kinds_of_file_are_refused_when_named(tmp_path: Path) -> None:
    path = tmp_path / "a.exe"
    path.write_bytes(b"MZ")
    assert ".txt" in str(problem(path))


def test_a_folder_gives_its_readable_files_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", ".hidden.txt", "c.png", "sub/d.jsonl", ".git/e.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", encoding="utf-8")
    found = [str(p.relative_to(tmp_path)) for p in split_files(tmp_path) if isinstance(p, Path)]
    assert found == ["a.md", "b.txt", "sub/d.jsonl"]


def test_a_broken_link_is_said_to_be_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.symlink_to(tmp_path / "gone.txt")
    assert "cannot be read" in str(problem(path))


def test_the_encoding_of_json_lines_is_that_of_the_whole_file(tmp_path: Path) -> None:
    texts = ["寧鄉高新區位列省級高新區第一，發展勢頭強勁有力。", "嗅覺靈敏", "下"]
    rows = [json.dumps({"id": str(n), "text": t}, ensure_ascii=False) for n, t in enumerate(texts)]
    for encoding in ("big5", "gb18030", "utf-16-le", "utf-16-be", "utf-16", "utf-8-sig"):
        path = tmp_path / f"{encoding}.jsonl"
        path.write_bytes(("\n".join(rows) + "\n").encode(encoding))
        found = [d.original for d in read(path) if isinstance(d, Document)]
        assert found == texts, encoding


def test_binary_json_lines_are_one_problem_that_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(bytes(range(256)) * 40)
    assert str(path) in str(problem(path))


@pytest.mark.parametrize("doc_id", [True, "a\nb", "x" * 201])
def test_an_id_that_could_not_be_shown_is_refused(tmp_path: Path, doc_id: object) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": doc_id, "text": "文。"}), encoding="utf-8")
    assert '"id"' in str(problem(path))


def test_a_name_that_is_not_utf_8_costs_only_its_file(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("題\n文。", encoding="utf-8")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/bad\xff.txt")).write_text(
        "題\n文。", encoding="utf-8"
    )
    found = list(split_files(tmp_path))
    assert [p.name for p in found if isinstance(p, Path)] == ["good.txt"]
    assert ["not UTF-8" in str(p) for p in found if isinstance(p, ReadError)] == [True]


def test_a_heading_is_read_without_the_marks_that_close_it(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    for text, title in [
        ("# 標題 ##  \n文。", "標題"),
        ("# C#\n文。", "C#"),
        ("# a b\r\n文。", "a b"),
    ]:
        path.write_bytes(text.encode())
        assert one(path).title == title


def test_markdown_costs_linear_time(tmp_path: Path) -> None:
    start = process_time()
    for piece in ("# a" + " " * 100_000 + "b", "![" * 50_000, "- - - \n" * 20_000, "<!--" * 20_000):
        path = tmp_path / "a.md"
        path.write_text(f"---\ntitle:{' ' * 50_000}x\n---\n{piece}\n文。", encoding="utf-8")
        repair(one(path).original, is_markdown=True)
    assert process_time() - start < 20
