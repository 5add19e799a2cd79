"""What comes for an address, and what does not."""

from __future__ import annotations

import gzip
from typing import Any

import pytest

from fetching.conftest import Surf, Time
from fetching.site import Handler, Reply, Site, moved
from ningbot import __version__
from ningbot.errors import FetchError
from ningbot.fetching.urls import checked_url
from ningbot.fetching.web import Fetched, Web


def get(web: Web, address: str, **more: Any) -> Fetched:
    return web.fetch(checked_url(address, web.rules), **more)


def refused(web: Web, address: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        get(web, address)
    return caught.value


def test_a_page_comes_and_the_site_knows_who_asked(site: Site, surf: Surf) -> None:
    site.put("/a?b=%E5%AF%A7", "<p>寧</p>")
    fetched = get(surf(), site.url("/a?b=寧#c"))
    assert fetched.answer.body.decode() == "<p>寧</p>"
    assert fetched.redirects == ()
    headers = site.asked[-1][1]
    assert headers["User-Agent"] == f"ningbot/{__version__}"
    assert headers["Accept-Encoding"] == "identity"
    assert headers["Host"] == f"127.0.0.1:{site.port}"


def test_redirects_are_followed_and_recorded(site: Site, surf: Surf) -> None:
    site.put("/1", moved("/2"))
    site.put("/2", moved(site.url("/3", host="b.example"), 308))
    site.put("/3", moved("4?寧", 303))
    site.put("/4?%E5%AF%A7", "there")
    fetched = get(surf(), site.url("/1"))
    end = site.url("/4?%E5%AF%A7", host="b.example")
    assert fetched.redirects == (site.url("/2"), site.url("/3", host="b.example"), end)
    assert str(fetched.final) == end
    assert fetched.answer.body == b"there"


@pytest.mark.parametrize("there", ["/loop", "/1"])
def test_redirects_that_go_in_a_circle_end(site: Site, surf: Surf, there: str) -> None:
    site.put("/1", moved("/loop"))
    site.put("/loop", moved(there))
    assert refused(surf(), site.url("/1")).kind == "redirects"
    assert site.paths() == ["/1", "/loop"]


def test_five_redirects_are_followed_and_no_more(site: Site, surf: Surf) -> None:
    for n in range(6):
        site.put(f"/{n}", moved(f"/{n + 1}"))
    site.put("/6", "there")
    assert get(surf(), site.url("/1")).answer.body == b"there"
    assert refused(surf(), site.url("/0")).kind == "redirects"


@pytest.mark.parametrize("place", ["ftp://a.example/", "file:///etc/passwd", "http://[", "//", ""])
def test_redirects_to_what_is_no_page_are_not_followed(site: Site, surf: Surf, place: str) -> None:
    site.put("/1", moved(place))
    assert refused(surf(), site.url("/1")).kind in {"url", "status", "redirects"}
    assert site.paths() == ["/1"]


def endless(handler: Handler) -> None:
    while not handler.server.site.ended.is_set():
        handler.wfile.write(b"<p>" * 10_000)


def stalled(handler: Handler) -> None:
    handler.wfile.write(b"<p>")
    handler.server.site.ended.wait(20)


def trickling(handler: Handler) -> None:
    while not handler.server.site.ended.wait(0.02):
        handler.wfile.write(b"a")
        handler.wfile.flush()


def silent(handler: Handler) -> None:
    handler.server.site.ended.wait(20)


@pytest.mark.parametrize("act", [stalled, trickling, silent])
def test_a_slow_body_is_given_up(site: Site, surf: Surf, act: Any) -> None:
    site.put("/a", Reply(act=act))
    error = refused(surf(seconds=1.0), site.url("/a"))
    assert error.kind == "too_slow"
    assert site.n_asked("/a") == 1


def test_redirects_share_the_time_of_a_page(site: Site, surf: Surf) -> None:
    def slow(handler: Handler) -> None:
        handler.server.site.ended.wait(0.3)

    for n in range(4):
        headers = {"Location": f"/{n + 1}", "Connection": "close"}
        site.put(f"/{n}", Reply(status=302, headers=headers, act=slow))
    site.put("/4", "there")
    assert refused(surf(seconds=0.8), site.url("/0")).kind == "too_slow"
    assert site.n_asked("/4") == 0


def test_an_endless_body_is_given_up(site: Site, surf: Surf) -> None:
    site.put("/a", Reply(act=endless))
    assert refused(surf(), site.url("/a")).kind == "too_large"


def test_endless_headers_are_given_up(site: Site, surf: Surf) -> None:
    site.put("/a", Reply(headers={f"X-{n}": "a" * 1000 for n in range(200)}))
    assert refused(surf(), site.url("/a")).kind in {"network", "too_large"}


def test_what_comes_compressed_is_unpacked_no_further_than_the_limit(
    site: Site, surf: Surf
) -> None:
    site.put("/a", gzip.compress(b"there" * 1000), Content_Encoding="gzip")
    assert get(surf(), site.url("/a")).answer.body == b"there" * 1000
    site.put("/bomb", gzip.compress(bytes(50 * 2**20)), Content_Encoding="gzip")
    assert refused(surf(), site.url("/bomb")).kind == "too_large"
    site.put("/b", gzip.compress(b"there")[:-9], Content_Encoding="gzip")
    assert refused(surf(), site.url("/b")).kind == "network"
    site.put("/c", b"there", Content_Encoding="br")
    assert refused(surf(), site.url("/c")).kind == "network"


@pytest.mark.parametrize("status", [400, 403, 404, 410, 500, 304])
def test_what_is_not_there_is_said_at_once(site: Site, surf: Surf, status: int) -> None:
    site.put("/a", Reply(status=status))
    error = refused(surf(), site.url("/a"))
    assert error.kind == "status"
    assert str(status) in str(error)
    assert site.n_asked("/a") == 1


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again_when_it_says(
    site: Site, surf: Surf, passing: Time, status: int
) -> None:
    busy = Reply(status=status, headers={"Retry-After": "7"})
    site.put("/a", busy, Reply(status=status), "there")
    assert get(surf(), site.url("/a")).answer.body == b"there"
    assert passing.slept == [7.0, 4.0]


def test_a_server_that_stays_busy_or_asks_for_long_is_given_up(
    site: Site, surf: Surf, passing: Time
) -> None:
    site.put("/a", Reply(status=503))
    assert refused(surf(), site.url("/a")).kind == "status"
    assert site.n_asked("/a") == 3
    site.put("/b", Reply(status=429, headers={"Retry-After": "3600"}))
    web = surf()
    assert "3600 s" in str(refused(web, site.url("/b")))
    assert "left alone" in str(refused(web, site.url("/c")))
    assert site.n_asked("/b") == 1
    assert site.n_asked("/c") == 0
    assert max(passing.slept) <= 4.0


def test_a_lost_connection_is_made_again(site: Site, surf: Surf, passing: Time) -> None:
    def cut(handler: Handler) -> None:
        handler.close_connection = True

    lost = Reply(headers={"Content-Length": "100"}, act=cut)
    site.put("/a", lost, lost, "there")
    assert get(surf(), site.url("/a")).answer.body == b"there"
    assert passing.slept == [2.0, 4.0]
    site.put("/b", lost)
    assert refused(surf(), site.url("/b")).kind == "network"
    assert site.n_asked("/b") == 3


def test_a_host_is_left_a_pause_between_two_pages(site: Site, surf: Surf, passing: Time) -> None:
    site.put("/a", "there")
    web = surf()
    for host in ("a.example", "a.example", "b.example"):
        get(web, site.url("/a", host=host))
    assert passing.slept == [1.0]


def test_what_has_not_changed_is_not_sent_again(site: Site, surf: Surf) -> None:
    site.put("/a", "there", ETag='"1"', Last_Modified="Thu, 01 Jan 2026 00:00:00 GMT")
    known = {"etag": '"1"', "last_modified": "Thu, 01 Jan 2026 00:00:00 GMT"}
    assert get(surf(), site.url("/a"), known=known).is_unchanged
    assert site.asked[-1][1]["If-Modified-Since"] == known["last_modified"]
    assert not get(surf(), site.url("/a"), known={"etag": '"0"'}).is_unchanged


ROBOTS = "User-agent: *\nDisallow: /no\nAllow: /no/but\n\nUser-agent: ningbot\nDisallow: /private\nCrawl-delay: 5\n"


def test_robots_rules_for_ningbot_are_obeyed(site: Site, surf: Surf, passing: Time) -> None:
    site.put("/robots.txt", ROBOTS, kind="text/plain")
    for path in ("/private/a", "/no", "/ok"):
        site.put(path, "there")
    site.put("/sly", moved("/private/a"))
    web = surf()
    assert refused(web, site.url("/private/a")).kind == "robots"
    assert refused(web, site.url("/sly")).kind == "robots"
    assert get(web, site.url("/no")).answer.body == b"there"
    assert site.paths() == ["/sly", "/no"]
    assert site.n_asked("/robots.txt") == 1
    assert passing.slept == [5.0]


def test_a_site_that_cannot_say_what_is_for_robots_is_not_read(site: Site, surf: Surf) -> None:
    site.put("/robots.txt", Reply(status=500))
    site.put("/a", "there")
    web = surf()
    assert refused(web, site.url("/a")).kind == "robots"
    assert refused(web, site.url("/b")).kind == "robots"
    assert [path for path, _ in site.asked] == ["/robots.txt"]


def test_robots_rules_are_found_behind_a_redirect_and_their_beginning_counts(
    site: Site, surf: Surf
) -> None:
    site.put("/robots.txt", moved("/rules"))
    site.put("/rules", ROBOTS + "# \n" * 500_000, kind="text/plain")
    assert refused(surf(), site.url("/private")).kind == "robots"
    site.put("/rules", Reply(act=endless))
    site.put("/a", "there")
    assert get(surf(), site.url("/a")).answer.body == b"there"
