from __future__ import annotations

import time
from functools import cache
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from case_files import cases
from ningbot.semantic.files import FOLDER, PIECES
from ningbot.semantic.pieces import BEGIN, END, MAX_PIECES, UNKNOWN, WIDTH, Pieces


@cache
def pieces() -> Pieces:
    return Pieces.open(FOLDER / PIECES)


def names() -> dict[int, str]:
    return {ix: name for name, ix in pieces().index.items()}


@cases("pieces")
def test_texts_are_cut_as_the_whole_vocabulary_cuts_them(
    original: str, expected: list[str]
) -> None:
    assert [names()[ix] for ix in pieces().split(original)] == expected


@given(st.text(alphabet="全市派驻了多少名党建指导员 ,.?！abcXYZ0129%-"))
@settings(deadline=None)
def test_pieces_joined_are_the_normalised_text(text: str) -> None:
    joined = "".join(names()[ix] for ix in pieces().split(text)).replace("\u2581", " ")
    assert joined.split() == text.translate(pieces().normalisation).split()


@given(st.text())
@settings(deadline=None)
def test_any_text_can_be_cut(text: str) -> None:
    assert all(0 <= ix < len(pieces().scores) for ix in pieces().split(text))


def test_a_character_of_no_piece_is_unknown() -> None:
    assert UNKNOWN in pieces().split("\U0001f9ff\ua015")


def test_every_ascii_character_is_known() -> None:
    for code in range(0x21, 0x7F):
        assert UNKNOWN not in pieces().split(chr(code)), chr(code)


def test_nearly_every_character_in_daily_use_is_known() -> None:
    """Those of GB 2312's first level; the base itself lacks 36 of them, such as 饯."""
    pairs = (bytes((lead, trail)) for lead in range(0xB0, 0xD8) for trail in range(0xA1, 0xFF))
    common = "".join(pair.decode("gb2312", "ignore") for pair in pairs)
    unknown = [char for char in common if UNKNOWN in pieces().split(char)]
    assert len(common) == 3755
    assert len(unknown) <= 36


def test_what_is_too_long_is_cut_at_the_end() -> None:
    bracketed = pieces().bracketed(list(range(10, 2000)))
    assert len(bracketed) == MAX_PIECES
    assert (bracketed[0], bracketed[1], bracketed[-1]) == (BEGIN, 10, END)


def test_embeddings_are_rows_of_the_stored_blocks() -> None:
    found = pieces().embeddings([5, 9, 5])
    assert found.shape == (3, WIDTH)
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found[0], found[2])
    block = bytes(pieces().rows[9][:18])
    scale = np.frombuffer(block[:2], "<f2")[0].astype(np.float32)
    by_hand = [scale * ((byte & 15) - 8) for byte in block[2:]]
    by_hand += [scale * ((byte >> 4) - 8) for byte in block[2:]]
    np.testing.assert_array_equal(found[1][:32], np.array(by_hand, np.float32))


def test_a_long_text_takes_time_in_proportion() -> None:
    start = time.perf_counter()
    pieces().split("党建指导员a" * 20_000)
    assert time.perf_counter() - start < 10


@given(st.text(alphabet="全市派驻了多少名党建指导员 ,.?！abcXYZ0129%-①ﬁ\u200b\u3000"))
@settings(deadline=None)
def test_located_pieces_are_the_pieces_and_follow_each_other(text: str) -> None:
    located = pieces().located(text)
    assert [number for number, _ in located] == pieces().split(text)
    for (_, earlier), (_, later) in pairwise(located):
        assert earlier.start <= earlier.end
        assert later.start >= earlier.end - 1  # one character may become two pieces: ①ﬁ
    assert all(0 <= span.start <= span.end <= len(text) for _, span in located)


def test_a_located_piece_has_the_characters_that_it_stands_for() -> None:
    text = "派驻了  240名 ABC"
    found = [(names()[number], span.of(text)) for number, span in pieces().located(text)]
    assert [(piece.strip("\u2581"), place.strip()) for piece, place in found] == [
        (place.strip(), place.strip()) for _, place in found
    ]
