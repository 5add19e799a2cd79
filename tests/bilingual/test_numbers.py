from __future__ import annotations

import pytest

from case_files import cases
from ningbot.bilingual.english import split_english
from ningbot.bilingual.numbers import numeral, read_number


@cases("english_numbers")
def test_numbers(original: str, expected: list[str]) -> None:
    n_read, written = read_number(split_english(original))
    spellings = [text for text, _ in written]
    assert [text for text in expected if text not in spellings] == []
    assert bool(n_read) == bool(expected)


@pytest.mark.parametrize("n", range(1, 100))
def test_a_numeral_says_its_number(n: int) -> None:
    digits = "零一二三四五六七八九"
    tens, _, ones = numeral(n).rpartition("十")
    value = digits.index(ones) if ones else 0
    if "十" in numeral(n):
        value += 10 * (digits.index(tens) if tens else 1)
    assert value == n
