"""Which passages may hold the answer? Best first."""

from __future__ import annotations

from dataclasses import dataclass

from ningbot.engines import Engine
from ningbot.records import Passage, Query, ScoredPassage
from ningbot.store import Reader

# Passages whose sentences are looked at.
N_READ = 4


@dataclass(frozen=True, slots=True)
class RankedPassage:
    """A passage found, with its text."""

    passage_ix: int
    passage: Passage
    score: float

    def scored(self) -> ScoredPassage:
        """Give the row for the ranking that is shown."""
        return ScoredPassage(self.passage.passage_id, self.passage.doc_id, round(self.score, 4))


def retrieve(query: Query, engine: Engine, reader: Reader, *, k: int) -> list[RankedPassage]:
    """Give the ``k`` passages that share most with the question, and at least N_READ of them.

    Scores are BM25's: comparable within one question only.
    """
    hits = engine.search(query.units, k=max(k, N_READ))
    passages = reader.passages(hit.passage_ix for hit in hits)
    return [RankedPassage(h.passage_ix, passages[h.passage_ix], h.score) for h in hits]
