"""The engine of a small archive, and the reference for others: rank-bm25's BM25Okapi."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import log

import numpy as np
from rank_bm25 import BM25Okapi

from ningbot.engines import Hit
from ningbot.store import PassageTerms

K1 = 1.2
B = 0.75


class _NonNegativeBM25(BM25Okapi):  # type: ignore[misc]
    """BM25Okapi with an idf that never turns negative.

    rank-bm25's own idf does for a term in more than half of the passages, which in a small
    archive is every other term.
    """

    def _calc_idf(self, nd: dict[str, int]) -> None:
        """Fill ``idf`` with ln(1 + (N - n + .5) / (n + .5))."""
        self.idf = {t: _idf(self.corpus_size, n) for t, n in nd.items()}


class MemoryEngine:
    """BM25 over passages held in memory; immutable, safe to share between threads."""

    def __init__(self, passages: Iterable[PassageTerms]) -> None:
        self._hits: list[Hit] = []
        corpus = []
        for passage in passages:
            self._hits.append(Hit(passage.passage_ix, passage.passage_id, passage.doc_id, 0.0))
            corpus.append(passage.terms)
        self.n_passages = len(corpus)
        self._row_of = {hit.passage_ix: row for row, hit in enumerate(self._hits)}
        self._bm25 = _NonNegativeBM25(corpus, k1=K1, b=B) if any(corpus) else None

    def search(self, terms: Sequence[str], *, k: int) -> list[Hit]:
        """Give the ``k`` best passages that share a term, best first, ties in archive order."""
        if self._bm25 is None:
            return []
        known = [term for term in terms if term in self._bm25.idf]
        scores = self._bm25.get_scores(known)
        best = np.argsort(-scores, kind="stable")[:k]
        return [
            self._hits[row]._replace(score=float(scores[row])) for row in best if scores[row] > 0
        ]

    def idf(self, term: str) -> float:
        """Give the weight of a term; one the archive does not hold weighs the most."""
        known = self._bm25.idf if self._bm25 else {}
        return float(known[term]) if term in known else _idf(max(self.n_passages, 1), 0)

    def has_term(self, term: str) -> bool:
        """Tell whether any passage holds the term."""
        return self._bm25 is not None and term in self._bm25.idf

    def contributions(self, terms: Sequence[str], passage_ix: int) -> dict[str, float]:
        """Give what each distinct term adds to the score of one passage."""
        if self._bm25 is None:
            return {}
        row = self._row_of[passage_ix]
        return {
            t: float(self._bm25.get_batch_scores([t] * terms.count(t), [row])[0]) for t in terms
        }


def _idf(n_passages: int, n_with_term: int) -> float:
    """Give ln(1 + (N - n + .5) / (n + .5)): Lucene's idf, which is never negative."""
    return log(1 + (n_passages - n_with_term + 0.5) / (n_with_term + 0.5))
