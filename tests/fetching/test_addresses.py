"""Nothing that is not public is connected to, however it is named: the trap counts who connects."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpcore
import pytest

from fetching.conftest import Surf
from fetching.site import Site, Trap, moved
from ningbot.errors import FetchError
from ningbot.fetching import transport
from ningbot.fetching.adding import add, name_pages
from ningbot.fetching.addresses import is_public
from ningbot.fetching.backend import Allowance, CheckedBackend, resolve
from ningbot.fetching.rules import Rules
from ningbot.fetching.urls import checked_url
from ningbot.fetching.web import Web

# What is given as the host of an address; * stands for the trap's port.
HOSTS = [
    "127.0.0.1:*",
    "127.0.0.1.:*",
    "127.1:*",
    "127.0.1:*",
    "127.0.0.2:*",
    "127.255.255.254:*",
    "0.0.0.0:*",
    "0:*",
    "0.0.0.1:*",
    "2130706433:*",
    "017700000001:*",
    "0177.0.0.1:*",
    "0177.0.0.01:*",
    "0x7f000001:*",
    "0x7f.0.0.1:*",
    "0x7f.1:*",
    "0X7F.0X0.0X0.0X1:*",
    "127.0x0.0.1:*",
    "0x7f.0.0.0x1.:*",
    "１２７.０.０.１:*",
    "①②⑦.⓪.⓪.①:*",
    "127。0。0。1:*",
    "127．0．0．1:*",
    "[::1]:*",
    "[0:0:0:0:0:0:0:1]:*",
    "[::]:*",
    "[::ffff:127.0.0.1]:*",
    "[::ffff:7f00:1]:*",
    "[::ffff:0:127.0.0.1]:*",
    "[::127.0.0.1]:*",
    "[64:ff9b::127.0.0.1]:*",
    "[64:ff9b::7f00:1]:*",
    "[64:ff9b:1::7f00:1]:*",
    "[2002:7f00:1::]:*",
    "[2001:0:7f00:1::]:*",
    "[fe80::1%25lo]:*",
    "[::1%25lo]:*",
    "[fec0::1]:*",
    "[fc00::1]:*",
    "localhost:*",
    "LOCALHOST:*",
    "localhost.:*",
    "ｌｏｃａｌｈｏｓｔ:*",
    "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:*",
    "localhost.localdomain:*",
    "user@127.0.0.1:*",
    "public.example@127.0.0.1:*",
    "public.example:80@127.0.0.1:*",
    "public.example%40127.0.0.1:*",
    "127.0.0.1:*#@public.example",
    "127.0.0.1:*?@public.example",
    "public.example\\@127.0.0.1:*",
    "127.0.0.1:*\\@public.example",
    "127.0.0.1%00.public.example:*",
    "127.0.0.1%2e:*",
    "%31%32%37.0.0.1:*",
    "127.0.0.1\t:*",
    "127.0.0.1:0*",
    "127.0.0.1:٨*",
    "inside.example:*",
    "inside.example.:*",
    "both.example:*",
    "wrapped.example:*",
    "unspecified.example:*",
    "metadata.example:*",
]
NAMES = {
    "inside.example": ["127.0.0.1"],
    "both.example": ["8.8.8.8", "127.0.0.1"],
    "wrapped.example": ["::ffff:127.0.0.1"],
    "unspecified.example": ["0.0.0.0", "::"],
    "metadata.example": ["169.254.169.254"],
}


def named_or_real(host: str, port: int) -> list[str]:
    """Resolve names of the tests as they are told, and everything else as the system does."""
    return NAMES[host] if host in NAMES else resolve(host, port)


@pytest.fixture
def trap() -> Iterator[Trap]:
    """Give a port of loopback that nobody may connect to."""
    with Trap() as listening:
        yield listening


MayAsk = Callable[..., Web]


@pytest.fixture
def web_that_may_ask() -> Iterator[MayAsk]:
    """Make what would fetch from these ports, were the address public; ``allowed`` hosts it may reach."""
    made: list[Web] = []

    def make(*ports: int, **allowed: int) -> Web:
        reachable = frozenset((f"{host}.example", port) for host, port in allowed.items())
        rules = Rules(ports=frozenset(ports), allowed=reachable)

        def resolve_all(host: str, port: int) -> list[str]:
            return ["127.0.0.1"] if rules.allows(host, port) else named_or_real(host, port)

        made.append(Web(rules, resolve=resolve_all, sleep=lambda _: None))
        return made[-1]

    yield make
    for web in made:
        web.__exit__()


def trick(host: str, port: int, scheme: str = "http") -> str:
    return f"{scheme}://{host.replace('*', str(port))}/"


def test_the_trap_catches_who_is_not_careful(trap: Trap) -> None:
    rules = Rules(private=True, seconds=0.2)
    url = checked_url(trick("127.0.0.1:*", trap.port), rules)
    with Web(rules) as loose, pytest.raises(FetchError) as caught:
        loose.fetch(url)
    assert caught.value.kind == "too_slow"
    assert trap.n_accepted() == 1


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("host", HOSTS)
def test_no_address_reaches_loopback(
    web_that_may_ask: MayAsk, trap: Trap, host: str, scheme: str
) -> None:
    web = web_that_may_ask(trap.port)
    with pytest.raises(FetchError):
        web.fetch(checked_url(trick(host, trap.port, scheme), web.rules))
    assert trap.n_accepted() == 0


def test_no_redirect_reaches_loopback(web_that_may_ask: MayAsk, site: Site, trap: Trap) -> None:
    web = web_that_may_ask(trap.port, pages=site.port)
    for n, host in enumerate(HOSTS):
        site.put(f"/{n}", moved(trick(host, trap.port)))
        with pytest.raises(FetchError):
            web.fetch(checked_url(f"http://pages.example:{site.port}/{n}", web.rules))
        assert site.n_asked(f"/{n}") == 1
    site.put("/slashes", moved(f"//127.0.0.1:{trap.port}/"))
    with pytest.raises(FetchError):
        web.fetch(checked_url(f"http://pages.example:{site.port}/slashes", web.rules))
    assert trap.n_accepted() == 0


def test_no_robots_rules_are_fetched_from_loopback(
    web_that_may_ask: MayAsk, site: Site, trap: Trap
) -> None:
    site.put("/robots.txt", moved(f"http://127.0.0.1:{trap.port}/robots.txt"))
    web = web_that_may_ask(trap.port, pages=site.port)
    with pytest.raises(FetchError) as caught:
        web.fetch(checked_url(f"http://pages.example:{site.port}/", web.rules))
    assert caught.value.kind == "address"
    assert trap.n_accepted() == 0


@pytest.mark.parametrize("kind", ["feed", "sitemap"])
def test_no_link_of_a_feed_or_sitemap_reaches_loopback(
    web_that_may_ask: MayAsk, site: Site, trap: Trap, tmp_path: Path, kind: str
) -> None:
    web = web_that_may_ask(trap.port, pages=site.port)
    hosts = [host for host in HOSTS if "\t" not in host]
    links = [trick(host, trap.port).replace("&", "&amp;") for host in hosts]
    if kind == "feed":
        items = "".join(f"<item><link>{link}</link></item>" for link in links)
        text = f'<rss version="2.0"><channel><title>a</title>{items}</channel></rss>'
    else:
        items = "".join(f"<url><loc>{link}</loc></url>" for link in links)
        text = f"<urlset>{items}</urlset>"
    site.put(f"/{kind}", text, kind="application/xml; charset=utf-8")
    address = [f"http://pages.example:{site.port}/{kind}"]
    named = name_pages(web, [], **{f"{kind}s": address}, most=1000)
    assert len(named.urls) + len(named.refused) > 50  # those that are spelt alike count once
    added = add(web, named.urls, tmp_path / "index")
    assert {outcome.state for outcome in added.outcomes} == {"refused"}
    assert trap.n_accepted() == 0


def test_no_sitemap_of_an_index_is_fetched_from_loopback(
    web_that_may_ask: MayAsk, site: Site, trap: Trap
) -> None:
    web = web_that_may_ask(trap.port, pages=site.port)
    inner = f"<sitemap><loc>http://127.0.0.1:{trap.port}/</loc></sitemap>"
    site.put("/s.xml", f"<sitemapindex>{inner}</sitemapindex>", kind="text/xml")
    named = name_pages(web, [], sitemaps=[f"http://pages.example:{site.port}/s.xml"], most=9)
    assert [outcome.kind for outcome in named.refused] == ["address"]
    assert trap.n_accepted() == 0


class Rebinding:
    """A name that is public when it is checked, and leads inside whenever it is asked again."""

    def __init__(self, first: list[str]) -> None:
        self.answers = [first]
        self.dialled: list[str] = []

    def resolve(self, host: str, port: int) -> list[str]:
        return self.answers.pop() if self.answers else ["127.0.0.1"]

    def dial(self, address: str, port: int, **_: Any) -> httpcore.NetworkStream:
        self.dialled.append(address)
        raise httpcore.ConnectError("nobody there")


def test_a_name_is_resolved_once_and_what_was_checked_is_connected_to(trap: Trap) -> None:
    dns = Rebinding(["8.8.8.8", "2400:3200::1"])
    backend = CheckedBackend(Rules(), resolve=dns.resolve, dial=dns.dial)
    with pytest.raises(httpcore.ConnectError):
        backend.connect_tcp("rebinding.example", trap.port)
    assert dns.dialled == ["8.8.8.8", "2400:3200::1"]
    assert trap.n_accepted() == 0


def test_a_name_that_leads_inside_the_second_time_leads_nowhere(trap: Trap) -> None:
    dns = Rebinding(["8.8.8.8"])
    rules = Rules(ports=frozenset({trap.port}))
    url = checked_url(f"http://rebinding.example:{trap.port}/", rules)
    with transport.Transport(rules, resolve=dns.resolve, dial=dns.dial) as careful:
        kinds = []
        for _ in range(3):
            with pytest.raises(FetchError) as caught:
                careful.get(url, {}, Allowance(5, 1000), n_bytes=1000)
            kinds.append(caught.value.kind)
    assert kinds == ["network", "address", "address"]
    assert dns.dialled == ["8.8.8.8"]
    assert trap.n_accepted() == 0


def test_only_the_ports_of_the_web_are_asked(site: Site) -> None:
    rules = Rules(allowed=frozenset({("a.example", 8080)}))
    assert checked_url("http://a.example:8080/", rules).port == 8080
    for address in ("http://a.example:22/", "http://b.example:8080/", "https://a.example:25/"):
        with pytest.raises(FetchError) as caught:
            checked_url(address, rules)
        assert caught.value.kind == "address"


def test_private_addresses_are_asked_where_that_is_allowed(site: Site, surf: Surf) -> None:
    site.put("/a", "there")
    web = surf(private=True, allowed=frozenset())
    assert web.fetch(checked_url(site.url("/a"), web.rules)).answer.body == b"there"


@pytest.mark.parametrize(
    "address",
    """0.0.0.0 0.1.2.3 10.1.2.3 100.64.0.1 100.127.255.255 127.0.0.1 168.63.129.16 169.254.169.254
    172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.9 192.0.0.170 192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1
    198.51.100.1 203.0.113.1 224.0.0.1 239.1.2.3 240.0.0.1 255.255.255.255 :: ::1 ::7f00:1 ::808:808
    ::ffff:8.8.8.8 ::ffff:0:8.8.8.8 64:ff9b::808:808 64:ff9b:1::1 100::1 2001::1 2001:10::1 2001:20::1
    2001:db8::1 2002:808:808::1 3fff::1 5f00::1 fc00::1 fd00::1 fe80::1 fe80::1%lo fec0::1 ff02::1
    2606:4700::1%lo a.example 127.1""".split(),
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    "1.1.1.1 8.8.8.8 114.114.114.114 172.32.0.1 192.0.1.1 223.255.255.255 2400:3200::1 2606:4700::1111".split(),
)
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("HTTP://A.Example", "http://a.example/"),
        ("http://a.example:80/b", "http://a.example/b"),
        ("https://a.example:443/?b=c#d", "https://a.example/?b=c"),
        (
            "https://a.example./寧/鄉?甲=乙",
            "https://a.example/%E5%AF%A7/%E9%84%89?%E7%94%B2=%E4%B9%99",
        ),
        ("http://寧鄉.example/%E5%AF%A7", "http://xn--tdt894j.example/%E5%AF%A7"),
        ("http://[2400:3200::1]/", "http://[2400:3200::1]/"),
        ("  http://a.example/ ", "http://a.example/"),
    ],
)
def test_an_address_has_one_spelling(text: str, written: str) -> None:
    assert str(checked_url(text, Rules())) == written
    assert str(checked_url(written, Rules())) == written


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a.example",
        "/a",
        "mailto:a@a.example",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://a.example/",
        "http:///a",
        "http://",
        "http://a b.example/",
        "http://a.example/a b",
        "http://a.example/\r\nHost: b.example",
        "http://a.example:99999/",
        "http://-/",
        "http://a..example/",
        "http://" + "a." * 200 + "example/",
        "http://a.example/" + "a" * 3000,
        "http://xn--/",
    ],
)
def test_what_is_no_address_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(FetchError) as caught:
        checked_url(text, Rules())
    said = str(caught.value)
    assert said.endswith(".")
    assert "\n" not in said
    assert len(said) < 300
