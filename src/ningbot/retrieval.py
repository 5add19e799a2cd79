"""Which passages may hold the answer? Best first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Literal

from ningbot.engines import Engine, Hit
from ningbot.engines.rescoring import N_RESCORED, needs_rescoring, rescored
from ningbot.fusion import Signals, fused, shares, weights_for
from ningbot.matching import distinct
from ningbot.records import EVERYTHING, Filters, Passage, Query, ScoredPassage, Unit
from ningbot.semantic.leg import SemanticLeg
from ningbot.store import Reader, Scope
from ningbot.text.copies import LOST, are_copies, are_same, plain_of

Leg = Literal["lexical", "semantic", "fusion"]

# Passages whose sentences are looked at for the answer, by rules alone.
N_SEARCHED = 4
# Passages that each leg proposes, and how many of them are judged by their sentences.
N_PROPOSED = 100
N_JUDGED = 10
# Passages compared with each other, since a reprint has the same paragraphs as its original.
_N_COMPARED = 20
_MORE = 2


@dataclass(frozen=True, slots=True)
class RankedPassage:
    """A passage found, with its text, and what speaks for it."""

    passage_ix: int
    passage: Passage
    score: float
    signals: Signals

    def scored(self) -> ScoredPassage:
        """Give the row for the ranking that is shown."""
        return ScoredPassage(self.passage.passage_id, self.passage.doc_id, round(self.score, 4))


@dataclass(frozen=True, slots=True)
class Retrieval:
    """The legs of retrieval over one state of an archive; ``semantic`` is None where left out.

    ``filters`` say which articles are looked through.
    """

    engine: Engine
    reader: Reader
    semantic: SemanticLeg | None = None
    filters: Filters = EVERYTHING

    def rank(self, query: Query, *, k: int, leg: Leg = "fusion") -> list[RankedPassage]:
        """Give the ``k`` best passages, and at least N_SEARCHED of them where there are so many.

        Scores can be compared within one question only. Ties go by document and place.
        """
        weights = _ALONE.get(leg) or weights_for(
            query.language, has_meaning=self.semantic is not None
        )
        n = max(k, N_SEARCHED)
        signals = self._proposed(query, weights, k=max(k, N_PROPOSED))
        found = {ix: fused(signals[ix], weights) for ix in signals}
        near = sorted(found, key=lambda ix: -found[ix])[: max(n, N_JUDGED) * _MORE]
        passages = self.reader.passages(near)
        near.sort(key=lambda ix: (-found[ix], passages[ix].doc_id, passages[ix].ordinal))
        best = self._without_copies(near, passages)[: max(n, N_JUDGED)]
        ranked = [RankedPassage(ix, passages[ix], found[ix], signals[ix]) for ix in best]
        # As many are judged however many are asked for, so that k does not change which is first.
        judged = self._judged(query, ranked[:N_JUDGED], weights)
        judged.sort(key=lambda r: (-r.score, r.passage.doc_id, r.passage.ordinal))
        return (judged + ranked[N_JUDGED:])[:n]

    def _proposed(self, query: Query, weights: Signals, *, k: int) -> dict[int, Signals]:
        """Give the passages that the legs propose, with what they say of them."""
        scope = self.reader.scope_of(self.filters) if self.filters else None
        if self.filters and scope is None:
            return {}
        hits = self._hits(query.units, scope, k=k) if weights.lexical else []
        lexical = {hit.passage_ix: hit.score / hits[0].score for hit in hits}
        cosines: dict[int, float] = {}
        if self.semantic is not None and weights.cosine:
            within = partial(self.reader.admitted, scope) if scope else None
            cosines = self.semantic.search(query.question, k=k, also=list(lexical), within=within)
        farthest = min(cosines.values(), default=0.0)
        return {
            ix: Signals(lexical.get(ix, 0.0), cosines.get(ix, farthest)) for ix in lexical | cosines
        }

    def _hits(self, units: Sequence[Unit], scope: Scope | None, *, k: int) -> list[Hit]:
        """Search by words; score the best again where the engine only estimates."""
        hits = self.engine.search(units, k=k, scope=scope)
        if not self.engine.estimates or not needs_rescoring(units):
            return hits
        best = [hit.passage_ix for hit in hits[:N_RESCORED]]
        return rescored(hits, units, self.reader.terms_of(best), self.engine)

    def _without_copies(self, near: list[int], passages: Mapping[int, Passage]) -> list[int]:
        """Leave one of the passages that copies of an article share, where the first of them stands.

        It is the one with the fewest characters lost, then of the earliest article.
        """
        compared = near[:_N_COMPARED]
        plain = {ix: plain_of(passages[ix].text) for ix in compared}
        groups = self._copies(compared, passages, plain)
        copied = {passages[ix].doc_id for group in groups if len(group) > 1 for ix in group}
        shown = self.reader.shown_of(copied)

        def order(ix: int) -> tuple[int, str, str]:
            doc_id = passages[ix].doc_id
            return plain[ix].count(LOST), shown[doc_id]["date"] or "9999", doc_id

        groups.sort(key=lambda group: min(map(compared.index, group)))
        kept = [min(group, key=order) if len(group) > 1 else group[0] for group in groups]
        return kept + near[_N_COMPARED:]

    def _copies(
        self, compared: list[int], passages: Mapping[int, Passage], plain: Mapping[int, str]
    ) -> list[list[int]]:
        """Group passages that say the same, those in which much is lost last: they may fit several.

        Such a one is in none of the groups, since each of them says as much and more.
        """
        article = cache(self.reader.article)

        def is_copy(ix: int, other: int) -> bool:
            one, another = passages[ix].doc_id, passages[other].doc_id
            return are_same(plain[ix], plain[other]) and (
                one == another or are_copies(article(one), article(another))
            )

        groups: list[list[int]] = []
        for ix in sorted(compared, key=lambda ix: plain[ix].count(LOST)):
            fitting = [g for g in groups if all(is_copy(ix, other) for other in g)]
            if len(fitting) == 1:
                fitting[0].append(ix)
            elif not fitting:
                groups.append([ix])
        return groups

    def _judged(
        self, query: Query, ranked: Sequence[RankedPassage], weights: Signals
    ) -> list[RankedPassage]:
        """Look into the sentences of passages, where that counts."""
        if not (weights.sentence or weights.window):
            return list(ranked)
        units = {unit: self.engine.idf(unit) for unit in distinct(query.units)}
        titles = self.reader.titles({r.passage.doc_id for r in ranked})
        judged = []
        for r in ranked:
            sentence, window = shares(r.passage, titles[r.passage.doc_id], units)
            signals = replace(r.signals, sentence=sentence, window=window)
            judged.append(replace(r, score=fused(signals, weights), signals=signals))
        return judged


_ALONE = {"lexical": Signals(lexical=1.0), "semantic": Signals(cosine=1.0)}
