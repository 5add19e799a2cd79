"""Numerals as Chinese articles write them: 25, ２５, 二十五, 廿五, 貳拾伍, 15.41億, 3萬5千.

The pattern fragments match text folded by ``units.FOLD``; they are possessive or of bounded
length, so that a long run of digits costs one pass.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal
from string import ascii_letters

from ningbot.text.quantities.units import FOLD, UNITS

_ASCII_AND_MICRO = frozenset(ascii_letters + "µμ°")
DIGITS = "〇零一二三四五六七八九"
_FRACTION = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅛": "0.125"}

_ARABIC = r"(?:(?:[0-9]{1,3}(?:,[0-9]{3}(?![0-9])){1,9}+|[0-9]++)(?:\.[0-9]++)?+[½¼¾⅛]?+|[½¼¾⅛])"
# 千 is left to the units 千米, 千克, 千瓦; 百 and 千 follow a single digit only (5百, not 2018百度)
_SCALE = (
    r"(?:(?<![0-9]{2}) ?[百千](?![米克瓦伏卡赫])[万亿]*+"
    r"| ?[万亿兆](?![瓦赫帕])[万亿]*+)"
)
_MIXED = rf"{_ARABIC}(?:{_SCALE}(?:{_ARABIC}{_SCALE}?+){{0,6}}+)?+"
_FORMAL = r"[壹贰叁肆伍陆柒捌玖拾][拾佰仟万亿][壹贰叁肆伍陆柒捌玖拾佰仟零万亿]{0,20}+"
_CHINESE = (
    rf"(?:(?:[{DIGITS}十百千万亿兆廿卅卌]|两(?=[三百千万亿]))++|两)"
    rf"(?:点[{DIGITS}]++(?![十分刻点])[百千万亿]*+)?+"
)
NUMERAL = rf"(?:{_MIXED}|{_FORMAL}|{_CHINESE}|半)"
# Of one or two digits: a day, an hour, a century.
SHORT_NUMERAL = r"(?:[0-9]{1,2}|(?:[二三]?十|[廿卅])[一二三四五六七八九]?|[一二三四五六七八九])"
RANGE_SIGN = r" ?(?:--?|至|到) ?"
LONE = frozenset("一二三四五六七八九十两")  # by itself as often a word as a number

_LETTER = "A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff"
_TAIL = rf"[{_LETTER}0-9]*+(?:[-_./@&+'][{_LETTER}0-9]++)*+"
_LATIN_UNIT = "|".join(
    re.escape(unit) for unit in sorted(UNITS, key=len, reverse=True) if unit[0] in _ASCII_AND_MICRO
)
# What looks like a number and is a name: URLs, ISBN, COVID-19, telephones, versions, 4V4.
_OPAQUE = (
    r"https?://[!-~]*+|ISBN[ :]*[0-9X-]++"
    rf"|(?<![{_LETTER}])(?!(?:RMB|CNY|USD|HKD|TWD|NTD|JPY|EUR|GBP) ?¥?[0-9])[{_LETTER}]{_TAIL}"
    r"|(?:电话|热线|传真|手机|邮编|QQ)(?:号码?)?[: ]*[0-9][0-9-]*+"
    r"|0[0-9]{2,3}-[0-9]{7,8}(?![0-9])"
    r"|(?![0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?![0-9-]))[0-9]++(?:-[0-9]++){2,}+"
    r"|(?![0-9]{4}\.[0-9]{1,2}\.[0-9]{1,2}(?![0-9.]))[0-9]++(?:\.[0-9]++){2,}+"
    rf"|(?![0-9.,]{{0,30}}+ ?(?:{_LATIN_UNIT})(?![{_LETTER}0-9]))"
    rf"[0-9][0-9.]{{0,30}}+[{_LETTER}]{_TAIL}"
)
# Where a quantity may start, and how far to go on if none does.
CANDIDATE_RE = re.compile(
    rf"(?P<opaque>{_OPAQUE})|[0-9]++|[½¼¾⅛半]|[{DIGITS}十百千万亿兆廿卅卌两]++"
    rf"|{_FORMAL}|[壹贰叁肆伍陆柒捌玖拾]|[几数][十百千万亿]++|元(?=[年月])|[正腊](?=月)"
)

_SPELLED = str.maketrans(
    dict(zip(DIGITS, "00123456789", strict=True))
    | dict(zip("壹贰叁肆伍陆柒捌玖拾佰仟两", "123456789十百千2", strict=True))
    | {"廿": "2十", "卅": "3十", "卌": "4十", ",": "", "，": "", " ": ""}
)
_SCALES = {"兆": 10**12, "亿": 10**8, "万": 10**4, "千": 1000, "百": 100, "十": 10}
_PLAIN_RE = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_POINT_RE = re.compile(r"(?<=([0-9十百千万亿]))点(?=[0-9])")
_GROUPED_RE = re.compile(rf"{_ARABIC}(?![,0-9])")
_PAIR_RE = re.compile(r"(?:一二|[两二]三|三四|三五|四五|五六|六七|七八|八九)")
_MAX_CHARS = 100
_EXACT = Context(prec=3 * _MAX_CHARS)


def read_number(text: str) -> Decimal | None:
    """Read a whole numeral, in any of the ways to write one; None if it is not one.

    A row of digits is read by position (二〇二一), and a last digit counts the next scale
    down (三萬五 is 35000), as both are spoken. Longer than 100 characters is no number.

    >>> [str(read_number(n)) for n in ("二十五", "廿五", "２５", "兩千零五", "3萬5千", "15.41億")]
    ['25', '25', '25', '2005', '35000', '1541000000.00']
    """
    folded = text.strip().translate(FOLD)
    if not 0 < len(folded) <= _MAX_CHARS:
        return None
    if folded == "半":
        return Decimal("0.5")
    if "," in folded and not _GROUPED_RE.match(folded):
        return None
    if folded[-1] in _FRACTION:
        return _read_fraction(folded)
    return _read_spelled(_spell(folded))


def read_int(surface: str | None) -> int:
    """Read the whole number of a date or share; 元 (元年, 元月) is 1, nothing is 0.

    >>> [read_int(surface) for surface in ("廿八", "元", None)]
    [28, 1, 0]
    """
    return 1 if surface == "元" else int(read_number(surface or "") or 0)


def read_pair(text: str) -> tuple[Decimal, Decimal] | None:
    """Read two neighbouring digits as the bounds they mean: 七八, 三五, 十五六, 三四百.

    >>> [str(n) for n in read_pair("三四百") or ()]
    ['300', '400']
    """
    pairs = _PAIR_RE.findall(text)
    if len(pairs) != 1 or sum(char in DIGITS + "两" for char in text) > 3:
        return None
    first, second = (read_number(text.replace(pairs[0], digit)) for digit in pairs[0])
    return None if first is None or second is None else (first, second)


def write_plain(value: Decimal) -> str:
    """Write a number in digits, without exponent or trailing zeros.

    >>> write_plain(Decimal("1.541E+9")), write_plain(Decimal("0.50"))
    ('1541000000', '0.5')
    """
    digits = f"{value:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def scale_of(numeral: str) -> Decimal:
    """Give what the last 萬, 億, 兆 of a folded numeral multiply by, for 3至5億.

    >>> str(scale_of("5千万"))
    '10000000'
    """
    scale = Decimal(1)
    for char in reversed(numeral):
        if char not in _SCALES:
            break
        scale *= _SCALES[char]
    return scale


def is_counting(numeral: str) -> bool:
    """Tell whether a folded numeral is one on sight, measure word or not: 25, 三百六十, 貳拾萬.

    >>> [is_counting(n) for n in ("5", "二百五十", "三", "三一", "千万")]
    [True, True, False, False, False]
    """
    if numeral[0] in "0123456789½¼¾⅛":
        return True
    if "点" in numeral or len(numeral) < 2 or not has_scale(numeral):
        return False
    is_bare_scale = numeral[0] in "百千万亿兆"
    return "亿" in numeral[1:] or (not is_bare_scale and (len(numeral) > 2 or "万" in numeral))


def has_scale(numeral: str) -> bool:
    """Tell whether a folded numeral names a scale, and is not a mere row of digits like 三一."""
    return any(char in "十百千万亿兆廿卅卌拾佰仟" for char in numeral)


def _read_fraction(folded: str) -> Decimal | None:
    whole = Decimal(0) if len(folded) == 1 else _read_spelled(_spell(folded[:-1]))
    return None if whole is None else whole + Decimal(_FRACTION[folded[-1]])


def _spell(folded: str) -> str:
    """Turn every digit into an ASCII one and leave the scales: 二十五 -> 2十5."""
    spelled = folded.translate(_SPELLED)
    return _POINT_RE.sub(lambda found: "." if found[1] in "0123456789" else "0.", spelled)


def _read_spelled(spelled: str) -> Decimal | None:
    """Split at the largest scale: left times scale plus right."""
    for char, scale in _SCALES.items():
        left, found, right = spelled.partition(char)
        if found:
            return _combine(left, right, scale=scale)
    return Decimal(spelled) if _PLAIN_RE.fullmatch(spelled) else None


def _combine(left: str, right: str, *, scale: int) -> Decimal | None:
    times = _read_spelled(left) if left else Decimal(1)
    rest = _read_rest(right, scale)
    if times is None or rest is None or rest >= scale or (scale <= 1000 and times >= 10):
        return None
    return _EXACT.add(_EXACT.multiply(times, Decimal(scale)), rest)


def _read_rest(right: str, scale: int) -> Decimal | None:
    if not right:
        return Decimal(0)
    rest = _read_spelled(right)
    is_spoken = len(right) == 1 and right in "123456789" and scale >= 100  # 三萬五, 一百五
    return rest * (scale // 10) if rest is not None and is_spoken else rest
