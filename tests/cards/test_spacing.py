"""Marks that meet are squeezed, and half-empty squares do not count at the ends of lines."""

from __future__ import annotations

import pytest

from ningbot.cards.spacing import HALF, MIXED, gap_after, measure
from ningbot.records import Span


@pytest.mark.parametrize(
    ("pair", "gap"),
    [
        ("”，", -HALF),
        ("，“", -HALF),
        ("（“", -HALF),
        ("“（", -HALF),
        ("家“", 0.0),
        ("，家", 0.0),
        ("市4", MIXED),
        ("a市", MIXED),
        ("市 ", 0.0),
        ("，4", 0.0),
        ("%的", 0.0),
        ("ab", 0.0),
    ],
)
def test_a_pair_stands_closer_or_wider(pair: str, gap: float) -> None:
    assert gap_after(pair, 0) == gap
    assert gap_after(pair, 1) == 0.0


def test_a_line_is_measured_without_the_blank_halves_at_its_ends() -> None:
    measured = measure("說“好的”，她", 10, lambda _, size: float(size))
    assert measured.places == (0, 10, 20, 30, 40, 45, 55, 65)
    assert measured.width(Span(1, 6)) == 35.0  # “好的”，
    assert measured.width(Span(2, 4)) == 20.0
    assert measured.width(Span(3, 3)) == 0.0
    assert measured.starts_early(Span(1, 3)) == 5.0
