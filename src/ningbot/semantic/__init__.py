"""Which passages mean what the question means, whatever their words, script or language?

An index of vectors is one Protocol with two forms: `exact` looks at every vector, `approximate`
at those near the question's in a graph, for archives that are too large for the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from ningbot.store import VectorTable

Vector = npt.NDArray[np.float32]


class VectorIndex(Protocol):
    """What retrieval asks of an index of vectors; ``table`` is the archive being read."""

    n_vectors: int

    def search(
        self, vector: Vector, *, k: int, also: Sequence[int], table: VectorTable
    ) -> dict[int, float]:
        """Give cosine by passage_ix of the ``k`` passages nearest to a vector, nearest first.

        The nearest of a passage's vectors counts; ties stand in archive order. Those of the
        passages ``also`` that have vectors follow.
        """
