"""The way of one question: passages, sentences, decision, answer or refusal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from ningbot.citations import cite
from ningbot.decision import Decision, decide, find_missing
from ningbot.disagreement import Claim, group_claims, said_differently
from ningbot.enumeration import asks_for_list, list_around
from ningbot.explanation import explain
from ningbot.extraction import Extraction, extract
from ningbot.glosses import gloss
from ningbot.reading.judging import hear, reranked
from ningbot.reading.network import SpanReader
from ningbot.records import Language, Query, Span
from ningbot.refusals import not_answered, nothing_found, nothing_to_look_for
from ningbot.retrieval import RankedPassage, Retrieval
from ningbot.text.folding import fold

_MAX_CITATIONS = 3


class Asking:
    """One question on its way; ``language`` is the asker's, ``reader`` None where rules do."""

    def __init__(
        self,
        query: Query,
        retrieval: Retrieval,
        *,
        k: int,
        language: Language,
        reader: SpanReader | None,
        n_read: int,
    ) -> None:
        self.query = query
        self.retrieval = retrieval
        self.engine = retrieval.engine
        self.reader = retrieval.reader
        self.k = k
        self.language = language
        self.span_reader = reader
        self.n_read = n_read

    def answer(self, *, with_explanation: bool) -> dict[str, Any]:
        """Give the fields of the Answer that the archive decides."""
        ranking, extractions = self._found()
        decision = self._decide(extractions)
        fields = (
            self._answered(extractions)
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
        titles = self.reader.titles({e.ranked.passage.doc_id for e in extractions})
        heard = hear(self.query, extractions, titles, self.span_reader, n_read=self.n_read)
        return reranked(ranking, heard), heard

    def _decide(self, extractions: list[Extraction]) -> Decision | None:
        if not extractions:
            return None
        title = self.reader.title(extractions[0].ranked.passage.doc_id)
        return decide(self.query, extractions, title=title)

    def _answered(self, extractions: list[Extraction]) -> dict[str, Any]:
        best = extractions[0]
        claims = self._claims(extractions)
        told = [extraction for extraction, _ in claims]
        shown = [*told, *_agreeing(extractions)[1:]][:_MAX_CITATIONS]
        citations = tuple(cite(self._in_full(e), self.reader) for e in shown)
        disagreement = said_differently(group_claims([c for _, c in claims]), self.language)
        first = citations[0]
        answer = first.answer_span.of(first.sentence) if first.answer_span else None
        normalized, kind = best.normalized, self.query.answer_type
        return {
            "answered": True,
            "answer": answer,
            "normalized": normalized,
            "gloss": gloss(first, normalized, answer_type=kind, language=self.language),
            "disagreement": disagreement or None,
            "reason": None,
            "citations": citations,
        }

    def _in_full(self, extraction: Extraction) -> Extraction:
        """Widen an answer to its list, where several things are asked for."""
        span, is_value = extraction.answer_span, extraction.normalized is not None
        folded = fold(self.query.question)
        if span is None or is_value or not asks_for_list(folded, self.query.language):
            return extraction
        whole = list_around(extraction.sentence.text, span)
        return replace(extraction, answer_span=whole or span)

    def _claims(self, extractions: list[Extraction]) -> list[tuple[Extraction, Claim]]:
        """Give the best sentence, and of other articles one for each other thing that they say."""
        told = [extractions[0], *self._rivals(extractions)]
        claims = [self._claim(e, n) for n, e in enumerate(told)]
        groups = [group for group in group_claims(claims) if claims[0] not in group]
        firsts = sorted((group[0] for group in groups), key=lambda claim: -claim.score)
        chosen = [claims[0], *firsts][:_MAX_CITATIONS]
        return [(told[claims.index(claim)], claim) for claim in chosen]

    def _rivals(self, extractions: list[Extraction]) -> Iterator[Extraction]:
        """Give the best sentence of every other article that would be an answer, too.

        What misses a word of the question that the best sentence has answers another question.
        """
        best = extractions[0]
        missing = self._missing(best)
        seen = {best.ranked.passage.doc_id}
        for extraction in extractions:
            doc_id = extraction.ranked.passage.doc_id
            if doc_id in seen:
                continue
            seen.add(doc_id)
            if extraction.answer_span and extraction.has_type:
                decision = self._decide([extraction, *extractions])
                if decision and decision.answered and missing.issuperset(decision.missing):
                    yield extraction

    def _missing(self, extraction: Extraction) -> frozenset[str]:
        title = self.reader.title(extraction.ranked.passage.doc_id)
        return frozenset(find_missing(self.query, extraction, title))

    def _claim(self, extraction: Extraction, n: int) -> Claim:
        passage, span = extraction.ranked.passage, extraction.answer_span or Span(0, 0)
        document = self.reader.document(passage.doc_id)
        return Claim(
            text=span.of(extraction.sentence.text),
            normalized=extraction.normalized,
            answer_type=self.query.answer_type,
            date=document.date if document else None,
            doc_id=passage.doc_id,
            score=float(-n),
        )

    def _refused(self, extractions: list[Extraction], decision: Decision | None) -> dict[str, Any]:
        return {
            "answered": False,
            "answer": None,
            "normalized": None,
            "reason": self._reason(extractions, decision),
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


def _agreeing(extractions: list[Extraction]) -> list[Extraction]:
    """Give the best sentence, and those of other passages that give the same answer."""
    best = extractions[0]
    said = _said(best)
    others = {
        e.ranked.passage.passage_id: e
        for e in reversed(extractions[1:])
        if said and _said(e) == said and e.ranked.passage != best.ranked.passage
    }
    ranked = sorted(others.values(), key=lambda e: -e.score)
    return [best, *(e for e in ranked if e.context_share >= best.context_share / 2)][
        :_MAX_CITATIONS
    ]


def _said(extraction: Extraction) -> str:
    span = extraction.answer_span
    return extraction.normalized or (fold(span.of(extraction.sentence.text)) if span else "")
