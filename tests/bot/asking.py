"""People who ask the bot."""

from __future__ import annotations

import re
import time
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.botapi import BotApi

SIMPLIFIED, TRADITIONAL = "全市派驻了多少名党建指导员？", "全市派駐了多少名黨建指導員？"
new_chat = count(1001).__next__


def ask(server: BotApi, text: str, **who: Any) -> dict[str, Any]:
    """Write in a new chat, and give the reply."""
    chat_id = new_chat()
    sent = server.send_text(chat_id, text, **who)
    (reply,) = server.wait_for_replies(chat_id, 1)
    assert reply["reply_to_message"]["message_id"] == sent
    return reply


def plain(phrase: str) -> str:
    """Take the tags out of a fixed phrase."""
    return re.sub("<[^>]*>", "", phrase)


def replies_to(server: BotApi, questions: Iterable[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Count the replies to each question, which is a message's chat and id."""
    counts = dict.fromkeys(questions, 0)
    for chat_id in {chat_id for chat_id, _ in counts}:
        for sent in list(server.sent[chat_id]):
            counts[chat_id, sent["reply_to_message"]["message_id"]] += 1
    return counts


def wait_until_answered(
    server: BotApi, questions: Iterable[tuple[int, int]], *, timeout: float = 60
) -> dict[tuple[int, int], int]:
    """Wait until each question has a reply; give how many."""
    ends = time.monotonic() + timeout
    while not all((counts := replies_to(server, questions)).values()):
        unanswered = [question for question, n in counts.items() if not n]
        assert time.monotonic() < ends, f"not answered in {timeout} s: {unanswered}"
        time.sleep(0.02)
    return counts
