"""An update that cannot be read is passed over, and keeps no other from its answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from telegram.error import TelegramError

from bot.asking import SIMPLIFIED
from bot.botapi import TOKEN, BotApi
from bot.running import answering
from ningbot.telegram.updates import ReadableUpdates

if TYPE_CHECKING:
    from pathlib import Path


def test_an_update_that_cannot_be_read_between_two_others_is_logged_once(
    sample_index: Path, tmp_path: Path
) -> None:
    with BotApi() as server:
        server.send_text(5, SIMPLIFIED)
        update_id = server.send_update({"message": {"text": "一件私事"}, TOKEN: 1})
        server.send_text(6, SIMPLIFIED)
        with answering(server, sample_index, tmp_path) as bot:
            for chat_id in (5, 6):
                assert server.wait_for_replies(chat_id, 1)[0]["text"].startswith("240名")
            assert bot.stop() == 0
            _, warning, _ = bot.log.splitlines()
        assert f"update {update_id} (" in warning
        assert "<token>" in warning
        assert "私事" not in warning
        assert [len(server.sent[chat_id]) for chat_id in (5, 6)] == [1, 1]


def test_an_update_that_cannot_be_read_is_confirmed_even_alone(
    sample_index: Path, tmp_path: Path
) -> None:
    with BotApi() as server, answering(server, sample_index, tmp_path) as bot:
        update_id = server.send_update({"message": "nonsense"})
        bot.wait_for_log("cannot be read")
        server.wait_for_call("getUpdates", 2)
        assert server.calls_of("getUpdates")[-1].parameters["offset"] == str(update_id + 1)
        server.send_text(5, SIMPLIFIED)
        server.wait_for_replies(5, 1)
        assert bot.log.count("cannot be read") == 1


def parsed(answer: Any) -> Any:
    return ReadableUpdates.parse_json_payload(json.dumps(answer).encode())


def test_what_can_be_read_and_what_is_refused_comes_as_it_is() -> None:
    user = {"id": 5, "is_bot": False, "first_name": "寧寧"}
    message = {"message_id": 1, "date": 0, "chat": {"id": 5, "type": "private"}, "from": user}
    updates = [{"update_id": 7, "message": message}, {"update_id": 8, "of_a_new_kind": {}}]
    for answer in ({"ok": True, "result": updates}, {"ok": False, "description": "Conflict"}):
        assert parsed(answer) == answer


@pytest.mark.parametrize(
    "message", ["nonsense", [], {}, {"message_id": 1, "date": 10**15, "chat": {}}]
)
def test_of_what_cannot_be_read_only_the_id_is_left(message: Any) -> None:
    answer = parsed({"ok": True, "result": [{"update_id": 7, "message": message}]})
    assert answer["result"] == [{"update_id": 7}]


@pytest.mark.parametrize(
    "answer", [[], None, {"ok": True}, {"ok": True, "result": {}}, {"ok": True, "result": [{}]}]
)
def test_an_answer_of_another_kind_is_a_failure_of_the_server(answer: Any) -> None:
    with pytest.raises(TelegramError, match="Invalid server response"):
        parsed(answer)
