"""Pinyin notes: a reading in brackets put behind a character by a reader's aid.

鄉(xiāng) was 鄉. A note is one only where it is a reading of the character before it; any other
bracket is the author's and stays, as do glosses in a text that has few of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from pypinyin.constants import PINYIN_DICT

from ningbot.records import Span
from ningbot.text.characters import HAN, PINYIN
from ningbot.text.folding import fold_char
from ningbot.text.mapping import Change

_NOTE_RE = re.compile(rf"(?<=[{HAN})])\(([{PINYIN}]{{1,6}})\)")
# An author explains a rare character now and then; a damaged copy notes every third character.
_MIN_NOTES = 3
_MIN_NOTES_PER_CHAR = 1 / 400


def has_notes(text: str) -> bool:
    """Tell whether notes were put into this document by a machine: three, and one in 400."""
    n_wanted = max(_MIN_NOTES, int(len(text) * _MIN_NOTES_PER_CHAR))
    return len(list(islice(_note_matches(text), n_wanted))) == n_wanted


def find_notes(text: str) -> Iterator[Change]:
    """Yield the removal of each note."""
    for match in _note_matches(text):
        yield Change(Span(*match.span()), "", "note")


def _note_matches(text: str) -> Iterator[re.Match[str]]:
    """Yield the notes of each character, one behind the other where it was noted twice."""
    char, end = "", -1
    for match in _NOTE_RE.finditer(text):
        char = char if match.start() == end else text[match.start() - 1]
        if _is_reading(match.group(1), char):
            end = match.end()
            yield match


def _is_reading(reading: str, char: str) -> bool:
    return reading.lower().replace("ɡ", "g") in _readings(char)


@lru_cache(maxsize=16384)
def _readings(char: str) -> frozenset[str]:
    """Give every reading of a character and of its simplified form, with tone marks."""
    both = {char, fold_char(char)}
    return frozenset(r for c in both for r in PINYIN_DICT.get(ord(c), "").split(",") if r)
