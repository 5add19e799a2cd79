"""Index engines: which passages share the question's terms? One file each, one Protocol.

`memory` holds a small archive, `disk` one of any size; `layered` is a disk engine with what has
changed since it was written. `choosing` says which serves an archive, `feeding` writes what lies on disk.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from ningbot.records import Unit
from ningbot.store import Scope


class Hit(NamedTuple):
    """A passage an engine found; a larger score is better."""

    passage_ix: int
    score: float


class Engine(Protocol):
    """What retrieval asks of an engine: one state of an archive, safe to share between threads."""

    n_passages: int
    mean_length: float
    estimates: bool  # whether units of several members are only estimated (`rescoring`)

    def search(self, units: Sequence[Unit], *, k: int, scope: Scope | None = None) -> list[Hit]:
        """Give the ``k`` best passages (of the scope) that share a unit, best first."""

    def count(self, unit: Unit) -> int:
        """Count the passages that hold any member of a unit; of many members about."""

    def idf(self, unit: Unit) -> float:
        """Give the weight of a unit; one the archive does not hold weighs the most."""

    def has_term(self, term: str) -> bool:
        """Tell whether any passage holds the term, or all of several joined by blanks."""

    def share_of(self, term: str) -> float:
        """Give the share of the passages that hold the term, from 0 to 1."""

    def contributions(self, units: Sequence[Unit], passage_ix: int) -> list[float]:
        """Give what each unit adds to the score of one passage, in the order of the units."""
