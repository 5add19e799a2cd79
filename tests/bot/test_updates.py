"""An update that cannot be read is passed over, and keeps no other from its answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from telegram import Update
from telegram.error import TelegramError

from bot.asking import SIMPLIFIED
from bot.botapi import TOKEN, BotApi
from bot.running import answering
from ningbot.telegram.transport.updates import RawUpdates, raw_updates, read_update

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
    return RawUpdates.parse_json_payload(json.dumps(answer).encode())


def message(**changed: Any) -> dict[str, Any]:
    user = {"id": 5, "is_bot": False, "first_name": "寧寧"}
    return {
        "message_id": 1,
        "date": 0,
        "chat": {"id": -6, "type": "group"},
        "from": user,
    } | changed


def test_updates_are_carried_along_as_they_came() -> None:
    updates = [{"update_id": 7, "message": message()}, {"update_id": 8, "of_a_new_kind": {}}]
    result = parsed({"ok": True, "result": updates})["result"]
    assert raw_updates(Update.de_list(result, None)) == updates
    refusal = {"ok": False, "description": "Conflict"}
    assert parsed(refusal) == refusal


@pytest.mark.parametrize(
    ("content", "chat"),
    [
        ({"message": message()}, -6),
        ({"message": message(text="\ud83d")}, -6),
        ({"inline_query": {"id": "1", "from": {"id": 5}, "query": "", "offset": ""}}, 5),
        ({"of_a_new_kind": {}}, 0),
    ],
)
def test_of_what_can_be_read_everything_is_kept(content: dict[str, Any], chat: int) -> None:
    for kind in content.values():
        if "from" in kind:
            kind["from"] |= {"is_bot": False, "first_name": "寧寧"}
    update = {"update_id": 7} | content
    incoming = read_update(update)
    assert incoming
    assert (incoming.update_id, incoming.chat, json.loads(incoming.body)) == (7, chat, update)


@pytest.mark.parametrize(
    "content",
    [
        "nonsense",
        [],
        {},
        {"message_id": 1, "date": 10**15, "chat": {}},
        message(chat={"id": 2**64, "type": "private"}),
        message(chat={"id": [5], "type": "private"}),
        message(chat=None),
        message() | {"from": {"id": {}, "is_bot": False, "first_name": "寧寧"}},
    ],
)
def test_what_cannot_be_read_is_passed_over(content: Any, caplog: pytest.LogCaptureFixture) -> None:
    assert read_update({"update_id": 7, "message": content}) is None
    (line,) = caplog.messages
    assert line.startswith("update 7 (message) cannot be read, passed over: ")


@pytest.mark.parametrize(
    "result", [{}, [{}], [{"update_id": "7"}], [{"update_id": True}], [{"update_id": 2**64}], [7]]
)
def test_updates_without_an_id_are_a_failure_of_the_server(result: Any) -> None:
    with pytest.raises(TelegramError, match="Invalid server response"):
        parsed({"ok": True, "result": result})


@pytest.mark.parametrize("answer", [[], None, {"ok": True}])
def test_an_answer_of_another_kind_is_a_failure_of_the_server(answer: Any) -> None:
    with pytest.raises(TelegramError, match="Invalid server response"):
        parsed(answer)


@pytest.mark.parametrize(
    ("content", "is_apart"),
    [
        ({"text": "/reindex"}, True),
        ({"text": "/remove x yes"}, True),
        ({"document": {"file_id": "a", "file_unique_id": "b"}}, True),
        ({"text": "/removed"}, False),
        ({"text": "多少？"}, False),
    ],
)
def test_what_takes_long_waits_in_a_line_apart(content: dict[str, Any], is_apart: bool) -> None:
    message = {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}} | content
    read = read_update({"update_id": 1, "message": message})
    assert read
    assert read.chat == (-5 if is_apart else 5)
