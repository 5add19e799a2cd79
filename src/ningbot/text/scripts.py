"""Which language and which script is a text written in?"""

from __future__ import annotations

import re
from functools import cache
from operator import ne

from opencc import OpenCC

from ningbot.records import Language
from ningbot.text.characters import HAN

_HAN_RE = re.compile(f"[{HAN}]")
_LATIN_WORD_RE = re.compile(r"[A-Za-z]{2,}")


def detect_language(text: str) -> Language:
    """Tell the language of a question; Chinese that either script would write is zh-Hans.

    >>> detect_language("派駐了多少名黨建指導員？"), detect_language("How many?")
    ('zh-Hant', 'en')
    """
    han = _HAN_RE.findall(text)
    if not han or len(_LATIN_WORD_RE.findall(text)) > 2 * len(han):
        return "en" if _LATIN_WORD_RE.search(text) else "zh-Hans"
    return detect_script("".join(han))


def detect_language_within(text: str, context: str) -> Language:
    """Tell the language of a text; where either script would write it so, that of its context.

    >>> detect_language_within("那2021年呢？", "2021年三大產業鏈的總產值？")
    'zh-Hant'
    """
    language, around = detect_language(text), detect_language(context)
    if not any(map(str.isalpha, text)):
        return around
    is_either = language == "zh-Hans" and not _n_changed(text, "s2t")
    return around if is_either and around != "en" else language


def detect_script(text: str) -> Language:
    """Tell which script has more of the characters that the two write differently."""
    n_traditional = _n_changed(text, "t2s")
    n_simplified = _n_changed(text, "s2t")
    return "zh-Hant" if n_traditional > n_simplified else "zh-Hans"


def _n_changed(text: str, direction: str) -> int:
    return sum(map(ne, text, _converter(direction).convert(text)))


@cache
def _converter(direction: str) -> OpenCC:
    return OpenCC(direction)
