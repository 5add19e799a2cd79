"""Buttons under replies: they look up, go on and judge, after a restart and after a new index as well."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bot.asking import SIMPLIFIED, TRADITIONAL, ask, new_chat, plain
from bot.botapi import BotApi
from bot.running import answering
from conftest import write_jsonl
from ningbot.cards import draw_card
from ningbot.indexing import index
from ningbot.records import Span
from ningbot.telegram.asking.buttons import Press, read_press
from ningbot.telegram.rendering.phrases import PHRASES

if TYPE_CHECKING:
    from pathlib import Path

    from bot.running import BotProcess
    from ningbot.archive import Archive

WRONG_DATA = [
    "",
    "x",
    "cs:",
    "cx:0123456789ab-1.1-89abcdef",
    "fs:-1",
    "fs:1:",
    "rs:1;drop",
    "ps:0123456789ab-1.1-89abcdef:",
    "ps:0123456789ab-1.1-89abcdef:-1-2",
    "ps:0123456789ab-1.1-89abcdef:1-2-3",
    "fs:1:2-3",
    "c" * 64,
]


def labels(message: dict[str, Any]) -> list[list[str]]:
    """Give the labels of a message's buttons, row by row."""
    rows = message["reply_markup"]["inline_keyboard"]
    return [[button["text"] for button in row] for row in rows]


def press(server: BotApi, message: dict[str, Any], label: str, **who: Any) -> dict[str, Any]:
    """Press a button, and give how the press was answered."""
    chat_id, n = message["chat"]["id"], len(server.calls_of("answerCallbackQuery"))
    server.press(chat_id, message["message_id"], label, **who)
    return server.wait_for_call("answerCallbackQuery", n + 1)[n].parameters


def test_an_answer_has_buttons_in_the_language_of_its_question(
    server: BotApi, bot: BotProcess
) -> None:
    assert labels(ask(server, SIMPLIFIED)) == [
        ["上下文", "原始文字", "图片", "下一句 ›"],
        ["👍 对", "👎 不对"],
    ]
    assert labels(ask(server, TRADITIONAL))[1] == ["👍 對", "👎 不對"]
    assert labels(ask(server, "How many party-building instructors?"))[0][0] == "Context"
    assert labels(ask(server, "谁发明了电灯？")) == [["👍 对", "👎 不对"]]  # a refusal


def test_the_context_is_the_paragraph_with_the_sentence_marked(
    server: BotApi, bot: BotProcess
) -> None:
    answer = ask(server, SIMPLIFIED)
    chat_id = answer["chat"]["id"]
    assert "text" not in press(server, answer, "上下文")
    context = server.wait_for_replies(chat_id, 2)[1]
    assert context["reply_to_message"]["message_id"] == answer["message_id"]
    kinds = {entity["type"]: entity for entity in context["entities"]}
    assert kinds["expandable_blockquote"]["offset"] == 0
    marked = kinds["underline"]
    sentence = context["text"][marked["offset"] :][: marked["length"]]
    assert sentence.startswith("寧鄉全面實施")
    assert "派駐240名黨建指導員" in sentence
    assert context["text"].split("\n")[-1] == answer["text"].split("\n")[-1]


def test_the_original_is_what_the_file_has(server: BotApi, bot: BotProcess) -> None:
    answer = ask(server, SIMPLIFIED)
    press(server, answer, "原始文字")
    original = server.wait_for_replies(answer["chat"]["id"], 2)[1]
    assert "寧鄉(xiāng)全面實施" in original["text"]


def test_the_next_sentence_comes_with_buttons_of_its_own(server: BotApi, bot: BotProcess) -> None:
    answer = ask(server, SIMPLIFIED)
    chat_id = answer["chat"]["id"]
    press(server, answer, "下一句 ›")
    further = server.wait_for_replies(chat_id, 2)[1]
    assert further["text"].split("\n")[0] not in answer["text"]
    assert labels(further)[0][:3] == ["上下文", "原始文字", "图片"]
    while "下一句 ›" in labels(further)[0]:
        n = len(server.sent[chat_id])
        press(server, further, "下一句 ›")
        further = server.wait_for_replies(chat_id, n + 1)[n]
    texts = [message["text"] for message in server.sent[chat_id]]
    assert len(set(texts)) == len(texts)


def test_a_verdict_is_thanked_for(server: BotApi, bot: BotProcess) -> None:
    for question, label, language in (
        (SIMPLIFIED, "👍 对", "zh-Hans"),
        ("How many party-building instructors?", "👎 Wrong", "en"),
    ):
        answered = press(server, ask(server, question), label)
        assert answered["text"] == PHRASES[language].thanks  # type: ignore[index] # a Language


@pytest.mark.parametrize("data", WRONG_DATA)
def test_data_that_is_none_of_ours_means_nothing(data: str) -> None:
    assert read_press(data) is None


def test_data_of_the_largest_figures_fit() -> None:
    largest = "0123456789ab-999999999.999999999-89abcdef"
    for press in (
        Press("context", "zh-Hans", citation_id=largest),
        Press("picture", "zh-Hant", citation_id=largest, answer=Span(999_998, 999_999)),
        Press("further", "en", asked_id=10**17, n=999),
        Press("wrong", "zh-Hant", asked_id=10**17),
    ):
        assert len(press.data.encode()) <= 64
        assert read_press(press.data) == press


