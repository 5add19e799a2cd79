"""A value of a sentence is read only where it certainly is of what was asked for."""

from __future__ import annotations

import pytest

from case_files import cases
from ningbot.engines.memory import MemoryEngine
from ningbot.records import Quantity, Span
from ningbot.series.asked import read_question, want
from ningbot.series.measuring import counts_the_same, read_values
from ningbot.series.shapes import Shape, vocabulary_of


def shape_of(question: str, text: str, *, title: str = "") -> Shape:
    wanted = want(read_question(question), MemoryEngine([]))
    return vocabulary_of(wanted).shape_of(text, title=title)


@cases("series")
def test_values_of_a_sentence(original: list[str], expected: list[list[str | None]]) -> None:
    question, text = original
    wanted = want(read_question(question), MemoryEngine([]))
    shape = vocabulary_of(wanted).shape_of(text)
    read = [
        [
            shape.of(piece) if piece else None
            for piece in (shape.pieces[reading.at], reading.date, reading.name)
        ]
        for reading in read_values(shape, wanted)
    ]
    assert read == expected


@pytest.mark.parametrize(
    "text", ["2021年產值85億元，占35%。", "岳麓区企业320家", "", "😀產值𠮷5億元", "a\x00b\u2028"]
)
def test_pieces_cover_the_text(text: str) -> None:
    shape = shape_of("产值", text)
    assert "".join(map(shape.of, shape.pieces)) == text
    assert len(shape.signs) == len(shape.pieces)


def test_a_title_is_a_name_whatever_its_words() -> None:
    text = "路口镇北与青山铺镇接壤，面积89平方公里。"
    shape = shape_of("面积", text, title="路口镇")
    assert next(shape.of(piece) for piece in shape.pieces if piece.kind == "N") == "路口镇"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("number", "3", "家"), ("number", "5", "户"), True),
        (("number", "3", "家"), ("number", "5", ""), True),
        (("number", "3", "家"), ("number", "5", "名"), False),
        (("number", "3 km2", "平方公里"), ("number", "5", ""), False),
        (("number", "3 km2", "平方公里"), ("number", "5 km2", "平方千米"), True),
        (("money", "3 CNY", "元"), ("money", "5 USD", "美元"), False),
        (("money", "3 CNY", "元"), ("number", "5", "家"), False),
        (("percent", "3%", "%"), ("percent", "5%", "％"), True),
    ],
)
def test_what_may_stand_on_one_axis(
    one: tuple[str, str, str], other: tuple[str, str, str], same: bool
) -> None:
    first, second = (Quantity(kind, Span(0, 1), value, unit) for kind, value, unit in (one, other))  # type: ignore[arg-type]
    assert counts_the_same(first, second) is same
