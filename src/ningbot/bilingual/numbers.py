"""How may a number that is said in English be written in a Chinese text?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ningbot.records import Token

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_VALUES = {word: n for n, word in enumerate(_SMALL)} | {
    word: 10 * n for n, word in enumerate(_TENS, 2)
}
_SCALES = {"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_SCALES |= {"trillion": 10**12, "dozen": 12}
_ORDINALS = {
    word: n
    for n, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(),
        1,
    )
}
_MONTHS = {
    word: n
    for n, word in enumerate(
        "january february march april may june july august september october november "
        "december".split(),
        1,
    )
}
_CURRENCIES = {
    "yuan": "元", "rmb": "元", "renminbi": "元", "dollar": "美元", "dollars": "美元",
    "pounds": "英镑", "euros": "欧元", "yen": "日元",
}  # fmt: skip
_UNITS = {"percent": "%", "century": "世纪"}

_DIGITS = "零一二三四五六七八九"
_NUMERALS = {10: "十", 100: "百", 1000: "千"}
_NUMBER_RE = re.compile(r"\d+(?:\.\d+)?")
_ORDINAL_RE = re.compile(r"(\d+)(?:st|nd|rd|th)")
_DECADE_RE = re.compile(r"(\d{2,4}0)s")

# A way to write it, and how well it stands for what was said.
Spelling = tuple[str, float]


def read_number(words: Sequence[Token]) -> tuple[int, list[Spelling]]:
    """Give how many of the first words are a number with its unit, and how it may be written.

    >>> from ningbot.bilingual.english import split_english
    >>> read_number(split_english("10 billion yuan"))
    (3, [('100亿元', 1.0), ('百亿元', 1.0), ('100亿', 0.9), ('百亿', 0.9)])
    """
    said = [word.term for word in words]
    if not said:
        return 0, []
    if said[0] in _MONTHS and (said[0] not in ("may", "march") or words[0].surface[0].isupper()):
        n = _MONTHS[said[0]]
        return 1, [(f"{n}月", 1.0), (f"{numeral(n)}月", 0.8), (f"{n}月份", 0.8)]
    if match := _DECADE_RE.fullmatch(said[0]):
        decade = match[1]
        return 1, [(f"{decade}年代", 1.0), (f"{decade[-2:]}年代", 0.9), (decade, 0.5)]
    if (place := _ordinal(said[0])) is not None:
        return _read_ordinal(place, said)
    return _read_cardinal(said)


def numeral(n: int) -> str:
    """Write a whole number below 100 in Chinese.

    >>> numeral(8), numeral(13), numeral(40)
    ('八', '十三', '四十')
    """
    tens, ones = divmod(n, 10)
    head = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return head + (_DIGITS[ones] if ones or not tens else "")


def _ordinal(word: str) -> int | None:
    match = _ORDINAL_RE.fullmatch(word)
    return int(match[1]) if match else _ORDINALS.get(word)


def _read_ordinal(n: int, said: Sequence[str]) -> tuple[int, list[Spelling]]:
    han = numeral(n) if n < 100 else ""
    if said[1:2] in (["century"], ["centuries"]):
        return 2, [(f"{n}世纪", 1.0)] + ([(f"{han}世纪", 1.0)] if han else [])
    first = [("首", 0.5), ("首个", 0.7), ("首次", 0.7), ("首家", 0.6)] if n == 1 else []
    return 1, [(f"第{han}", 1.0), (f"第{n}", 0.9), *first, (han, 0.5)] if han else [(f"第{n}", 1.0)]


def _read_cardinal(said: Sequence[str]) -> tuple[int, list[Spelling]]:
    value, n_read = _value(said)
    if not n_read:
        return 0, []
    after = said[n_read] if n_read < len(said) else ""
    if after in ("percent", "per"):
        return n_read + 1, [(f"{value:g}%", 1.0)]
    money = _CURRENCIES.get(after)
    written = list(_written(value))
    if n_read == 1 and not money and _NUMBER_RE.fullmatch(said[0]):
        return 0, []  # digits stand in a Chinese text as they are, and so are looked for
    with_unit = [(text + money, 1.0) for text in written] if money else []
    rest = 0.9 if money else 1.0
    return n_read + bool(money), with_unit + [(text, rest) for text in written]


def _value(said: Sequence[str]) -> tuple[float, int]:
    """Give the value of the number that the words begin with, and how many words it takes."""
    total = current = 0.0
    n_read = 0
    for word in said:
        if _NUMBER_RE.fullmatch(word) and not n_read:
            current = float(word)
        elif word in _VALUES:
            current += _VALUES[word]
        elif word in _SCALES and (n_read or word != "dozen"):
            scale = _SCALES[word]
            current = max(current, 1) * scale
            if scale > 100:
                total, current = total + current, 0.0
        else:
            break
        n_read += 1
    return total + current, n_read


def _written(value: float) -> Iterator[str]:
    """Give the ways to write a value: 100亿, 百亿."""
    for name, scale in (("万亿", 1e12), ("亿", 1e8), ("万", 1e4)):
        if value >= scale:
            yield f"{value / scale:g}{name}"
            if value / scale in _NUMERALS:
                yield f"{_NUMERALS[int(value / scale)]}{name}"
            elif value / scale < 100 and value % scale == 0:
                yield f"{numeral(int(value / scale))}{name}"
            return
    yield f"{value:g}"
    if value in _NUMERALS:
        yield _NUMERALS[int(value)]
    elif value < 100 and value == int(value):
        yield numeral(int(value))
    if value == 2:
        yield "两"
