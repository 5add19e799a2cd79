"""Pages into an archive, kept as they came."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from fetching.conftest import Surf, Time
from fetching.site import Reply, Site, article, moved
from ningbot.archive import Archive
from ningbot.fetching.adding import Added, Outcome, add, name_pages
from ningbot.fetching.web import Web
from ningbot.formats.sidecars import sidecar_of

BRIDGE = article(
    "清水鎮的橋", "清水鎮園區有橋三百二十座，其中石橋二十座，都已經通車。", "橋邊有樹。"
)
ROAD = article("白石縣的路", "白石縣有路五十條，去年又修了三條，今年還要修兩條。", "路邊有花。")


def take(web: Web, folder: Path, *urls: str, **more: Any) -> Added:
    named = name_pages(web, urls, most=1000, **more)
    added = add(web, named.urls, folder)
    added.outcomes += named.refused
    return added


def states(added: Added) -> list[str]:
    return [outcome.state for outcome in added.outcomes]


def only(added: Added) -> Outcome:
    (outcome,) = added.outcomes
    return outcome


def said_of(path: Path | None) -> dict[str, Any]:
    assert path is not None
    said: dict[str, Any] = json.loads(sidecar_of(path).read_text(encoding="utf-8"))
    return said


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give the folder of an index that is not there yet."""
    return tmp_path / "index"


def test_a_page_is_kept_as_it_came_and_answered_from(site: Site, surf: Surf, folder: Path) -> None:
    site.put("/old", moved("/bridge"))
    site.put("/bridge", BRIDGE, kind="text/html; charset=UTF-8", ETag='"1"')
    outcome = only(take(surf(), folder, site.url("/old")))
    assert outcome.state == "new"
    assert outcome.path is not None
    assert outcome.path.read_text(encoding="utf-8") == BRIDGE
    assert outcome.path.parent == folder / "saved" / f"127.0.0.1_{site.port}"
    said = said_of(outcome.path)
    assert said.pop("fetched")[:2] == "20"
    assert len(said.pop("text_sha256")) == 64
    assert said == {
        "url": site.url("/old"),
        "final_url": site.url("/bridge"),
        "canonical": site.url("/bridge"),
        "redirects": [site.url("/bridge")],
        "content_type": "text/html",
        "charset": "UTF-8",
        "etag": '"1"',
        "last_modified": None,
    }
    with Archive(folder, read=0) as archive:
        answer = archive.ask("清水镇园区有多少座桥？")
    assert answer.answer == "三百二十座"
    assert answer.citations[0].url == site.url("/bridge")


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "big5", "gb18030", "utf-16"])
def test_pages_in_any_encoding_are_kept_byte_for_byte(
    site: Site, surf: Surf, folder: Path, encoding: str
) -> None:
    text = BRIDGE if encoding != "gbk" else BRIDGE.replace("鎮", "镇").replace("橋", "桥")
    site.put("/a", text.replace("utf-8", encoding).encode(encoding))
    outcome = only(take(surf(), folder, site.url("/a")))
    assert outcome.path is not None
    assert outcome.path.read_bytes() == text.replace("utf-8", encoding).encode(encoding)
    with Archive(folder, read=0) as archive:
        assert archive.ask("清水镇园区有多少座桥？").answer == "三百二十座"


def test_broken_markup_is_read(site: Site, surf: Surf, folder: Path) -> None:
    text = "<title>清水鎮</title><div><span><p>清水鎮園區有橋三百二十座，都已經通車。<p>橋邊有樹<b>，樹下有人。<table><tr></p></i></html"
    site.put("/a", text)
    assert only(take(surf(), folder, site.url("/a"))).state == "new"
    with Archive(folder, read=0) as archive:
        assert archive.ask("清水镇园区有多少座桥？").answer == "三百二十座"


