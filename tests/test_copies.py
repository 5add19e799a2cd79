from __future__ import annotations

import random
from itertools import permutations
from pathlib import Path

import opencc
import pytest

from conftest import SAMPLE, write_jsonl
from ningbot.archive import Archive
from ningbot.corpus import read_documents
from ningbot.indexing import index
from ningbot.records import Document
from ningbot.rendering import copies_line, render_answer, to_json
from ningbot.store import Database
from ningbot.telegram.rendering.html import render_answer as render_html
from ningbot.text.copies import Article, are_copies, bands_of, is_same_passage, plain_of

TEXT = "園區今年新增企業85家，其中規模以上企業12家，總產值達到123.4億元。"
QUESTION = "園區今年新增多少家企業？"
MORE = "\n市民可以在週末免費參觀圖書館，館藏圖書三十六萬冊，去年接待讀者五萬人次。"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (TEXT, TEXT),
        (TEXT, opencc.OpenCC("t2s").convert(TEXT)),
        (TEXT, "本報訊 " + TEXT),
        (TEXT, "新華社長沙5月1日電（記者張三）" + TEXT + "（責任編輯：李四）"),
        (TEXT.replace("85", "1085"), TEXT.replace("85", "1,085")),
        (TEXT, TEXT.replace("，", ",")),
        (TEXT, TEXT.replace("產值", "〓值")),
        (TEXT.replace("規模", "〓模"), TEXT.replace("達到", "〓到")),
    ],
)
def test_paragraphs_that_differ_in_script_marks_and_losses_are_the_same(a: str, b: str) -> None:
    assert is_same_passage(a, b)
    assert is_same_passage(b, a)


@pytest.mark.parametrize(
    "other",
    [
        TEXT.replace("85", "86"),
        TEXT.replace("十", "百").replace("85家", "58家"),
        TEXT.replace("園區", "城區"),
        TEXT + "明年計劃再增企業一百家以上，總產值再翻一番。",
        TEXT.replace("123.4", "12.34"),
        TEXT.replace("123.4", "1234"),
        TEXT.replace("85", "-85"),
        TEXT.replace("85", "8、5"),
        TEXT.replace("85", "8-5"),
        "未見" + TEXT,
        "2022年" + TEXT,
        "明日電" + TEXT,
        TEXT + "以上",
        TEXT[:14],
        "",
    ],
)
def test_paragraphs_that_differ_in_a_word_or_number_are_not(other: str) -> None:
    assert not is_same_passage(TEXT, other)
    assert not is_same_passage(other, TEXT)


def test_paragraphs_of_two_days_are_not_the_same() -> None:
    said = "今天新增企業85家。"
    first, second = f"新華社長沙5月1日電 {said}", f"新華社長沙6月1日電 {said}"
    assert is_same_passage(first, said)
    assert not is_same_passage(first, second)


def test_a_number_that_begins_a_paragraph_is_whole() -> None:
    said = "466家企業參加了本次活動的開幕式，吸引了眾多市民。"
    assert not is_same_passage(said, "1" + said)


REPORT = ("市民可以在週末免費參觀圖書館。" * 4, "本週新增企業85家。", "本週舉辦活動3場。")


@pytest.mark.parametrize(
    ("title", "paragraphs", "expected"),
    [
        ("週報", REPORT, True),
        ("一文讀懂", REPORT, True),
        ("週報", REPORT[:2], True),
        ("週報", (*REPORT, "又有一段。" * 20), True),
        ("週報", (REPORT[0], "本週新增企業97家。", REPORT[2]), False),
        ("週報", ("又有一段。" * 20, *REPORT[1:]), False),
        ("另一篇", REPORT[1:], False),
        ("週報", (), False),
    ],
)
def test_articles_that_share_most_and_differ_in_no_number_are_copies(
    title: str, paragraphs: tuple[str, ...], *, expected: bool
) -> None:
    one = Article("週報", tuple(map(plain_of, REPORT)))
    other = Article(title, tuple(map(plain_of, paragraphs)))
    assert are_copies(one, other) == are_copies(other, one) == expected


def test_short_articles_are_copies_only_under_the_same_title() -> None:
    said = (plain_of("本次比賽評出二等獎3名。"),)
    song = Article("2021年歌唱比賽", said)
    assert are_copies(song, Article("轉載：2021年歌唱比賽", said))
    assert not are_copies(song, Article("2022年歌唱比賽", said))
    assert not are_copies(song, Article("舞蹈比賽", said))


def test_copies_of_an_article_share_a_band_and_others_do_not() -> None:
    document = next(iter(read_documents(SAMPLE, name="a")))
    assert isinstance(document, Document)
    paragraphs = document.original.splitlines()
    whole, other = "\n".join(paragraphs), MORE
    cut = "\n".join(paragraphs[: int(len(paragraphs) * 0.7)])
    simplified = opencc.OpenCC("t2s").convert(whole)
    for copy in (whole, cut, simplified, whole + MORE):
        assert set(bands_of(copy)) & set(bands_of(whole))
    assert not set(bands_of(other)) & set(bands_of(whole))
    assert len(set(bands_of(""))) == len(bands_of("一"))


