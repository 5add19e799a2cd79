"""Which sentence answers, and which of its words?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ningbot.candidates import Candidate, can_be_found, find_candidates
from ningbot.engines import Engine
from ningbot.records import Query, Sentence, Span, Token
from ningbot.retrieval import N_READ, RankedPassage
from ningbot.text.folding import fold
from ningbot.text.tokenisation import split_tokens

# Weights of a sentence's score, chosen on development questions.
_PREVIOUS = 0.5  # a term only the sentence before has, against one it has itself
_TYPE = 0.35  # it holds words of the type asked for
_PASSAGE = 1.0  # the passage's score, against the best passage's
# A candidate loses half of what a term gives it every so many characters of distance.
_HALF_DISTANCE = 12

_MARK_DISTANCE = 12  # what a comma between them adds to the distance
_MARK_RE = re.compile("[，,；;：:]")
_CLAUSE_RE = re.compile(r"[^，,；;：:。！？!?—]+[。！？!?]?")


@dataclass(frozen=True, slots=True)
class Extraction:
    """A sentence that may answer, with what speaks for it.

    ``sentence_share`` is the share of the question's term weight found in the sentence, and
    ``context_share`` in it, its neighbour before, and nothing else.
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


def extract(query: Query, ranking: Sequence[RankedPassage], engine: Engine) -> list[Extraction]:
    """Give the sentences of the first passages, best first; none where nothing was found."""
    if not ranking:
        return []
    weights = term_weights(query, engine)
    found = [
        extraction
        for ranked in ranking[:N_READ]
        for extraction in _sentences(query, ranked, weights, best_score=ranking[0].score)
    ]
    return sorted(found, key=lambda e: -e.score)


def term_weights(query: Query, engine: Engine) -> dict[str, float]:
    """Give each distinct term of the question its idf."""
    return {term: engine.idf(term) for term in dict.fromkeys(query.terms)}


def _sentences(
    query: Query, ranked: RankedPassage, weights: dict[str, float], *, best_score: float
) -> Iterator[Extraction]:
    total = sum(weights.values()) or 1.0
    before: set[str] = set()
    for sentence in ranked.passage.sentences:
        tokens = split_tokens(sentence.text)
        own = {token.term for token in tokens}
        share = sum(w for term, w in weights.items() if term in own) / total
        nearby = sum(w for term, w in weights.items() if term in before and term not in own) / total
        candidates = [
            c for c in find_candidates(sentence.text, query) if not _is_asked(c, sentence, query)
        ]
        has_type = bool(candidates) or not can_be_found(query.answer_type)
        score = (
            share
            + _PREVIOUS * nearby
            + _TYPE * (share + nearby) * has_type
            + _PASSAGE * ranked.score / best_score
        )
        span, normalized = _answer(query, sentence.text, candidates, tokens, weights)
        yield Extraction(
            ranked,
            sentence,
            score,
            share,
            share + nearby,
            tuple(candidates),
            span,
            normalized,
            has_type,
        )
        before = own


def _is_asked(candidate: Candidate, sentence: Sentence, query: Query) -> bool:
    """Tell whether a candidate only repeats the question: 2021年 does not answer 2021年如何？"""
    return fold(candidate.span.of(sentence.text)) in fold(query.question)


def _answer(
    query: Query,
    sentence: str,
    candidates: Sequence[Candidate],
    tokens: Sequence[Token],
    weights: dict[str, float],
) -> tuple[Span | None, str | None]:
    """Choose the candidate nearest to the question's words, or the clause that has most of them."""
    places = [(t.span, weights[t.term]) for t in tokens if t.term in weights]
    if candidates:
        ranked = sorted(candidates, key=lambda c: -_closeness(c, query, sentence, places))
        if _asks_for_both_ends(query) and len(candidates) > 1:
            first, last = sorted(ranked[:2], key=lambda c: c.span)
            return Span(first.span.start, last.span.end), f"{first.normalized}/{last.normalized}"
        return ranked[0].span, ranked[0].normalized
    if can_be_found(query.answer_type):
        return None, None
    return _best_clause(sentence, places), None


def _closeness(
    candidate: Candidate, query: Query, sentence: str, places: Sequence[tuple[Span, float]]
) -> float:
    """Sum the weights of the question's terms, each less the farther it stands away.

    What follows a number counts more than what comes before it: 240名[黨建指導員].
    """
    total = 0.0
    for span, weight in places:
        behind = span.start - candidate.span.end
        distance = max(behind, candidate.span.start - span.end, 0)
        between = sentence[
            min(candidate.span.end, span.end) : max(candidate.span.start, span.start)
        ]
        distance += _MARK_DISTANCE * len(_MARK_RE.findall(between))
        total += weight * (1.5 if 0 <= behind <= 1 else 1.0) * 0.5 ** (distance / _HALF_DISTANCE)
    same_unit = bool(query.unit) and fold(candidate.unit).endswith(fold(query.unit))
    return total * (1.5 if same_unit else 1.0)


def _asks_for_both_ends(query: Query) -> bool:
    return bool(
        re.search(
            r"从(?:多少|几|何|哪).*(?:到|至|为|成)(?:了)?(?:多少|几|何|哪)|\bfrom (?:how|what)\b.*\bto (?:how|what)\b",
            fold(query.question),
        )
    )


def _best_clause(sentence: str, places: Sequence[tuple[Span, float]]) -> Span | None:
    """Give the clause with most of the question's weight, without its end mark."""
    best, best_weight = None, -1.0
    for match in _CLAUSE_RE.finditer(sentence):
        clause = Span(*match.span())
        weight = sum(w for span, w in places if clause.contains(span))
        if weight > best_weight:
            best, best_weight = clause, weight
    if best is None:
        return None
    text = best.of(sentence)
    stripped = text.strip(" \u3000。！？!?")
    start = best.start + text.find(stripped)
    return Span(start, start + len(stripped)) if stripped else None
