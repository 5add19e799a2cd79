"""Is this the same article, or the same paragraph, saved another time?

Articles are found by MinHash over runs of five characters of the folded text, cut into bands: two that share
seven tenths of their text share a band with a chance of .97 or more (of a tenth, .02). What is then called
the same is decided by the paragraphs themselves: reprints and damaged copies differ in punctuation, script, what
is lost (〓) and a few characters at their ends, never in a number or a name.

Sources: Broder, On the resemblance and containment of documents, 1997; Leskovec, Rajaraman and Ullman, Mining of
Massive Datasets, chapter 3; rensa.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from struct import Struct

from rensa import RMinHash

from ningbot.text.folding import fold

LOST = "〓"
_SHINGLE = 5
_N_BANDS, _N_ROWS = 20, 3
_SEED = 20261126
_MAX_READ = 20_000  # characters of a document that its bands are made of
_MAX_EXTRA = 12  # characters more at the ends of one, 本報訊 or a reporter's name, and at most
_EXTRA_SHARE = 0.15  # of it
_MAX_LOST = 12
_NOT_WORDS_RE = re.compile(rf"[^\w{LOST}]+|_+")


def bands_of(text: str) -> list[int]:
    """Give what a document is looked up by: numbers of 31 bits, some of them shared by its copies."""
    plain = plain_of(text[:_MAX_READ]).replace(LOST, "")
    shingles = {plain[at : at + _SHINGLE] for at in range(max(len(plain) - _SHINGLE + 1, 1))}
    minhash = RMinHash(_N_BANDS * _N_ROWS, _SEED)
    minhash.update(sorted(shingles))
    digest = minhash.digest()
    return [_hash(n, digest[n * _N_ROWS : (n + 1) * _N_ROWS]) for n in range(_N_BANDS)]


def is_same_passage(a: str, b: str) -> bool:
    """Tell whether two paragraphs say the same in the same words.

    >>> is_same_passage("寧鄉有企業466家。", "宁乡有企业，466家"), is_same_passage("甲有4家。", "乙有4家。")
    (True, False)
    """
    return are_same(plain_of(a), plain_of(b))


def are_same(a: str, b: str) -> bool:
    """Tell whether two paragraphs say the same in the same words, each as `plain_of` gives it."""
    if a == b:
        return True
    if not (a and b) or abs(len(a) - len(b)) > _MAX_EXTRA + _MAX_LOST:
        return False
    shorter, longer = (a, b) if len(a) < len(b) else (b, a)
    if LOST in shorter or LOST in longer:
        return _fits(shorter, longer) or _fits(longer, shorter)
    return len(longer) - len(shorter) <= _room(shorter) and shorter in longer


def plain_of(text: str) -> str:
    """Leave of a text what is read: folded letters, digits and characters."""
    return _NOT_WORDS_RE.sub("", fold(text))


def _fits(pattern: str, text: str) -> bool:
    """Tell whether a text is another but for what is lost in either."""
    if pattern.count(LOST) + text.count(LOST) > _MAX_LOST:
        return False
    parts = (re.escape(c) + f"|{LOST}" if c != LOST else ".?" for c in pattern)
    found = re.search("".join(f"(?:{part})" for part in parts), text)
    return found is not None and len(text) - len(found[0]) <= _room(text)


def _room(text: str) -> int:
    return min(_MAX_EXTRA, int(_EXTRA_SHARE * len(text)))


def _hash(n: int, rows: list[int]) -> int:
    content = _ROWS.pack(n, *rows)
    return int.from_bytes(blake2b(content, digest_size=4).digest()) >> 1  # four bytes in SQLite


_ROWS = Struct(f"<{1 + _N_ROWS}I")
