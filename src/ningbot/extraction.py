"""Which sentence answers, and which of its words?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ningbot.candidates import Candidate, can_be_found, find_candidates
from ningbot.engines import Engine
from ningbot.matching import distinct, is_phrase, places, strength
from ningbot.records import Query, Sentence, Span, Unit
from ningbot.retrieval import N_SEARCHED, RankedPassage
from ningbot.text.folding import fold
from ningbot.text.tokenisation import split_tokens

# Weights of a sentence's score, chosen on development questions.
_PREVIOUS = 0.5  # a term only the sentence before has, against one it has itself
_TYPE = 0.35  # it holds words of the type asked for
_PASSAGE = 0.15  # the passage's score, against the best passage's
# A candidate loses half of what a term gives it every so many characters of distance.
_HALF_DISTANCE = 12

_MARK_DISTANCE = 12  # what a comma between them adds to the distance
_MARK_RE = re.compile("[，,；;：:]")
_BOTH_ENDS_RE = re.compile(
    r"[从由自].{0,8}?(?:多少|几|何|哪).*(?:到|至|为|成)(?:了)?(?:多少|几|何|哪)"
    r"|\bfrom (?:how|what)\b.*\bto (?:how|what)\b"
)
_CLAUSE_RE = re.compile(r"[^，,；;：:。！？!?—]+[。！？!?]?")


@dataclass(frozen=True, slots=True)
class ReaderScores:
    """What the reader says of a sentence, in log-odds against "no answer here".

    ``mass`` is that of any words of it being the answer, ``best`` that of the likeliest;
    ``answerable`` is the logit that the text read around it answers. ``score`` is what reader and
    rules say together, by which sentences of one question compare.
    """

    mass: float
    best: float
    answerable: float
    score: float


@dataclass(frozen=True, slots=True)
class Extraction:
    """A sentence that may answer, with what speaks for it.

    ``sentence_share`` is the share of the question's term weight found in the sentence,
    ``context_share`` in it and its neighbour before. ``reader_scores`` is None where it was not read.
    """

    ranked: RankedPassage
    sentence: Sentence
    score: float
    sentence_share: float
    context_share: float
    candidates: tuple[Candidate, ...]
    answer_span: Span | None
    normalized: str | None
    has_type: bool
    reader_scores: ReaderScores | None = None


def extract(
    query: Query, ranking: Sequence[RankedPassage], engine: Engine, *, n_passages: int = N_SEARCHED
) -> list[Extraction]:
    """Give the sentences of the first passages, best first; none where nothing was found."""
    if not ranking:
        return []
    weights = unit_weights(query, engine)
    found = [
        extraction
        for ranked in ranking[:n_passages]
        for extraction in _sentences(query, ranked, weights, best_score=ranking[0].score)
    ]
    return sorted(found, key=lambda e: -e.score)


def unit_weights(query: Query, engine: Engine) -> dict[Unit, float]:
    """Give each distinct unit of the question its idf, less for a phrase put together by guess."""
    return {
        unit: engine.idf(unit) * (unit.members[0].weight if is_phrase(unit) else 1.0)
        for unit in distinct(query.units)
    }


def _sentences(
    query: Query, ranked: RankedPassage, weights: dict[Unit, float], *, best_score: float
) -> Iterator[Extraction]:
    total = sum(weights.values()) or 1.0
    before: dict[Unit, float] = {}
    for sentence in ranked.passage.sentences:
        matched = _Matched(sentence.text, query, weights)
        own = matched.strengths()
        share = sum(w * own[unit] for unit, w in weights.items()) / total
        nearby = sum(w * max(before.get(u, 0) - own[u], 0) for u, w in weights.items()) / total
        candidates = [c for c in find_candidates(sentence.text, query) if not matched.asks(c)]
        has_type = bool(candidates) or not can_be_found(query.answer_type)
        rank = _PASSAGE * (ranked.score - best_score)
        score = share + _PREVIOUS * nearby + _TYPE * (share + nearby) * has_type + rank
        span, normalized = _answer(query, candidates, matched)
        yield Extraction(
            ranked=ranked,
            sentence=sentence,
            score=score,
            sentence_share=share,
            context_share=share + nearby,
            candidates=tuple(candidates),
            answer_span=span,
            normalized=normalized,
            has_type=has_type,
        )
        before = own


def asks_both_ends(query: Query) -> bool:
    """Tell whether two values are asked for: 從多少名到多少名."""
    return bool(_BOTH_ENDS_RE.search(fold(query.question)))


class _Matched:
    """A sentence with the places of the question's units in it."""

    def __init__(self, sentence: str, query: Query, weights: dict[Unit, float]) -> None:
        self.sentence = sentence
        self._asked = fold(query.question)
        self._unit = fold(query.unit)
        self._weights = weights
        self._spans_of: dict[str, list[Span]] = defaultdict(list)
        for token in split_tokens(sentence):
            self._spans_of[token.term].append(token.span)
        # unit -> its places, each with the weight that it has there
        self._places = {
            unit: [(span, weight * by) for span, by in places(unit, self._spans_of)]
            for unit, weight in weights.items()
        }

    def strengths(self) -> dict[Unit, float]:
        """Give how well each unit stands in the sentence, from 0 to 1."""
        return {unit: strength(unit, self._spans_of) for unit in self._weights}

    def asks(self, candidate: Candidate) -> bool:
        """Tell whether a candidate only repeats the question: 2021年 for 2021年如何？"""
        return fold(candidate.span.of(self.sentence)) in self._asked

    def closeness(self, candidate: Candidate) -> float:
        """Sum the weights of the question's units, each less the farther it stands away.

        What follows a number counts more than what comes before it: 240名[黨建指導員].
        """
        total = sum(
            self._near(weight, span, candidate.span)
            * (1.5 if 0 <= span.start - candidate.span.end <= 1 else 1.0)
            for found in self._places.values()
            for span, weight in found
        )
        same_unit = bool(self._unit) and fold(candidate.unit).endswith(self._unit)
        return total * (1.5 if same_unit else 1.0)

    def best_clause(self) -> Span | None:
        """Give the clause with most of the question's weight, without its end mark."""
        clauses = [Span(*match.span()) for match in _CLAUSE_RE.finditer(self.sentence)]
        if not clauses:
            return None
        best = max(clauses, key=self._weight_in)
        text = best.of(self.sentence)
        stripped = text.strip(" \u3000。！？!?")
        start = best.start + text.find(stripped)
        return Span(start, start + len(stripped)) if stripped else None

    def _weight_in(self, clause: Span) -> float:
        return sum(
            weight
            for found in self._places.values()
            for span, weight in found
            if clause.contains(span)
        )

    def _near(self, weight: float, span: Span, answer: Span) -> float:
        """Give a unit's weight, halved with every step of distance; a comma is a step."""
        distance = max(span.start - answer.end, answer.start - span.end, 0)
        between = self.sentence[min(answer.end, span.end) : max(answer.start, span.start)]
        distance += _MARK_DISTANCE * len(_MARK_RE.findall(between))
        return weight * float(0.5 ** (distance / _HALF_DISTANCE))


def _answer(
    query: Query, candidates: Sequence[Candidate], matched: _Matched
) -> tuple[Span | None, str | None]:
    """Choose the candidate nearest to the question's words, or the clause that has most of them."""
    if candidates:
        ranked = sorted(candidates, key=lambda c: -matched.closeness(c))
        if len(candidates) > 1 and asks_both_ends(query):
            first, last = sorted(ranked[:2], key=lambda c: c.span)
            values = (first.normalized, last.normalized)
            both = None if None in values else "/".join(map(str, values))
            return Span(first.span.start, last.span.end), both
        return ranked[0].span, ranked[0].normalized
    return (None if can_be_found(query.answer_type) else matched.best_clause()), None
