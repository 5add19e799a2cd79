"""In groups the bot answers who means it, where he said it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.asking import SIMPLIFIED, new_chat

if TYPE_CHECKING:
    from bot.botapi import BotApi
    from bot.running import BotProcess


def test_a_mention_and_a_reply_to_the_bot_are_questions(server: BotApi, bot: BotProcess) -> None:
    group, who = -new_chat(), {"chat_type": "supergroup", "user_id": new_chat()}
    server.send_text(group, SIMPLIFIED, **who)  # said to the others
    server.send_text(group, f"@other_test_bot {SIMPLIFIED}", **who)
    asked = server.send_text(group, f"@{server.username.upper()} {SIMPLIFIED}", **who)
    (answer,) = server.wait_for_replies(group, 1)
    assert answer["reply_to_message"]["message_id"] == asked
    assert answer["text"].startswith("240名\n")
    follow_up = server.send_text(group, "那长沙呢？", reply_to=answer["message_id"], **who)
    reply = server.wait_for_replies(group, 2)[1]
    assert reply["reply_to_message"]["message_id"] == follow_up
    assert reply["text"].startswith("理解为：长沙派驻")
    server.send_text(group, f"{SIMPLIFIED}@{server.username}", **who)  # to Telegram no mention
    assert server.wait_for_replies(group, 3)[2]["text"].startswith("240名\n")


def test_a_topic_has_its_replies_and_buttons_in_it(server: BotApi, bot: BotProcess) -> None:
    group = -new_chat()
    who: dict[str, Any] = {"chat_type": "supergroup", "user_id": new_chat(), "thread_id": 77}
    server.send_text(group, f"{SIMPLIFIED} @{server.username}", **who)
    (answer,) = server.wait_for_replies(group, 1)
    assert answer["message_thread_id"] == 77
    server.press(group, answer["message_id"], "上下文", user_id=who["user_id"])
    context = server.wait_for_replies(group, 2)[1]
    assert context["message_thread_id"] == 77
    typing = [
        c for c in server.calls_of("sendChatAction") if c.parameters.get("chat_id") == str(group)
    ]
    assert {int(call.parameters["message_thread_id"]) for call in typing} <= {77}


def test_the_name_alone_below_anothers_question_asks_that(server: BotApi, bot: BotProcess) -> None:
    group, who = -new_chat(), {"chat_type": "supergroup", "user_id": new_chat()}
    above = server.send_text(group, SIMPLIFIED, **who)
    server.send_text(group, f"@{server.username}", reply_to=above, **who)
    (answer,) = server.wait_for_replies(group, 1)
    assert answer["text"].startswith("240名\n")
