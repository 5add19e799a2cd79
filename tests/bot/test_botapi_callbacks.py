"""A button is pressed below a message as it stands; its query is answered once, and in time."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from bot.botapi import BotApi
from bot.botapi.calls import call, reason, say, updates
from bot.botapi.queries import TOO_OLD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.botapi.refusal import Json

KEYBOARD: Json = {
    "inline_keyboard": [
        [{"text": "甲", "callback_data": "one"}, {"text": "乙", "url": "https://e.org"}],
        [{"text": "丙", "callback_data": "three"}],
    ]
}


@pytest.fixture
def server() -> Iterator[BotApi]:
    with BotApi() as running:
        running.send_text(5, "問")
        call(running, "getUpdates", offset=1002)
        yield running


def shown(server: BotApi) -> int:
    """Show a message with the keyboard in the chat 5; give its id."""
    return int(say(server, "答", reply_markup=KEYBOARD)["result"]["message_id"])


def answer(server: BotApi, query_id: str, **parameters: Any) -> Json:
    """Answer a callback query."""
    return call(server, "answerCallbackQuery", callback_query_id=query_id, **parameters)


def test_a_button_is_found_by_its_label_or_its_data(server: BotApi) -> None:
    message_id = shown(server)
    pressed = [server.press(5, message_id, button) for button in ("丙", "one")]
    queries = [update["callback_query"] for update in updates(server)]
    assert [query["data"] for query in queries] == ["three", "one"]
    assert [query["id"] for query in queries] == pressed
    assert queries[0]["message"] == server.shown(5)[0]
    assert queries[0]["from"]["id"] == 5
    assert queries[0]["from"]["language_code"] == "zh-hans"
    assert queries[0]["chat_instance"] == queries[1]["chat_instance"]


def test_anyone_in_a_group_can_press(server: BotApi) -> None:
    server.send_text(-7, "問", user_id=5, chat_type="group")
    sent = say(server, "答", chat_id=-7, reply_markup=KEYBOARD)["result"]
    server.press(-7, sent["message_id"], "甲", user_id=6, language_code=None)
    query = updates(server)[-1]["callback_query"]
    assert query["from"] == {"id": 6, "is_bot": False, "first_name": "寧寧"}
    assert query["message"]["chat"]["id"] == -7


@pytest.mark.parametrize("button", ["丁", "乙", "https://e.org"])
def test_nobody_presses_what_is_not_there_or_asks_the_bot_nothing(
    server: BotApi, button: str
) -> None:
    message_id = shown(server)
    with pytest.raises(AssertionError, match="there is no button"):
        server.press(5, message_id, button)


def test_buttons_go_with_the_edit_or_the_message(server: BotApi) -> None:
    first, second = shown(server), shown(server)
    call(server, "editMessageText", chat_id=5, message_id=first, text="完")
    call(server, "deleteMessage", chat_id=5, message_id=second)
    for message_id in (first, second):
        with pytest.raises(AssertionError, match="there is no button"):
            server.press(5, message_id, "甲")


def test_nothing_is_queued_that_was_not_asked_for(server: BotApi) -> None:
    call(server, "getUpdates", allowed_updates=["message"])
    server.press(5, shown(server), "甲")
    assert updates(server) == []


def test_a_query_is_answered_once(server: BotApi) -> None:
    query_id = server.press(5, shown(server), "甲")
    assert reason(answer(server, query_id, text="字" * 201)) == "MESSAGE_TOO_LONG"
    assert reason(answer(server, query_id, url="https://e.org")) == "URL_INVALID"
    assert answer(server, query_id, text="字" * 200)["result"] is True
    assert server.callback_answers == {
        query_id: {"callback_query_id": query_id, "text": "字" * 200}
    }
    assert reason(answer(server, query_id)) == TOO_OLD
    assert reason(answer(server, "nonsense")) == TOO_OLD


def test_a_query_is_answered_in_time() -> None:
    with BotApi(callback_age_s=0.05) as server:
        server.send_text(5, "問")
        query_id = server.press(5, shown(server), "甲")
        time.sleep(0.06)
        assert reason(answer(server, query_id)) == TOO_OLD
        assert not server.callback_answers


def test_an_answer_can_be_waited_for(server: BotApi) -> None:
    query_id = server.press(5, shown(server), "甲")
    threading.Timer(0.1, answer, (server, query_id)).start()
    assert server.wait_until(lambda: server.callback_answers.get(query_id))
    with pytest.raises(AssertionError, match=r"nothing came in 0\.05 s"):
        server.wait_until(lambda: server.callback_answers.get("nonsense"), timeout=0.05)
