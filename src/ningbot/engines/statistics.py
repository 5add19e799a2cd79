"""The figures of BM25 that all engines share."""

from __future__ import annotations

from math import log

K1 = 1.2
B = 0.75


def idf(n_passages: int, n_with_term: int) -> float:
    """Give ln(1 + (N - n + .5) / (n + .5)): Lucene's idf, which is never negative."""
    return log(1 + (n_passages - n_with_term + 0.5) / (n_with_term + 0.5))
