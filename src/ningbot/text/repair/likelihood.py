"""How likely is a character between its neighbours?

A character model of three orders: counts of single characters, pairs and triples, backing off
from the longer to the shorter (Witten and Bell's method). It works on normalised text: folded
to simplified, every digit one digit, every Latin letter one letter. The table beside this file
says in its first line what it was counted on; training/build_character_model.py builds it.
"""

from __future__ import annotations

import json
import lzma
import math
import sys
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate, pairwise
from typing import NamedTuple, TypeVar

from ningbot.text.folding import fold, fold_char

TABLE = "character_model.bin"
# Characters are numbered by falling frequency from 1; 0 stands for all others.
INDEX_BITS = 13
# A count c is stored as round(4 log2(100 c)); how rare a form is, as round(-4 log2 p).
STEPS_PER_OCTAVE = 4
LEAST_COUNT = 0.01
RAREST_FORM = 60
# Of a triple's weight the share left to pairs grows with the number of its successors.
_BACK_OFF = 3.0
_UNKNOWN = 1e-7
# How long a text must be, and how often a character or a pair must stand in it, for its own
# characters, pairs and triples to weigh as much as the table.
_TEXT_PATIENCE = 12000.0
_PAIR_PATIENCE = 30.0
_TRIPLE_PATIENCE = 2.0

_PARAGRAPH = 400  # characters

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_CLASSES = str.maketrans(
    "123456789" + _LETTERS + "「」『』﹁﹂", "0" * 9 + "a" * len(_LETTERS) + "“”‘’“”"
)
_COUNTS = [LEAST_COUNT * 2 ** (step / STEPS_PER_OCTAVE) for step in range(256)]

Row = tuple[int, int, float]
Gram = TypeVar("Gram", tuple[int, int], tuple[int, int, int])


class Candidate(NamedTuple):
    """A character with its number in the model and the logarithm of how usual its form is."""

    char: str
    number: int
    weight: float


def normalised(text: str) -> str:
    """Reduce a text to what the model tells apart, character for character."""
    return fold(text).translate(_CLASSES)


@lru_cache(maxsize=32768)
def normalised_char(char: str) -> str:
    """Reduce one character to what the model tells apart."""
    return fold_char(char).translate(_CLASSES)


@dataclass(frozen=True, slots=True)
class CharacterModel:
    """The table: sorted keys of pairs and triples with their quantised counts."""

    indices: dict[str, int]
    singles: list[float]  # index -> probability where nothing longer is known
    pair_keys: array[int]
    pair_counts: bytes
    triple_keys: array[int]
    triple_counts: bytes
    forms: dict[str, tuple[int, int]]  # character -> rarity in Traditional, in Simplified
    words: str = ""  # of dictionaries that do not count them, as words.pack_words wrote them
    pair_rows: dict[int, Row] = field(default_factory=dict)
    triple_rows: dict[int, Row] = field(default_factory=dict)

    def index(self, char: str) -> int:
        """Number a normalised character."""
        return self.indices.get(char, 0)

    def pair(self, before: int, index: int) -> float:
        """Give the probability of a character after another."""
        start, end, total = self._row(before, self.pair_keys, self.pair_counts, self.pair_rows)
        key = before << INDEX_BITS | index
        count = _count(key, self.pair_keys, self.pair_counts, start, end)
        share = end - start + 1
        return (count + share * self.singles[index]) / (total + share)

    def triple(self, before: int, between: int, index: int) -> float:
        """Give the probability of a character after two others."""
        likely = self.pair(between, index)
        context = before << INDEX_BITS | between
        start, end, total = self._row(
            context, self.triple_keys, self.triple_counts, self.triple_rows
        )
        if start == end:
            return likely
        key = context << INDEX_BITS | index
        count = _count(key, self.triple_keys, self.triple_counts, start, end)
        share = _BACK_OFF * (end - start)
        return (count + share * likely) / (total + share)

    def rarity(self, char: str, *, is_traditional: bool) -> int:
        """Tell in quarters of a bit how rare this way to write the character is in a script."""
        return self.forms.get(char, (RAREST_FORM, RAREST_FORM))[not is_traditional]

    def _row(self, context: int, keys: array[int], counts: bytes, rows: dict[int, Row]) -> Row:
        """Find what follows a context: where it begins and ends, and its sum."""
        row = rows.get(context)
        if row is None:
            start = bisect_left(keys, context << INDEX_BITS)
            end = bisect_left(keys, (context + 1) << INDEX_BITS, start)
            row = start, end, sum(map(_COUNTS.__getitem__, counts[start:end]))
            rows[context] = row
        return row


def _count(key: int, keys: array[int], counts: bytes, start: int, end: int) -> float:
    at = bisect_left(keys, key, start, end)
    return _COUNTS[counts[at]] if at < end and keys[at] == key else 0.0


