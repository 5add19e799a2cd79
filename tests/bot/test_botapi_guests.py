"""A bot that is mentioned where it is no member answers there once, and in time."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from bot.botapi import BotApi
from bot.botapi.calls import call, reason, say, updates
from bot.botapi.queries import TOO_OLD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.botapi.refusal import Json

ASKED = "@ningbot_test_bot 問"
ARTICLE: Json = {
    "type": "article",
    "id": "1",
    "title": "題",
    "input_message_content": {"message_text": "<b>答</b>", "parse_mode": "HTML"},
}


@pytest.fixture
def server() -> Iterator[BotApi]:
    with BotApi() as running:
        yield running


def answer(server: BotApi, query_id: str, result: Any) -> Json:
    """Answer a guest query."""
    return call(server, "answerGuestQuery", guest_query_id=query_id, result=result)


def test_a_guest_is_asked_with_what_was_written_above(server: BotApi) -> None:
    above = {"text": "文"}
    query_id = server.send_guest_message(-7, ASKED, user_id=5, replied=above)
    message = updates(server)[0]["guest_message"]
    assert message["guest_query_id"] == query_id
    assert (message["chat"]["id"], message["chat"]["type"]) == (-7, "supergroup")
    assert (message["text"], message["from"]["id"]) == (ASKED, 5)
    assert message["entities"] == [{"type": "mention", "offset": 0, "length": 17}]
    assert message["reply_to_message"]["text"] == "文"
    assert "guest_query_id" not in message["reply_to_message"]
    assert call(server, "getMe")["result"]["supports_guest_queries"]


def test_a_guest_is_no_member(server: BotApi) -> None:
    server.send_guest_message(-7, ASKED, user_id=5)
    assert "reply_to_message" not in updates(server)[0]["guest_message"]
    assert reason(say(server, "答", chat_id=-7)) == "chat not found"
    server.send_text(-8, "問", user_id=5, chat_type="group")
    with pytest.raises(ValueError, match="the bot is a member"):
        server.send_guest_message(-8, ASKED, user_id=5)
    with pytest.raises(ValueError, match="a guest is asked by its name"):
        server.send_guest_message(-7, "問", user_id=5)


def test_nothing_is_queued_that_was_not_asked_for(server: BotApi) -> None:
    call(server, "getUpdates", allowed_updates=["message"])
    server.send_guest_message(-7, ASKED, user_id=5)
    assert updates(server) == []


def test_the_answer_is_a_message_that_can_be_edited(server: BotApi) -> None:
    query_id = server.send_guest_message(-7, ASKED, user_id=5)
    inline_id = answer(server, query_id, json.dumps(ARTICLE))["result"]["inline_message_id"]
    message = {"text": "答", "entities": [{"type": "bold", "offset": 0, "length": 1}]}
    assert server.guest_answers[query_id]["message"] == message
    assert server.inline_messages[inline_id] == {"inline_message_id": inline_id} | message
    assert call(server, "editMessageText", inline_message_id=inline_id, text="新")["ok"]


def test_the_answer_is_checked_and_given_once_and_in_time(server: BotApi) -> None:
    query_id = server.send_guest_message(-7, ASKED, user_id=5)
    assert reason(answer(server, query_id, ARTICLE | {"title": ""})) == "ARTICLE_TITLE_EMPTY"
    assert reason(answer(server, query_id, [ARTICLE])) == "RESULT_TYPE_INVALID"
    assert answer(server, query_id, ARTICLE)["ok"]
    assert reason(answer(server, query_id, ARTICLE)) == TOO_OLD
    with BotApi(guest_age_s=0.05) as hurried:
        query_id = hurried.send_guest_message(-7, ASKED, user_id=5)
        time.sleep(0.06)
        assert reason(answer(hurried, query_id, ARTICLE)) == TOO_OLD
