from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from case_files import cases
from ningbot.text.mapping import MappedText
from ningbot.text.repair.furniture import find_furniture

PROSE = "全市共建立兩新黨組織908家，組織覆蓋率85.16%，工作覆蓋率100%。"
# Pieces that pages are made of, so that random texts have their lines.
page_text = st.lists(
    st.sampled_from(
        [
            "\n",
            "\r\n",
            "　",
            "。",
            ">>我要舉報",
            "責任編輯：譚曉波",
            "(编辑：李子璇)",
            "。（责编：蒋俊）",
            "来源：长沙晚报",
            "作者：王希文",
            "2022-12-28 10:30",
            "寧鄉新聞網",
            "首页 > ",
            "正文",
            "分享",
            "打印",
            "下一页",
            "[1]",
            "3/12",
            "版权所有：",
            PROSE,
        ]
    ),
    max_size=40,
).map("".join)


def taken_out(text: str) -> str:
    return MappedText.of(text).changed(find_furniture(text)).text


@cases("furniture")
def test_furniture(original: str, expected: str) -> None:
    assert taken_out(original) == expected


@given(page_text | st.text())
def test_taking_furniture_out_twice_changes_nothing_more(text: str) -> None:
    once = taken_out(text)
    assert taken_out(once) == once


@given(page_text)
def test_a_sentence_is_never_taken_out(text: str) -> None:
    assert taken_out(text).count(PROSE) == text.count(PROSE)


@given(page_text | st.text())
def test_changes_are_in_order_and_disjoint(text: str) -> None:
    end = 0
    for change in find_furniture(text):
        assert end <= change.span.start < change.span.end <= len(text)
        assert (change.after, change.kind) == ("", "furniture")
        end = change.span.end


def test_a_megabyte_takes_seconds_in_one_line_and_in_many() -> None:
    lines = ["黨建" * 500_000, "寧鄉發展\n" * 100_000, "。（编辑：张三）" * 60_000 + "甲"]
    for text in [*lines, "来源：甲 作者：\n" * 50_000, "首页>" * 200_000, "[" * 500_000]:
        began = time.perf_counter()
        list(find_furniture(text))
        assert time.perf_counter() - began < 20
