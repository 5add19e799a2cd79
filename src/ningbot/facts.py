"""A fact drawn at random, for who has no question yet."""

from __future__ import annotations

from random import Random

from ningbot.citations import cite_sentence
from ningbot.records import Citation, Passage, Sentence
from ningbot.store import Reader
from ningbot.text.quantities import find_quantities

_N_TRIES = 30
_LENGTHS = range(12, 121)  # of a sentence that is a fact by itself, in characters


def draw_fact(reader: Reader, random: Random) -> Citation | None:
    """Cite a sentence that says how much or when; any sentence where none is drawn that does."""
    drawn: list[tuple[Passage, Sentence]] = []
    for _ in range(_N_TRIES):
        passage = reader.passage_at(random.random())
        if passage is None:
            return None
        sentences = [s for s in passage.sentences if len(s.text.strip()) in _LENGTHS]
        facts = [s for s in sentences if find_quantities(s.text)]
        if facts:
            return cite_sentence(passage, random.choice(facts), reader)
        drawn += [(passage, s) for s in sentences or passage.sentences]
    return cite_sentence(*random.choice(drawn), reader)
