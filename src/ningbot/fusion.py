"""How good is a passage, by its words, by its meaning, and by the best of its sentences?

A weighted sum of four figures, each comparable between archives of any size. Words and meaning
choose the candidates; among these a passage is as good as its best sentence, since an answer
stands in one. The weights are fitted by training/fit_fusion.py (a logistic regression on
pairs of the right passage and another), one set for Chinese questions and one for English ones.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ningbot.records import Language, Passage, Unit
from ningbot.text.folding import fold

_HAN = "\u3400"  # what sorts before is no Han character
_WORD_RE = re.compile(r"[^a-z0-9]?[a-z0-9]")

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for a passage.

    ``lexical`` is its BM25 score against the best one's, 0 to 1; ``cosine`` how near its meaning
    is to the question's; ``sentence`` and ``window`` the largest shares of the question's weight
    in one of its sentences, and in two that follow each other (the title counts with both).
    """

    lexical: float = 0.0
    cosine: float = 0.0
    sentence: float = 0.0
    window: float = 0.0


# Fitted by training/fit_fusion.py.
_CHINESE = Signals(lexical=4.48, cosine=84.14, sentence=6.25, window=6.43)
_CHINESE_WORDS = Signals(lexical=9.20, cosine=0.0, sentence=5.95, window=2.53)
_ENGLISH = Signals(lexical=1.42, cosine=155.35, sentence=5.67, window=5.24)
_ENGLISH_WORDS = Signals(lexical=7.40, cosine=0.0, sentence=11.57, window=0.0)


def weights_for(language: Language, *, has_meaning: bool) -> Signals:
    """Give the weights for questions in a language, with the semantic leg or without it."""
    if language == "en":
        return _ENGLISH if has_meaning else _ENGLISH_WORDS
    return _CHINESE if has_meaning else _CHINESE_WORDS


def fused(signals: Signals, weights: Signals) -> float:
    """Give the sum; differences between passages of one question mean something, no more."""
    return (
        signals.lexical * weights.lexical
        + signals.cosine * weights.cosine
        + signals.sentence * weights.sentence
        + signals.window * weights.window
    )


def shares(passage: Passage, title: str, weights: Mapping[Unit, float]) -> tuple[float, float]:
    """Give the largest share of the units' weight in a sentence, and in two together."""
    in_title = _held(fold(title), [], weights)
    ends = [sentence.span.end for sentence in passage.sentences]
    held = np.maximum(_held(fold(passage.text), ends, weights), in_title)
    either = np.maximum(held[1:], held[:-1])
    values = np.fromiter(weights.values(), np.float64, len(weights))
    total = values.sum() or 1.0
    best = (held @ values).max(initial=0.0)
    return float(best / total), float(max(best, (either @ values).max(initial=0.0)) / total)


def _held(text: str, ends: Sequence[int], units: Iterable[Unit]) -> Floats:
    """Give how well each sentence of a folded text holds each unit: (n_sentences, n_units).

    A sentence holds a unit by the best of its members that stand in it, which counts against the
    best there is. ``ends`` are where the sentences end; without any the text is one.
    """
    bounds = ends or [len(text)]
    units = list(units)
    held: Floats = np.zeros((len(bounds), len(units)))
    for column, unit in enumerate(units):
        for member in reversed(unit.members):  # the best last, which stays
            rows = _sentences_with(member.term, text, bounds)
            held[rows, column] = member.weight / unit.members[0].weight
    return held


def _sentences_with(terms: str, text: str, ends: Sequence[int]) -> list[int]:
    """Give the sentences that hold a term, or all of several joined by blanks."""
    return sorted(set.intersection(*(set(_found(t, text, ends)) for t in terms.split(" "))))


def _found(term: str, text: str, ends: Sequence[int]) -> Iterator[int]:
    """Find a term without cutting the text into terms, which costs more: words stand alone."""
    at = text.find(term)
    while at >= 0:
        after = at + len(term)
        if term >= _HAN or not _WORD_RE.match(text[at - 1 : at] + text[after : after + 1]):
            sentence = bisect_right(ends, at)
            yield sentence
            after = ends[sentence] if sentence < len(ends) else len(text)
        at = text.find(term, after)
