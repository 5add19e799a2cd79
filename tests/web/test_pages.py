"""The pages as they are sent, without a browser."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import httpx
import pytest

from ningbot.indexing import index
from web.conftest import HARM
from web.serving import Served, serving

QUESTION = "全市派駐了多少名黨建指導員？"
ID_RE = re.compile(r"[0-9a-f]{12}-\d+\.\d+-[0-9a-f]{8}")


def seen(page: httpx.Response) -> str:
    """Give the text of a page."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", "", page.text)))


def cited(web: httpx.Client, question: str = QUESTION) -> str:
    """Ask, and give the link of the first quote."""
    page = web.get("/", params={"q": question})
    found = re.search(r'class="read" href="([^"]*)"', page.text)
    assert found, seen(page)
    return html.unescape(found[1])


def test_an_answer_comes_with_its_sentence_and_where_it_stands(web: httpx.Client) -> None:
    page = web.get("/", params={"q": QUESTION})
    assert page.status_code == 200
    assert page.headers["content-language"] == "zh-Hant"
    assert "<title>240名 · " in page.text
    assert '<mark class="answer">240名</mark>' in page.text
    assert "答案" in page.text
    assert ID_RE.search(page.text)


def test_a_refusal_says_why_and_quotes_nothing(web: httpx.Client) -> None:
    page = web.get("/", params={"q": "火星的總人口是多少？"})
    assert page.status_code == 200
    assert "沒有答案" in page.text
    assert "<blockquote" not in page.text
    assert not ID_RE.search(page.text)


def test_the_article_is_shown_whole_with_the_sentence_and_the_answer_marked(
    web: httpx.Client,
) -> None:
    link = cited(web)
    assert link.endswith("#cited")
    page = web.get(link)
    assert page.text.count('id="cited"') == 1
    assert re.search(
        r'<mark class="sentence" id="cited"[^>]*>.*?<strong class="answer">240名</strong>',
        page.text,
        re.DOTALL,
    )
    assert page.text.count('<div class="paragraph') == 33
    assert "修復前的原文" in page.text


def test_every_repair_is_there_to_be_seen(web: httpx.Client) -> None:
    page = web.get(cited(web))
    assert 'data-was="鄉(xiāng)">鄉</span>' in page.text
    assert "對照原文" in page.text
    both = web.get(cited(web).partition("#")[0], params={"view": "both"})
    assert '<article lang="zh-Hant" class="both">' in both.text
    assert '<span class="was">(xiāng)</span>' in both.text
    assert both.text.count('<p class="original">') == 33


@pytest.mark.parametrize("a", ["", "x", "5-2", "0-99999", "1-1", "-1-2", "999999-999999", "٣-٤"])
def test_an_answer_that_cannot_be_there_is_not_marked(web: httpx.Client, a: str) -> None:
    path = cited(web).partition("?")[0]
    page = web.get(path, params={"a": a})
    assert page.status_code == 200
    assert 'class="sentence" id="cited"' in page.text
    assert "answer" not in page.text.partition("<main")[2]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/c/000000000000-1.1-00000000", 404),
        ("/c/nonsense", 404),
        ("/d/000000000000", 404),
        ("/d/ningxiang_party_building_chain.txt", 404),
        ("/nowhere", 404),
        ("/static/000000000000/style.css", 404),
        ("/static/000000000000/..%2F__init__.py", 404),
        ("/?q=" + "長" * 1001, 400),
        ("/?q=產值&since=昨天", 400),
    ],
)
def test_what_is_not_there_is_said_in_a_page(web: httpx.Client, path: str, status: int) -> None:
    page = web.get(path)
    assert page.status_code == status
    if "/static/" not in path:
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert "出了問題" in page.text
        assert 'role="search"' in page.text


