"""The engine of a small archive: the statistics of rank-bm25's BM25Okapi, scored by postings.

BM25Okapi scores every passage for every term; of a term's postings there are few. The figures are
the same: for units of one member tests hold them against ``BM25Okapi.get_scores``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

import numpy as np
from rank_bm25 import BM25Okapi

from ningbot.engines import Engine, Hit
from ningbot.engines.statistics import K1, B, idf
from ningbot.records import Unit
from ningbot.store import Facts, PassageTerms, Scope

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]
Rows = np.ndarray[tuple[int], np.dtype[np.intp]]


class _NonNegativeBM25(BM25Okapi):  # type: ignore[misc]
    """BM25Okapi with an idf that never turns negative.

    rank-bm25's own idf does for a term in more than half of the passages, which in a small
    archive is every other term.
    """

    def _initialize(self, corpus: list[list[str]]) -> Counter[str]:
        """Count what BM25 counts, in a third of its time; give each term's number of passages."""
        self.doc_freqs = [Counter(passage) for passage in corpus]
        self.doc_len = [len(passage) for passage in corpus]
        self.corpus_size = len(corpus)
        self.avgdl = sum(self.doc_len) / len(corpus)
        return Counter(chain.from_iterable(self.doc_freqs))

    def _calc_idf(self, nd: dict[str, int]) -> None:
        """Fill ``idf`` with ln(1 + (N - n + .5) / (n + .5))."""
        self.idf = {t: idf(self.corpus_size, n) for t, n in nd.items()}


class _Postings:
    """The passages (rows, ascending) that hold a term, and how often each does."""

    def __init__(self, terms: Iterable[str], counts: Sequence[Mapping[str, int]]) -> None:
        sizes = [len(count) for count in counts]
        self._ix_of = {term: term_ix for term_ix, term in enumerate(terms)}
        term_ixs = map(self._ix_of.__getitem__, chain.from_iterable(counts))
        ixs = np.fromiter(term_ixs, np.int32, sum(sizes))
        tfs = chain.from_iterable(count.values() for count in counts)
        order = np.argsort(ixs, kind="stable")
        self._rows: Rows = np.repeat(np.arange(len(counts)), sizes)[order]
        self._tfs: Floats = np.fromiter(tfs, np.float64, sum(sizes))[order]
        # term_ix -> where its postings begin
        self._starts = np.searchsorted(ixs[order], np.arange(len(self._ix_of) + 1))

    def of(self, term: str) -> tuple[Rows, Floats]:
        """Give a term's rows and tfs; of terms joined by blanks, where all are and the least tf."""
        first, *others = term.split(" ")
        rows, tfs = self._of_one(first)
        for other in others:
            more_rows, more_tfs = self._of_one(other)
            rows, at, more_at = np.intersect1d(
                rows, more_rows, assume_unique=True, return_indices=True
            )
            tfs = np.minimum(tfs[at], more_tfs[more_at])
        return rows, tfs

    def hold(self, term: str) -> bool:
        """Tell whether a term, or all of several joined by blanks, stand in a passage."""
        terms = term.split(" ")
        known = all(part in self._ix_of for part in terms)
        return known and (len(terms) == 1 or len(self.of(term)[0]) > 0)

    def _of_one(self, term: str) -> tuple[Rows, Floats]:
        term_ix = self._ix_of.get(term)
        if term_ix is None:
            return self._rows[:0], self._tfs[:0]
        start, end = self._starts[term_ix], self._starts[term_ix + 1]
        return self._rows[start:end], self._tfs[start:end]


