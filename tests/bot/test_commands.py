"""Commands, groups, and messages that are not questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.asking import SIMPLIFIED, ask, new_chat, plain
from ningbot.telegram.phrases import PHRASES

if TYPE_CHECKING:
    from bot.botapi import BotApi
    from bot.running import BotProcess


@pytest.mark.parametrize("command", ["start", "help"])
@pytest.mark.parametrize(
    ("code", "language"), [("zh-hans", "zh-Hans"), ("zh-TW", "zh-Hant"), ("de", "en")]
)
def test_start_and_help_speak_the_language_of_the_app(
    server: BotApi, bot: BotProcess, command: str, code: str, language: Any
) -> None:
    reply = ask(server, f"/{command}", language_code=code)
    assert reply["text"] == plain(getattr(PHRASES[language], command))


def test_an_unknown_command_gets_one_sentence(server: BotApi, bot: BotProcess) -> None:
    reply = ask(server, "/dance now", language_code="en")
    assert reply["text"] == PHRASES["en"].unknown


def test_a_photo_gets_one_sentence(server: BotApi, bot: BotProcess) -> None:
    chat_id = new_chat()
    server.send_photo(chat_id, language_code="zh-hant")
    (reply,) = server.wait_for_replies(chat_id, 1)
    assert reply["text"] == PHRASES["zh-Hant"].not_text


def test_ask_takes_the_question_after_it(server: BotApi, bot: BotProcess) -> None:
    assert ask(server, f"/ask {SIMPLIFIED}")["text"].startswith("240名\n")
    for blank in ("\n", "\t", "\u3000", " \u3000\n"):
        assert ask(server, f"/ask{blank}{SIMPLIFIED}")["text"].startswith("240名\n")
    assert ask(server, "/ask")["text"] == plain(PHRASES["zh-Hans"].no_question)


def test_a_group_is_answered_only_when_it_asks(server: BotApi, bot: BotProcess) -> None:
    who: dict[str, Any] = {"chat_type": "supergroup", "user_id": new_chat()}
    group = -new_chat()
    for text in (SIMPLIFIED, "/dance", f"/ask@other_bot {SIMPLIFIED}"):
        server.send_text(group, text, **who)
    server.send_photo(group, **who)
    asked = server.send_text(group, f"/ask@{server.username} {SIMPLIFIED}", **who)
    (reply,) = server.wait_for_replies(group, 1)
    assert reply["reply_to_message"]["message_id"] == asked
    assert reply["text"].startswith("240名\n")


def test_an_edited_message_and_another_bot_are_passed_over(server: BotApi, bot: BotProcess) -> None:
    chat_id = new_chat()
    robot = {"id": chat_id, "is_bot": True, "first_name": "robot"}
    server.send(chat_id, {"text": SIMPLIFIED}, kind="edited_message")
    server.send(chat_id, {"text": SIMPLIFIED, "from": robot})
    server.send_text(chat_id, "/dance", language_code="en")
    (reply,) = server.wait_for_replies(chat_id, 1)
    assert reply["text"] == PHRASES["en"].unknown
