"""Answer, or refuse and say what is missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, fields, replace
from math import exp

from ningbot.bilingual import tables
from ningbot.extraction import Extraction, ReaderScores
from ningbot.matching import stands_for
from ningbot.records import Query, Token
from ningbot.text.folding import fold
from ningbot.text.quantities.numerals import NUMERAL, read_number
from ningbot.text.tokenisation import bigrams_of, split_terms

# Below this confidence ningbot refuses: by rules alone, and where a sentence was read.
THRESHOLD = 0.2
THRESHOLD_READ = 0.15
SURE = 12.0  # log-odds beyond which more says nothing
_PLACES = "省市县区州镇乡村"
_NUMERAL_RE = re.compile(NUMERAL)
_YEAR_RE = re.compile("[12][0-9]{3}")
_LEAD_ALONE = 0.35  # where no other passage was read: the mean


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the best sentence.

    ``sentence_share`` and ``context_share`` are shares of the question's term weight found in the
    sentence, and in it or the one before; ``content_share`` is the share of content words found
    in the passage or its title; ``has_names`` and ``has_numbers`` tell whether all of the
    question's names and numbers are there, in some form, ``has_type`` whether the sentence (where it was read, the
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
    False: (-13.504, Evidence(1.857, 2.078, 3.252, 3.126, 4.834, 1.158)),
    True: (-7.772, Evidence(2.836, 0.283, 1.656, 0.0, 3.585, 1.196)),
}
# The same for sentences that were read; fitted by training/fit_reading.py. The weights are the same for
# both languages, as few English questions are known; the intercept is by whether it is English.
_FITTED_READ = Evidence(
    sentence_share=0.0,
    context_share=1.1,
    content_share=0.928,
    has_names=2.524,
    has_numbers=3.895,
    has_type=0.509,
    mass=0.232,
    lead=0.687,
    agrees=0.843,
    is_first=1.143,
)
_INTERCEPT_READ = {False: -10.865, True: -10.641}


def decide(
    query: Query, extractions: Sequence[Extraction], *, title: str, article: Callable[[], str]
) -> Decision:
    """Weigh the best of the sentences, which comes first; ``title`` is that of its document.

    ``article`` gives all that the document says. It is wanted where its passage lacks a name or number that was
    asked about: if the whole article does, that is of another person, place or year.
    """
    best = extractions[0]
    missing = tuple(find_missing(query, best, title))
    evidence = weigh(query, extractions, title=title, missing=missing)
    is_english = query.language == "en"
    if best.reader_scores is None:
        confidence = _chance(evidence, *_FITTED[is_english])
    else:
        confidence = _chance(evidence, _INTERCEPT_READ[is_english], _FITTED_READ)
    threshold = THRESHOLD if best.reader_scores is None else THRESHOLD_READ
    if best.answer_span is None or _is_of_another(query, evidence, missing, article):
        confidence = min(confidence, threshold / 2)  # no words of it can be the answer
    return Decision(confidence >= threshold, round(confidence, 4), threshold, evidence, missing)


def _is_of_another(
    query: Query, evidence: Evidence, missing: Collection[str], article: Callable[[], str]
) -> bool:
    """Tell whether an article lacks a proper name of the question, or its year."""
    if evidence.has_names and evidence.has_numbers:
        return False
    text = article()
    folded, terms = fold(text), frozenset(split_terms(text))
    lacking = [
        word
        for word in query.content
        if word.surface in missing and not _is_there(query, word, terms, folded)
    ]
    return any(
        (_is_proper(word.term) and word.term in query.names and _is_unnamed(word.term, folded))
        or (_is_year(word, query.question) and _is_uncounted(word.term, folded))
        for word in lacking
    )


def _is_proper(name: str) -> bool:
    """Tell whether a word that the tagger takes for a name is one: the dictionary writes it with a capital.

    A word that is not in the dictionary is one if it ends in what a place is.
    """
    gloss = tables.glosses().line(name)
    if gloss is None:
        return name.isascii() or (len(name) > 2 and name[-1] in _PLACES)
    return gloss[0].isupper()


def _is_year(word: Token, question: str) -> bool:
    """Tell whether a number of a question is a year, and no decade."""
    after = question[word.span.end :]
    is_written = after.startswith("年") and not after.startswith("年代")
    return is_written and bool(_YEAR_RE.fullmatch(word.term))


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
    text = fold(f"{best.ranked.passage.text}\n{title}")
    lacking = {word.term for word in query.content if word.surface in missing}
    evidence = Evidence(
        sentence_share=best.sentence_share,
        context_share=best.context_share,
        content_share=_share_found(query.content, missing),
        has_names=float(not any(_is_unnamed(name, text) for name in query.names & lacking)),
        has_numbers=float(not any(_is_uncounted(n, text) for n in query.numbers & lacking)),
        has_type=float(best.has_type),
    )
    read = best.reader_scores
    return _with_reader(evidence, read, extractions) if read else evidence


def _is_unnamed(name: str, text: str) -> bool:
    """Tell whether a place is not named without what it is, either: 岳阳市 as 岳阳."""
    short = name.rstrip(_PLACES)
    return len(short) < 2 or short not in text


def _is_uncounted(number: str, text: str) -> bool:
    """Tell whether a number does not stand there in another form, either: 12 as 十二, 10000 as 1万."""
    value = read_number(number)
    return value is None or all(read_number(n) != value for n in _NUMERAL_RE.findall(text))


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
    return [word.surface for word in query.content if not _is_there(query, word, there, text)]


def _is_there(query: Query, word: Token, terms: frozenset[str], folded: str) -> bool:
    """Tell whether a text holds a word of the question, in itself or by what it may mean."""
    return stands_for(query, word, terms) or word.term in folded or _in_parts(word.term, terms)


def _in_parts(term: str, there: frozenset[str]) -> bool:
    """Tell whether a long word is there but for where it is cut: all of its bigrams are."""
    return len(term) > 2 and all(bigram in there for bigram in bigrams_of(term))


def _terms_of(best: Extraction, title: str) -> frozenset[str]:
    return frozenset(split_terms(best.ranked.passage.text)) | frozenset(split_terms(title))
