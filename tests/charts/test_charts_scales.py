"""Axes in round steps, units as each language writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbot.charts.scales import Scale, position, scale_of, ticks
from ningbot.records import Language


@given(st.floats(0, 1e15), st.floats(0, 1e15))
def test_ticks_reach_over_the_values_in_a_few_round_steps(low: float, high: float) -> None:
    low, high = -low, max(high, 1e-6)
    steps = ticks(low, high)
    least = 1e-8 * (high - low)
    assert steps[0] <= low + least
    assert steps[-1] >= high - least
    assert 2 <= len(steps) <= 8
    first = f"{steps[1] - steps[0]:.6e}"
    assert first[:3] in ("1.0", "2.0", "5.0")


@pytest.mark.parametrize(
    ("value", "unit", "language", "written", "named"),
    [
        (102350000000, "元", "zh-Hans", "1,023.5", "亿元"),
        (102350000000, "元", "zh-Hant", "1,023.5", "億元"),
        (102350000000, "yuan", "en", "102.4", "billion yuan"),
        (26959, "人", "zh-Hans", "2.696", "万人"),
        (3200, "家", "zh-Hant", "3,200", "家"),
        (85.16, "%", "zh-Hans", "85.16", "%"),
        (1500000, "", "en", "1.5", "million"),
        (-12.5, "℃", "zh-Hans", "-12.5", "℃"),
        (2500000000000, "元", "zh-Hant", "2.5", "兆元"),
        (0, "家", "zh-Hans", "0", "家"),
    ],
)
def test_values_are_written_in_large_units(
    value: float, unit: str, language: Language, written: str, named: str
) -> None:
    scale = scale_of([value, value / 2], unit, language)
    assert (scale.written(value), scale.unit) == (written, named)


def test_dates_stand_in_order_at_true_distances() -> None:
    dates = ["2020", "2021-01", "2021-03-15", "2021-33/2021-35", "2021", "2021-41", "2021-12-31"]
    at = [position(date, years_alone=False) for date in dates]
    assert at == sorted(at)
    assert position("1980", years_alone=True) - position("1950", years_alone=True) == 30
    assert position("2021-02-30", years_alone=False) == position("2021-02", years_alone=False)


def test_a_scale_of_one_leaves_values_alone() -> None:
    assert Scale(1, "").written(1234567.25) == "1,234,567.3"
