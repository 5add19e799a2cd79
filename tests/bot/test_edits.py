"""An edited question has its answer edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.asking import SIMPLIFIED, new_chat
from ningbot.telegram.rendering.phrases import PHRASES

if TYPE_CHECKING:
    from bot.botapi import BotApi
    from bot.running import BotProcess

BASE = "How many party-building instructors?"


def shown(server: BotApi, chat_id: int, n: int) -> list[str]:
    """Wait for the n-th edit, and give the bot's messages as they stand then."""
    server.wait_until(lambda: len(server.edits[chat_id]) >= n)
    return [message["text"] for message in server.shown(chat_id)]


def test_the_answer_follows_the_question(server: BotApi, bot: BotProcess) -> None:
    chat_id = new_chat()
    asked = server.send_text(chat_id, "谁发明了电灯？")
    server.wait_for_replies(chat_id, 1)
    server.edit(chat_id, asked, SIMPLIFIED)
    (text,) = shown(server, chat_id, 1)
    assert text.startswith("240名\n")
    server.edit(chat_id, asked, "🙂🙂")
    (text,) = shown(server, chat_id, 2)
    assert text == PHRASES["zh-Hans"].no_words
    server.edit(chat_id, asked, BASE)
    (text,) = shown(server, chat_id, 3)
    assert text.startswith("240名")


def test_what_is_asked_next_follows_the_edited_question(server: BotApi, bot: BotProcess) -> None:
    chat_id = new_chat()
    asked = server.send_text(chat_id, "谁发明了电灯？")
    server.wait_for_replies(chat_id, 1)
    server.edit(chat_id, asked, SIMPLIFIED)
    shown(server, chat_id, 1)
    server.send_text(chat_id, "那长沙呢？")
    _, reply = server.wait_for_replies(chat_id, 2)
    assert reply["text"].startswith("理解为：长沙派驻")


def test_what_was_no_question_may_become_one(server: BotApi, bot: BotProcess) -> None:
    chat_id = new_chat()
    sent = server.send_text(chat_id, "你好")
    server.wait_for_replies(chat_id, 1)
    server.edit(chat_id, sent, SIMPLIFIED)
    assert server.wait_for_replies(chat_id, 2)[1]["text"].startswith("240名\n")


def test_other_edits_mean_nothing(server: BotApi, bot: BotProcess) -> None:
    chat_id = new_chat()
    command = server.send_text(chat_id, "/help")
    server.wait_for_replies(chat_id, 1)
    server.edit(chat_id, command, "/privacy")
    asked = server.send_text(chat_id, f"/ask {SIMPLIFIED}")
    server.wait_for_replies(chat_id, 2)
    server.edit(chat_id, asked, f"/ask  {SIMPLIFIED}")  # the same question, and so the same answer
    server.send_text(chat_id, "/help")
    assert len(server.wait_for_replies(chat_id, 3)) == 3
    assert server.edits[chat_id] == []
