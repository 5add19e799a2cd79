"""Words that a reader marks, without loose marks and half brackets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbot.reading.tidying import tidied
from ningbot.records import Span

MARKS = "甲乙，。、 （）《》「」“”()[]"


@pytest.mark.parametrize(
    ("text", "marked", "expected"),
    [
        ("共有240名，實現全覆蓋", "240名，", "240名"),
        (
            "聖公會三一堂（Trinity Church）合併",
            "三一堂（Trinity Church",
            "三一堂（Trinity Church）",
        ),
        ("聖公會三一堂（Trinity Church）合併", "三一堂（Trinity", "三一堂"),
        ("獲得「最佳導演」獎", "最佳導演」", "「最佳導演」"),
        ("獲得「最佳導演」獎", "「最佳導演」獎", "「最佳導演」獎"),
        ("（一）黨建、（二）", "）黨建、（", "黨建"),
        ("，。", "，。", "，。"),
        ("Tom O’Neill opened it.", "Tom O’Neill", "Tom O’Neill"),
        ("China’s first tractor museum", "China’s first tractor", "China’s first tractor"),
        ("the workers’ hall in Changsha", "the workers’ hall", "the workers’ hall"),
        ("全長144 kilometres", "144 kilometre", "144 kilometres"),
        ("建於1998年", "998年", "1998年"),
        ("分為1）甲、2）乙", "1）甲、2）乙", "1）甲、2）乙"),
    ],
)
def test_spans(text: str, marked: str, expected: str) -> None:
    start = text.index(marked)
    assert tidied(text, Span(start, start + len(marked))).of(text) == expected


@given(
    text=st.text(MARKS, min_size=1, max_size=12),
    ends=st.tuples(st.integers(0, 11), st.integers(1, 12)),
)
def test_any_span_ends_in_one_of_the_text_that_stays_as_it_is(
    text: str, ends: tuple[int, int]
) -> None:
    start = min(ends[0], len(text) - 1)
    once = tidied(text, Span(start, min(max(start + 1, ends[1]), len(text))))
    assert 0 <= once.start < once.end <= len(text)
    assert tidied(text, once) == once
