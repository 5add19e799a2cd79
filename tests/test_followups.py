from __future__ import annotations

import json
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_files import cases
from ningbot.followups import MAX_FOLLOW_UP, MAX_HISTORY, resolve, understood_as
from ningbot.followups.times import find_times, in_chinese, in_english, replaced_time
from ningbot.records import Language
from ningbot.understanding import MAX_QUESTION

LAST = "全市派驻了多少名党建指导员？"
SAMPLE = Path(__file__).parent / "data" / "sample_questions.jsonl"
pieces = st.sampled_from(
    "那 呢 ？ ? 的 在 长沙 星邦 2021年 8月 它 该公司 多少 名 哪一年 为什么 是 有 and what about in it its "
    "how many which year 2021 August Xingbang the company , 《 》 “ 300名 前三季度 去年 \ud800 \n".split(
        " "
    )
)
wild = st.text(max_size=60) | st.lists(pieces, max_size=12).map("".join)
wild |= st.lists(pieces, max_size=12).map(" ".join)


@cases("followups")
def test_follow_ups(original: dict[str, Any], expected: str) -> None:
    assert resolve(original["history"], original["question"]) == expected


@given(history=st.lists(wild, max_size=4), question=wild)
def test_nothing_makes_it_raise_and_it_says_the_same_again(
    history: list[str], question: str
) -> None:
    understood = resolve(history, question)
    assert resolve(list(history), question) == understood
    assert len(understood) <= max(MAX_QUESTION, len(question))


@given(question=wild)
def test_without_a_question_before_none_is_a_follow_up(question: str) -> None:
    assert resolve([], question) == question
    assert resolve(["", " ", "？"], question) == question


def test_a_history_may_hold_follow_ups_as_they_were_asked_or_as_they_were_understood() -> None:
    asked = [LAST, "那长沙呢？"]
    understood = [LAST, resolve([LAST], "那长沙呢？")]
    for question in ("2021年呢？", "为什么？", "and in 2020?"):
        assert resolve(asked, question) == resolve(understood, question) != question


def test_only_the_last_few_questions_matter() -> None:
    assert resolve([LAST, *["谢谢"] * (MAX_HISTORY - 1)], "那长沙呢？") != "那长沙呢？"
    assert resolve([LAST, *["谢谢"] * MAX_HISTORY], "那长沙呢？") == "那长沙呢？"


def test_a_long_message_is_no_follow_up_and_an_endless_one_costs_nothing() -> None:
    long = "那" + "长沙" * MAX_FOLLOW_UP + "呢？"
    assert resolve([LAST], long) == long
    start = process_time()
    resolve(["多少" * 100_000, LAST], "那它呢" * 100_000)
    for words in ("对于", "关于", "截至于", "那么", "还有", "which ", "is ", "A.", "the "):
        last = words * (MAX_QUESTION // len(words) - 10)
        last = f"{last}了长沙是谁？" if "于" in words else last
        for question in (
            f"{words * 30}了它是谁？",
            f"{words * 10}it?",
            "它是谁？",
            "那长沙呢？",
            "and 它?",
        ):
            resolve([last, LAST], question)
            resolve([last], question)
    assert process_time() - start < 1


def test_what_would_be_too_long_a_question_is_left_alone() -> None:
    assert resolve(["长" * (MAX_QUESTION - 5) + "有多少？"], "2021年呢？") == "2021年呢？"


def test_questions_that_are_whole_stay_as_they_are_after_any_other() -> None:
    lines = SAMPLE.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    for last in (*questions[::17], LAST):
        assert [resolve([last], question) for question in questions] == questions


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("2021年8月和前三季度", ["2021年8月", "前三季度"]),
        ("去年上半年", ["去年上半年"]),
        ("2021年上半年，下半年", ["2021年上半年", "下半年"]),
        ("in August 2021 and last year", ["august 2021", "last year"]),
        ("in 2021?", ["2021"]),
        ("how many of 2021 people", []),
        ("2000名党员", []),
        ("the first three quarters", ["the first three quarters"]),
    ],
)
def test_times_are_found_in_both_languages(text: str, times: list[str]) -> None:
    assert [span.of(text).lower() for span in find_times(text)] == times


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("2021年8月", "2020年", "2020年8月"),
        ("8月3日", "9月", "9月"),
        ("2018年以来", "2020年", "2020年以来"),
        ("August 2021", "September", "September 2021"),
        ("今年1至10月", "去年", "去年1至10月"),
        ("去年", "上个月", "上个月"),
    ],
)
def test_a_time_takes_the_place_of_its_like(old: str, new: str, expected: str) -> None:
    assert replaced_time(old, new) == expected


def test_a_year_and_a_month_are_written_as_the_last_question_writes_them() -> None:
    assert [in_chinese(t) for t in ("2021", "May 2021", "", "去年")] == [
        "2021年",
        "2021年5月",
        "",
        "去年",
    ]
    assert [in_english(t) for t in ("2021年", "2021年5月", "", "13月")] == [
        "2021",
        "May 2021",
        "",
        "13月",
    ]


@pytest.mark.parametrize(
    ("language", "said"), [("zh-Hans", "理解为：a b"), ("en", "Understood as: a b")]
)
def test_what_was_understood_is_said_in_one_line(language: Language, said: str) -> None:
    assert understood_as("a\n b", language) == said
