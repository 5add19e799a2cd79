"""Which words may a character be part of, between its neighbours?

A unigram model of words: a stretch is as likely as all the ways to cut it into words together,
each way as likely as the product of its words' shares. The words are those of jieba's dictionary
as it is installed, and the rarer ones that come with the character model.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from ningbot.text.repair.likelihood import load_model

LONGEST = 8
# How often a word counts that a dictionary gives without a number, and a character that is no word.
_UNCOUNTED = 3
_UNKNOWN = 0.5


@dataclass(frozen=True, slots=True)
class WordModel:
    """How often each word stands in a text of ``total`` words."""

    counts: dict[str, int]
    total: int

    def around(self, left: str, right: str) -> Place:
        """Prepare to judge what may stand between two stretches of normalised text."""
        before = self._ways(left)
        behind = self._ways(right, backwards=True)[::-1]
        return Place(self, left, right, before, behind)

    def share(self, word: str) -> float:
        """Give the share of a word in a text; 0 for more than one character that are none."""
        return self.counts.get(word, _UNKNOWN if len(word) == 1 else 0.0) / self.total

    def _ways(self, text: str, *, backwards: bool = False) -> list[float]:
        """Give the likelihood of each beginning, or backwards of each ending, of a stretch."""
        ways = [1.0]
        for n in range(1, len(text) + 1):
            pieces = (
                text[-n : m - n or None] if backwards else text[n - m : n] for m in range(1, n + 1)
            )
            ways.append(sum(self.share(piece) * ways[n - m] for m, piece in enumerate(pieces, 1)))
        return ways


@dataclass(frozen=True, slots=True)
class Place:
    """A place between two stretches; ``before[i]`` is the likelihood of the first i characters
    of the left one, ``behind[j]`` that of the right one without its first j.
    """

    model: WordModel
    left: str
    right: str
    before: list[float]
    behind: list[float]

    def likelihood(self, char: str) -> float:
        """Give the likelihood of both stretches with a character between them."""
        counts, total = self.model.counts, 0.0
        for i, before in enumerate(self.before):
            start = self.left[i:] + char
            for j, behind in enumerate(self.behind[: LONGEST + 1 - len(start)]):
                if count := counts.get(start + self.right[:j]):
                    total += before * count * behind
        if char not in counts:
            total += self.before[-1] * _UNKNOWN * self.behind[0]
        return total / self.model.total


@cache
def load_words() -> WordModel:
    """Read jieba's dictionary and the words that come with ningbot."""
    fields = _dictionary().read_text(encoding="utf-8").split()
    counts = dict.fromkeys(unpack_words(load_model().words), _UNCOUNTED)
    # Its lines are: word, count, part of speech.
    counts.update(zip(fields[::3], map(int, fields[1::3]), strict=False))
    return WordModel(counts, sum(counts.values()))


def _dictionary() -> Path:
    """Find jieba's dictionary without importing jieba, which takes its time."""
    spec = find_spec("jieba")
    folders = spec.submodule_search_locations if spec else None
    return Path(next(iter(folders or ()))) / "dict.txt"


def unpack_words(packed: str) -> Iterator[str]:
    """Read sorted words: how much of the word before each begins with, and the rest of it."""
    word = ""
    for line in packed.splitlines():
        word = word[: int(line[0])] + line[1:]
        yield word


def pack_words(words: list[str]) -> str:
    """Write sorted words as `unpack_words` reads them."""
    lines, last = [], ""
    for word in words:
        n = next((i for i, (a, b) in enumerate(zip(word, last, strict=False)) if a != b), None)
        n = min(len(word), len(last)) if n is None else n
        lines.append(f"{n}{word[n:]}")
        last = word
    return "\n".join(lines)
