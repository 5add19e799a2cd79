"""Commands, groups, and messages that are not questions."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from bot.asking import SIMPLIFIED, ask, new_chat, plain
from ningbot.telegram.rendering.phrases import PHRASES

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
    phrases = PHRASES[language]
    listed = "\n".join(f"/{name} {said}" for name, said in phrases.commands.items())
    assert reply["text"] == plain(getattr(phrases, command)).replace("{commands}", listed)


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


def test_another_bot_is_passed_over(server: BotApi, bot: BotProcess) -> None:
    chat_id = new_chat()
    robot = {"id": chat_id, "is_bot": True, "first_name": "robot"}
    server.send(chat_id, {"text": SIMPLIFIED, "from": robot})
    server.send_text(chat_id, "/dance", language_code="en")
    (reply,) = server.wait_for_replies(chat_id, 1)
    assert reply["text"] == PHRASES["en"].unknown


def test_sources_count_the_archive_and_name_the_newest(server: BotApi, bot: BotProcess) -> None:
    lines = ask(server, "/sources")["text"].split("\n")
    assert re.fullmatch(r"这里有 1 篇文章，共 \d+ 段、\d+ 句。", lines[0])
    assert lines[-1].startswith("• 寧鄉")


def test_cite_shows_the_sentence_that_an_answer_referred_to(
    server: BotApi, bot: BotProcess
) -> None:
    answer = ask(server, SIMPLIFIED)["text"]
    reference = answer.rpartition(" · ")[2]
    shown = ask(server, f"/cite {reference}")
    assert shown["text"].endswith(reference)
    (marked,) = [e for e in shown["entities"] if e["type"] == "underline"]
    assert "240名" in shown["text"][marked["offset"] :][: marked["length"]]
    link = ask(server, f"/start c_{reference.replace('.', '_')}")
    assert link["text"] == shown["text"]
    assert ask(server, "/cite 0123456789ab-1.1-89abcdef")["text"] == PHRASES["zh-Hans"].not_found
    assert ask(server, "/cite <b>")["text"] == PHRASES["zh-Hans"].not_found
    assert ask(server, "/cite")["text"] == plain(PHRASES["zh-Hans"].cite_usage)


def test_random_is_a_sentence_with_its_source(server: BotApi, bot: BotProcess) -> None:
    fact = ask(server, "/random")
    assert fact["entities"][0]["type"] == "blockquote"
    reference = fact["text"].rpartition(" · ")[2]
    assert fact["text"].split("\n")[0] in ask(server, f"/cite {reference}")["text"]


def test_feedback_is_of_the_answer_replied_to_or_the_last(server: BotApi, bot: BotProcess) -> None:
    phrases, chat_id = PHRASES["zh-Hans"], new_chat()
    said = ["/feedback", "/feedback 年份不對", SIMPLIFIED, "/feedback 年份不對"]
    for n, text in enumerate(said, 1):
        server.send_text(chat_id, text)
        server.wait_for_replies(chat_id, n)
    answer = server.sent[chat_id][2]
    server.send_text(chat_id, "/feedback 對", reply_to=answer["message_id"])
    server.wait_for_replies(chat_id, 5)
    server.send_text(chat_id, "/feedback 不是", reply_to=server.sent[chat_id][0]["message_id"])
    texts = [reply["text"] for reply in server.wait_for_replies(chat_id, 6)]
    assert texts[5] == phrases.nothing_asked  # that was no answer
    assert texts[0] == plain(phrases.comment_usage)
    assert texts[1] == phrases.nothing_asked
    assert texts[3] == texts[4] == phrases.comment_thanks


def test_who_stops_is_forgotten(server: BotApi, bot: BotProcess) -> None:
    chat_id = new_chat()
    for n, text in enumerate([SIMPLIFIED, "/privacy", "/stop", "/feedback 好", "那长沙呢？"], 1):
        server.send_text(chat_id, text)
        server.wait_for_replies(chat_id, n)
    _, privacy, stopped, comment, follow_up = [m["text"] for m in server.sent[chat_id]]
    assert "30 天" in privacy
    assert "/stop" in privacy
    assert stopped == PHRASES["zh-Hans"].stopped
    assert comment == PHRASES["zh-Hans"].nothing_asked
    assert "理解为" not in follow_up


def test_who_writes_traditional_gets_its_menu_in_his_own_chat(
    server: BotApi, bot: BotProcess
) -> None:
    reply = ask(server, "/start", language_code="zh-hant")
    scope = {"chat_id": reply["chat"]["id"], "type": "chat"}
    menus = server.wait_until(
        lambda: [
            json.loads(call.parameters["commands"])
            for call in server.calls_of("setMyCommands")
            if json.loads(call.parameters.get("scope", "null")) == scope
        ]
    )
    assert {"command": "ask", "description": "提問"} in menus[0]
