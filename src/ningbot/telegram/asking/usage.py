"""How much the bot is asked and how fast it answers: numbers by day, without a word of anyone's.

Of each day is kept how many questions were answered, or refused, in about how much time. Times are
counted in steps of a quarter, which is as exact as a median of them has to be.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from ningbot.records import Answer
    from ningbot.telegram.state import State

STEP: Final = 1.25
KEPT_DAYS: Final = 366
DAY_S: Final = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Used:
    """What was asked in some days; ``median_s`` is None where nothing was."""

    n_answered: int
    n_refused: int
    median_s: float | None

    @property
    def n_asked(self) -> int:
        return self.n_answered + self.n_refused


class Usage:
    """Counts by day, of the machine's own time zone, for a year."""

    def __init__(self, state: State, clock: Callable[[], float] = time.time) -> None:
        self._state = state
        self._clock = clock

    def count(self, answer: Answer) -> None:
        """Count an answer or a refusal."""
        step = round(math.log(max(answer.elapsed_ms, 1.0), STEP))
        with self._state.writing():
            self._state.execute("DELETE FROM usage WHERE day <= ?", (self._day(KEPT_DAYS),))
            self._state.execute(
                "INSERT INTO usage VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET n = n + 1",
                (self._day(0), int(answer.answered), step),
            )

    def of_days(self, n_days: int) -> Used:
        """Sum up the last days, today's included."""
        rows = self._state.execute(
            "SELECT answered, step, n FROM usage WHERE day > ? ORDER BY step", (self._day(n_days),)
        )
        n_answered = sum(n for answered, _, n in rows if answered)
        n_asked = sum(n for _, _, n in rows)
        up_to = accumulate(n for _, _, n in rows)
        steps = (step for (_, step, _), n in zip(rows, up_to, strict=True) if 2 * n >= n_asked)
        step = next(steps, None)
        median_s = None if step is None else STEP**step / 1000
        return Used(n_answered, n_asked - n_answered, median_s)

    def _day(self, n_before: int) -> str:
        return time.strftime("%Y-%m-%d", time.localtime(self._clock() - n_before * DAY_S))
