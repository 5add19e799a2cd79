"""Which Chinese words do the translations of neighbouring words make together?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from ningbot.bilingual.phrases import searchable
from ningbot.engines import Engine
from ningbot.text.tokenisation import split_words

_MAX_WORDS = 12  # of each side
_MAX_LENGTH = 5
_MAX_COMPOUNDS = 8
_SHORTENED = 0.6  # 党建 for 党 and 建设

Translation = tuple[str, float]


def compound(
    left: Sequence[Translation], right: Sequence[Translation], engine: Engine
) -> list[Translation]:
    """Give the words of the archive put together from a translation of each side, best first."""
    found: dict[str, float] = {}
    for a, by_a in left[:_MAX_WORDS]:
        for b, by_b in right[:_MAX_WORDS]:
            for word, worth in _joined(a, b):
                weight = worth * (by_a * by_b) ** 0.5
                if weight > found.get(word, 0.0) and _is_there(word, a, engine):
                    found[word] = weight
    return sorted(found.items(), key=lambda item: (-item[1], item[0]))[:_MAX_COMPOUNDS]


def _joined(a: str, b: str) -> Iterator[Translation]:
    if len(a) + len(b) <= _MAX_LENGTH:
        yield a + b, 1.0
    if len(a) == 2 and len(b) <= 2:
        yield a[0] + b[0], _SHORTENED
    elif len(a) == 1 and len(b) == 2:
        yield a + b[0], _SHORTENED


def _is_there(word: str, a: str, engine: Engine) -> bool:
    """Tell whether the archive holds the word; the pair at the seam, looked up first, is rare."""
    seam = min(len(a), len(word) - 1)
    if not engine.has_term(word[seam - 1 : seam + 1]):
        return False
    return _is_word(word) if len(word) == 2 else searchable(word, engine) is not None


@lru_cache(maxsize=65536)
def _is_word(pair: str) -> bool:
    """Tell whether two characters are a word: of pairs alone an archive holds almost any."""
    return len(split_words(pair)) == 1