def test_what_has_not_changed_is_not_fetched_and_what_has_is_read_again(
    site: Site, surf: Surf, folder: Path
) -> None:
    site.put("/a", BRIDGE, ETag='"1"')
    site.put("/b", ROAD)
    urls = [site.url("/a"), site.url("/b")]
    assert states(take(surf(), folder, *urls)) == ["new", "new"]
    added = take(surf(), folder, *urls)
    assert states(added) == ["unchanged", "unchanged"]
    assert added.summary is not None
    assert added.summary.n_unchanged == 2
    again = [headers.get("If-None-Match") for path, headers in site.asked if path == "/a"]
    assert again == [None, '"1"']
    site.put("/a", BRIDGE.replace("三百二十座", "三百二十一座"), ETag='"2"')
    added = take(surf(), folder, *urls)
    assert states(added) == ["changed", "unchanged"]
    assert added.summary is not None
    assert (added.summary.n_changed, added.summary.n_added) == (1, 0)
    with Archive(folder, read=0) as archive:
        assert archive.ask("清水镇园区有多少座桥？").answer == "三百二十一座"


def test_one_page_at_several_addresses_is_one(site: Site, surf: Surf, folder: Path) -> None:
    head = '<link href="/bridge?id=1&amp;x=2" rel="canonical">'
    for path in ("/bridge?id=1&utm_source=mail", "/share/1", "/bridge?id=1&x=2"):
        site.put(path, BRIDGE.replace("</head>", f"{head}</head>"))
    web = surf()
    added = take(web, folder, site.url("/bridge?id=1&utm_source=mail"), site.url("/share/1"))
    assert states(added) == ["new", "unchanged"]
    assert said_of(added.outcomes[0].path)["canonical"] == site.url("/bridge?id=1&x=2")
    named = name_pages(web, [site.url("/a"), site.url("/a#b"), site.url("/a?utm_medium=c")], most=9)
    assert [str(url) for url in named.urls] == [site.url("/a")]


def test_the_same_article_elsewhere_is_not_taken_in_twice(
    site: Site, surf: Surf, folder: Path
) -> None:
    site.put("/a", BRIDGE)
    site.put("/b", BRIDGE.replace("<body>", "<body><!-- seen 7 times -->"))
    added = take(surf(), folder, site.url("/a"), site.url("/b", host="b.example"))
    assert states(added) == ["new", "duplicate"]
    assert added.outcomes[1].same_as == site.url("/a")
    assert added.summary is not None
    assert added.summary.n_added == 1


@pytest.mark.parametrize(
    ("link", "is_taken"),
    [
        ("{a}/x", True),
        ("x", True),
        ("http://www.a.example:{port}/x", True),
        ("http://b.example:{port}/x", False),
        ("http://127.0.0.1:1/x", False),
        ("/", False),
        ("javascript:x", False),
        ("http://[", False),
    ],
)
def test_a_page_may_name_its_own_site_alone(
    site: Site, surf: Surf, folder: Path, link: str, is_taken: bool
) -> None:
    link = link.format(a=site.url("", host="a.example"), port=site.port)
    head = f"<link rel='canonical' href='{link}' >"
    site.put("/page", BRIDGE.replace("</head>", f"{head}</head>"))
    outcome = only(take(surf(), folder, site.url("/page", host="a.example")))
    canonical = said_of(outcome.path)["canonical"]
    assert canonical.endswith("/x" if is_taken else "/page")
    assert "b.example" not in canonical


def test_a_canonical_address_may_stand_in_the_header(site: Site, surf: Surf, folder: Path) -> None:
    site.put("/a", BRIDGE, Link='</style.css>; rel=preload, </b>; rel="canonical"')
    outcome = only(take(surf(), folder, site.url("/a")))
    assert said_of(outcome.path)["canonical"] == site.url("/b")


