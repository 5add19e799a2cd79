"""Answers are counted by day, with how long they took, and nothing of what was said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ningbot.records import Answer
from ningbot.telegram.asking.usage import DAY_S, KEPT_DAYS, Usage
from ningbot.telegram.state import State


class Clock:
    now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


def answer(ms: float, *, answered: bool = True) -> Answer:
    nothing: Any = None
    return Answer(
        id=None,
        question="一件私事",
        language="zh-Hant",
        answered=answered,
        answer="私事",
        answer_type=nothing,
        normalized=None,
        confidence=0.5,
        reason=None,
        citations=(),
        ranking=(),
        elapsed_ms=ms,
    )


def test_answers_and_refusals_are_counted_with_the_median_of_their_times(tmp_path: Path) -> None:
    with State(tmp_path / "1.sqlite3") as state:
        usage = Usage(state, Clock())
        for ms in (100, 200, 300, 9000):
            usage.count(answer(ms))
        usage.count(answer(0.001, answered=False))
        used = usage.of_days(1)
        assert (used.n_asked, used.n_answered, used.n_refused) == (5, 4, 1)
        assert used.median_s == pytest.approx(0.2, rel=0.125)
        assert "私事" not in str(state.execute("SELECT * FROM usage"))


def test_where_nothing_was_asked_there_is_no_median(tmp_path: Path) -> None:
    with State(tmp_path / "1.sqlite3") as state:
        used = Usage(state, Clock()).of_days(7)
        assert (used.n_asked, used.median_s) == (0, None)


def test_days_are_summed_up_and_kept_for_a_year(tmp_path: Path) -> None:
    clock = Clock()
    with State(tmp_path / "1.sqlite3") as state:
        usage = Usage(state, clock)
        usage.count(answer(100))
        for n_days, n_asked in ((1, 1), (5, 1), (1, 0)):
            clock.now += n_days * DAY_S
            assert usage.of_days(7).n_asked == n_asked
            assert usage.of_days(1).n_asked == 0
        clock.now += (KEPT_DAYS - 8) * DAY_S
        usage.count(answer(100))
        assert usage.of_days(KEPT_DAYS).n_asked == 2
        clock.now += DAY_S
        usage.count(answer(100))
        assert usage.of_days(9999).n_asked == 2
