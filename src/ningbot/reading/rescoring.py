"""Have the best passages read, and let reader and rules choose the sentence together.

A sentence's score is a weighted sum of what the reader says of it, of the rules' score, and of its
passage's place in the ranking; the weights are fitted by training/fit_reading.py, on questions that the
reader was not trained on.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from itertools import accumulate, zip_longest

from ningbot.candidates import can_be_found, is_quantity
from ningbot.extraction import Extraction, ReaderScores, asks_both_ends
from ningbot.reading.network import Found, Reading, SpanReader
from ningbot.reading.tidying import tidied
from ningbot.reading.windows import Window, windows_of
from ningbot.records import Query, Span
from ningbot.retrieval import RankedPassage
from ningbot.text.quantities import find_quantities

# What a question may cost: passages read for it, and pieces of them in all. Where the likeliest words
# (their mass) are not yet SURE, more is read.
N_READ = 4
MAX_PIECES = 500
MAX_PIECES_UNSURE = 1100
SURE = 2.0
_CLAUSE_MARK_RE = re.compile("[，,；;]")
_LONG = 2.0  # times as long as its value, and no person would mark it
_LITTLE = 2.0  # log-odds by which the reader's words have to be likelier than those of the rules


@dataclass(frozen=True, slots=True)
class Weights:
    """What each figure counts in a sentence's score."""

    mass: float
    answerable: float
    rules: float
    passage: float


WEIGHTS = Weights(mass=0.346, answerable=0.0, rules=1.498, passage=0.365)


@dataclass(frozen=True, slots=True)
class _Part:
    """A window of a passage that is to be read, with its sentences."""

    ranked: RankedPassage
    title: str
    window: Window
    extractions: Sequence[Extraction]

    @property
    def promise(self) -> float:
        """What the rules say of its best sentence."""
        return max(e.score for e in self.extractions[self.window.first : self.window.last + 1])


def rescore(
    query: Query,
    extractions: Sequence[Extraction],
    titles: Mapping[str, str],
    reader: SpanReader,
    *,
    n_read: int,
) -> list[Extraction]:
    """Give the sentences that the reader has read, best first, and after them those it has not.

    ``extractions`` are those that the rules found, of passages in the order of the ranking;
    ``titles`` are by doc_id. The ``n_read`` best passages are read, as far as MAX_PIECES go, or
    MAX_PIECES_UNSURE.
    """
    best_passage = max((e.ranked.score for e in extractions), default=0.0)
    read: dict[int, Extraction] = {}
    for parts in _rounds(_planned(query, extractions, titles, reader, n_read)):
        if any(e.reader_scores and e.reader_scores.mass >= SURE for e in read.values()):
            break
        texts = [(part.title, part.window.located) for part in parts]
        for part, reading in zip(parts, reader.read_all(query.question, texts), strict=True):
            for extraction in part.extractions[part.window.first : part.window.last + 1]:
                found = reading.best_in(extraction.sentence.span)
                if found is not None:
                    read[id(extraction)] = _rescored(
                        query, extraction, found, reading, best_passage
                    )
    best_first = sorted(read.values(), key=score_of, reverse=True)
    return best_first + [e for e in extractions if id(e) not in read]


def score_of(extraction: Extraction) -> float:
    """Give what reader and rules say together of a sentence that was read."""
    return extraction.reader_scores.score if extraction.reader_scores else float("-inf")


def reranked(
    ranking: Sequence[RankedPassage], extractions: Sequence[Extraction]
) -> list[RankedPassage]:
    """Order passages by the best of their sentences; what was not read counts as the worst read."""
    best: dict[int, float] = {}
    for extraction in extractions:
        if extraction.reader_scores:
            ix = extraction.ranked.passage_ix
            best[ix] = max(best.get(ix, float("-inf")), score_of(extraction))
    if not best:
        return list(ranking)
    top = ranking[0].score
    own = {r.passage_ix: WEIGHTS.passage * (r.score - top) for r in ranking}
    worst = min(score - own[ix] for ix, score in best.items())
    scored = [replace(r, score=best.get(r.passage_ix, worst + own[r.passage_ix])) for r in ranking]
    return sorted(scored, key=lambda r: (-r.score, r.passage.doc_id, r.passage.ordinal))


def _rounds(parts: Sequence[_Part]) -> Iterator[Sequence[_Part]]:
    """Give what is read at first, and what only if that leaves doubts."""
    ends = list(accumulate(len(part.window.located) for part in parts))
    first = max(bisect_right(ends, MAX_PIECES), 1)
    yield parts[:first]
    yield parts[first : bisect_right(ends, MAX_PIECES_UNSURE)]


