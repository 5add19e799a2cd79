"""Index engines: which passages share the question's terms? One file each, one Protocol."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class Hit(NamedTuple):
    """A passage an engine found; a larger score is better."""

    passage_ix: int
    passage_id: str
    doc_id: str
    score: float


class Engine(Protocol):
    """What retrieval asks of an engine."""

    n_passages: int

    def search(self, terms: Sequence[str], *, k: int) -> list[Hit]:
        """Give the ``k`` best passages that share a term, best first, ties in archive order."""

    def idf(self, term: str) -> float:
        """Give the weight of a term; one the archive does not hold weighs the most."""

    def has_term(self, term: str) -> bool:
        """Tell whether any passage holds the term."""

    def contributions(self, terms: Sequence[str], passage_ix: int) -> dict[str, float]:
        """Give what each distinct term adds to the score of one passage."""
