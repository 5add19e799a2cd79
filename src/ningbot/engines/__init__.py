"""Index engines: which passages share the question's terms? One file each, one Protocol."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from ningbot.records import Unit


class Hit(NamedTuple):
    """A passage an engine found; a larger score is better."""

    passage_ix: int
    passage_id: str
    doc_id: str
    score: float


class Engine(Protocol):
    """What retrieval asks of an engine."""

    n_passages: int

    def search(self, units: Sequence[Unit], *, k: int) -> list[Hit]:
        """Give the ``k`` best passages that share a unit, best first, ties in archive order."""

    def in_archive_order(self, passage_ixs: Iterable[int]) -> list[int]:
        """Order passages by document and place, whenever they were indexed."""

    def idf(self, unit: Unit) -> float:
        """Give the weight of a unit; one the archive does not hold weighs the most."""

    def has_term(self, term: str) -> bool:
        """Tell whether any passage holds the term, or all of several joined by blanks."""

    def share_of(self, term: str) -> float:
        """Give the share of the passages that hold the term, from 0 to 1."""

    def contributions(self, units: Sequence[Unit], passage_ix: int) -> list[float]:
        """Give what each unit adds to the score of one passage, in the order of the units."""