class TextModel:
    """The table and the text's own habits: what an article names once it names again."""

    def __init__(self, text: str) -> None:
        """Count the pairs and triples of a normalised text."""
        self.table = load_model()
        indices = list(map(self.table.index, text))
        self.n_total = len(indices)
        self.n_single = Counter(indices)
        self.n_pair = _known(Counter(pairwise(indices)))
        self.n_triple = _known(Counter(zip(indices, indices[1:], indices[2:], strict=False)))

    def habit(self, index: int) -> float:
        """Tell how often the text has a character, in as many characters as a paragraph has."""
        return self.n_single[index] * min(1.0, _PARAGRAPH / self.n_total) if index else 0.0

    def pair(self, before: int, index: int) -> float:
        """Give the probability of a character after another in this text."""
        return self._mixed(self.table.pair(before, index), before, index)

    def triple(self, before: int, between: int, index: int) -> float:
        """Give the probability of a character after two others in this text."""
        likely = self._mixed(self.table.triple(before, between, index), between, index)
        n, count = self.n_pair[before, between], self.n_triple[before, between, index]
        return (_TRIPLE_PATIENCE * likely + count) / (_TRIPLE_PATIENCE + n)

    def between(self, left: tuple[int, int], index: int, right: tuple[int, int]) -> float:
        """Give the probability of a character after two others, and of the two behind it."""
        likely = self.triple(*left, index) * self.triple(left[1], index, right[0])
        return likely * self.triple(index, *right)

    def _mixed(self, likely: float, before: int, index: int) -> float:
        """Mix the table's word with how often the text has the character, and the pair."""
        if index:
            count = self.n_single[index]
            likely = (_TEXT_PATIENCE * likely + count) / (_TEXT_PATIENCE + self.n_total)
        n, count = self.n_single[before], self.n_pair[before, index]
        return (_PAIR_PATIENCE * likely + count) / (_PAIR_PATIENCE + n)


def _known(counts: Counter[Gram]) -> Counter[Gram]:
    """Leave out what the table does not know: all unknown characters share one number."""
    for gram in [gram for gram in counts if 0 in gram]:
        del counts[gram]
    return counts


@cache
def load_model() -> CharacterModel:
    """Read the table that comes with ningbot."""
    return read_model(files(__package__).joinpath(TABLE).read_bytes())


def read_model(table: bytes) -> CharacterModel:
    """Read a table: a line of JSON that describes it, then its parts, compressed together."""
    line, packed = table.split(b"\n", 1)
    header = json.loads(line)
    parts = _split(lzma.decompress(packed), header["sizes"])
    chars = parts[0].decode()
    counts = [0.0, *(_COUNTS[step] for step in parts[1])]
    total = sum(counts)
    form_chars = parts[6].decode()
    return CharacterModel(
        indices={char: i for i, char in enumerate(chars, 1)},
        singles=[count / total + _UNKNOWN for count in counts],
        pair_keys=_keys(parts[2]),
        pair_counts=parts[3],
        triple_keys=_keys(parts[4]),
        triple_counts=parts[5],
        forms=dict(zip(form_chars, zip(parts[7], parts[8], strict=True), strict=True)),
        words=parts[9].decode(),
    )


def _split(packed: bytes, sizes: list[int]) -> list[bytes]:
    ends = list(accumulate(sizes))
    return [packed[end - size : end] for end, size in zip(ends, sizes, strict=True)]


def _keys(planes: bytes) -> array[int]:
    """Rebuild sorted keys from the differences between them, stored as eight planes of bytes."""
    n = len(planes) // 8
    interleaved = bytearray(len(planes))
    for plane in range(8):
        interleaved[plane::8] = planes[plane * n : (plane + 1) * n]
    steps = array("Q", bytes(interleaved))
    if sys.byteorder == "big":
        steps.byteswap()
    return array("Q", accumulate(steps))


@lru_cache(maxsize=32768)
def index_of(char: str) -> int:
    """Number a character of any script in the table that comes with ningbot."""
    return load_model().index(normalised_char(char))


def weight_of(char: str, *, is_traditional: bool) -> float:
    """Give the logarithm of how usual this way to write the character is in a script."""
    rarity = load_model().rarity(char, is_traditional=is_traditional)
    return -rarity * math.log(2) / STEPS_PER_OCTAVE


@lru_cache(maxsize=1024)
def list_candidates(*, lead: int = 0, trail: int = 0, is_traditional: bool) -> Sequence[Candidate]:
    """List the characters of GBK with this lead or trail byte that the table has seen."""
    leads = [lead] if lead else range(0x81, 0xFF)
    trails = [trail] if trail else range(0x40, 0xFF)
    chars = (char_of(lead, trail) for lead in leads for trail in trails)
    return tuple(
        Candidate(char, index_of(char), weight_of(char, is_traditional=is_traditional))
        for char in chars
        if char in load_model().forms
    )


@lru_cache(maxsize=65536)
def char_of(lead: int, trail: int) -> str:
    """Decode two bytes of GBK; an empty text if they are no character."""
    char = bytes((lead, trail)).decode("gbk", "ignore")
    return char if len(char) == 1 and char >= "\x80" else ""


@lru_cache(maxsize=65536)
def bytes_of(char: str) -> bytes:
    """Encode a character in GBK; nothing if it has not two bytes there."""
    encoded = char.encode("gbk", "ignore")
    return encoded if len(encoded) == 2 else b""
