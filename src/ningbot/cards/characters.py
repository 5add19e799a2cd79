"""What is drawn for a text: the characters that have a shape, each in the form that fits the text."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from ningbot.text.characters import HAN

MISSING: Final = "〓"  # the font's shape for every character that it lacks
# Curly marks as wide as Latin ones stand at places of their own in the font (training/build_card_font.py).
LATIN_MARKS: Final = {"“": "\ue001", "”": "\ue002", "‘": "\ue003", "’": "\ue004", "…": "\ue005"}
# A line through the whole square, so that the two halves of a dash touch.
CHINESE_DASH: Final = "─"
HAN_RE: Final = re.compile(f"[{HAN}]")

_APOSTROPHE_RE = re.compile(r"(?<=[A-Za-z])’(?=[A-Za-z])")
_BLANKS_RE = re.compile(r" {2,}")
_UNSEEN = {"Cf", "Mn", "Me"}  # no shape of their own: direction, joiners, variants, accents
_BLANK = {"Cc", "Zs", "Zl", "Zp"}
_SHAPELESS = {"Cs", "Co"}
_TO_LATIN = str.maketrans(LATIN_MARKS)
_TO_CHINESE = str.maketrans({"—": CHINESE_DASH})


def is_western(text: str) -> bool:
    """Tell whether a text holds no Han character, so that its marks are Latin ones.

    >>> is_western("It’s 5%."), is_western("“ESG”报告")
    (True, False)
    """
    return not HAN_RE.search(text)


def drawable(text: str, *, western: bool) -> str:
    """Give what to draw for a text: one line, in the order in which it is read.

    Marks that turn the direction are left out, so that nothing is drawn elsewhere than it stands; ends of
    lines become blanks; what is no character becomes 〓.

    >>> drawable("cafe\\u0301 \\u202e240名\\n\\ud800", western=False)
    'café 240名 〓'
    """
    seen = "".join(map(_drawn, unicodedata.normalize("NFC", text)))
    marked = seen.translate(_TO_LATIN if western else _TO_CHINESE)
    return _BLANKS_RE.sub(" ", _APOSTROPHE_RE.sub(LATIN_MARKS["’"], marked))


def _drawn(char: str) -> str:
    if char.isascii() and char.isprintable():
        return char
    category = unicodedata.category(char)
    if category in _UNSEEN:
        return ""
    if category in _BLANK:
        return char if char == "\u3000" else " "
    return MISSING if category in _SHAPELESS else char