def test_a_link_outlives_a_new_index_and_says_when_the_sentence_has_gone(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("園區\n園區有企業320家。\n", encoding="utf-8")
    index([file], tmp_path / "index")
    with (
        serving(tmp_path / "index", cwd=tmp_path) as served,
        httpx.Client(base_url=served.base, trust_env=False) as web,
    ):
        link = cited(web, "園區有企業多少家？")
        file.write_text("園區\n園區占地五十畝。\n\n園區有企業320家。\n", encoding="utf-8")
        index([file], tmp_path / "index")
        moved = web.get(link)
        assert moved.status_code == 200
        assert 'id="cited"' in moved.text
        file.write_text("園區\n園區有企業321家。\n", encoding="utf-8")
        index([file], tmp_path / "index")
        changed = web.get(link)
        assert changed.status_code == 410
        assert "has changed since it was cited" in changed.text
        assert "園區有企業321家。" in seen(changed)
        assert 'id="cited"' not in changed.text


def test_whoever_has_a_page_already_is_told_so_until_it_changes(web: httpx.Client) -> None:
    for path in ("/", "/?q=產值", "/archive", cited(web).partition("#")[0]):
        page = web.get(path)
        etag = page.headers["etag"]
        assert web.get(path, headers={"If-None-Match": f'"x", {etag}'}).status_code == 304
        assert web.get(path, headers={"If-None-Match": '"x"'}).status_code == 200
        english = {"If-None-Match": etag, "Accept-Language": "en"}
        assert web.get(path, headers=english).status_code == 200


@pytest.mark.parametrize("path", ["/", "/archive", "/?q=產值", "/robots.txt", "/api/documents"])
def test_head_is_the_page_without_its_body(web: httpx.Client, path: str) -> None:
    head = web.head(path)
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-type"] == web.get(path).headers["content-type"]


def test_every_answer_keeps_scripts_and_frames_out(web: httpx.Client) -> None:
    for path in ("/", "/nowhere", "/api/ask", "/api/documents", "/healthz"):
        headers = web.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "server" not in headers


def test_pages_need_neither_style_attributes_nor_scripts_of_their_own(rows: httpx.Client) -> None:
    for path in ("/", "/?q=園區第3期有企業多少家？", "/archive", "/?q=產值&how=1"):
        text = rows.get(path).text
        assert " style=" not in text
        assert not re.search(r"<script(?![^>]* src=)", text)
        assert not re.search(r"<[^<>]*\son\w+=", text)


def test_markup_in_articles_and_questions_stays_text(rows: httpx.Client) -> None:
    question = f"惡意頁面有多少個腳本？{HARM}"
    pages = [
        rows.get("/", params={"q": "惡意頁面有多少個腳本？"}),
        rows.get("/", params={"q": question}),
        rows.get("/", params={"q": question, "how": "1"}),
        rows.get("/", params={"q": "腳本", "source": HARM, "tag": HARM, "lang": HARM, "since": ""}),
        rows.get("/archive", params={"skip": "20", HARM: HARM}),
        rows.get(f"/c/{HARM}"),
        rows.get(f"/{HARM}"),
        rows.get(cited(rows, "惡意頁面有多少個腳本？")),
    ]
    for page in pages:
        assert "<script>" not in page.text
        assert "<img" not in page.text
        assert "javascript:" not in page.text.replace("javascript:alert(3)</dd>", "")
        assert "49" not in page.text or "{{7*7}}" in html.unescape(page.text)
    assert HARM in html.unescape(pages[-1].text)


def test_the_archive_says_what_it_holds(rows: httpx.Client) -> None:
    page = rows.get("/archive", headers={"Accept-Language": "zh-CN"})
    assert "32 篇文章" in page.text
    assert "<title>2021-02: 3</title>" in page.text
    assert "长沙晚报" not in page.text
    assert re.search(r"長沙晚報</th><td>20</td>", page.text)
    assert page.text.count('<li><a href="/d/') == 20
    older = re.search(r'rel="next" href="([^"]*)"', page.text)
    assert older
    rest = rows.get(html.unescape(older[1]))
    assert rest.text.count('<li><a href="/d/') == 12
    assert 'rel="prev"' in rest.text


def test_a_long_article_is_shown_by_pages_from_the_one_with_the_sentence(
    rows: httpx.Client,
) -> None:
    page = rows.get(cited(rows, "長卷第333段記有石碑多少座？"))
    assert page.text.count('<div class="paragraph') == 200
    assert 'id="p333"' in page.text
    earlier = re.search(r'rel="prev" href="([^"]*)"', page.text)
    later = re.search(r'rel="next" href="([^"]*)"', page.text)
    assert earlier
    assert later
    assert 'id="p1"' in rows.get(html.unescape(earlier[1])).text
    assert 'id="p450"' in rows.get(html.unescape(later[1])).text
    assert rows.get(html.unescape(later[1]) + "9" * 20).status_code == 200


def test_the_language_that_was_chosen_stays_in_every_link(web: httpx.Client) -> None:
    page = web.get("/", params={"q": QUESTION, "lang": "en"})
    assert '<html lang="en">' in page.text
    assert '<input type="hidden" name="lang" value="en">' in page.text
    assert "lang=en" in cited(web, QUESTION) or "lang=en" in page.text
    for address in re.findall(r'href="(/(?!static)[^"]*)"', page.text.partition("<main")[2]):
        assert "lang=en" in address
    article = web.get(html.unescape(re.findall(r'class="read" href="([^"]*)"', page.text)[0]))
    assert "Cited sentence" in article.text


def test_pages_lie_below_the_path_of_their_address(sample_index: Path, tmp_path: Path) -> None:
    with (
        serving(sample_index, cwd=tmp_path, NINGBOT_PAGES="https://a.example/寧/ning") as served,
        httpx.Client(base_url=served.base, trust_env=False) as web,
    ):
        for prefix in ("", "/寧/ning"):  # the proxy may leave it, or take it away
            page = web.get(f"{prefix}/", params={"q": QUESTION})
            assert 'href="/%E5%AF%A7/ning/archive"' in page.text
            link = re.search(r'class="read" href="([^"]*)"', page.text)
            assert link
            assert web.get(html.unescape(link[1])).status_code == 200
            style = re.search(r'rel="stylesheet" href="([^"]*)"', page.text)
            assert style
            assert web.get(style[1]).headers["cache-control"].endswith("immutable")


def test_a_served_page_names_no_file_outside_the_archive(
    web: httpx.Client, sample_server: Served
) -> None:
    page = web.get(cited(web))
    assert "ningxiang_party_building_chain.txt" in page.text
    assert str(Path.cwd()) not in page.text


def test_a_sentence_is_a_picture_as_well(web: httpx.Client) -> None:
    page = web.get(cited(web))
    link = re.search(r'href="(/c/[^"]*\.png[^"]*)"', page.text)
    assert link
    pictures = []
    for more in ("", "&theme=dark", "&lang=en"):
        reply = web.get(html.unescape(link[1]) + more)
        assert reply.headers["content-type"] == "image/png"
        assert reply.content.startswith(b"\x89PNG")
        pictures.append(reply.content)
    assert len(set(pictures)) == 3
    etag = reply.headers["etag"]
    known = web.get(html.unescape(link[1]) + more, headers={"If-None-Match": etag})
    assert known.status_code == 304
    assert web.get("/c/nonsense.png").status_code == 404


def test_a_quantity_is_plotted_each_point_with_its_sentence(tmp_path: Path) -> None:
    rows = [
        {"id": f"{year}", "title": "園區報告", "text": f"{year}年，園區產值達{n}億元。"}
        for year, n in (("2019", "63.2"), ("2020", "71"), ("2021", "85.6"))
    ]
    (tmp_path / "rows.jsonl").write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
    )
    index([tmp_path / "rows.jsonl"], tmp_path / "index")
    with (
        serving(tmp_path / "index", cwd=tmp_path) as served,
        httpx.Client(base_url=served.base, trust_env=False) as web,
    ):
        page = web.get("/chart", params={"q": "園區歷年產值", "lang": "zh-Hant"})
        assert page.status_code == 200
        assert " style=" not in page.text
        assert "<style" not in page.text
        links = re.findall(r'<a [^>]*href="(/c/[^"]*)"[^>]*>', page.text.partition("</svg>")[0])
        assert len(links) == 3
        for link in links:
            assert '<strong class="answer">' in web.get(html.unescape(link)).text
        assert page.text.count("<blockquote") == 3
        assert "億元" in page.text
        refused = web.get("/chart", params={"q": f"火星人口{HARM}"})
        assert refused.status_code == 200
        assert "<svg" not in refused.text
        assert "<script>" not in refused.text
        assert web.get("/chart", params={"q": "x" * 1001}).status_code == 400
        assert web.get("/chart").status_code == 200


