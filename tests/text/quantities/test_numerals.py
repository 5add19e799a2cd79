"""A numeral is read alike however it is written."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbot.text.quantities.numerals import (
    has_scale,
    is_counting,
    read_number,
    read_pair,
    scale_of,
    write_plain,
)

DIGITS = "零一二三四五六七八九"
FORMAL = str.maketrans("一二三四五六七八九十百千萬億", "壹貳叁肆伍陸柒捌玖拾佰仟萬億")
SIMPLIFIED = str.maketrans("萬億", "万亿")
FULLWIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
NUMBERS = st.one_of(st.integers(0, 99_999), st.integers(0, 10**12 - 1))


def in_chinese(number: int) -> str:
    """Write a number in full: 二千零五, 一億零三百萬."""
    for scale, name in ((10**8, "億"), (10**4, "萬"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= scale:
            rest = number % scale
            gap = "零" if 0 < rest < scale // 10 else ""
            return in_chinese(number // scale) + name + gap + (in_chinese(rest) if rest else "")
    return DIGITS[number]


@given(NUMBERS)
def test_chinese_reads_back(number: int) -> None:
    assert read_number(in_chinese(number)) == number


@given(NUMBERS)
def test_simplified_reads_back(number: int) -> None:
    assert read_number(in_chinese(number).translate(SIMPLIFIED)) == number


@given(NUMBERS)
def test_formal_numerals_read_back(number: int) -> None:
    assert read_number(in_chinese(number).translate(FORMAL)) == number


@given(NUMBERS)
def test_digits_of_any_width_read_back(number: int) -> None:
    for written in (str(number), f"{number:,}", str(number).translate(FULLWIDTH)):
        assert read_number(written) == number


@given(st.integers(10, 10**12))
def test_digits_by_position_read_back(number: int) -> None:
    for zero in "零〇○":
        written = "".join((zero + DIGITS[1:])[int(digit)] for digit in str(number))
        assert read_number(written) == number


@given(st.decimals(0, 9999, places=2), st.sampled_from([("萬", 4), ("億", 8), ("", 0)]))
def test_decimals_with_a_scale_read_back(value: Decimal, scale: tuple[str, int]) -> None:
    assert read_number(f"{value}{scale[0]}") == value * 10 ** scale[1]


@given(st.text())
def test_any_text_is_a_number_or_none(text: str) -> None:
    value = read_number(text)
    assert value is None or value >= 0


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("廿五", "25"),
        ("卅", "30"),
        ("十", "10"),
        ("一百十五", "115"),
        ("兩千零五", "2005"),
        ("3萬5千", "35000"),
        ("三萬五", "35000"),
        ("一百五", "150"),
        ("1萬5000", "15000"),
        ("15.41億", "1541000000"),
        ("三点五亿", "350000000"),
        ("十二點五", "12.5"),
        ("萬億", "1000000000000"),
        ("2 億", "200000000"),
        ("半", "0.5"),
        ("6½", "6.5"),
        ("〇", "0"),
    ],
)
def test_reads_the_forms_in_print(written: str, value: str) -> None:
    assert read_number(written) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "年", "二十百", "三萬萬", "十百", "1,23", "1.2.3", "1" * 101, "-5", "點五", "5名"]
)
def test_what_is_no_numeral_is_none(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("written", "bounds"),
    [
        ("七八", (7, 8)),
        ("三五", (3, 5)),
        ("两三", (2, 3)),
        ("十五六", (15, 16)),
        ("三四百", (300, 400)),
    ],
)
def test_neighbouring_digits_are_bounds(written: str, bounds: tuple[int, int]) -> None:
    assert [int(bound) for bound in read_pair(written) or ()] == list(bounds)


@pytest.mark.parametrize("written", ["三一", "二十", "一二三四五", "八"])
def test_other_digits_are_no_bounds(written: str) -> None:
    assert read_pair(written) is None


@given(st.decimals(0, 10**15, places=3))
def test_plain_writing_has_no_exponent_or_trailing_zero(value: Decimal) -> None:
    plain = write_plain(value)
    assert Decimal(plain) == value
    assert "E" not in plain
    assert not ("." in plain and plain.endswith(("0", ".")))


def test_scale_is_that_of_the_last_characters() -> None:
    assert [scale_of(numeral) for numeral in ("5", "5万", "5千万", "3万5")] == [1, 10**4, 10**7, 1]


def test_a_row_of_digits_has_no_scale() -> None:
    assert [has_scale(numeral) for numeral in ("三一", "三十", "贰佰")] == [False, True, True]


def test_a_lone_chinese_numeral_counts_nothing_by_itself() -> None:
    assert [is_counting(numeral) for numeral in ("三", "3", "三十", "三十五")] == [
        False,
        True,
        False,
        True,
    ]
