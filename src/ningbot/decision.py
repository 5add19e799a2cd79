"""Answer, or refuse and say what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from math import exp

from ningbot.extraction import Extraction, ReaderScores
from ningbot.matching import stands_for
from ningbot.records import Query, Token
from ningbot.text.folding import fold
from ningbot.text.tokenisation import bigrams_of, split_terms

# Below this confidence ningbot refuses: by rules alone, and where a sentence was read.
THRESHOLD = 0.25
THRESHOLD_READ = 0.15
SURE = 12.0  # log-odds beyond which more says nothing
_LEAD_ALONE = 0.35  # where no other passage was read: the mean


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the best sentence.

    ``sentence_share`` and ``context_share`` are shares of the question's term weight found in the
    sentence, and in it or the one before; ``content_share`` is the share of content words found
    in the passage or its title; ``has_names`` and ``has_numbers`` tell whether all of the
    question's names and numbers are there, ``has_type`` whether the sentence (where it was read, the
    answer) holds words of the type asked for, or rules cannot tell. All these are between 0 and 1.

    Where the sentence was read: ``mass``, ``best`` and ``answerable`` are the reader's log-odds (see
    extraction.ReaderScores), held to SURE; ``lead`` is by how much the sentence beats all of other passages
    that were read, from 0 to 1; ``agrees`` tells whether the rules choose it, too, and ``is_first``
    whether its passage was the best before reading.
    """

    sentence_share: float
    context_share: float
    content_share: float
    has_names: float
    has_numbers: float
    has_type: float
    mass: float = 0.0
    best: float = 0.0
    answerable: float = 0.0
    lead: float = 0.0
    agrees: float = 0.0
    is_first: float = 0.0


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether to answer, how sure that is, and the asker's words that were not found."""

    answered: bool
    confidence: float
    threshold: float
    evidence: Evidence
    missing: tuple[str, ...]


# Fitted by training/fit_decision.py; the confidence is 1 / (1 + exp(-(intercept + weights . x))).
# They are those of --without-meaning, which hold with meaning too: figures of nearness fitted on an
# encyclopedia made short paragraphs of news worse. By whether the question is English, in the order of Evidence.
_FITTED = {
    False: (-8.293, Evidence(2.860, 1.347, 3.756, 0.925, 1.247, 1.401)),
    True: (-5.211, Evidence(2.913, 0.272, 1.712, 0.007, 0.945, 1.229)),
}
# The same for sentences that were read; fitted by training/fit_reading.py. The weights are the same for
# both languages, as few English questions are known; the intercept is by whether it is English.
_FITTED_READ = Evidence(
    sentence_share=0.0,
    context_share=1.211,
    content_share=1.292,
    has_names=0.924,
    has_numbers=1.35,
    has_type=0.56,
    mass=0.235,
    lead=0.848,
    agrees=0.81,
    is_first=1.079,
)
_INTERCEPT_READ = {False: -7.163, True: -6.805}


def decide(query: Query, extractions: Sequence[Extraction], *, title: str) -> Decision:
    """Weigh the best of the sentences, which comes first; ``title`` is that of its document."""
    best = extractions[0]
    missing = tuple(find_missing(query, best, title))
    evidence = weigh(query, extractions, title=title, missing=missing)
    is_english = query.language == "en"
    if best.reader_scores is None:
        confidence = _chance(evidence, *_FITTED[is_english])
    else:
        confidence = _chance(evidence, _INTERCEPT_READ[is_english], _FITTED_READ)
    threshold = THRESHOLD if best.reader_scores is None else THRESHOLD_READ
    if best.answer_span is None:
        confidence = min(confidence, threshold / 2)  # no words of it can be the answer
    return Decision(confidence >= threshold, round(confidence, 4), threshold, evidence, missing)


def _chance(evidence: Evidence, intercept: float, weights: Evidence) -> float:
    """Give the logistic function of the weighted sum."""
    value = intercept + sum(
        getattr(weights, f.name) * getattr(evidence, f.name) for f in fields(Evidence)
    )
    return 1 / (1 + exp(-value))


def weigh(
    query: Query, extractions: Sequence[Extraction], *, title: str, missing: Sequence[str]
) -> Evidence:
    """Put in numbers what speaks for the first of the sentences."""
    best = extractions[0]
    there = _terms_of(best, title)
    evidence = Evidence(
        sentence_share=best.sentence_share,
        context_share=best.context_share,
        content_share=_share_found(query.content, missing),
        has_names=float(query.names <= there),
        has_numbers=float(query.numbers <= there),
        has_type=float(best.has_type),
    )
    read = best.reader_scores
    return _with_reader(evidence, read, extractions) if read else evidence


def _with_reader(
    evidence: Evidence, read: ReaderScores, extractions: Sequence[Extraction]
) -> Evidence:
    best = extractions[0]
    others = [
        e.reader_scores.score
        for e in extractions
        if e.reader_scores and e.ranked.passage_ix != best.ranked.passage_ix
    ]
    lead = (read.score - max(others)) / SURE if others else _LEAD_ALONE
    by_rules = max(extractions, key=lambda e: e.score)
    first = max(extractions, key=lambda e: e.ranked.score)
    return replace(
        evidence,
        mass=_held(read.mass),
        best=_held(read.best),
        answerable=_held(read.answerable),
        lead=min(max(lead, 0.0), 1.0),
        is_first=float(best.ranked.passage_ix == first.ranked.passage_ix),
        agrees=float(by_rules.sentence == best.sentence and by_rules.ranked == best.ranked),
    )


def _held(value: float) -> float:
    return min(max(value, -SURE), SURE)


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
