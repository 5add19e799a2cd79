"""Answer, or refuse and say what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from math import exp

from ningbot.extraction import Extraction
from ningbot.matching import stands_for
from ningbot.records import Query, Token
from ningbot.text.folding import fold
from ningbot.text.tokenisation import bigrams_of, split_terms

# Below this confidence ningbot refuses.
THRESHOLD = 0.25


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the best sentence, each between 0 and 1.

    ``sentence_share`` and ``context_share`` are shares of the question's term weight found in the
    sentence, and in it or the one before; ``content_share`` is the share of content words found
    in the passage or its title; ``has_names`` and ``has_numbers`` tell whether all of the
    question's names and numbers are there, ``has_type`` whether the sentence holds words of the
    type asked for, or rules cannot tell.
    """

    sentence_share: float
    context_share: float
    content_share: float
    has_names: float
    has_numbers: float
    has_type: float


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether to answer, how sure that is, and the asker's words that were not found."""

    answered: bool
    confidence: float
    evidence: Evidence
    missing: tuple[str, ...]


# Fitted by training/fit_decision.py; the confidence is 1 / (1 + exp(-(intercept + weights . x))).
# They are those of --without-meaning, which hold with meaning too: figures of nearness fitted on an
# encyclopedia made short paragraphs of news worse. By whether the question is English, in the order of Evidence.
_FITTED = {
    False: (-8.293, Evidence(2.860, 1.347, 3.756, 0.925, 1.247, 1.401)),
    True: (-5.211, Evidence(2.913, 0.272, 1.712, 0.007, 0.945, 1.229)),
}


def decide(query: Query, best: Extraction, *, title: str) -> Decision:
    """Weigh the best sentence."""
    missing = tuple(find_missing(query, best, title))
    evidence = weigh(query, best, title=title, missing=missing)
    intercept, weights = _FITTED[query.language == "en"]
    value = intercept + sum(
        getattr(weights, f.name) * getattr(evidence, f.name) for f in fields(Evidence)
    )
    confidence = 1 / (1 + exp(-value))
    if best.answer_span is None:
        confidence = min(confidence, THRESHOLD / 2)  # no words of it can be the answer
    answered = confidence >= THRESHOLD
    return Decision(answered, round(confidence, 4), evidence, missing)


def weigh(query: Query, best: Extraction, *, title: str, missing: Sequence[str]) -> Evidence:
    """Put in numbers what speaks for a sentence."""
    there = _terms_of(best, title)
    return Evidence(
        sentence_share=best.sentence_share,
        context_share=best.context_share,
        content_share=_share_found(query.content, missing),
        has_names=float(query.names <= there),
        has_numbers=float(query.numbers <= there),
        has_type=float(best.has_type),
    )


def _share_found(words: Sequence[Token], missing: Sequence[str]) -> float:
    found = sum(word.surface not in missing for word in words)
    return found / len(words) if words else 0.0


def find_missing(query: Query, best: Extraction, title: str) -> list[str]:
    """Give the content words that neither passage nor title holds, as the asker wrote them."""
    there = _terms_of(best, title)
    text = fold(f"{best.ranked.passage.text}\n{title}")
    return [
        word.surface
        for word in query.content
        if not stands_for(query, word, there)
        and word.term not in text
        and not _in_parts(word.term, there)
    ]


def _in_parts(term: str, there: frozenset[str]) -> bool:
    """Tell whether a long word is there but for where it is cut: all of its bigrams are."""
    return len(term) > 2 and all(bigram in there for bigram in bigrams_of(term))


def _terms_of(best: Extraction, title: str) -> frozenset[str]:
    return frozenset(split_terms(best.ranked.passage.text)) | frozenset(split_terms(title))
