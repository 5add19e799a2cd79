"""Search all vectors of an archive, held in memory: right, and fast up to some ten thousand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from ningbot.semantic.quantisation import N_DECIMALS, Vectors, restored
from ningbot.store import StoredVector, VectorTable


class ExactIndex:
    """Every vector of an archive; immutable, safe to share between threads."""

    def __init__(self, vectors: Iterable[StoredVector]) -> None:
        stored = list(vectors)
        self.n_vectors = len(stored)
        self._passage_ixs = list(dict.fromkeys(v.passage_ix for v in stored))
        self._place_of = {ix: place for place, ix in enumerate(self._passage_ixs)}
        # The vectors of a passage stand side by side: where each passage's begin.
        places = [self._place_of[v.passage_ix] for v in stored]
        self._starts = np.unique(places, return_index=True)[1]
        self._vectors = restored([v.components for v in stored])

    def search(
        self,
        vector: Vectors,
        *,
        k: int,
        also: Sequence[int],
        table: VectorTable,  # noqa: ARG002 - its vectors are here
    ) -> dict[int, float]:
        """Give cosine by passage_ix of the ``k`` passages nearest to a vector, nearest first.

        Those of the passages ``also`` that have vectors follow.
        """
        cosines = self._all(vector)
        best = np.argsort(-cosines, kind="stable")[:k].tolist()
        others = [self._place_of[ix] for ix in also if ix in self._place_of]
        return {self._passage_ixs[place]: float(cosines[place]) for place in (*best, *others)}

    def _all(self, vector: Vectors) -> Vectors:
        """Give the cosine of each passage's nearest vector: (n_passages,)."""
        if not self.n_vectors:
            return np.zeros(0, np.float32)
        products = np.round(self._vectors @ vector, N_DECIMALS)
        cosines: Vectors = np.maximum.reduceat(products, self._starts)
        return cosines
