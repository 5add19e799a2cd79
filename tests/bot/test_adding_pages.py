"""Administrators have pages of the web read, in their private chats; refusals are one sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from bot.asking import new_chat, plain
from bot.botapi import BotApi
from bot.running import answering
from fetching.site import Reply, Site, Trap, article, moved
from ningbot.indexing import index
from ningbot.telegram.administration.phrases import PHRASES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ningbot.records import Language

ADMIN = 9
ZH = PHRASES["zh-Hans"]
# The bot's indexing as it is, but for one site of loopback.
LETTING = """
from ningbot import indexing_process
from ningbot.fetching.rules import Rules
indexing_process.RULES = Rules(allowed=frozenset({("127.0.0.1", PORT)}), pause_s=0.0)
indexing_process.main()
"""
PROGRAM = """
import sys
from ningbot.cli import main
from ningbot import indexing_calls
indexing_calls.COMMAND = (sys.executable, "-P", "-c", LETTING)
main()
"""


class Place(NamedTuple):
    """A bot at work, and the site that it may reach."""

    server: BotApi
    site: Site


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Give a bot that anyone may ask and one administers."""
    folder = tmp_path_factory.mktemp("bot")
    (folder / "one.txt").write_text("園區報告\n園區有企業320家。\n", encoding="utf-8")
    index([folder / "one.txt"], folder / "index")
    who: dict[str, Any] = {"admins": f"{ADMIN}", "open": "1"}
    with Site() as site, BotApi() as server:
        letting = LETTING.replace("PORT", str(site.port))
        program = PROGRAM.replace("LETTING", repr(letting))
        with answering(server, folder / "index", folder, program=program, **who) as bot:
            yield Place(server, site)
            assert "Traceback" not in bot.log


def told(server: BotApi, chat_id: int, text: str, **who: Any) -> str:
    """Write, and give the reply."""
    n_before = len(server.sent[chat_id])
    server.send_text(chat_id, text, **who)
    return str(server.wait_for_replies(chat_id, n_before + 1, timeout=60)[n_before]["text"])


BRIDGE = article(
    "清水鎮的橋",
    "2021年5月1日，清水鎮園區有橋三百二十座，其中石橋二十座，都已經通車。",
    "橋邊有樹，樹下有人。",
)


def test_a_page_is_read_described_answered_from_and_removed(place: Place) -> None:
    server, site = place
    site.put("/old", moved("/bridge"))
    site.put("/bridge", BRIDGE)
    said = told(server, ADMIN, f"/add {site.url('/old')}")
    lines = said.split("\n")
    assert lines[0] == plain(ZH.added).format(name=site.url("/old"), n=1)
    assert lines[2] == "清水鎮的橋"
    assert "三百二十座" in told(server, new_chat(), "清水镇园区有多少座桥？")
    said = told(server, ADMIN, f"/add {site.url('/bridge')}")
    assert said.startswith(plain(ZH.unchanged).format(name=site.url("/bridge")))
    found = re.search(r"编号 (\S+\.html)", said)
    assert found is not None
    assert told(server, ADMIN, f"/remove {found[1]} yes").startswith("已删除")
    assert "三百二十座" not in told(server, new_chat(), "清水镇园区有多少座桥？")


def test_each_refusal_is_one_sentence_in_the_language_of_the_asker(place: Place) -> None:
    server, site = place
    site.put("/robots.txt", "User-agent: *\nDisallow: /private\n", kind="text/plain")
    site.put("/private", BRIDGE)
    site.put("/large", b"a" * (5 * 2**20 + 1))
    site.put("/picture", b"\x89PNG", kind="image/png")
    site.put("/circle", moved("/circle"))
    site.put("/gone", Reply(status=410))
    with Trap() as trap:
        site.put("/inside", moved(f"http://127.0.0.1:{trap.port}/"))
        cases = {
            "not an address": "url",
            f"http://localhost:{trap.port}/": "address",
            "http://127.0.0.1/": "address",
            "http://2130706433/": "address",
            site.url("/inside"): "address",
            site.url("/private"): "robots",
            site.url("/large"): "too_large",
            site.url("/picture"): "not_a_page",
            site.url("/circle"): "redirects",
            site.url("/gone"): "status",
        }
        languages: list[tuple[Language, str]] = [
            ("zh-Hans", "zh-hans"),
            ("zh-Hant", "zh-hant"),
            ("en", "en"),
        ]
        for n, (address, kind) in enumerate(cases.items()):
            language, code = languages[n % 3]
            said = told(server, ADMIN, f"/add {address}", language_code=code)
            assert said == plain(dict(PHRASES[language].page_refused)[kind]), address  # type: ignore[index]
        assert trap.n_accepted() == 0


def test_who_administers_nothing_adds_nothing(place: Place) -> None:
    server, site = place
    site.put("/other", BRIDGE)
    said = told(server, new_chat(), f"/add {site.url('/other')}")
    assert "清水鎮" not in said
    assert site.n_asked("/other") == 0
    assert told(server, ADMIN, "/add") == plain(ZH.add_usage)


def test_help_for_administrators_lists_it(place: Place) -> None:
    for code in ("zh-hans", "zh-hant", "en"):
        assert "/add" in told(place.server, ADMIN, "/help", language_code=code)
