"""What cannot be drawn as it is does no harm, and the rest is drawn as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbot.cards.characters import CHINESE_DASH, LATIN_MARKS, drawable


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("寧鄉240名，Ａ “好” 85.16%", "寧鄉240名，Ａ “好” 85.16%"),
        ("一\r\n二\t三\x00\x1b四\u2028五", "一 二 三 四 五"),
        ("\u202e左\u2066右\u2069\u200f\ufeff", "左右"),
        ("葛\U000e0100城\ufe0f", "葛城"),
        ("cafe\u0301 か\u3099", "café が"),
        ("\ud800\ue001", "〓〓"),  # half of a pair; a place that the font uses itself
        ("他說——好", f"他說{CHINESE_DASH * 2}好"),
        ("Lei’s “A”", "Lei’s “A”"),
        ("用It’s表示", f"用It{LATIN_MARKS['’']}s表示"),
    ],
)
def test_a_chinese_text_is_drawn_as_it_stands(text: str, drawn: str) -> None:
    expected = drawn.replace("i’s", f"i{LATIN_MARKS['’']}s")
    assert drawable(text, western=False) == expected


def test_a_western_text_has_narrow_marks() -> None:
    drawn = drawable("“It’s — so…”", western=True)
    assert drawn == "{“}It{’}s — so{…}{”}".format_map(LATIN_MARKS)


@given(st.text(st.characters()), st.booleans())
def test_what_is_drawn_is_one_line_without_orders(text: str, western: bool) -> None:
    drawn = drawable(text, western=western)
    assert not set(drawn) & set("\n\r\t\x00\x1b\u202e\u2066\u200b\ufeff\u2028")
    drawn.encode()  # no half of a pair
