"""What people say of answers: right, wrong, or in words. It becomes questions for `ningbot eval`."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ningbot.records import Language
    from ningbot.telegram.asking.conversations import Asked
    from ningbot.telegram.state import State

Verdict = Literal["right", "wrong"]


@dataclass(frozen=True, slots=True)
class Judged:
    """What a user said of a question's answer; ``citation_id`` is None where there was none."""

    user_id: int
    asked_id: int
    verdict: Verdict | None
    comment: str | None
    question: str
    language: Language
    answer: str | None
    citation_id: str | None


_COLUMNS: Final = ", ".join(Judged.__slots__)
MAX_COMMENT: Final = 1000


class Feedback:
    """A verdict and a comment for each user and question; the last word counts."""

    def __init__(self, state: State, clock: Callable[[], float] = time.time) -> None:
        self._state = state
        self._clock = clock

    def judge(self, user_id: int, asked: Asked, verdict: Verdict) -> None:
        """Keep a verdict."""
        self._keep(user_id, asked, "verdict", verdict)

    def comment(self, user_id: int, asked: Asked, comment: str) -> None:
        """Keep what was said in words."""
        self._keep(user_id, asked, "comment", comment[:MAX_COMMENT])

    def all(self) -> Iterator[Judged]:
        """Give all that was said, oldest first."""
        rows = self._state.execute(f"SELECT {_COLUMNS} FROM feedback ORDER BY given_at, asked_id")  # noqa: S608 - ours
        for row in rows:
            yield Judged(*row)

    def counts(self) -> dict[str, int]:
        """Count verdicts and comments."""
        counted = "sum(verdict = 'right'), sum(verdict = 'wrong'), count(comment)"
        ((right, wrong, comments),) = self._state.execute(f"SELECT {counted} FROM feedback")  # noqa: S608 - ours
        return {"right": right or 0, "wrong": wrong or 0, "comments": comments}

    def forget(self, user_id: int) -> None:
        """Erase all that a user said, and what others said of answers to his questions."""
        self._state.execute(
            "DELETE FROM feedback WHERE user_id = ? OR asker_id = ?", (user_id, user_id)
        )

    def _keep(self, user_id: int, asked: Asked, column: str, value: str) -> None:
        self._state.execute(
            f"INSERT INTO feedback (user_id, asked_id, {column}, question, language, answer,"  # noqa: S608 - ours
            " citation_id, asker_id, given_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            f" ON CONFLICT DO UPDATE SET {column} = excluded.{column}, given_at = excluded.given_at,"
            " question = excluded.question, language = excluded.language,"
            " answer = excluded.answer, citation_id = excluded.citation_id",
            (
                *(user_id, asked.asked_id, value, asked.question, asked.language),
                *(asked.answer, asked.citation_id, asked.user_id, self._clock()),
            ),
        )
