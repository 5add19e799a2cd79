"""In groups there are topics, replies, mentions, edits, and what a bot is not shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.botapi import BotApi
from bot.botapi.calls import call, reason, say, updates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.botapi.refusal import Json

GROUP: Json = {"chat_type": "supergroup", "user_id": 5}


@pytest.fixture
def server() -> Iterator[BotApi]:
    with BotApi() as running:
        yield running


@pytest.fixture
def private() -> Iterator[BotApi]:
    """Give a server with privacy mode on."""
    with BotApi(privacy=True) as running:
        yield running


def received(server: BotApi) -> list[Any]:
    """Give what the messages say that the bot receives, and confirm them."""
    waiting = updates(server)
    call(server, "getUpdates", offset=waiting[-1]["update_id"] + 1 if waiting else 0)
    messages = [update.get("message") or update["edited_message"] for update in waiting]
    return [message.get("text") for message in messages]


def message_of(server: BotApi) -> Json:
    """Give the newest message received."""
    message: Json = updates(server)[-1]["message"]
    return message


# Topics


def test_a_message_in_a_topic_says_so_and_is_answered_there(server: BotApi) -> None:
    asked = server.send_text(-7, "問", thread_id=3, **GROUP)
    message = message_of(server)
    assert (message["message_thread_id"], message["is_topic_message"]) == (3, True)
    assert message["chat"]["is_forum"]
    sent = say(server, "答", chat_id=-7, message_thread_id=3)["result"]
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (3, True)
    reply = say(server, "答", chat_id=-7, reply_parameters={"message_id": asked})["result"]
    assert reply["message_thread_id"] == 3
    typing: Json = {"chat_id": -7, "message_thread_id": 3, "action": "typing"}
    assert call(server, "sendChatAction", **typing)["ok"]


def test_a_content_can_name_its_topic_itself(server: BotApi) -> None:
    content: Json = {"text": "問", "message_thread_id": 3, "is_topic_message": True}
    server.send(-7, content, **GROUP)
    assert message_of(server)["chat"]["is_forum"]
    assert say(server, "答", chat_id=-7, message_thread_id=3)["ok"]


def test_a_topic_must_be_one_of_the_forum(server: BotApi) -> None:
    server.send_text(-7, "問", thread_id=3, **GROUP)
    server.send_text(-8, "問", **GROUP)
    server.send_text(5, "問")
    for chat_id, thread_id in ((-7, 4), (-8, 3), (5, 3)):
        refused = say(server, "答", chat_id=chat_id, message_thread_id=thread_id)
        assert reason(refused) == "message thread not found"
        typing: Json = {"chat_id": chat_id, "message_thread_id": thread_id, "action": "typing"}
        assert reason(call(server, "sendChatAction", **typing)) == "message thread not found"
    with pytest.raises(ValueError, match="only a supergroup has topics"):
        server.send_text(5, "問", thread_id=3)


def test_the_general_topic_has_no_number(server: BotApi) -> None:
    server.send_text(-7, "問", thread_id=3, **GROUP)
    server.send_text(-7, "問", **GROUP)
    assert "message_thread_id" not in message_of(server)
    assert "message_thread_id" not in say(server, "答", chat_id=-7)["result"]


def test_a_reply_in_another_supergroup_has_a_thread_that_is_no_topic(server: BotApi) -> None:
    first = server.send_text(-7, "問", **GROUP)
    second = server.send_text(-7, "問", reply_to=first, **GROUP)
    server.send_text(-7, "問", reply_to=second, **GROUP)
    assert message_of(server)["message_thread_id"] == first
    assert "is_topic_message" not in message_of(server)
    refused = say(server, "答", chat_id=-7, message_thread_id=first)
    assert reason(refused) == "message thread not found"


# Replies, mentions, edits


def test_a_reply_holds_the_message_of_the_bot(server: BotApi) -> None:
    asked = server.send_text(5, "問")
    sent = say(server, "答", reply_parameters={"message_id": asked})["result"]
    server.send_text(5, "再問", reply_to=sent["message_id"])
    replied = message_of(server)["reply_to_message"]
    assert replied["from"]["username"] == server.username
    assert replied == {key: sent[key] for key in sent if key != "reply_to_message"}
    with pytest.raises(AssertionError, match="there is no message 99 to reply to"):
        server.send_text(5, "再問", reply_to=99)


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("@ningbot_test_bot 問", [(0, 17)]),
        ("😀，@ningbot_test_bot，@ab", [(3, 17)]),
        ("問@ningbot_test_bot", []),  # a Han character is part of a word
        ("@ningbot_test_bot問", []),
        ("a@b.org", []),
    ],
)
def test_mentions_are_marked_as_apps_mark_them(
    server: BotApi, text: str, mentions: list[tuple[int, int]]
) -> None:
    server.send_text(5, text)
    entities = message_of(server).get("entities", [])
    assert [(found["offset"], found["length"]) for found in entities] == mentions
    assert all(found["type"] == "mention" for found in entities)


def test_entities_come_in_their_order_and_a_command_with_a_name_is_no_mention(
    server: BotApi,
) -> None:
    server.send_text(5, "@ningbot_test_bot /ask@ningbot_test_bot")
    entities = message_of(server)["entities"]
    assert [found["type"] for found in entities] == ["mention", "bot_command"]


def test_an_edited_message_keeps_its_id(server: BotApi) -> None:
    first = server.send_text(-7, "/ask", thread_id=3, **GROUP)
    server.edit(-7, first, "@ningbot_test_bot 問")
    original = updates(server)[0]["message"]
    edited = updates(server)[1]["edited_message"]
    assert edited["message_id"] == first
    assert edited["date"] == original["date"]
    assert edited["edit_date"] >= edited["date"]
    assert edited["message_thread_id"] == 3
    assert [found["type"] for found in edited["entities"]] == ["mention"]
    sent = say(server, "答", chat_id=-7)["result"]["message_id"]
    for message_id in (sent, 99):
        with pytest.raises(AssertionError, match=f"no message {message_id} of a person's"):
            server.edit(-7, message_id, "問")


# Privacy mode


def test_get_me_says_what_the_bot_may_read(server: BotApi, private: BotApi) -> None:
    readable = [
        call(api, "getMe")["result"]["can_read_all_group_messages"] for api in (server, private)
    ]
    assert readable == [True, False]


def test_with_privacy_mode_only_what_is_meant_for_the_bot_arrives(private: BotApi) -> None:
    hidden = (
        "問",
        "@ningbot_test_bot 問",
        "/ask@another_bot 問",
        "/ask 問",
        "問 /ask@ningbot_test_bot",
    )
    for text in (*hidden, "/ask@ningbot_test_bot 問", "/ask@Ningbot_Test_Bot 問"):
        private.send_text(-7, text, **GROUP)
    assert received(private) == ["/ask@ningbot_test_bot 問", "/ask@Ningbot_Test_Bot 問"]


def test_without_it_everything_arrives(server: BotApi) -> None:
    server.send_text(-7, "問", **GROUP)
    assert received(server) == ["問"]


def test_a_general_command_arrives_when_the_bot_was_the_last_to_speak(private: BotApi) -> None:
    private.send_text(-7, "問", **GROUP)
    say(private, "答", chat_id=-7)
    private.send_text(-7, "/help", **GROUP)
    assert received(private) == ["/help"]


def test_replies_arrive_that_answer_the_bot_or_what_was_meant_for_it(private: BotApi) -> None:
    idle = private.send_text(-7, "閒話", **GROUP)
    meant = private.send_text(-7, "/ask@ningbot_test_bot", **GROUP)
    sent = say(private, "答", chat_id=-7)["result"]["message_id"]
    private.send_text(-7, "甲", reply_to=idle, **GROUP)
    private.send_text(-7, "乙", reply_to=meant, **GROUP)
    private.send_text(-7, "丙", reply_to=sent, **GROUP)
    assert received(private) == ["/ask@ningbot_test_bot", "乙", "丙"]


def test_private_chats_service_messages_and_what_came_by_way_of_the_bot_arrive(
    private: BotApi,
) -> None:
    via = call(private, "getMe")["result"]
    private.send_text(5, "問")
    private.send(-7, {"new_chat_title": "題"}, **GROUP)
    private.send(-7, {"text": "答", "via_bot": via}, **GROUP)
    assert received(private) == ["問", None, "答"]


def test_an_edit_is_hidden_or_shown_for_what_it_says_now(private: BotApi) -> None:
    first = private.send_text(-7, "問", **GROUP)
    private.edit(-7, first, "再問")
    private.edit(-7, first, "/ask@ningbot_test_bot")
    assert received(private) == ["/ask@ningbot_test_bot"]
