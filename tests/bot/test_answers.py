"""A question is answered with the marked sentence, or refused politely."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.asking import SIMPLIFIED, TRADITIONAL, ask, new_chat, plain
from ningbot.telegram.rendering.phrases import PHRASES

if TYPE_CHECKING:
    from bot.botapi import BotApi
    from bot.running import BotProcess
    from ningbot.records import Language


@pytest.mark.parametrize(("question", "code"), [(SIMPLIFIED, "en"), (TRADITIONAL, None)])
def test_a_question_is_answered_with_the_marked_sentence(
    server: BotApi, bot: BotProcess, question: str, code: str | None
) -> None:
    reply = ask(server, question, language_code=code)
    short, quote, source = reply["text"].split("\n")
    assert short == "240名"
    assert "派駐240名黨建指導員" in quote
    assert " · 第8段 · " in source
    kinds = [entity["type"] for entity in reply["entities"]]
    assert sorted(kinds) == ["blockquote", "bold", "bold", "code", "italic"]


def test_an_english_question_is_answered_or_refused_in_english(
    server: BotApi, bot: BotProcess
) -> None:
    reply = ask(server, "how many party-building instructors?", language_code="zh-hant")
    refused = not re.search("[一-鿿]", reply["text"])
    assert refused or (reply["text"].startswith("240") and " · ¶8 · " in reply["text"])


def test_what_the_archive_does_not_hold_is_refused_without_a_citation(
    server: BotApi, bot: BotProcess
) -> None:
    reply = ask(server, "火星上有多少人？")
    assert "火星" in reply["text"]
    assert "entities" not in reply


@pytest.mark.parametrize(
    "text", ["<b>多少</i> & &lt; \"'", "<script>", "😀😀😀", "𠮷" * 2048, "？", "a&b<c>" * 682]
)
def test_no_text_is_left_without_a_reply(server: BotApi, bot: BotProcess, text: str) -> None:
    assert ask(server, text)["text"]
    assert "Traceback" not in bot.log


def test_the_longest_message_gets_a_polite_sentence(server: BotApi, bot: BotProcess) -> None:
    assert ask(server, "問" * 4096)["text"] == PHRASES["zh-Hant"].unclear


@pytest.mark.parametrize("text", ["😀😀😀", "？！", "😀" * 2048, "/ask 👍"])
@pytest.mark.parametrize(
    ("code", "language"),
    [("en", "en"), ("zh-hant", "zh-Hant"), ("zh-hans", "zh-Hans"), (None, "zh-Hans")],
)
def test_a_question_without_letters_is_refused_in_the_language_of_the_app(
    server: BotApi, bot: BotProcess, text: str, code: str | None, language: Language
) -> None:
    assert ask(server, text, language_code=code)["text"] == PHRASES[language].no_words


def test_many_chats_at_once_are_all_answered_each_in_its_order(
    server: BotApi, bot: BotProcess
) -> None:
    chats = [new_chat() for _ in range(60)]
    for text in (SIMPLIFIED, "/dance", TRADITIONAL):
        for chat_id in chats:
            server.send_text(chat_id, text)
    for chat_id in chats:
        texts = [reply["text"][:4] for reply in server.wait_for_replies(chat_id, 3, timeout=30)]
        assert texts == ["240名", PHRASES["zh-Hans"].unknown[:4], "240名"]


@pytest.mark.parametrize(
    ("text", "language"), [("你好", "zh-Hans"), ("謝謝！", "zh-Hant"), ("Thank you :)", "en")]
)
def test_a_greeting_is_no_question(
    server: BotApi, bot: BotProcess, text: str, language: Language
) -> None:
    assert ask(server, text)["text"] == plain(PHRASES[language].pleased)
