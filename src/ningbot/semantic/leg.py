"""The encoder and an archive's vectors, together: what retrieval asks by meaning."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ningbot.semantic import VectorIndex
from ningbot.semantic.approximate import ApproximateIndex
from ningbot.semantic.encoder import Encoder
from ningbot.semantic.exact import ExactIndex
from ningbot.semantic.files import encoder_id
from ningbot.store import VectorTable

# From this many vectors on an archive is searched by a graph.
GRAPH_FROM = 30_000
_MAX_LOOKED_THROUGH = 6_400
_MORE = 4


@dataclass(frozen=True, slots=True)
class SemanticLeg:
    """Search by meaning in the state of an archive that ``table`` reads."""

    encoder: Encoder
    index: VectorIndex
    table: VectorTable

    def search(
        self,
        question: str,
        *,
        k: int,
        also: Sequence[int] = (),
        within: Callable[[Iterable[int]], set[int]] | None = None,
    ) -> dict[int, float]:
        """Give cosine by passage_ix of the ``k`` passages nearest to a question, nearest first.

        Those of the passages ``also`` follow, where they have vectors. ``within`` gives those of some
        passages that may be found; a few thousand are looked through for them.
        """
        vector = self.encoder.embed_question(question)
        if within is None:
            return self.index.search(vector, k=k, also=also, table=self.table)
        n = k
        while True:
            cosines = self.index.search(vector, k=n, also=also, table=self.table)
            admitted = within(cosines)
            near = [ix for ix in list(cosines)[:n] if ix in admitted][:k]
            if len(near) == k or len(cosines) < n or n >= _MAX_LOOKED_THROUGH:
                return {ix: cosines[ix] for ix in (*near, *also) if ix in admitted}
            n *= _MORE


def can_search(table: VectorTable) -> bool:
    """Tell whether an archive has vectors that this encoder's can be compared with."""
    return table.encoder == encoder_id() and table.count(at_most=1) > 0


def open_index(folder: Path, table: VectorTable) -> VectorIndex:
    """Open the vectors of an archive: all of them, or the graph of a large one."""
    if table.count(at_most=GRAPH_FROM) >= GRAPH_FROM and (graph := ApproximateIndex.open(folder)):
        return graph
    return ExactIndex(table.all())