class MemoryEngine:
    """BM25 over passages held in memory; immutable, safe to share between threads.

    A unit is scored as one term (Pirkola's structured query): its tf in a passage is the sum of its
    members' tfs times their weights, its df the size of the union of their postings.
    Source: Pirkola, The effects of query structure (SIGIR 1998).
    """

    estimates = False

    def __init__(self, passages: Iterable[PassageTerms], *, beside: Engine | None = None) -> None:
        """Index passages; the figures of those in the engine ``beside`` count with theirs."""
        self._passage_ixs: list[int] = []
        self._facts: list[Facts] = []
        corpus = []
        for passage in passages:
            self._passage_ixs.append(passage.passage_ix)
            self._facts.append(passage.facts)
            corpus.append(passage.terms)
        self._beside = beside
        self._n_rows = len(corpus)
        self._row_of = {ix: row for row, ix in enumerate(self._passage_ixs)}
        bm25 = _NonNegativeBM25(corpus, k1=K1, b=B) if any(corpus) else None
        self._postings = _Postings(bm25.idf, bm25.doc_freqs) if bm25 else _Postings([], [])
        lengths = np.array(bm25.doc_len if bm25 else [], dtype=np.float64)
        n_beside = beside.n_passages if beside else 0
        n_terms = lengths.sum() + (beside.mean_length * n_beside if beside else 0.0)
        self.n_passages = self._n_rows + n_beside
        self.mean_length = float(n_terms / max(self.n_passages, 1)) or 1.0
        # What tf is divided by beside itself: k1 (1 - b + b length / mean length)
        self._norms: Floats = K1 * (1 - B + B * lengths / self.mean_length)

    def __contains__(self, passage_ix: int) -> bool:
        """Tell whether a passage is held here."""
        return passage_ix in self._row_of

    def search(self, units: Sequence[Unit], *, k: int, scope: Scope | None = None) -> list[Hit]:
        """Give the ``k`` best passages that share a unit, best first, ties in archive order."""
        scores = np.zeros(self._n_rows)
        for unit in units:
            rows, tfs = self._matches(unit)
            scores[rows] += unit.weight * self._gain(rows, tfs, self._df(unit, rows))
        if scope is not None:
            outside = [not scope.admits(facts) for facts in self._facts]
            scores[np.array(outside, dtype=bool)] = 0.0
        best = np.argsort(-scores, kind="stable")[:k]
        return [Hit(self._passage_ixs[row], float(scores[row])) for row in best if scores[row] > 0]

    def count(self, unit: Unit) -> int:
        """Count the passages that hold any member of a unit."""
        return self._df(unit, self._matches(unit)[0])

    def idf(self, unit: Unit) -> float:
        """Give the weight of a unit; one the archive does not hold weighs the most."""
        return idf(max(self.n_passages, 1), self.count(unit))

    def has_term(self, term: str) -> bool:
        """Tell whether any passage holds the term, or all of several joined by blanks."""
        return self._postings.hold(term) or bool(self._beside and self._beside.has_term(term))

    def share_of(self, term: str) -> float:
        """Give the share of the passages that hold the term, from 0 to 1."""
        n_beside = self._beside.share_of(term) * self._beside.n_passages if self._beside else 0.0
        return (len(self._postings.of(term)[0]) + n_beside) / max(self.n_passages, 1)

    def contributions(self, units: Sequence[Unit], passage_ix: int) -> list[float]:
        """Give what each unit adds to the score of one passage, in the order of the units."""
        row = self._row_of[passage_ix]
        gains = []
        for unit in units:
            rows, tfs = self._matches(unit)
            here = rows == row
            gain = self._gain(rows[here], tfs[here], self._df(unit, rows))
            gains.append(unit.weight * float(gain.sum()))
        return gains

    def _df(self, unit: Unit, rows: Rows) -> int:
        return len(rows) + (self._beside.count(unit) if self._beside else 0)

    def _matches(self, unit: Unit) -> tuple[Rows, Floats]:
        """Give the rows a unit stands in, ascending, and its tfs there."""
        if len(unit.members) == 1 and unit.members[0].weight == 1:
            return self._postings.of(unit.members[0].term)
        tf = np.zeros(self._n_rows)
        for term, weight in unit.members:
            rows, tfs = self._postings.of(term)
            tf[rows] += weight * tfs
        (rows,) = tf.nonzero()
        return rows, tf[rows]

    def _gain(self, rows: Rows, tfs: Floats, df: int) -> Floats:
        """Give idf tf (k1 + 1) / (tf + norm) for each row."""
        gain: Floats = idf(self.n_passages, df) * tfs * (K1 + 1) / (tfs + self._norms[rows])
        return gain
