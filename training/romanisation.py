"""How else a syllable is spelled: Wade-Giles, and the spellings of Hong Kong."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product

import ToJyutping
from pypinyin import Style
from pypinyin.style import convert

# Jyutping -> what Hong Kong writes, one of several: no law rules it.
_INITIALS = {
    "b": "b p", "p": "p", "m": "m", "f": "f", "d": "d t", "t": "t", "n": "n", "l": "l",
    "g": "g k", "k": "k", "ng": "ng", "h": "h", "gw": "kw gw", "kw": "kw", "w": "w",
    "z": "ch ts j", "c": "ch ts", "s": "s sh", "j": "y", "": "",
}  # fmt: skip
_FINALS = {
    "aa": "a ah", "aai": "ai", "aau": "au", "aam": "am", "aan": "an", "aang": "ang", "aap": "ap",
    "aat": "at", "aak": "ak", "ai": "ai", "au": "au", "am": "am um", "an": "an un", "ang": "ang",
    "ap": "ap up", "at": "at ut", "ak": "ak", "e": "e eh", "ei": "ei ee", "eng": "eng", "ek": "ek",
    "i": "i ee z", "iu": "iu", "im": "im", "in": "in", "ing": "ing", "ip": "ip", "it": "it",
    "ik": "ik", "o": "o", "oi": "oi", "ou": "o", "on": "on", "ong": "ong", "ot": "ot", "ok": "ok",
    "u": "u", "ui": "ui", "un": "un", "ung": "ung", "ut": "ut", "uk": "uk", "oeng": "eung",
    "oek": "euk", "oe": "eu", "eoi": "ui", "eon": "un", "eot": "ut", "yu": "ue u", "yun": "uen",
    "yut": "uet", "m": "m", "ng": "ng",
}  # fmt: skip


def wade_giles(pinyin: str) -> Iterator[str]:
    """Give the Wade-Giles spelling of a pinyin syllable, with and without its apostrophe."""
    spelling = convert(pinyin, Style.WADEGILES, strict=True, default=pinyin)
    plain = str(spelling).replace("ü", "u").replace("ê", "e").replace("ŭ", "u")
    if plain.replace("'", "") != pinyin:
        yield plain.replace("'", "")


@cache
def hong_kong(char: str) -> tuple[str, ...]:
    """Give the ways Hong Kong may write a character."""
    found: dict[str, None] = {}
    for jyutping in ToJyutping.get_jyutping_candidates(char)[0][1][:2]:
        for spelling in _hong_kong(jyutping.rstrip("123456")):
            found[spelling] = None
    return tuple(found)


def _hong_kong(jyutping: str) -> Iterator[str]:
    fitting = (i for n in (2, 1, 0) if (i := jyutping[:n]) in _INITIALS and jyutping[n:] in _FINALS)
    if (initial := next(fitting, None)) is None:
        return
    initials, finals = _INITIALS[initial].split(" "), _FINALS[jyutping[len(initial) :]].split(" ")
    yield from (a + b for a, b in product(initials, finals))