@pytest.mark.parametrize(
    "query", ["self=1", "path=%2F", "fragment=x", "lang=en&lang=zh", "q=a&q=b"]
)
def test_whatever_a_query_names_the_page_is_shown(web: httpx.Client, query: str) -> None:
    for path in ("/", "/archive", "/chart"):
        assert web.get(f"{path}?{query}").status_code == 200


def test_each_header_is_said_once(web: httpx.Client) -> None:
    for path in ("/", "/archive", "/chart", cited(web).partition("#")[0]):
        for _ in range(2):
            headers = web.get(path).headers
            assert headers.get_list("cache-control") == ["no-cache"]
            assert headers.get_list("vary") == ["Accept-Language"]
            assert len(headers.get_list("etag")) == 1


def test_nothing_is_known_where_nothing_is(web: httpx.Client) -> None:
    gone = f"{cited(web).partition('?')[0].rpartition('-')[0]}-00000000"
    for path, status in (("/c/nonsense", 404), (gone, 410), (f"{gone}.png", 410)):
        page = web.get(path)
        assert page.status_code == status
        assert "etag" not in page.headers
        assert web.get(path, headers={"If-None-Match": "*"}).status_code == status


def test_what_a_browser_would_obey_is_shown_as_a_sign(tmp_path: Path) -> None:
    row = {"id": "a", "title": "題\x00\x1b\u202e目", "text": "園區有\x01企業\x1b[31m320家。"}
    (tmp_path / "rows.jsonl").write_text(json.dumps(row), encoding="utf-8")
    index([tmp_path / "rows.jsonl"], tmp_path / "index")
    with (
        serving(tmp_path / "index", cwd=tmp_path) as served,
        httpx.Client(base_url=served.base, trust_env=False) as web,
    ):
        (listed,) = web.get("/api/documents").json()["documents"]
        page = web.get(listed["page"])
        assert "企業" in page.text
        assert not re.search("[\x00-\x08\x0b-\x1f\u202e]", page.text)


def test_a_chart_of_very_many_values_comes_to_an_end(tmp_path: Path) -> None:
    text = "".join(f"湘乡市{1990 + n % 35}年产值达{n + 7}亿元，" for n in range(6000))
    rows = [{"id": "a", "title": "湘乡", "text": text}]
    (tmp_path / "rows.jsonl").write_text(json.dumps(rows[0]), encoding="utf-8")
    index([tmp_path / "rows.jsonl"], tmp_path / "index")
    with serving(tmp_path / "index", cwd=tmp_path) as served:
        asked = {"q": "湘乡市历年产值"}
        page = httpx.get(f"{served.base}/chart", params=asked, timeout=20, trust_env=False)
        assert page.status_code == 200
