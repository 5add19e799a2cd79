"""Lines end where Chinese and Latin lines may end, and hold all of the text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbot.cards.lines import NOT_FIRST, NOT_LAST, break_lines, split_pieces
from ningbot.cards.spacing import Measured, measure

wild = st.text(
    st.sampled_from("字寧鄉。，”“（）《》…─—%2400.5 abc'’-\u3000") | st.characters(), max_size=80
)


def set_in(text: str, size: int = 10) -> Measured:
    """Measure a text in which Latin characters are half as wide as others."""
    return measure(text, size, lambda char, size: size / 2 if char.isascii() else float(size))


def lines(text: str, n_characters: float) -> list[str]:
    """Cut a text into lines of so many Han characters at most."""
    return [line.of(text) for line in break_lines(set_in(text), 10 * n_characters)]


@pytest.mark.parametrize(
    ("text", "n", "expected"),
    [
        ("寧鄉全面實施", 3, ["寧鄉全", "面實施"]),
        ("寧鄉全面，實施行動", 4, ["寧鄉全", "面，實施", "行動"]),  # no comma begins a line
        ("寧鄉的全面。”他說過", 5, ["寧鄉的全", "面。”他", "說過"]),
        ("寧鄉全“面實施行動”", 4, ["寧鄉全", "“面實施", "行動”"]),  # no opening mark ends one
        ("全市（寧鄉）行動計劃", 3, ["全市", "（寧鄉）", "行動計", "劃"]),
        ("覆蓋率為85.16%吧好的呢", 5, ["覆蓋率為", "85.16%吧", "好的呢"]),
        ("支持HarmonyOS的設備", 6, ["支持", "HarmonyOS", "的設備"]),
        ("寧鄉共有好20家企業呢", 6.2, ["寧鄉共有好", "20家企業呢"]),  # a number and its measure
        ("他說過了——是的呢好", 5, ["他說過了", "——是的", "呢好"]),
        ("他說過了……是的呢好", 5, ["他說過", "了……是", "的呢好"]),
        ("one two three four", 4.5, ["one two", "three", "four"]),
        ("abcdefghijkl", 3, ["abcdef", "ghijkl"]),  # what fits on no line is cut
        ("，，，，，，，，，，", 3, ["，，，，，，", "，，，，"]),
        ("", 3, []),
        ("   ", 3, []),
    ],
)
def test_a_line_ends_where_it_may(text: str, n: float, expected: list[str]) -> None:
    assert lines(text, n) == expected


def test_a_last_line_of_one_character_gets_others() -> None:
    text = "寧鄉全面實施組織建設攻堅行動計劃並向全市派駐名黨建指導"
    assert [len(line) for line in lines(text, 13)] == [12, 12, 3]


@given(text=wild, n=st.integers(4, 20))
def test_lines_hold_the_whole_text_but_for_blanks_at_their_ends(text: str, n: int) -> None:
    measured = set_in(text)
    found = break_lines(measured, 10 * n)
    assert "".join("".join(line.of(text).split()) for line in found) == "".join(text.split())
    for line in found:
        assert measured.width(line) <= 10 * n
        assert line.of(text) == line.of(text).strip()
    for before, after in pairwise(found):
        assert before.end <= after.start


@given(text=wild)
def test_pieces_joined_are_the_text_and_none_begins_wrong(text: str) -> None:
    pieces = [piece.of(text) for piece in split_pieces(text)]
    assert "".join(pieces) == text
    for before, piece in pairwise(pieces):
        if not before[-1].isspace() and not piece[0].isspace():
            assert piece[0] not in NOT_FIRST
            assert before[-1] not in NOT_LAST
