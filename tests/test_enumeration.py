"""Which questions ask for several things, and where the list around an answer begins and ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_files import cases
from ningbot.enumeration import asks_for_list, list_around
from ningbot.records import Language, Span
from ningbot.text.folding import fold
from ningbot.text.scripts import detect_language

PIECES = (
    "、 和 及 與 等 ， 。 北京 三一 發展 的 2021年 （ ） 《 》 “ ” 「 」 一是 二是 第一， 第二， 譚曉波 · 𠮷 (1) (2) ① ② "
    "Alice ,\u0020 and\u0020 Bob"
).split(" ")
sentences = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=16).map("".join)


PAIRS = dict(zip("（《“「(", "）》”」)", strict=True))


def is_whole(text: str) -> bool:
    """Tell whether every bracket is closed, and the last opened first."""
    opened: list[str] = []
    for char in text:
        if char in PAIRS:
            opened.append(PAIRS[char])
        elif char in PAIRS.values() and (not opened or opened.pop() != char):
            return False
    return not opened


@cases("enumeration")
def test_enumerations(original: tuple[str, str], expected: str | None) -> None:
    sentence, answer = original
    start = sentence.index(answer)
    found = list_around(sentence, Span(start, start + len(answer)))
    assert (found.of(sentence) if found else None) == expected


@pytest.mark.parametrize(
    "question",
    [
        "寧鄉有哪三大產業鏈？",
        "獲得了哪些獎？",
        "黨委有什麼作用？",
        "哪幾家企業跨百億？",
        "三大产业链分别是什么？",
        "产业链包括什么？",
        "谁和谁并称？",
        "Which companies passed ten billion?",
        "Which three chains lead?",
        "Which new chains were built?",
        "What are the main industries?",
        "Who were the founders?",
        "Name all the mayors.",
    ],
)
def test_a_question_for_several_things(question: str) -> None:
    assert asks_for_list(fold(question), detect_language(question))


@pytest.mark.parametrize(
    "question",
    [
        "哪一家企業跨百億？",
        "派駐了多少名黨建指導員？",
        "哪年通車？",
        "獲得什麼獎？",
        "记者是谁？",
        "有什么时候的报纸？",
        "Which company passed ten billion?",
        "Which city hosts the games?",
        "Which physics prize was it?",
        "What is the class of the ship?",
        "What was his address?",
        "What does this mean?",
        "How many party-building instructors?",
        "",
    ],
)
def test_a_question_for_one_thing(question: str) -> None:
    assert not asks_for_list(fold(question), detect_language(question))


@given(sentence=sentences, data=st.data())
def test_a_list_holds_the_answer_lies_in_the_sentence_and_cuts_no_bracket(
    sentence: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, max(len(sentence) - 1, 0)))
    span = Span(start, data.draw(st.integers(start + 1, max(len(sentence), start + 1))))
    found = list_around(sentence, span)
    if found is not None:
        assert Span(0, len(sentence)).contains(found)
        assert found.contains(span)
        assert found != span
        assert is_whole(found.of(sentence)) or not is_whole(sentence)


@given(sentence=sentences, start=st.integers(-3, 40), end=st.integers(-3, 40))
def test_a_span_that_does_not_fit_stops_nothing(sentence: str, start: int, end: int) -> None:
    list_around(sentence, Span(start, end))


@pytest.mark.parametrize(
    "piece",
    ["Alice, ", "a b, ", "Aa ", "A and ", "甲、", "甲和", "（", "“甲", "1、", "一是", "三一、發展"],
)
def test_a_long_sentence_takes_no_long_time(piece: str) -> None:
    sentence = piece * 500  # ways to cut it into items: as many as 2 to the power of 500
    found = list_around(sentence, Span(0, 1))
    assert found is None or found.end <= len(sentence)


@given(question=st.text(max_size=60))
def test_any_text_may_be_asked(question: str) -> None:
    languages: tuple[Language, ...] = ("zh-Hans", "zh-Hant", "en")
    for language in languages:
        asks_for_list(fold(question), language)