def rows_of(order: tuple[int, ...]) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = [
        {
            "id": "damaged",
            "title": "園區報告",
            "text": TEXT.replace("總產值", "〓產值") + MORE,
            "date": "2020-01-01",
        },
        {
            "id": "first",
            "title": "園區報告",
            "text": TEXT + MORE,
            "date": "2021-05-01",
            "source": "甲報",
        },
        {
            "id": "reprint",
            "title": "轉載：園區報告",
            "text": "本報訊 " + TEXT + MORE + "\n又有一段。",
            "date": "2021-06-01",
        },
        {"id": "other", "title": "別處", "text": "城區現有圖書館3座。", "date": "2021-07-01"},
    ]
    return [rows[n] for n in order]


@pytest.mark.parametrize("order", list(permutations(range(4)))[::5])
def test_an_article_saved_several_times_is_cited_once_with_the_others_named(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    write_jsonl(tmp_path / "articles.jsonl", rows_of(order))
    index([tmp_path / "articles.jsonl"], tmp_path / "i")
    with Archive(tmp_path / "i", read=0) as archive:
        answer = archive.ask(QUESTION)
        assert answer.answer == "85家"
        (citation,) = answer.citations
        assert citation.doc_id == "first", "the earliest of those in which nothing is lost"
        assert [copy.doc_id for copy in citation.copies] == ["damaged", "reprint"]
        assert [row.doc_id for row in answer.ranking if row.doc_id != "other"][:1] == ["first"]
        assert answer.disagreement is None
        assert archive.ask("又有什麼？", k=9).ranking, "what only the reprint has stays"
    said = "另見：園區報告 · 2020-01-01; 轉載：園區報告 · 2021-06-01"
    assert copies_line(citation, "zh-Hant") == said
    assert said in render_answer(answer)
    assert said in render_html(answer)
    assert to_json(answer)["citations"][0]["copies"][0] == {
        "doc_id": "damaged",
        "title": "園區報告",
        "url": None,
        "date": "2020-01-01",
        "source": None,
    }


def test_a_copy_that_has_gone_is_not_named(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "articles.jsonl", rows_of((0, 1, 2, 3)))
    index([tmp_path / "articles.jsonl"], tmp_path / "i")
    write_jsonl(tmp_path / "articles.jsonl", rows_of((1, 3)))
    index([tmp_path / "articles.jsonl"], tmp_path / "i")
    with Archive(tmp_path / "i", read=0) as archive:
        (citation,) = archive.ask(QUESTION).citations
        assert citation.copies == ()
    with Database.open(tmp_path / "i") as database:
        held = database.execute(
            "SELECT count(*) FROM band WHERE document_ix NOT IN (SELECT document_ix FROM document)"
        )
        assert held == [(0,)]


def test_reports_that_share_a_form_are_not_taken_for_one(tmp_path: Path) -> None:
    drawn = random.Random(1)
    rows = [
        {
            "id": f"w{n}",
            "title": f"第{n}週報告",
            "text": f"本週園區新增企業{drawn.randrange(100)}家，第{n}週共舉辦活動{n + 3}場。",
        }
        for n in range(1, 9)
    ]
    write_jsonl(tmp_path / "articles.jsonl", rows)
    index([tmp_path / "articles.jsonl"], tmp_path / "i")
    with Archive(tmp_path / "i", read=0) as archive:
        assert archive.ask("第5週共舉辦多少場活動？").citations[0].copies == ()
        assert len(archive.rank("週共舉辦活動", k=20)) == 8


def test_a_paragraph_is_cited_from_the_article_that_was_asked_about(tmp_path: Path) -> None:
    about = {
        2021: "來自各鄉鎮的選手演唱了山歌和民謠，評委由音樂學院的教授擔任。",
        2022: "今年首次增設少兒組，四十名小學生登臺，觀眾透過網絡投票。",
    }
    rows = [
        {
            "id": f"y{year}",
            "title": f"{year}年寧鄉歌唱比賽結果公布",
            "text": f"本次比賽評出二等獎3名。\n{text}",
            "date": f"{year}-06-01",
        }
        for year, text in about.items()
    ]
    write_jsonl(tmp_path / "articles.jsonl", rows)
    index([tmp_path / "articles.jsonl"], tmp_path / "i")
    with Archive(tmp_path / "i", read=0) as archive:
        for year in about:
            citation = archive.ask(f"{year}年寧鄉歌唱比賽評出二等獎多少名？").citations[0]
            assert (citation.doc_id, citation.copies) == (f"y{year}", ())


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_copy_that_lost_the_number_hides_no_article_and_is_named_by_none(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    numbers = ["85", "〓〓", "97"]
    rows = [
        {
            "id": f"a{n}",
            "title": "園區報告",
            "text": TEXT.replace("85", number) + MORE,
            "date": f"202{n}-01-01",
        }
        for n, number in enumerate(numbers)
    ]
    write_jsonl(tmp_path / "articles.jsonl", [rows[n] for n in order])
    index([tmp_path / "articles.jsonl"], tmp_path / "i")
    with Archive(tmp_path / "i", read=0) as archive:
        answer = archive.ask(QUESTION)
    assert {c.doc_id for c in answer.citations} == {"a0", "a2"}
    assert all(citation.copies == () for citation in answer.citations)
    assert answer.disagreement
