"""A disk engine with what the archive has got and lost since it was written."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import merge
from itertools import islice

from ningbot.engines import Engine, Hit
from ningbot.engines.memory import MemoryEngine
from ningbot.records import Unit
from ningbot.store import Scope


class LayeredEngine:
    """``below`` without ``removed``, and ``above``, whose figures count those of ``below``."""

    estimates = True

    def __init__(self, below: Engine, *, removed: frozenset[int], above: MemoryEngine) -> None:
        self._below = below
        self._removed = removed
        self._above = above
        self.n_passages = above.n_passages - len(removed)
        self.mean_length = above.mean_length

    def search(self, units: Sequence[Unit], *, k: int, scope: Scope | None = None) -> list[Hit]:
        """Give the ``k`` best passages (of the scope) that share a unit, best first."""
        old = self._below.search(units, k=k + len(self._removed), scope=scope)
        new = self._above.search(units, k=k, scope=scope)
        kept = (hit for hit in old if hit.passage_ix not in self._removed)
        return list(islice(merge(kept, new, key=lambda hit: -hit.score), k))

    def count(self, unit: Unit) -> int:
        """Count the passages that hold any member of a unit; of many members about."""
        return self._above.count(unit)

    def idf(self, unit: Unit) -> float:
        """Give the weight of a unit; one the archive does not hold weighs the most."""
        return self._above.idf(unit)

    def has_term(self, term: str) -> bool:
        """Tell whether any passage holds the term, or all of several joined by blanks."""
        return self._above.has_term(term)

    def share_of(self, term: str) -> float:
        """Give the share of the passages that hold the term, from 0 to 1."""
        return self._above.share_of(term)

    def contributions(self, units: Sequence[Unit], passage_ix: int) -> list[float]:
        """Give what each unit adds to the score of one passage, in the order of the units."""
        engine = self._above if passage_ix in self._above else self._below
        return engine.contributions(units, passage_ix)