def test_an_answer_too_far_into_its_sentence_is_not_marked() -> None:
    press = Press("picture", "en", citation_id="0123456789ab-1.1-89abcdef", answer=Span(0, 10**6))
    assert read_press(press.data) == replace(press, answer=None)


def test_a_picture_is_sent_with_the_answer_marked_and_its_source_below(
    server: BotApi, bot: BotProcess, sample: Archive
) -> None:
    answer = ask(server, SIMPLIFIED)
    chat_id = answer["chat"]["id"]
    assert "text" not in press(server, answer, "图片")
    picture = server.wait_for_replies(chat_id, 2)[1]
    assert picture["reply_to_message"]["message_id"] == answer["message_id"]
    assert picture["caption"] == answer["text"].split("\n")[-1]
    assert "code" in {entity["type"] for entity in picture["caption_entities"]}
    (citation_id,) = re.findall(r"\S+$", picture["caption"])
    citation = sample.find(citation_id).citation
    start = citation.sentence.index("240名")
    marked = draw_card(citation, language="zh-Hans", answer_span=Span(start, start + 4))
    assert server.content_of(picture) == marked != draw_card(citation, language="zh-Hans")


def test_a_picture_has_its_words_in_the_language_of_the_question(
    server: BotApi, bot: BotProcess, sample: Archive
) -> None:
    answer = ask(server, "How many party-building instructors?")
    press(server, answer, "Picture")
    picture = server.wait_for_replies(answer["chat"]["id"], 2)[1]
    (citation_id,) = re.findall(r"\S+$", picture["caption"])
    citation = sample.find(citation_id).citation
    drawn = server.content_of(picture)
    starts = [m.start() for m in re.finditer("240", citation.sentence)]
    spans = [Span(start, start + n) for start in starts for n in range(3, 12)]
    assert drawn in [draw_card(citation, language="en", answer_span=span) for span in spans]


def test_a_picture_is_sent_into_the_topic_and_again_after_a_failure(
    server: BotApi, bot: BotProcess
) -> None:
    chat_id = -new_chat()
    who = {"chat_type": "supergroup", "user_id": 7, "thread_id": 3}
    server.send_text(chat_id, f"/ask@{server.username} {SIMPLIFIED}", **who)
    (answer,) = server.wait_for_replies(chat_id, 1)
    server.fail_next("sendPhoto", status=500)
    press(server, answer, "图片", user_id=7)
    picture = server.wait_for_replies(chat_id, 2)[1]
    assert picture["message_thread_id"] == 3
    assert picture["photo"][-1]["width"] == 1200


def test_a_button_nobody_knows_does_not_keep_spinning(server: BotApi, bot: BotProcess) -> None:
    chat_id = new_chat()
    server.send_text(chat_id, SIMPLIFIED)
    (answer,) = server.wait_for_replies(chat_id, 1)
    markup = answer["reply_markup"]["inline_keyboard"]
    markup[0][0]["callback_data"] = "of an older version"
    assert press(server, answer, "上下文")["text"] == PHRASES["zh-Hans"].forgotten


def test_buttons_work_after_a_restart_and_say_so_when_the_article_has_changed(
    tmp_path: Path,
) -> None:
    rows = [{"id": "a", "title": "大橋", "text": "大橋於1998年通車。大橋的引橋於2003年通車。"}]
    write_jsonl(tmp_path / "d.jsonl", rows)
    index([tmp_path / "d.jsonl"], tmp_path / "index")
    with BotApi() as server:
        with answering(server, tmp_path / "index", tmp_path) as bot:
            server.send_text(5, "大橋是哪一年通車的？")
            (answer,) = server.wait_for_replies(5, 1)
            assert bot.stop() == 0
        with answering(server, tmp_path / "index", tmp_path):
            press(server, answer, "上下文")
            server.wait_for_replies(5, 2)
            assert press(server, answer, "👍 對")["text"] == PHRASES["zh-Hant"].thanks
            rows[0]["text"] = "大橋於1999年通車。"
            write_jsonl(tmp_path / "d.jsonl", rows)
            index([tmp_path / "d.jsonl"], tmp_path / "index")
            for label in ("上下文", "圖片"):
                assert press(server, answer, label)["text"] == PHRASES["zh-Hant"].stale
            assert not server.calls_of("sendPhoto")


def test_a_stranger_may_not_press_a_button(sample_index: Path, tmp_path: Path) -> None:
    with (
        BotApi() as server,
        answering(server, sample_index, tmp_path, allow="7"),
    ):
        group = {"chat_type": "supergroup", "user_id": 7}
        server.send_text(-5, f"/ask@{server.username} {SIMPLIFIED}", **group)
        (answer,) = server.wait_for_replies(-5, 1)
        toast = press(server, answer, "上下文", user_id=6, language_code="en")["text"]
        assert toast == plain(PHRASES["en"].stranger).format(6)
        assert len(server.sent[-5]) == 1


def test_what_a_button_sends_comes_once_though_its_press_cannot_be_answered(
    server: BotApi, bot: BotProcess
) -> None:
    answer = ask(server, SIMPLIFIED)
    chat_id = answer["chat"]["id"]
    server.fail_next("answerCallbackQuery", status=500)
    server.press(chat_id, answer["message_id"], "上下文")
    server.wait_for_replies(chat_id, 2)
    server.send_text(chat_id, "/help")
    texts = [message["text"] for message in server.wait_for_replies(chat_id, 3)]
    assert "/help" in texts[2]
