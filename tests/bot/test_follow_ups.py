"""A follow-up is understood from the conversation's last question, and the asker sees how."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.asking import SIMPLIFIED, TRADITIONAL, ask, new_chat
from ningbot.telegram.asking.conversations import MAX_QUESTIONS

if TYPE_CHECKING:
    from bot.botapi import BotApi
    from bot.running import BotProcess


def talk(server: BotApi, *texts: str, chat_id: int | None = None, **who: Any) -> list[str]:
    """Write in one chat, one after another, and give the texts of the replies."""
    chat_id = chat_id or new_chat()
    for n, text in enumerate(texts, 1):
        server.send_text(chat_id, text, **who)
        server.wait_for_replies(chat_id, n)
    return [reply["text"] for reply in server.wait_for_replies(chat_id, len(texts))]


@pytest.mark.parametrize(
    ("last", "follow_up", "said"),
    [
        (SIMPLIFIED, "那长沙呢？", "理解为：长沙派驻了多少名党建指导员？"),
        (TRADITIONAL, "那長沙呢？", "理解為：長沙派駐了多少名黨建指導員？"),
        (TRADITIONAL, "2021年呢？", "理解為：2021年全市派駐了多少名黨建指導員？"),
        (SIMPLIFIED, "and in 2021?", "Understood as: 2021年全市派驻了多少名党建指导员？"),
    ],
)
def test_a_reply_to_a_follow_up_begins_with_what_was_understood(
    server: BotApi, bot: BotProcess, last: str, follow_up: str, said: str
) -> None:
    first, second = talk(server, last, follow_up)
    assert first.startswith("240名\n")
    assert second.split("\n")[0] == said
    assert len(second.split("\n")) > 1


def test_a_chain_of_follow_ups_goes_on_from_what_was_understood(
    server: BotApi, bot: BotProcess
) -> None:
    replies = talk(server, SIMPLIFIED, "那长沙呢？", "谢谢", "2021年呢？", "2022年呢？", "株洲呢？")
    assert replies[-1].startswith("理解为：2022年株洲派驻了多少名党建指导员？\n")
    assert "理解为" not in replies[2]


def test_nothing_is_understood_from_another_chat(server: BotApi, bot: BotProcess) -> None:
    ask(server, SIMPLIFIED)
    assert "理解" not in ask(server, "那长沙呢？")["text"]


def test_each_topic_of_a_group_is_a_conversation_and_its_replies_are_none(
    server: BotApi, bot: BotProcess
) -> None:
    group = -new_chat()

    def write(n: int, text: str, **where: Any) -> str:
        command = {"type": "bot_command", "offset": 0, "length": 4}
        content = {"text": f"/ask {text}", "entities": [command], **where.pop("content", {})}
        server.send(group, content, chat_type="supergroup", user_id=1, **where)
        return str(server.wait_for_replies(group, n)[-1]["text"])

    write(1, SIMPLIFIED, thread_id=7)
    assert "理解" not in write(2, "那长沙呢？", thread_id=8)
    assert "理解" not in write(3, "那长沙呢？")
    assert write(4, "那长沙呢？", thread_id=7).startswith("理解为：长沙")
    write(5, TRADITIONAL)
    reply = {"message_thread_id": 9}  # where replies, not topics, make a thread
    assert write(6, "那长沙呢？", content=reply).startswith("理解为：长沙")


def test_a_question_that_cannot_be_looked_up_is_not_remembered(
    server: BotApi, bot: BotProcess
) -> None:
    *_, last = talk(server, SIMPLIFIED, *["問" * 4096] * MAX_QUESTIONS, "那长沙呢？")
    assert last.startswith("理解为：长沙派驻")