def _planned(
    query: Query,
    extractions: Sequence[Extraction],
    titles: Mapping[str, str],
    reader: SpanReader,
    n_read: int,
) -> list[_Part]:
    """Give the windows of the best passages in the order in which they are worth reading.

    The words of a Chinese question say where to look, so that after the best passage's best window
    the most promising come. Those of an English one seldom do: passages are taken in turn.
    """
    queues = [
        list(_parts_of(query, mine, titles, reader)) for mine in _by_passage(extractions)[:n_read]
    ]
    in_turn = [part for parts in zip_longest(*queues) for part in parts if part]
    if query.language == "en":
        return in_turn
    return in_turn[:1] + sorted(in_turn[1:], key=lambda part: -part.promise)


def _by_passage(extractions: Sequence[Extraction]) -> list[list[Extraction]]:
    """Give the sentences of each passage in their order, the passages in theirs."""
    groups: dict[int, list[Extraction]] = {}
    for extraction in sorted(extractions, key=lambda e: e.sentence.ordinal):
        groups.setdefault(extraction.ranked.passage_ix, []).append(extraction)
    return sorted(groups.values(), key=lambda g: -g[0].ranked.score)


def _parts_of(
    query: Query,
    extractions: Sequence[Extraction],
    titles: Mapping[str, str],
    reader: SpanReader,
) -> Iterator[_Part]:
    ranked = extractions[0].ranked
    title = titles[ranked.passage.doc_id]
    windows = windows_of(
        [e.sentence for e in extractions],
        [e.score for e in extractions],
        reader.locate(ranked.passage.text),
        room=reader.room(query.question, title),
    )
    for window in windows:
        yield _Part(ranked, title, window, extractions)


def _rescored(
    query: Query, extraction: Extraction, found: Found, reading: Reading, best_passage: float
) -> Extraction:
    """Put reader and rules together."""
    words = tidied(extraction.sentence.text, found.span.shifted(-extraction.sentence.span.start))
    if _rules_know_better(query, extraction, words, found, reading):
        words, normalized, has_type = extraction.answer_span or words, extraction.normalized, True
    else:
        words, normalized, has_type = _valued(query, extraction, words)
    scores = ReaderScores(found.mass, found.score, reading.answerable, 0.0)
    unscored = replace(
        extraction,
        answer_span=words,
        normalized=normalized,
        has_type=has_type,
        reader_scores=scores,
    )
    counted = zip(astuple(WEIGHTS), figures(unscored, best_passage), strict=True)
    return replace(unscored, reader_scores=replace(scores, score=sum(w * f for w, f in counted)))


def _rules_know_better(
    query: Query, extraction: Extraction, words: Span, found: Found, reading: Reading
) -> bool:
    """Tell whether the words that the rules found are to be taken.

    They are where both ends of a change are asked for; where an amount or a date is, and the reader's
    words hold none, for rules know every one; and where the reader's words are little likelier.
    """
    by_rules = extraction.answer_span
    if by_rules is None or not extraction.candidates:
        return False
    if _overlap(by_rules, words) > 0:
        return asks_both_ends(query)
    has_one = any(_overlap(c.span, words) > 0 for c in extraction.candidates)
    if is_quantity(query.answer_type) and not has_one:
        return True
    other = reading.best_in(by_rules.shifted(extraction.sentence.span.start))
    return other is not None and found.score - other.score < _LITTLE


def _valued(query: Query, extraction: Extraction, words: Span) -> tuple[Span, str | None, bool]:
    """Give the reader's words, their value, and whether they may be of the type asked for.

    The value is that of the one candidate of the rules that they overlap. Where they are much longer
    than it, or less than the whole amount, the candidate is the answer; where they hold several, of
    different clauses, the one that the rules choose.
    """
    text = extraction.sentence.text
    same = [c for c in extraction.candidates if _overlap(c.span, words) > 0]
    if not same:
        return words, None, _may_be(query, words.of(text))
    if len({c.normalized for c in same}) > 1:
        chosen = extraction.answer_span
        if chosen and words.contains(chosen) and _CLAUSE_MARK_RE.search(words.of(text)):
            return chosen, extraction.normalized, True
        return words, None, True
    value, span = same[0].normalized, same[0].span
    is_long = words.end - words.start >= _LONG * (span.end - span.start)
    is_cut = span.contains(words) and query.answer_type != "date"
    if value and len(same) == 1 and (is_cut or (is_long and words.contains(span))):
        return span, value, True
    return words, value, True


def _may_be(query: Query, words: str) -> bool:
    """Tell whether words that rules do not know may be of the type asked for: they know few names."""
    if query.answer_type in ("person", "place"):
        return not any(q.span == Span(0, len(words)) for q in find_quantities(words))
    return not can_be_found(query.answer_type)


def _overlap(one: Span, other: Span) -> int:
    return min(one.end, other.end) - max(one.start, other.start)


def figures(extraction: Extraction, best_passage: float) -> tuple[float, float, float, float]:
    """Give what the Weights are of; ``best_passage`` is the score of the best passage."""
    read = extraction.reader_scores
    return (
        read.mass if read else 0.0,
        read.answerable if read else 0.0,
        extraction.score,
        extraction.ranked.score - best_passage,
    )
