"""Which Chinese names of the archive may a Latin word be the reading of?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise, product

from ningbot.bilingual.tables import Table
from ningbot.engines import Engine
from ningbot.records import Token

_MAX_SYLLABLES = 4
_MAX_SYLLABLE = 6  # letters
_MAX_CHARACTERS = 60  # of one syllable
_MAX_CHAINS = 200  # that are looked for as wholes
_MAX_READINGS = 8

Reading = tuple[str, float]


def read_name(words: Sequence[Token], table: Table, engine: Engine) -> list[Reading]:
    """Give the names of two to four characters read as the words are, and how likely each is.

    A name stands in the archive if all of its bigrams do, together in a passage; those that can
    be many things are worth less. A name of three characters is rarely found by chance.
    """
    orders = [words, [*words[1:], words[0]]] if len(words) > 1 else [words]
    for order in orders:
        for syllables in _spelled([word.term for word in order], table):
            if found := _chains(syllables, engine):
                worth = 1.0 if len(syllables) > 2 or len(found) <= 2 else 2.0 / len(found)
                return [(name, weight * worth) for name, weight in found]
    return []


def _spelled(words: Sequence[str], table: Table) -> Iterator[list[list[Reading]]]:
    """Give each way to cut the words into syllables, fewest first, as the characters of each."""
    ways = [list(_syllables(word, table, _MAX_SYLLABLES)) for word in words]
    cut = [list(chain.from_iterable(way)) for way in product(*ways)]
    yield from sorted((c for c in cut if 2 <= len(c) <= _MAX_SYLLABLES), key=len)


def _syllables(word: str, table: Table, n_left: int) -> Iterator[list[list[Reading]]]:
    if not word:
        yield []
        return
    for length in range(min(len(word), _MAX_SYLLABLE), 0, -1) if n_left else ():
        if chars := table.find(word[:length]):
            for rest in _syllables(word[length:], table, n_left - 1):
                yield [chars[:_MAX_CHARACTERS], *rest]


def _chains(syllables: Sequence[Sequence[Reading]], engine: Engine) -> list[Reading]:
    """Give the chains of one character a syllable whose neighbours are bigrams of the archive."""
    names = list(syllables[0])
    for characters in syllables[1:]:
        names = [
            (name + char, min(weight, other))
            for name, weight in names
            for char, other in characters
            if engine.has_term(name[-1] + char)
        ]
    if len(syllables) > 2:
        names = [
            (name, weight)
            for name, weight in names[:_MAX_CHAINS]
            if engine.has_term(" ".join(a + b for a, b in pairwise(name)))
        ]
    return sorted(names, key=lambda reading: -reading[1])[:_MAX_READINGS]
