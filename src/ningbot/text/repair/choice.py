"""Which character was lost: the one that fits its place best, if it fits far better than others.

How well each candidate fits is a weighted sum of a few figures (`Fit`); as a share of all
candidates' it is the chance that the candidate is right. training/fit_choice.py fits the weights
on text that the table was not counted on.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from heapq import nlargest
from typing import NamedTuple

from ningbot.text.repair.likelihood import Candidate, TextModel, index_of, normalised_char
from ningbot.text.repair.words import WordModel

# How sure a guess must be to stand without a mark.
MIN_CHANCE = 0.74
N_AROUND = 5  # characters on each side that are looked at
_N_SHORTLIST = 14
_LEAST = 1e-300


class Fit(NamedTuple):
    """How well a character fits a place."""

    characters: float  # logarithm of the chance that it and its neighbours follow each other
    words: float  # logarithm of the likelihood of all ways to cut the stretch into words
    form: float  # logarithm of how usual this way to write it is in the script
    habit: float  # logarithm of how often the text has it elsewhere; 0 for a mark
    mark: float  # 1 for a mark or a sign, which no dictionary has
    stray: float  # 1 for a mark behind a comma, which strays before marks


WEIGHTS = Fit(characters=0.68, words=0.26, form=0.54, habit=0.71, mark=3.67, stray=2.09)


class Context(NamedTuple):
    """What stands around a place, without notes: before it with a comma and without, behind it."""

    left: str
    without_comma: str
    right: str


def choose(
    candidates: Sequence[Candidate],
    context: Context,
    *,
    before_marks: str,
    text: TextModel,
    words: WordModel,
) -> str:
    """Choose the character that fits its context; none if several may, or none is known.

    ``before_marks`` are the characters that a stray comma may stand before.
    """
    found = list(fits(candidates, context, before_marks=before_marks, text=text, words=words))
    if not found:
        return ""
    scores = [(sum(map(float.__mul__, WEIGHTS, fit)), candidate.char) for candidate, fit in found]
    best, char = max(scores)
    chance = 1 / sum(math.exp(score - best) for score, _ in scores)
    return char if chance >= MIN_CHANCE else ""


def fits(
    candidates: Sequence[Candidate],
    context: Context,
    *,
    before_marks: str,
    text: TextModel,
    words: WordModel,
) -> Iterator[tuple[Candidate, Fit]]:
    """Tell of the likeliest candidates, by their neighbours, how well they fit."""
    lefts = [context.left.rjust(2, "\n"), context.without_comma.rjust(2, "\n")]
    befores = [(index_of(left[-2]), index_of(left[-1])) for left in lefts]
    right = context.right.ljust(2, "\n")
    after = index_of(right[0]), index_of(right[1])
    places = [words.around(_near(left[::-1])[::-1], _near(right)) for left in lefts]
    shortlist = []
    for candidate in candidates:
        ix = candidate.char in before_marks
        fit = text.pair(befores[ix][1], candidate.number) * text.pair(candidate.number, after[0])
        shortlist.append((candidate.weight + math.log(fit), candidate))
    for _, candidate in nlargest(_N_SHORTLIST, shortlist):
        ix = candidate.char in before_marks
        char = normalised_char(candidate.char)
        yield (
            candidate,
            Fit(
                math.log(text.between(befores[ix], candidate.number, after)),
                math.log(places[ix].likelihood(char) + _LEAST),
                candidate.weight,
                math.log1p(text.habit(candidate.number)) if char.isalpha() else 0.0,
                float(not char.isalpha()),
                float(ix and context.left != context.without_comma),
            ),
        )


def _near(text: str) -> str:
    """Normalise the nearest characters of the same line."""
    return "".join(map(normalised_char, text[:N_AROUND].split("\n")[0]))
