"""Numbers as an English reader writes them."""

from __future__ import annotations

from decimal import Decimal

_SCALES = ((12, "trillion"), (9, "billion"), (6, "million"))
_SCALE_WORDS = frozenset(name for _, name in _SCALES)
_MAX_DECIMALS = 3  # of a scale: 1.541 billion, but 1,234,567


def say_number(number: Decimal) -> str:
    """Write a number, with a word for its scale where few decimals are left.

    >>> [say_number(Decimal(n)) for n in ("2000", "1541000000", "1234567", "0.5", "-3")]
    ['2,000', '1.541 billion', '1,234,567', '0.5', '-3']
    """
    for exponent, name in _SCALES:
        scaled = number.scaleb(-exponent)
        if 1 <= abs(scaled) < 10**6 and scaled == round(scaled, _MAX_DECIMALS):
            return f"{_plain(scaled)} {name}"
        if abs(scaled) >= 1:
            break  # 1,000.5 billion says no more than its digits
    return _plain(number)


def say_ordinal(number: Decimal) -> str:
    """Write the place in a row.

    >>> [say_ordinal(Decimal(n)) for n in (1, 2, 3, 7, 11, 21, 112)]
    ['1st', '2nd', '3rd', '7th', '11th', '21st', '112th']
    """
    if number != int(number):
        return _plain(number)
    is_teen = 11 <= number % 100 <= 13
    ending = "th" if is_teen else {1: "st", 2: "nd", 3: "rd"}.get(int(number % 10), "th")
    return f"{_plain(number)}{ending}"


def join_ends(first: str, last: str) -> str:
    """Join the two ends of a range, saying once what both end with.

    A scale is not left to be guessed: 1 yuan to 3 billion yuan.

    >>> join_ends("3 days", "5 days"), join_ends("6 April 2009", "12 April 2009")
    ('3 to 5 days', '6 to 12 April 2009')
    """
    a, b = first.split(), last.split()
    if first == last or (_SCALE_WORDS & {*b} and not _SCALE_WORDS & {*a}):
        return f"{first} to {last}"
    n = 0
    while n < min(len(a), len(b)) - 1 and a[-1 - n] == b[-1 - n]:
        n += 1
    return f"{' '.join(a[: len(a) - n])} to {last}"


def _plain(number: Decimal) -> str:
    digits = f"{number:,f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
