"""Who may ask is answered, and everyone else is told what to send the owner."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.asking import SIMPLIFIED, plain
from bot.botapi import BotApi
from bot.running import BotProcess, answering
from ningbot.telegram.access import phrases as access_phrases
from ningbot.telegram.rendering.phrases import PHRASES

if TYPE_CHECKING:
    from pathlib import Path

    from ningbot.records import Language

OWNER, FRIEND, STRANGER, GROUP = 11, 13, 14, -15
ZH, EN = access_phrases.PHRASES["zh-Hans"], access_phrases.PHRASES["en"]


def test_only_those_on_the_lists_are_answered(sample_index: Path, tmp_path: Path) -> None:
    friend, admin, stranger, group, admins_group, other_group = 11, 12, 13, -14, -15, -16
    lists: dict[str, Any] = {"allow": f"{friend},{group}", "admins": f"{admin},{admins_group}"}
    who: dict[str, Any] = {"chat_type": "group", "user_id": stranger}
    with BotApi() as server, answering(server, sample_index, tmp_path, **lists):
        for chat_id in (friend, admin):
            server.send_text(chat_id, SIMPLIFIED)
        for chat_id in (group, admins_group):
            server.send_text(chat_id, f"/ask {SIMPLIFIED}", **who)
        server.send_text(stranger, SIMPLIFIED, language_code="zh-hant")
        server.send_text(other_group, f"/ask {SIMPLIFIED}", language_code="en", **who)
        for chat_id in (friend, admin, group, admins_group):
            assert server.wait_for_replies(chat_id, 1)[0]["text"].startswith("240名")
        languages: dict[int, Language] = {stranger: "zh-Hant", other_group: "en"}
        for chat_id, language in languages.items():
            text = plain(PHRASES[language].stranger).format(stranger)
            assert [reply["text"] for reply in server.wait_for_replies(chat_id, 1)] == [text]


def code_of(bot: BotProcess) -> str:
    """Read the owner's code from the log."""
    found = re.search(r"nobody may ask yet; send /start (\S+) to @ningbot_test_bot ", bot.log)
    assert found, bot.log
    return found[1]


class People:
    """Those who write to the bot, one after the other, and what each was last told."""

    def __init__(self, server: BotApi) -> None:
        self.server = server

    def told(self, chat_id: int, text: str, **who: Any) -> str:
        """Write, and give the reply."""
        n_before = len(self.server.sent[chat_id])
        self.server.send_text(chat_id, text, **who)
        return str(self.server.wait_for_replies(chat_id, n_before + 1)[n_before]["text"])


def test_a_bot_that_nobody_may_ask_gets_its_owner_who_lets_others_in(
    sample_index: Path, tmp_path: Path
) -> None:
    with BotApi() as server:
        people = People(server)
        with answering(server, sample_index, tmp_path, open="0") as bot:
            code = code_of(bot)
            stranger = plain(PHRASES["zh-Hans"].stranger)
            assert people.told(STRANGER, "/start") == stranger.format(STRANGER)
            assert people.told(STRANGER, "/start AAAA-AAAA", language_code="en") == EN.wrong_code
            in_group: dict[str, Any] = {"chat_type": "supergroup"}
            said = people.told(GROUP, f"/start {code}", user_id=STRANGER, **in_group)
            assert said == stranger.format(STRANGER)
            assert people.told(OWNER, f"/start {code.lower()}") == plain(
                f"{ZH.owner}\n\n{ZH.for_admins}"
            )
            assert people.told(OWNER, SIMPLIFIED).startswith("240名")
            assert people.told(OWNER, "/help").endswith(plain(ZH.for_admins))
            server.send_text(STRANGER, f"/start {code}")  # which is worthless by now
            server.send_text(STRANGER, SIMPLIFIED)
            assert people.told(OWNER, f"/allow {FRIEND}") == plain(ZH.allowed).format(FRIEND)
            assert people.told(FRIEND, "/start") == plain(PHRASES["zh-Hans"].start)
            assert "/allow" not in people.told(FRIEND, "/help")
            assert people.told(FRIEND, f"/allow {STRANGER}") == PHRASES["zh-Hans"].unknown
            server.send_text(GROUP, "/allow", user_id=STRANGER, **in_group)
            said = people.told(GROUP, "/allow", user_id=OWNER, **in_group)
            assert said == plain(ZH.allowed).format(GROUP)
            said = people.told(GROUP, f"/ask {SIMPLIFIED}", user_id=STRANGER, **in_group)
            assert said.startswith("240名")
            bot.stop()
        with answering(server, sample_index, tmp_path, open="0") as bot:
            assert "nobody may ask" not in bot.log
            assert people.told(FRIEND, SIMPLIFIED).startswith("240名")
            assert people.told(OWNER, f"/deny {FRIEND}") == plain(ZH.denied).format(FRIEND)
            assert people.told(FRIEND, SIMPLIFIED) == stranger.format(FRIEND)
            assert people.told(OWNER, "/who").split("\n") == [
                f"主人：{OWNER}",
                f"可以提问：{GROUP}",
                f"不回答：{FRIEND}",
            ]
        assert len(server.sent[STRANGER]) == 2
