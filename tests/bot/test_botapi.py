"""The test server refuses what Telegram refuses; otherwise tests against it would say little."""

from __future__ import annotations

import json
import threading
import time
from typing import TYPE_CHECKING

import httpx
import pytest

from bot.botapi import BotApi
from bot.botapi.calls import call, error, reason, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.botapi.refusal import Json


@pytest.fixture
def server() -> Iterator[BotApi]:
    with BotApi() as running:
        yield running


# Sending


def test_a_message_is_sent_with_its_entities_and_recorded(server: BotApi) -> None:
    asked = server.send_text(5, "問")
    reply = {"message_id": asked}
    result = say(server, "<b>甲</b>", parse_mode="HTML", reply_parameters=reply)["result"]
    assert result["text"] == "甲"
    assert result["entities"] == [{"type": "bold", "offset": 0, "length": 1}]
    assert result["reply_to_message"]["message_id"] == asked
    assert server.wait_for_replies(5, 1) == [result]
    assert [made.method for made in server.calls] == ["sendMessage"]


@pytest.mark.parametrize(
    ("text", "mode", "reason"),
    [
        ("", "HTML", "message text is empty"),
        (" \n ", "", "message text is empty"),
        ("<b> </b>", "HTML", "message text is empty"),
        ("字" * 4097, "HTML", "message is too long"),
        ("𠮷" * 2049, "", "message is too long"),
        ("甲", "Markdown2", "unsupported parse_mode"),
        (
            "<b>",
            "HTML",
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        ("\ud842", "HTML", "strings must be encoded in UTF-8"),
    ],
)
def test_a_bad_text_is_refused(server: BotApi, text: str, mode: str, reason: str) -> None:
    server.send_text(5, "問")
    assert error(say(server, text, parse_mode=mode)) == (400, f"Bad Request: {reason}")
    assert not server.sent[5]


def test_length_is_counted_without_tags_and_entities(server: BotApi) -> None:
    server.send_text(5, "問")
    assert say(server, "<b>" + "&lt;" * 4096 + "</b>", parse_mode="HTML")["ok"]


def test_without_a_parse_mode_tags_are_text(server: BotApi) -> None:
    server.send_text(5, "問")
    assert say(server, "<b>&lt;")["result"]["text"] == "<b>&lt;"


def test_a_chat_must_exist(server: BotApi) -> None:
    refused = (400, "Bad Request: chat not found")
    assert error(say(server, "甲")) == refused
    assert error(call(server, "sendMessage", chat_id="@nobody", text="甲")) == refused
    assert error(call(server, "sendChatAction", chat_id=5, action="typing")) == refused


def test_the_message_replied_to_must_exist_in_that_chat(server: BotApi) -> None:
    refused = (400, "Bad Request: message to be replied not found")
    elsewhere = server.send_text(6, "問")
    server.send_text(5, "問")
    assert error(say(server, "甲", reply_to_message_id=elsewhere)) == refused
    assert error(say(server, "甲", reply_parameters={"message_id": 99})) == refused
    gone = {"message_id": 99, "allow_sending_without_reply": True}
    assert "reply_to_message" not in say(server, "甲", reply_parameters=gone)["result"]


def test_other_methods_are_checked_too(server: BotApi) -> None:
    server.send_text(5, "問")
    good, bad = {"command": "ask", "description": "問"}, {"command": "Ask!", "description": "問"}
    assert call(server, "setMyCommands", commands=[good])["ok"]
    assert error(call(server, "setMyCommands", commands=[bad]))[0] == 400
    assert call(server, "sendChatAction", chat_id=5, action="typing")["ok"]
    assert error(call(server, "sendChatAction", chat_id=5, action="dancing"))[0] == 400
    assert call(server, "deleteWebhook")["ok"]
    assert call(server, "getMe")["result"]["username"] == server.username


def test_wrong_tokens_methods_and_paths_are_refused(server: BotApi) -> None:
    assert error(call(server, "getMe", token="1:wrong")) == (401, "Unauthorized")
    assert error(call(server, "getMe", token="wrong")) == (404, "Not Found")
    assert error(call(server, "sendDice", chat_id=5)) == (404, "Not Found")
    assert httpx.post(f"{server.url}/{server.token}/getMe").status_code == 404


def test_forms_and_multipart_are_read_as_json_is(server: BotApi) -> None:
    asked = server.send_text(5, "問")
    url = f"{server.url}/bot{server.token}/sendMessage"
    form = {"chat_id": "5", "text": "甲", "reply_parameters": json.dumps({"message_id": asked})}
    parts = {name: (None, value) for name, value in form.items()}
    assert httpx.post(url, data=form).json()["result"]["text"] == "甲"
    assert httpx.post(url, files=parts).json()["result"]["reply_to_message"]


def test_a_message_keeps_how_a_link_is_to_be_shown(server: BotApi) -> None:
    server.send_text(5, "問")
    options = {"is_disabled": True, "url": "https://e.org/"}
    sent = say(server, "甲", link_preview_options=options)["result"]
    assert sent["link_preview_options"] == options
    sent = say(server, "甲", link_preview_options=json.dumps(options))["result"]
    assert sent["link_preview_options"] == options
    refused = say(server, "甲", link_preview_options={"is_disabled": "yes"})
    assert reason(refused) == 'field "is_disabled" must be of type Boolean'
    refused = say(server, "甲", link_preview_options={"url": "e.org"})
    assert reason(refused) == "WEBPAGE_URL_INVALID"


# Receiving


def test_updates_come_again_until_the_offset_confirms_them(server: BotApi) -> None:
    for text in "甲乙丙":
        server.send_text(5, text)
    first, second, third = call(server, "getUpdates")["result"]
    assert first["message"]["text"] == "甲"
    assert call(server, "getUpdates", limit=1)["result"] == [first]
    assert call(server, "getUpdates", offset=second["update_id"])["result"] == [second, third]
    assert call(server, "getUpdates")["result"] == [second, third]
    assert call(server, "getUpdates", offset=-1)["result"] == [third]
    assert call(server, "getUpdates", offset=third["update_id"] + 1)["result"] == []


def test_commands_are_marked_as_apps_mark_them(server: BotApi) -> None:
    server.send_text(5, "😀 /ask@ningbot_test_bot a/b")
    entities = call(server, "getUpdates")["result"][0]["message"]["entities"]
    assert entities == [{"type": "bot_command", "offset": 3, "length": 21}]


def test_only_kinds_asked_for_are_kept(server: BotApi) -> None:
    call(server, "getUpdates", allowed_updates=["message"])
    server.send(5, {"text": "甲"}, kind="edited_message")
    server.send_photo(5)
    (update,) = call(server, "getUpdates")["result"]
    assert "photo" in update["message"]
    call(server, "getUpdates", allowed_updates=[])  # which asks for all
    server.send(5, {"text": "乙"}, kind="edited_message")
    assert "edited_message" in call(server, "getUpdates", offset=-1)["result"][0]


def test_a_poll_waits_for_a_message(server: BotApi) -> None:
    threading.Timer(0.2, server.send_text, (5, "甲")).start()
    start = time.monotonic()
    assert len(call(server, "getUpdates", timeout=10)["result"]) == 1
    assert 0.15 < time.monotonic() - start < 5
    start = time.monotonic()
    assert call(server, "getUpdates", offset=9999, timeout=0.3)["result"] == []
    assert time.monotonic() - start > 0.25


def test_of_two_polls_the_older_is_ended_with_a_conflict(server: BotApi) -> None:
    answers: list[Json] = []
    older = threading.Thread(target=lambda: answers.append(call(server, "getUpdates", timeout=10)))
    older.start()
    server.wait_for_call("getUpdates")
    assert call(server, "getUpdates")["ok"]
    older.join(5)
    code, description = error(answers[0])
    assert code == 409
    assert description.startswith("Conflict: terminated by other getUpdates request")


# Failing


def test_failures_are_made_on_demand(server: BotApi) -> None:
    server.fail_next("getMe", times=2, status=502)
    assert [call(server, "getMe")["ok"] for _ in range(3)] == [False, False, True]
    server.fail_next("getMe", close=True)
    with pytest.raises(httpx.RemoteProtocolError):
        call(server, "getMe")
    assert call(server, "getMe")["ok"]


def test_flood_control_holds_until_it_ends(server: BotApi) -> None:
    server.send_text(5, "問")
    server.fail_next("sendMessage", retry_after=1)
    for _ in range(2):
        body = say(server, "甲")
        assert error(body) == (429, "Too Many Requests: retry after 1")
        assert body["parameters"] == {"retry_after": 1}
    time.sleep(1.05)
    assert say(server, "甲")["ok"]


def test_no_app_sends_an_empty_or_too_long_text(server: BotApi) -> None:
    for text in (" ", "字" * 4097):
        with pytest.raises(ValueError, match="no Telegram app"):
            server.send_text(5, text)


def test_waiting_in_vain_fails_with_what_there_is(server: BotApi) -> None:
    with pytest.raises(AssertionError, match=r"1 replies expected in 0.05 s: \[\]"):
        server.wait_for_replies(5, 1, timeout=0.05)
