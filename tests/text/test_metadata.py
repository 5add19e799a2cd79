from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_files import cases
from ningbot.text.metadata import find_metadata, publication_date, resolve_date
from ningbot.text.repair import repair

SAMPLE = Path(__file__).parents[2] / "corpus" / "ningxiang_party_building_chain.txt"
# Pieces that bylines are made of, so that random texts have them.
PIECES = (
    "新华社 本报 長沙晚報 掌上長沙 北京 1月5日 28日 2022-12-28 2022年2月30日 10:30 电 訊 （ ） ( ) [ ] 【 "
    "记者 攝影 通讯员 责任编辑 編輯 作者 文/图 来源 發布時間 时间 : ： 张三 陈 欧阳娜 阿依古丽·买买提 ／ 、 。 摄 報導"
).split()
byline_text = st.lists(st.sampled_from([*PIECES, " ", "　", "\n", "\r\n", "𠀀"]), max_size=30).map(
    "".join
)
expressions = st.lists(
    st.sampled_from(
        "今年 去年 明年 前三季度 上半年 1至10月 12月 31日 昨日 近日 本月 上個月 上午 10時 的 ， 2021年 2月30日".split()
    ),
    max_size=4,
).map("".join)
datelines = st.none() | st.dates().map(str) | st.sampled_from(["--12-28", "2022", "2022-12", "?"])


@cases("metadata")
def test_metadata(original: str, expected: list[list[str]]) -> None:
    found = find_metadata(original)
    assert [[m.kind, m.value, m.normalized] for m in found] == expected


@given(byline_text | st.text())
def test_every_value_is_the_slice_at_its_span(text: str) -> None:
    for metadatum in find_metadata(text):
        assert metadatum.value
        assert metadatum.value == metadatum.span.of(text)
        assert "\n" not in metadatum.value


@given(byline_text)
def test_nothing_is_found_twice(text: str) -> None:
    found = find_metadata(text)
    assert len(found) == len(set(found))
    assert [m.span.start for m in found] == sorted(m.span.start for m in found)


@given(byline_text, st.integers(0, 30))
def test_prose_behind_a_page_says_nothing_of_it(text: str, n: int) -> None:
    padded = text + "\n甲乙丙丁。" * n
    assert [m for m in find_metadata(padded) if m.span.end > len(text) + 1] == []


def test_what_is_said_twice_is_given_where_it_stands_first() -> None:
    source = find_metadata("題目\n来源：红网\n正文。\n来源：红网")[1]
    assert (source.value, source.span) == ("红网", (6, 8))


def test_the_sample_says_who_wrote_it_and_where_it_appeared() -> None:
    found = find_metadata(repair(SAMPLE.read_text(encoding="utf-8")).text)
    assert [(m.kind, m.value) for m in found if m.kind != "title"] == [
        ("source", "長沙晚報掌上長沙"),
        ("date", "12月28日"),
        ("reporter", "譚曉波"),
    ]
    assert found[0].kind == "title"


def test_a_megabyte_takes_seconds_in_one_line_and_in_many() -> None:
    lines = ["黨建" * 500_000, "寧鄉發展\n" * 100_000, "（记者 张三" * 80_000]
    for text in [*lines, "记者 张三 李四\n" * 30_000, "来源：甲 作者：" * 60_000]:
        began = time.perf_counter()
        find_metadata(text)
        assert time.perf_counter() - began < 20


# --- the day an article was published ---


@pytest.mark.parametrize(
    ("page", "day"),
    [
        ("2022-12-28 10:30 来源：长沙晚报", "2022-12-28"),
        ("2022-12-28 10:30 来源：红网\n長沙晚報12月28日訊", "2022-12-28"),
        ("2023-01-02 10:30 来源：红网\n長沙晚報12月28日訊", "2022-12-28"),
        ("2021-03-01 10:30 来源：红网\n（中央社台北28日電）", "2021-02-28"),
        ("2024-03-01 10:30 来源：红网\n長沙晚報12月28日訊", None),
        ("長沙晚報12月28日訊", None),
        ("新华社北京2023年1月5日电", "2023-01-05"),
        ("", None),
    ],
)
def test_the_year_of_a_dateline_is_the_page_s_or_unknown(page: str, day: str | None) -> None:
    assert publication_date(find_metadata(f"題目\n{page}")) == day


@pytest.mark.parametrize(
    ("expression", "dateline", "edtf"),
    [
        ("今年", "2022-12-28", "2022"),
        ("去年", "2022-12-28", "2021"),
        ("后年", "2022", "2024"),
        ("今天", "2022-12-28", "2022-12-28"),
        ("昨日", "2022-12-28", "2022-12-27"),
        ("昨天", "2020-03-01", "2020-02-29"),
        ("昨日上午10時", "2022-12-28", "2022-12-27T10"),
        ("昨日下午", "2022-12-28", "2022-12-27"),
        ("近日", "2022-12-28", "2022-12-28~"),
        ("日前", "2022-12-28", "2022-12-28~"),
        ("上個月", "2022-01-05", "2021-12"),
        ("本月5日", "2022-12-28", "2022-12-05"),
        ("今年前三季度", "2022-12-28", "2022-33/2022-35"),
        ("今年，前三季度", "2022-12-28", "2022-33/2022-35"),
        ("前三季度", "2022-12-28", "2022-33/2022-35"),
        ("今年1至10月", "2022-12-28", "2022-01/2022-10"),
        ("今年8月31日", "2022-12-28", "2022-08-31"),
        ("去年第四季度", "2022-12-28", "2021-36"),
        ("去年12月", "2022-12-28", "2021-12"),
        ("2021年12月", None, "2021-12"),
        ("2021年", "--12-28", "2021"),
    ],
)
def test_a_relative_date_is_resolved_by_the_dateline(
    expression: str, dateline: str | None, edtf: str
) -> None:
    assert resolve_date(expression, dateline) == edtf


@pytest.mark.parametrize(
    ("expression", "dateline"),
    [
        ("今年", None),
        ("今年", "--12-28"),
        ("昨日", "--12-28"),
        ("近日", "2022"),
        ("本月", "2022"),
        ("前三季度", "2022-08-28"),
        ("8月", "2022-12-28"),
        ("今年2月30日", "2022-12-28"),
        ("去年同期", "2022-12-28"),
        ("當年", "2022-12-28"),
        ("寧鄉", "2022-12-28"),
        ("", "2022-12-28"),
        ("昨日", "2022-13-45"),
    ],
)
def test_a_year_is_never_guessed(expression: str, dateline: str | None) -> None:
    assert resolve_date(expression, dateline) is None


@given(expressions | st.text(max_size=20), datelines)
def test_no_expression_makes_resolving_raise(expression: str, dateline: str | None) -> None:
    resolved = resolve_date(expression, dateline)
    assert resolved is None or not resolved.startswith("--")
