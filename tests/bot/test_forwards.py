"""What somebody else wrote is not done with the rights of who passes it on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from bot.asking import SIMPLIFIED, new_chat
from bot.botapi import BotApi
from bot.botapi.people import written
from bot.running import answering
from ningbot.telegram.rendering.phrases import PHRASES

if TYPE_CHECKING:
    from pathlib import Path

    from bot.running import BotProcess


def forwarded(text: str, *, writer: int) -> dict[str, Any]:
    """Make the content of a message that somebody else wrote."""
    user = {"id": writer, "is_bot": False, "first_name": "陌生"}
    origin = {"type": "user", "date": int(time.time()), "sender_user": user}
    return written(text) | {"forward_origin": origin}


def test_a_forwarded_command_is_not_obeyed(sample_index: Path, tmp_path: Path) -> None:
    with BotApi() as server, answering(server, sample_index, tmp_path, admins="9"):
        for n, text in enumerate(["/admin 666", "/allow 666", "/stop"], 1):
            server.send(9, forwarded(text, writer=666))
            assert server.wait_for_replies(9, n)[-1]["text"] == PHRASES["zh-Hans"].unknown
        server.send_text(666, SIMPLIFIED)
        (reply,) = server.wait_for_replies(666, 1)
        assert "666" in reply["text"]
        assert "240" not in reply["text"]


def test_what_the_bot_wrote_by_way_of_a_person_is_no_question(
    server: BotApi, bot: BotProcess
) -> None:
    chat_id = new_chat()
    itself = {"id": int(server.token.partition(":")[0]), "is_bot": True, "first_name": "ningbot"}
    server.send(chat_id, written(SIMPLIFIED) | {"via_bot": itself})
    server.send_text(chat_id, "/help")
    assert len(server.wait_for_replies(chat_id, 1)) == 1


def test_who_may_not_ask_any_more_can_still_be_forgotten(
    sample_index: Path, tmp_path: Path
) -> None:
    with BotApi() as server, answering(server, sample_index, tmp_path, admins="9", allow="70"):
        server.send_text(70, SIMPLIFIED)
        server.wait_for_replies(70, 1)
        server.send_text(9, "/deny 70")
        server.wait_for_replies(9, 1)
        for n, (command, phrase) in enumerate(
            [("/privacy", "/stop"), ("/stop", PHRASES["zh-Hans"].stopped)], 2
        ):
            server.send_text(70, command)
            assert phrase in server.wait_for_replies(70, n)[-1]["text"]
