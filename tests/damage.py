"""Damage a clean Traditional text as a scraper's copy is damaged, always the same for a seed.

Three things happen: a lost byte shifts the reading of the text as GBK until an ASCII trail byte;
commas stray before marks; readings are put behind characters. A machine did the last two on
bytes, so that misread characters get commas and notes as well.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from pypinyin.constants import PINYIN_DICT

from ningbot.text.folding import fold_char

MARKS = "，。、；！"
STRAY_SHARE = 0.6
NOTED_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Damaged:
    """A damaged paragraph, and what it was; ``at`` is the place of the `?` in ``text``."""

    text: str
    true: str
    at: int
    lost: str
    n_pairs: int


@dataclass(frozen=True, slots=True)
class Shift:
    """A run of true characters and how they are read without their first byte."""

    start: int
    end: int
    shown: str


def damage(
    paragraph: str, seed: int, *, zero_pairs: bool = False, swallow: bool = False
) -> Damaged | None:
    """Damage a paragraph in all three ways; none where no byte can be lost as wanted.

    ``zero_pairs`` allows runs of a trail byte alone; ``swallow`` loses the byte to the bracket of
    a note that was put inside two characters.
    """
    rng = random.Random(seed)
    noted = {c for c in sorted(set(paragraph)) if _may_have_note(c) and rng.random() < NOTED_SHARE}
    shifts = [s for s in _shifts(paragraph) if zero_pairs or len(s.shown) > 1]
    if swallow:
        shifts = [
            s
            for s in shifts
            if _between(paragraph, s.start) and paragraph[s.start - 1] not in noted
        ]
    if not shifts:
        return None
    shift = rng.choice(shifts)
    scribe = _Scribe(rng, noted)
    left = scribe.copy(paragraph[: shift.start])
    mark = f"?{_reading(_between(paragraph, shift.start))})" if swallow else "?"
    if not swallow and paragraph[shift.start] in MARKS:
        left += scribe.stray()
    run = scribe.copy_misread(shift.shown)
    if shift.shown[-1].isascii():
        run += scribe.note(paragraph[shift.end - 1])
    text = left + mark + run + scribe.copy(paragraph[shift.end :])
    lost = paragraph[shift.start]
    return Damaged(text, paragraph, len(left), lost, len(shift.shown) - 1)


class _Scribe:
    """Copies text with stray commas and notes."""

    def __init__(self, rng: random.Random, noted: set[str]) -> None:
        self.rng = rng
        self.noted = noted

    def copy(self, text: str) -> str:
        return "".join(self._mark(c) if c in MARKS else c + self.note(c) for c in text)

    def copy_misread(self, shown: str) -> str:
        """Copy a misread run, whose fullwidth marks became narrow; its end is no mark."""
        return self.copy(shown[:-1]).replace("！", "!") + shown[-1]

    def note(self, char: str) -> str:
        return f"({_reading(char)})" if char in self.noted else ""

    def stray(self) -> str:
        return "," if self.rng.random() < STRAY_SHARE else ""

    def _mark(self, mark: str) -> str:
        return self.stray() + ("," if mark == "，" else mark)


def _shifts(text: str) -> Iterator[Shift]:
    """List what is read for each character that could lose its first byte."""
    for start, char in enumerate(text):
        if len(_encoded(char)) == 2 and (shift := _shift(text, start)):
            yield shift


def _shift(text: str, start: int) -> Shift | None:
    """Read on from the second byte of a character; none where the reader never falls in step."""
    shown, pending = "", _encoded(text[start])[1:]
    for i in range(start + 1, len(text) + 1):
        if pending < b"\x80":
            return Shift(start, i, shown + pending.decode())
        following = _encoded(text[i : i + 1])
        misread = _decoded(pending + following[:1])
        if not misread:
            return None
        shown, pending = shown + misread, following[1:]
        if not pending:
            return Shift(start, i + 1, shown)
    return None


def _between(text: str, at: int) -> str:
    """Give the character that the last byte before a place and the first byte after it make."""
    before, after = _encoded(text[at - 1 : at]), _encoded(text[at])
    char = _decoded(before[1:] + after[:1])
    return char if char and _may_have_note(char) else ""


def _encoded(char: str) -> bytes:
    return char.encode("gbk", "ignore")


def _decoded(pair: bytes) -> str:
    """Decode one character of two bytes; an empty text if they are none."""
    try:
        char = pair.decode("gbk")
    except UnicodeDecodeError:
        return ""
    return char if len(char) == 1 and len(pair) == 2 else ""


def _may_have_note(char: str) -> bool:
    return fold_char(char) != char and ord(char) in PINYIN_DICT


def _reading(char: str) -> str:
    return PINYIN_DICT[ord(char)].split(",")[0]