def test_bad_pages_are_told_and_the_rest_is_taken_in(site: Site, surf: Surf, folder: Path) -> None:
    site.put("/a", BRIDGE)
    site.put("/picture", b"\x89PNG", kind="image/png")
    site.put("/empty", " \n")
    site.put("/nothing", "<html><body><script>a</script></body></html>")
    site.put("/zip", b"PK\x03\x04", kind="application/octet-stream")
    urls = [site.url(path) for path in ("/picture", "/empty", "/nothing", "/zip", "/no", "/a")]
    added = take(surf(), folder, *urls, "ftp://a.example/")
    assert states(added) == ["refused"] * 5 + ["new", "refused"]
    kinds = [outcome.kind for outcome in added.outcomes]
    assert kinds == ["not_a_page"] * 4 + ["status", None, "url"]
    for outcome in added.outcomes:
        assert outcome.kind is None or outcome.url in outcome.reason
        assert "\n" not in outcome.reason
        assert str(folder) not in outcome.reason
    kept = [path.name for path in (folder / "saved").rglob("*") if path.is_file()]
    assert len(kept) == 2


def test_a_page_that_is_replaced_by_nothing_stays(site: Site, surf: Surf, folder: Path) -> None:
    site.put("/a", BRIDGE, "<html><body></body></html>")
    take(surf(), folder, site.url("/a"))
    assert states(take(surf(), folder, site.url("/a"))) == ["refused"]
    with Archive(folder, read=0) as archive:
        assert archive.ask("清水镇园区有多少座桥？").answer == "三百二十座"


def test_text_is_a_page_and_takes_the_place_of_html(site: Site, surf: Surf, folder: Path) -> None:
    site.put("/a", BRIDGE)
    take(surf(), folder, site.url("/a"))
    site.put("/a", "清水鎮的橋\n清水鎮園區有橋三百座。\n", kind="text/plain; charset=utf-8")
    outcome = only(take(surf(), folder, site.url("/a")))
    assert outcome.path is not None
    assert outcome.path.suffix == ".txt"
    assert len(list(outcome.path.parent.iterdir())) == 2
    with Archive(folder, read=0) as archive:
        assert archive.counts()["document"] == 1


RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>新聞</title>
<item><title>橋</title><link>/a</link></item><item><title>路</title><link>{b}</link></item>
<item><title>又是橋</title><link>/a?utm_source=rss</link></item><item><title>沒有</title></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>新聞</title>
<entry><title>橋</title><link rel="self" href="/self"/><link href="/a"/></entry>
<entry><title>路</title><link rel="alternate" href="{b}"/></entry></feed>"""
GBK_RSS = RSS.replace("utf-8", "gbk")


@pytest.mark.parametrize(
    ("feed", "encoding"), [(RSS, "utf-8"), (ATOM, "utf-8"), (GBK_RSS, "gbk"), (RSS[:-17], "utf-8")]
)
def test_the_pages_of_a_feed_are_taken_in(
    site: Site, surf: Surf, folder: Path, feed: str, encoding: str
) -> None:
    site.put("/a", BRIDGE)
    site.put("/b", ROAD)
    site.put("/feed", feed.replace("{b}", site.url("/b")).encode(encoding), kind="text/xml")
    assert states(take(surf(), folder, feeds=[site.url("/feed")])) == ["new", "new"]


@pytest.mark.parametrize(
    "text", ["<html><body>a</body></html>", "", "http://127.0.0.1:1/", "/etc/passwd"]
)
def test_what_is_no_feed_is_refused(site: Site, surf: Surf, folder: Path, text: str) -> None:
    site.put("/feed", text)
    assert only(take(surf(), folder, feeds=[site.url("/feed")])).kind == "not_a_page"


def sitemap(*links: str, kind: str = "url") -> str:
    root = "urlset" if kind == "url" else "sitemapindex"
    items = "".join(f"<{kind}><loc> {link} </loc></{kind}>" for link in links)
    return f'<?xml version="1.0"?><{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{items}</{root}>'


def test_the_pages_of_a_sitemap_index_are_named_and_bounded(site: Site, surf: Surf) -> None:
    site.put("/1.xml", sitemap(*(site.url(f"/1/{n}") for n in range(5))), kind="application/xml")
    packed = gzip.compress(sitemap(*(site.url(f"/2/{n}") for n in range(5))).encode())
    site.put("/2.xml.gz", packed, kind="application/gzip")
    inner = [site.url(path) for path in ("/1.xml", "/none.xml", "/2.xml.gz", "/index.xml")]
    site.put("/index.xml", sitemap(*inner, kind="sitemap"), kind="application/xml")
    named = name_pages(surf(), [], sitemaps=[site.url("/index.xml")], most=8)
    assert [str(url) for url in named.urls] == [
        site.url(f"/{m}/{n}") for m in (1, 2) for n in range(5)
    ][:8]
    assert [outcome.kind for outcome in named.refused] == ["status"]
    assert named.n_left_out == 1  # how many more there are is not looked for


BOMB = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"{BOMB}]><urlset><url><loc>&j;</loc></url></urlset>", "not_a_page"),
        (
            '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><urlset><url><loc>&a;</loc></url></urlset>',
            "not_a_page",
        ),
        (gzip.compress(b"<urlset>" + b" " * 20_000_000), "too_large"),
        (b"\x1f\x8bnothing", "not_a_page"),
        ("<urlset><url>", "not_a_page"),
        ("<html/>", "not_a_page"),
        ("<a>" * 100_000, "not_a_page"),
    ],
)
def test_hostile_sitemaps_are_refused(site: Site, surf: Surf, text: str | bytes, kind: str) -> None:
    site.put("/s.xml", text, kind="application/xml")
    named = name_pages(surf(), [], sitemaps=[site.url("/s.xml")], most=9)
    assert [outcome.kind for outcome in named.refused] == [kind]


def test_a_hostile_feed_names_no_file(site: Site, surf: Surf) -> None:
    feed = RSS.replace("<rss", f"{BOMB}<!ENTITY z SYSTEM 'file:///etc/hostname'>]><rss")
    site.put("/feed", feed.replace("{b}", site.url("/&z;&j;")), kind="text/xml")
    named = name_pages(surf(), [], feeds=[site.url("/feed")], most=9)
    assert sum(len(str(url)) for url in named.urls) < 500


def test_hosts_take_turns_so_that_no_pause_is_waited_for_in_vain(
    site: Site, surf: Surf, passing: Time, folder: Path
) -> None:
    for n in range(3):
        site.put(f"/{n}", BRIDGE.replace("三百", "一二三"[n]))
        site.put(f"/b{n}", ROAD.replace("五十", "一二三"[n]))
    urls = [site.url(f"/{n}", host="a.example") for n in range(3)]
    urls += [site.url(f"/b{n}", host="b.example") for n in range(3)]
    assert states(take(surf(), folder, *urls)) == ["new"] * 6
    assert site.paths() == ["/0", "/b0", "/1", "/b1", "/2", "/b2"]
    assert passing.slept == [1.0, 1.0]


def test_a_page_cannot_be_kept_outside_its_folder(site: Site, surf: Surf, folder: Path) -> None:
    site.put("/../../a", BRIDGE)
    site.put("/%2e%2e/%2e%2e/b", ROAD)
    take(surf(), folder, site.url("/../../a"), site.url("/%2e%2e/%2e%2e/b"))
    places = {path.parent for path in folder.parent.rglob("*.meta.json")}
    assert places == {folder / "saved" / f"127.0.0.1_{site.port}"}


def test_a_busy_page_is_told_and_the_next_is_taken_in(site: Site, surf: Surf, folder: Path) -> None:
    site.put("/a", Reply(status=429, headers={"Retry-After": "90"}))
    site.put("/b", BRIDGE)
    added = take(surf(), folder, site.url("/a", host="b.example"), site.url("/b"))
    assert states(added) == ["refused", "new"]
