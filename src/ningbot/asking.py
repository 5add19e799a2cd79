"""The way of one question: passages, sentences, decision, answer or refusal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from ningbot.citations import cite
from ningbot.decision import Decision, decide
from ningbot.disagreement import Claim, group_claims, said_differently
from ningbot.enumeration import asks_for_list, list_around
from ningbot.explanation import explain
from ningbot.extraction import Extraction, extract
from ningbot.glosses import gloss
from ningbot.reading.network import SpanReader
from ningbot.reading.rescoring import reranked, rescore
from ningbot.records import Citation, Language, Query, Span
from ningbot.refusals import looked_within, not_answered, nothing_found, nothing_to_look_for
from ningbot.retrieval import RankedPassage, Retrieval
from ningbot.text.folding import fold
from ningbot.text.quantities import find_quantities

_MAX_CITATIONS = 3
_YEAR_RE = re.compile(r"\d{4}(?![\dX])")


class Asking:
    """One question on its way; ``language`` is the asker's, ``span_reader`` None where rules do."""

    def __init__(
        self,
        query: Query,
        retrieval: Retrieval,
        *,
        k: int,
        language: Language,
        span_reader: SpanReader | None,
        n_read: int,
    ) -> None:
        self.query = query
        self.asks_for_list = asks_for_list(fold(query.question), query.language)
        self.retrieval = retrieval
        self.engine = retrieval.engine
        self.store = retrieval.reader
        self.k = k
        self.language = language
        self.span_reader = span_reader
        self.n_read = n_read

    def answer(self, *, with_explanation: bool) -> dict[str, Any]:
        """Give the fields of the Answer that the archive decides."""
        ranking, extractions = self._found()
        decision = self._decide(extractions)
        fields = (
            self._answered(extractions, decision)
            if decision and decision.answered
            else self._refused(extractions, decision)
        )
        fields["confidence"] = decision.confidence if decision else 0.0
        fields["ranking"] = tuple(ranked.scored() for ranked in ranking[: self.k])
        if with_explanation:
            fields["explanation"] = explain(
                self.query, self.engine, ranking, extractions, decision=decision
            )
        return fields

    def _found(self) -> tuple[list[RankedPassage], list[Extraction]]:
        """Give passages and sentences, best first, by the rules or by reader and rules together."""
        ranking = self.retrieval.rank(self.query, k=max(self.k, self.n_read))
        if self.span_reader is None:
            return ranking, extract(self.query, ranking, self.engine)
        extractions = extract(self.query, ranking, self.engine, n_passages=self.n_read)
        titles = self.store.titles({e.ranked.passage.doc_id for e in extractions})
        rescored = rescore(self.query, extractions, titles, self.span_reader, n_read=self.n_read)
        return reranked(ranking, rescored), rescored

    def _decide(self, extractions: list[Extraction]) -> Decision | None:
        if not extractions:
            return None
        doc_id = extractions[0].ranked.passage.doc_id
        title = self.store.title(doc_id)
        return decide(
            self.query, extractions, title=title, article=lambda: self.store.whole_text(doc_id)
        )

    def further(self, n: int) -> tuple[Citation, ...]:
        """Cite the ``n`` sentences that come after those of the answer, best first.

        They are what a reader looks at who was not helped by the answer: no decision stands behind them.
        """
        _, extractions = self._found()
        decision = self._decide(extractions)
        if not decision or not decision.answered:
            return ()
        shown = {c.citation_id for c in self._answered(extractions, decision)["citations"]}
        cited = (cite(e, self.store) for e in extractions if e.answer_span)
        return tuple(islice((c for c in cited if c.citation_id not in shown), n))

    def _answered(self, extractions: list[Extraction], decision: Decision) -> dict[str, Any]:
        best = self._in_full(extractions[0])
        others = [self._in_full(e) for e in self._others(extractions, decision)]
        claims = [self._claim(e, n, dated=bool(others)) for n, e in enumerate([best, *others])]
        groups = group_claims(claims)
        if self.asks_for_list:  # one article may list what another leaves out
            groups = [group for group in groups if claims[0] in group]
        # The best sentence, one for each other thing that is said, and who says the same as the best.
        differing = [group[0] for group in groups if claims[0] not in group]
        agreeing = [c for group in groups if claims[0] in group for c in group if c != claims[0]]
        shown = [claims[0], *sorted(differing, key=_by_score), *sorted(agreeing, key=_by_score)]
        citations = tuple(
            cite([best, *others][claims.index(claim)], self.store)
            for claim in shown[:_MAX_CITATIONS]
        )
        first = citations[0]
        return {
            "answered": True,
            "answer": first.answer_span.of(first.sentence) if first.answer_span else None,
            "normalized": best.normalized,
            "gloss": gloss(
                first,
                best.normalized,
                answer_type=self.query.answer_type,
                language=self.language,
            ),
            "disagreement": said_differently(groups, self.language) or None,
            "reason": None,
            "citations": citations,
        }

    def _in_full(self, extraction: Extraction) -> Extraction:
        """Widen an answer to its list, where several things are asked for."""
        span, is_value = extraction.answer_span, extraction.normalized is not None
        if span is None or is_value or not self.asks_for_list:
            return extraction
        whole = list_around(extraction.sentence.text, span)
        return replace(extraction, answer_span=whole or span)

    def _others(self, extractions: list[Extraction], decided: Decision) -> Iterator[Extraction]:
        """Give the best sentence of every other article that would be an answer, too.

        What misses a word of the question that the best sentence has answers another question.
        """
        missing = set(decided.missing)
        seen = {extractions[0].ranked.passage.doc_id}
        for extraction in extractions:
            doc_id = extraction.ranked.passage.doc_id
            if doc_id in seen:
                continue
            seen.add(doc_id)
            if extraction.answer_span and extraction.has_type:
                decision = self._decide([extraction, *extractions])
                if decision and decision.answered and missing.issuperset(decision.missing):
                    yield extraction

    def _claim(self, extraction: Extraction, n: int, *, dated: bool) -> Claim:
        """Say what a sentence answers, the ``n``-th best from 0, and when it was so."""
        passage, sentence = extraction.ranked.passage, extraction.sentence.text
        span = extraction.answer_span or Span(0, 0)
        units = [
            c.unit
            for c in extraction.candidates
            if c.span.start < span.end and span.start < c.span.end
        ]
        document = self.store.document(passage.doc_id) if dated else None
        return Claim(
            text=span.of(sentence),
            normalized=extraction.normalized,
            answer_type=self.query.answer_type,
            date=_year_in(sentence, span) or (document.date if document else None),
            doc_id=passage.doc_id,
            score=float(-n),
            unit=units[0] if units else "",
        )

    def _refused(self, extractions: list[Extraction], decision: Decision | None) -> dict[str, Any]:
        return {
            "answered": False,
            "answer": None,
            "normalized": None,
            "reason": self._reason(extractions, decision)
            + looked_within(self.retrieval.filters, self.language),
            "citations": (),
        }

    def _reason(self, extractions: list[Extraction], decision: Decision | None) -> str:
        language = self.language
        words = [token.surface for token in self.query.content]
        if not words:
            return nothing_to_look_for(language)
        if decision is None:
            return nothing_found(language, words)
        return not_answered(
            language,
            missing=decision.missing,
            lacks_type=None if extractions[0].has_type else self.query.answer_type,
            found=_phrases_of(self.query, without=decision.missing),
        )


def _phrases_of(query: Query, *, without: Sequence[str]) -> list[str]:
    """Give the question's content words but for some, neighbours joined, those with names first."""
    phrases: list[tuple[Span, bool]] = []
    for token in query.content:
        if token.surface in without:
            continue
        is_name = token.term in query.names
        if phrases and phrases[-1][0].end == token.span.start:
            before, had_name = phrases.pop()
            phrases.append((Span(before.start, token.span.end), had_name or is_name))
        else:
            phrases.append((token.span, is_name))
    phrases.sort(key=lambda phrase: not phrase[1])
    return list(dict.fromkeys(span.of(query.question) for span, _ in phrases))


def _by_score(claim: Claim) -> float:
    return -claim.score


def _year_in(sentence: str, answer: Span) -> str | None:
    """Give the year that a sentence says what it says of, if it names one beside its answer."""
    years = {
        match[0]
        for quantity in find_quantities(sentence)
        if quantity.kind == "date" and not answer.contains(quantity.span)
        if (match := _YEAR_RE.match(quantity.normalized))
    }
    return years.pop() if len(years) == 1 else None
