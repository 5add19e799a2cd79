"""Fold a text to the form it is matched in: simplified, lower case, half width.

The fold keeps the length: character ``i`` of the fold is that of character ``i`` of the text,
so a span found in one holds in the other. It is never shown to anyone.
"""

from __future__ import annotations

from functools import cache, lru_cache

from opencc import OpenCC

# Fullwidth ASCII -> ASCII; the ideographic space -> a space.
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}

# Variants that OpenCC leaves alone and writers mix freely.
_VARIANTS = str.maketrans(
    {
        "後": "后",
        "裡": "里",
        "裏": "里",
        "麽": "么",
        "麼": "么",
        "妳": "你",
        "祂": "他",
        "牠": "它",
        "〇": "零",
    }
)


def fold(text: str) -> str:
    """Fold ``text``, character for character.

    >>> fold("寧鄉ＧＤＰ達１００億元")
    '宁乡gdp达100亿元'
    """
    simplified = _converted(text.translate(_WIDTH))
    return _same_length(simplified.lower(), simplified).translate(_VARIANTS)


def simplify(text: str) -> str:
    """Write ``text`` in simplified characters, case and width as they are, character for character.

    >>> simplify("寧鄉ＧＤＰ達100億元")
    '宁乡ＧＤＰ达100亿元'
    """
    return _converted(text).translate(_VARIANTS)


def _converted(text: str) -> str:
    simplified = _converter().convert(text)
    return simplified if len(simplified) == len(text) else "".join(map(_simplified_char, text))


def _simplified_char(char: str) -> str:
    simplified = _converter().convert(char)
    return simplified if len(simplified) == 1 else char


def _same_length(folded: str, text: str) -> str:
    """Return ``folded``, or where its length differs the fold of each character alone."""
    if len(folded) == len(text):
        return folded
    return "".join(map(fold_char, text))


@lru_cache(maxsize=65536)
def fold_char(char: str) -> str:
    """Fold one character; a result longer than one is not used."""
    folded = _converter().convert(char.translate(_WIDTH)).lower()
    return folded if len(folded) == 1 else char


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")
