"""Who may ask is answered, and everyone else is told what to send the owner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.asking import SIMPLIFIED, plain
from bot.botapi import BotApi
from bot.running import answering
from ningbot.telegram.phrases import PHRASES

if TYPE_CHECKING:
    from pathlib import Path

    from ningbot.records import Language


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
