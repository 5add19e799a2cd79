"""Tables of misread characters, computed from the codecs: which bytes was a character made from?

A wrong codec is named by the tables it may have been: readers of GBK differ in the characters
they know, and what one of them turned into a private character another one lost.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache

from ningbot.text._han_frequency import HAN_BY_FREQUENCY
from ningbot.text.characters import HAN

Codecs = tuple[str, ...]
UTF8: Codecs = ("utf-8",)
GBK: Codecs = ("gb18030", "gbk")
BIG5: Codecs = ("cp950", "big5hkscs")
LATIN: Codecs = ("latin-1", "cp1252")

_LEADS = range(0x81, 0xFF)
_TRAILS = (*range(0x40, 0x7F), *range(0x80, 0xFF))
# Windows' places for users' own characters in Big5: first and last lead byte, first character.
# Source: Unicode's best-fit mapping of code page 950.
_BIG5_PRIVATE = ((0xFA, 0xFE, 0xE000), (0x8E, 0xA0, 0xE311), (0x81, 0x8D, 0xEEB8))
_BIG5_TRAILS = (*range(0x40, 0x7F), *range(0xA1, 0xFF))

# A character's score is -log(rank + 5) - _NEUTRAL: above 0 if it is common in Chinese articles.
_NEUTRAL = -8.5
_COMMON = {char: -math.log(rank + 5) - _NEUTRAL for rank, char in enumerate(HAN_BY_FREQUENCY)}
_COMMON.update(dict.fromkeys("，。、", 6.0))
_ELSE = (-2.5, -2.5)
# Characters that are not in the table -> their scores as they stand and as what they become, of
# the first class that fits. A foreign word may well stand there; it is no proof of a misreading.
_CLASSES = (
    (re.compile(r"[\u3041-\u30ff\uff66-\uff9f\u3105-\u3129]"), (4.0, -2.5)),  # kana, bopomofo
    (re.compile(r"[\u0370-\u052f]"), (2.5, -2.5)),  # Greek, Cyrillic
    (re.compile(r"[A-Za-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹ]"), (2.5, -2.5)),  # pinyin
    (re.compile(r"[\u2010-\u2027\u3000-\u303f\uff01-\uff5e]"), (1.5, 1.5)),  # punctuation
    (re.compile(r"[\u2190-\u27bf]"), (0.0, -2.5)),  # signs, frames
    (re.compile(r"[\ue000-\uf8ff]"), (-6.0, -6.0)),  # private use
)
_HAN_RE = re.compile(rf"[{HAN}]")
_SCORE_BY_LEVEL = {1: 0.0, 2: -2.0, 3: -3.5}


def score(char: str) -> float:
    """Rate how likely a character stands in a Chinese article: 0 is neutral, above is likely."""
    return _scores(char)[0]


def score_restored(char: str) -> float:
    """Rate how likely a character is what a misread stretch was."""
    return _scores(char)[1]


@lru_cache(maxsize=65536)
def _scores(char: str) -> tuple[float, float]:
    known = _COMMON.get(char)
    if known is None and _HAN_RE.match(char):
        known = _SCORE_BY_LEVEL[_level(char)]
    if known is not None:
        return known, known
    return next((both for pattern, both in _CLASSES if pattern.match(char)), _ELSE)


def _level(char: str) -> int:
    """Give the level of a Han character in GB 2312 or Big5, the lower of both; 3 is neither."""
    levels = [3]
    for codec, first, second in (("gb2312", 0xB0, 0xD8), ("big5", 0xA4, 0xC9)):
        lead = char.encode(codec, "replace")[0]
        if lead >= first:
            levels.append(1 if lead < second else 2)
    return min(levels)


@lru_cache
def bytes_by_char(codecs: Codecs) -> dict[str, bytes]:
    """Give the bytes beyond ASCII that a codec reads as each character; a gap is ``\\xff``."""
    table = dict(_single_bytes() if codecs == LATIN else _double_bytes(codecs))
    table.update({chr(i): bytes([i]) for i in range(0x80)})
    table["\ufffd"] = table["〓"] = b"\xff"
    if codecs == GBK:
        table["€"] = b"\x80"  # so in Windows and in browsers
    return table


def _single_bytes() -> Iterator[tuple[str, bytes]]:
    for i in range(0x80, 0x100):
        yield chr(i), bytes([i])
        yield bytes([i]).decode("cp1252", "replace"), bytes([i])


def _double_bytes(codecs: Codecs) -> Iterator[tuple[str, bytes]]:
    """Yield the pairs of the last codec first, so that the first one has the last word."""
    if codecs == BIG5:
        yield from _big5_private()
    for codec in reversed(codecs):
        for lead in _LEADS:
            for trail in _TRAILS:
                char = bytes((lead, trail)).decode(codec, "replace")
                if len(char) == 1 and char != "\ufffd":
                    yield char, bytes((lead, trail))


def _big5_private() -> Iterator[tuple[str, bytes]]:
    for first, last, code in _BIG5_PRIVATE:
        pairs = ((lead, trail) for lead in range(first, last + 1) for trail in _BIG5_TRAILS)
        for i, pair in enumerate(pairs):
            yield chr(code + i), bytes(pair)


@lru_cache(maxsize=65536)
def pair_as(pair: bytes, codecs: Codecs) -> str | None:
    """Read two bytes as one character, by the first codec that knows it."""
    for codec in codecs:
        char = pair.decode(codec, "replace")
        if len(char) == 1 and char != "\ufffd" and not "\ue000" <= char <= "\uf8ff":
            return char
    return None


@lru_cache
def swapped_row_re(wrong: Codecs, *, has_gaps: bool) -> re.Pattern[str]:
    """Match the longest stretch in which characters of the one double-byte codec are frequent
    that gain by being read in the other; more of it around U+FFFD, if the text has any.
    """
    right = GBK if wrong == BIG5 else BIG5
    pairs = ((char, pair_as(pair, right)) for char, pair in bytes_by_char(wrong).items())
    gaining = [c for c, o in pairs if o and o != c and score_restored(o) - score(c) > 1]
    # Characters beyond the first plane one by one would be searched one by one, hence the range.
    seeds = (
        "".join(re.escape(char) for char in gaining if char <= "\uffff") + "\U00020000-\U0002ffff"
    )
    around_gap = "|[^\n]{0,12}\ufffd[^\n]{0,12}?" if has_gaps else ""
    near = f"(?:[^{seeds}\n]{{0,4}}{around_gap})"
    return re.compile(f"[{seeds}](?:{near}[{seeds}])+")


@lru_cache
def utf8_row_re(codecs: Codecs) -> re.Pattern[str]:
    """Match the longest stretch that may be UTF-8 read by a double-byte codec.

    It begins with the first two bytes of a character of three and goes on with characters made
    of what UTF-8 is made of.
    """
    table = bytes_by_char(codecs)
    seeds = [c for c, b in table.items() if len(b) == 2 and 0xE2 <= b[0] <= 0xEF and b[1] < 0xC0]
    seeds = [c for c in seeds if table[c][1] >= 0x80]
    members = [c for c, b in table.items() if len(b) == 2 and _may_be_utf8(b)]
    return re.compile(f"[{''.join(seeds)}][{''.join(members)}€〓\ufffd -~]+")


def _may_be_utf8(pair: bytes) -> bool:
    lead, trail = pair
    return lead < 0xC0 or 0x80 <= trail < 0xC0
