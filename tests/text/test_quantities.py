"""Quantities are found where they stand, and read as what they say."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ningbot.text.quantities import find_quantities

CASES_PATH = Path(__file__).parents[1] / "cases" / "quantities.json"
CASES: list[dict[str, Any]] = json.loads(CASES_PATH.read_text("utf-8"))
ALPHABET = (
    "0123456789２５．，%％½-－~:/., $€零〇一二三四五六七八九十百千萬万億亿兆兩两廿卅半壹貳叁拾佰仟"
    "年月日號号時时點点分秒元成名個个家第前約近超過余餘多幾几以上下至到比之世紀代公零下攝氏今民國"
    "正初季度度春ISBNkmAx@"
)
REPEATED = (
    *(
        "1",
        "一",
        "拾",
        "萬",
        "3萬",
        "1,",
        ",111",
        "1.",
        "1..",
        "1-",
        "1--",
        "1:",
        "1/",
        "1年",
        "1 ",
    ),
    *(
        "A-",
        "1A",
        "1@",
        "第1",
        "3至",
        "1小時",
        "1分1秒",
        "一點",
        "8點",
        "百分之",
        "零下",
        "幾百",
        "NT$",
    ),
    *("2021年1月1日至", "15:30-", "正月", "半", "½", "電話1", "20世紀", "90年代", "五成", "1多"),
)


def read(text: str) -> list[list[Any]]:
    return [
        [quantity.span.of(text), quantity.kind, quantity.normalized, quantity.unit, quantity.bound]
        for quantity in find_quantities(text)
    ]


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_reads_the_case(case: dict[str, Any]) -> None:
    assert read(case["original"]) == case["expected"]


@pytest.mark.parametrize("written", ["廿五", "二十五", "25", "２５", "貳拾伍", "贰拾伍"])
def test_one_number_written_six_ways_reads_alike(written: str) -> None:
    assert [quantity.normalized for quantity in find_quantities(f"共{written}名")] == ["25"]


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("近2000個項目，約３萬人，第七屆", "近2000个项目，约３万人，第七届"),
        ("民國三十八年十二月，兩點五億美元", "民国三十八年十二月，两点五亿美元"),
        ("下午3點30分，三個半小時", "下午3点30分，三个半小时"),
    ],
)
def test_both_scripts_read_alike(traditional: str, simplified: str) -> None:
    def values(text: str) -> list[tuple[Any, ...]]:
        return [(q.kind, q.span, q.normalized, q.bound) for q in find_quantities(text)]

    assert values(traditional) == values(simplified)


def test_the_unit_is_given_as_written() -> None:
    assert [quantity.unit for quantity in find_quantities("３個，5个，６％，７℃")] == [
        "個",
        "个",
        "％",
        "℃",
    ]


@given(
    st.one_of(
        st.text(),
        st.text(alphabet=ALPHABET),
        st.text(alphabet=ALPHABET[10:90]),
        st.text(alphabet="道光康熙绍兴民国3五年月日至"),
    )
)
@settings(max_examples=1500, deadline=None)
def test_spans_are_filled_ordered_and_disjoint(text: str) -> None:
    position = 0
    for quantity in find_quantities(text):
        assert position <= quantity.span.start < quantity.span.end <= len(text)
        assert quantity.span.of(text)
        assert quantity.normalized
        assert quantity.unit in quantity.span.of(text)
        position = quantity.span.end


@given(st.integers(min_value=0, max_value=10**9), st.sampled_from("名家個件人次条项"))
def test_a_count_in_digits_is_always_found(number: int, measure: str) -> None:
    text = f"共有{number}{measure}。"
    assert read(text) == [[f"{number}{measure}", "number", str(number), measure, None]]


@given(st.dates())
def test_a_date_is_read_whole(day: Any) -> None:
    text = f"於{day.year}年{day.month}月{day.day}日舉行"
    found = [quantity.normalized for quantity in find_quantities(text)]
    assert found == [day.isoformat()] or not 100 < day.year <= 2100


@pytest.mark.parametrize("unit", REPEATED)
def test_time_grows_no_faster_than_the_text(unit: str) -> None:
    """A hundred thousand characters take seconds at most; quadratic reading takes minutes."""
    started = time.perf_counter()
    find_quantities(unit * (100_000 // len(unit)))
    assert time.perf_counter() - started < 20


def test_nothing_is_found_in_nothing() -> None:
    assert find_quantities("") == []
