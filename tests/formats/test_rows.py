from __future__ import annotations

import json
from typing import Any

import pytest

from formats.reading import ReadAll, ReadOne
from ningbot.errors import ReadError
from ningbot.records import Document, Place

TABLE = (
    "編號,標題,日期,正文,來源,標籤\n"
    '7,園區,2021-05-01,"園區有企業320家。\n產值85.6億元。",長沙晚報,"經濟,園區"\n'
    ",,,,,\n"
    ",大橋,,大橋於1998年通車。,,\n"
)


def test_columns_are_known_by_their_names(read: ReadAll) -> None:
    first, second = read("a.csv", TABLE.encode())
    assert first == Document(
        "7",
        "園區有企業320家。\n產值85.6億元。",
        title="園區",
        date="2021-05-01",
        source="長沙晚報",
        tags=("經濟", "園區"),
        format="csv",
        places=(Place(0, "row", 1),),
    )
    assert isinstance(second, Document)
    assert (second.doc_id, second.places) == ("a.csv!/3", (Place(0, "row", 3),))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "big5", "utf-16"])
@pytest.mark.parametrize(("name", "mark"), [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t")])
def test_tables_are_read_in_any_encoding_and_with_any_mark(
    one: ReadOne, encoding: str, name: str, mark: str
) -> None:
    table = f"Title{mark}CONTENT{mark}url\n報告{mark}園區有企業320家。{mark}https://a.example/\n"
    document = one(name, table.encode(encoding))
    assert (document.title, document.original) == ("報告", "園區有企業320家。")
    assert document.url == "https://a.example/"


def test_a_table_without_a_text_is_refused(read: ReadAll) -> None:
    (error,) = read("a.csv", "姓名,年齡\n甲,3\n".encode())
    assert isinstance(error, ReadError)
    assert "no column with the text (found: 姓名, 年齡)" in str(error)


def test_a_bad_row_costs_only_itself(read: ReadAll) -> None:
    table = "id,text\n1,一。\n2,\n1,又一。\n3,三。\n"
    first, empty, same, last = read("a.csv", table.encode())
    assert [d.doc_id for d in (first, last) if isinstance(d, Document)] == ["1", "3"]
    assert isinstance(empty, ReadError)
    assert (empty.line, empty.doc_id) == (2, "2")
    assert "has the id of row 1" in str(same)


@pytest.mark.parametrize("is_list", [True, False])
def test_json_holds_objects_or_one(one: ReadOne, is_list: bool) -> None:
    item: dict[str, Any] = {"id": 7, "text": "園區有企業320家。", "title": "題", "tags": ["經濟"]}
    document = one("a.json", json.dumps([item] if is_list else item).encode())
    assert (document.doc_id, document.title, document.tags) == ("7", "題", ("經濟",))
    assert document.places == ((Place(0, "item", 1),) if is_list else ())


def test_items_without_an_id_are_named_by_their_place(read: ReadAll) -> None:
    items = [{"text": "一。"}, {"text": "二。"}]
    found = read("a.json", json.dumps(items).encode())
    assert [d.doc_id for d in found if isinstance(d, Document)] == ["a.json!/1", "a.json!/2"]


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (5, "no JSON object"),
        ({"text": 5}, 'has a "text" that is not a text'),
        ({"title": "x"}, "has no text"),
        ({"text": "x", "tags": [5]}, 'has a "tags" that is not a text'),
        ({"text": "x", "id": "a\nb"}, "has an id with control characters"),
    ],
)
def test_a_bad_item_costs_only_itself(read: ReadAll, item: object, said: str) -> None:
    error, document = read("a.json", json.dumps([item, {"text": "好。"}]).encode())
    assert said in str(error)
    assert isinstance(document, Document)


@pytest.mark.parametrize("data", [b"", b"{", b"NaN", b'"x"', b"\xff\xfe\x00"])
def test_what_is_no_json_is_refused(read: ReadAll, data: bytes) -> None:
    (error,) = read("a.json", data)
    assert isinstance(error, ReadError)
