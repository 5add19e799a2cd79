"""People who ask the bot."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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
