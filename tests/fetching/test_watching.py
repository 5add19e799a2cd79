"""Feeds and folders are looked at again and again."""

from __future__ import annotations

from pathlib import Path

import pytest

from fetching.conftest import Surf
from fetching.site import Site, article
from ningbot.archive import Archive
from ningbot.fetching.urls import checked_url
from ningbot.fetching.watching import MAX_TRIES, Watch

PAGE = article("第{}座橋", "清水鎮第{}座橋長{}米，寬九米，去年通車，兩岸的人都從那裡走。")


def feed(site: Site, *numbers: int) -> str:
    links = "".join(f"<item><link>{site.url(f'/{n}')}</link></item>" for n in numbers)
    return f'<rss version="2.0"><channel><title>a</title>{links}</channel></rss>'


@pytest.fixture
def watch(site: Site, surf: Surf, tmp_path: Path) -> Watch:
    """Give a watch of the feed of the site and of a folder."""
    (tmp_path / "articles").mkdir()
    web = surf()
    feeds = [checked_url(site.url("/feed"), web.rules)]
    return Watch(web, tmp_path / "index", feeds=feeds, folders=[tmp_path / "articles"])


def test_what_is_new_is_taken_in_and_what_is_known_not_asked_for(
    site: Site, watch: Watch, tmp_path: Path
) -> None:
    for n in range(3):
        site.put(f"/{n}", PAGE.replace("{}", str(n + 100)))
    site.put("/feed", feed(site, 0, 1), kind="text/xml", ETag='"1"')
    (tmp_path / "articles" / "a.txt").write_text("園區\n園區有企業320家。\n", encoding="utf-8")
    found = watch.look()
    assert found.problems == []
    assert found.summary is not None
    assert found.summary.n_added == 3
    assert watch.look().outcomes == []
    watch.look()
    assert site.asked[-1][1]["If-None-Match"] == '"1"'
    site.put("/feed", feed(site, 2, 0, 1), kind="text/xml", ETag='"2"')
    assert [outcome.url for outcome in watch.look().outcomes] == [site.url("/2")]
    assert [site.n_asked(f"/{n}") for n in range(3)] == [1, 1, 1]
    with Archive(tmp_path / "index", read=0) as archive:
        assert archive.counts()["document"] == 4


def test_what_cannot_be_had_is_told_and_not_asked_for_for_ever(site: Site, watch: Watch) -> None:
    site.put("/feed", feed(site, 1), kind="text/xml", ETag='"1"')
    problems = [watch.look().problems for _ in range(MAX_TRIES + 2)]
    assert [len(each) for each in problems] == [1] * MAX_TRIES + [0, 0]
    assert site.n_asked("/1") == MAX_TRIES


def test_a_page_that_is_the_same_as_another_is_asked_for_once(site: Site, watch: Watch) -> None:
    site.put("/1", PAGE)
    site.put("/2", PAGE)
    site.put("/feed", feed(site, 1, 2), kind="text/xml")
    assert [outcome.state for outcome in watch.look().outcomes] == ["new", "duplicate"]
    assert watch.look().outcomes == []
    assert site.n_asked("/2") == 1


def test_a_feed_or_folder_that_is_gone_loses_nothing(
    site: Site, watch: Watch, tmp_path: Path
) -> None:
    (tmp_path / "articles" / "a.txt").write_text("園區\n園區有企業320家。\n", encoding="utf-8")
    site.put("/feed", feed(site), kind="text/xml")
    watch.look()
    (tmp_path / "articles").rename(tmp_path / "away")
    site.replies.clear()
    assert len(watch.look().problems) == 2
    with Archive(tmp_path / "index", read=0) as archive:
        assert archive.counts()["document"] == 1
