"""Amounts, shares, ratios, ordinals and dates in English, with their bounds."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from ningbot.glosses.dates import say_date
from ningbot.glosses.numbers import join_ends, say_number, say_ordinal
from ningbot.glosses.units import ATTACHED, UNITS
from ningbot.text.folding import fold
from ningbot.text.quantities import find_quantities

if TYPE_CHECKING:
    from ningbot.records import AnswerType, Quantity, Span

_BOUND_RE = re.compile("[<>~]")
_ENDS_RE = re.compile(r"/(?=[<>~]?-?\d)")
_PART_RE = re.compile(r"(?P<bound>[<>~]?)(?P<number>-?\d{1,100}(?:\.\d{1,100})?)(?P<percent>%?)")
_RATIO_RE = re.compile(r"(\d{1,30}(?:\.\d{1,30})?):(\d{1,30}(?:\.\d{1,30})?)")
_FRACTION_RE = re.compile(r"分之|一半|\d/\d")
_HALVES = {"year": "half a year", "month": "half a month", "day": "half a day"}
_HALVES |= {"hour": "half an hour", "century": "half a century"}
_VAGUE_RE = re.compile("[几数][十百千万亿]")
_VAGUE = (
    ",dozens,hundreds,thousands,tens of thousands,hundreds of thousands,millions,tens of millions,"
    "hundreds of millions,billions,tens of billions,hundreds of billions,trillions"
).split(",")  # by the zeros of the scale
_SIGNS = {"<": "under", ">": "over", "~": "about"}
# How a bound is said by the words that make it, at the end of what stands before the value or of
# the value itself; the first that fits.
_WORDING: dict[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    bound: tuple((re.compile(f"(?:{words})$"), said) for words, said in wordings)
    for bound, wordings in {
        "under": (
            ("以前|之前", "before"),
            ("以下|以内|之内|不超过|未超过|最多|至多|不多于|不高于|不大于", "at most"),
            ("不到|不足|少于|低于|小于|未满|不满|未达", "less than"),
            ("", "nearly"),
        ),
        "over": (
            ("以来|至今", "since"),
            ("以后|之后", "after"),
            ("起", "from"),
            ("以上|至少|最少|不少于|不低于|不小于|起码", "at least"),
            ("", "more than"),
        ),
        "about": (("", "about"),),
    }.items()
}
_SOME_RE = re.compile("[十百千万亿]几")  # 十几: 11 to 19


def say_value(sentence: str, span: Span, normalized: str, *, answer_type: AnswerType) -> str | None:
    """Say the value at ``span`` of a sentence; the words around it tell how it is bounded.

    >>> from ningbot.records import Span
    >>> say_value("研發項目近2000個", Span(5, 10), "<2000", answer_type="number")
    'nearly 2,000'
    """
    found = [q for q in find_quantities(sentence) if span.contains(q.span)]
    ends = [found[0], found[-1]] if len(found) > 1 else found
    plain = _BOUND_RE.sub("", normalized)
    for chosen in (ends, found[:1], found[-1:]):
        if chosen and "/".join(quantity.normalized for quantity in chosen) == plain:
            said = [say_quantity(quantity, sentence) for quantity in chosen]
            return None if None in said else _joined([str(end) for end in said])
    return say_normalized(normalized, answer_type=answer_type, surface=span.of(sentence))


def say_quantity(quantity: Quantity, sentence: str) -> str | None:
    """Say a quantity of a sentence; None where its value has no English."""
    sign = next((sign for sign, bound in _SIGNS.items() if bound == quantity.bound), "")
    return say_normalized(
        sign + quantity.normalized,
        answer_type=quantity.kind,
        surface=quantity.span.of(sentence),
        before=sentence[max(quantity.span.start - 6, 0) : quantity.span.start],
    )


def say_normalized(
    normalized: str, *, answer_type: AnswerType, surface: str = "", before: str = ""
) -> str | None:
    """Say a normalised value, which its answer may begin with a bound's sign; None if it is none.

    >>> [say_normalized(n, answer_type="number") for n in (">200", "143000000 CNY", "~42%")]
    ['more than 200', '143 million yuan', 'about 42%']
    >>> say_normalized("20000000 CNY/2000000000 CNY", answer_type="money")
    '20 million to 2 billion yuan'
    """
    normalized, surface, before = map(whole, (normalized, surface, before))
    bound = _SIGNS.get(normalized[:1])
    if answer_type == "date":
        said = say_date(normalized[1:] if bound else normalized, surface)
        return said and _bounded(said, bound, before=before, surface=surface)
    parts = _ENDS_RE.split(normalized)
    if len(parts) == 2 and not _BOUND_RE.match(parts[1]):
        said = _say_amount(normalized[bool(bound) :], answer_type=answer_type, surface=surface)
        return said and _bounded(said, bound, before=before, surface=surface)
    ends = [
        _say_end(part, answer_type=answer_type, surface=surface, before=before) for part in parts
    ]
    return None if None in ends or len(ends) > 2 else _joined([str(end) for end in ends])


def whole(text: str) -> str:
    """Replace halves of surrogate pairs, which are no characters and cannot be folded.

    >>> whole("甲\\ud842乙")
    '甲?乙'
    """
    return text.encode("utf-8", "replace").decode()


def _say_end(part: str, *, answer_type: AnswerType, surface: str, before: str) -> str | None:
    bound = _SIGNS.get(part[:1])
    said = _say_amount(part[bool(bound) :], answer_type=answer_type, surface=surface)
    return said and _bounded(said, bound, before=before, surface=surface)


def _say_amount(plain: str, *, answer_type: AnswerType, surface: str) -> str | None:
    """Say an amount without a bound: 3/5 day, 3 year 5 month, 2/3, 3:1, 85%."""
    written = fold(surface)
    if ratio := _RATIO_RE.fullmatch(plain):
        return " to ".join(say_number(Decimal(number)) for number in ratio.groups())
    if answer_type == "number" and _FRACTION_RE.search(written) and " " not in plain:
        return "half" if plain == "1/2" else plain
    parts = [part.split(" ") for part in _ENDS_RE.split(plain)]
    if len(parts) > 2 or not all(_PART_RE.fullmatch(part[0]) for part in parts):
        return None
    units = parts[-1][1:2]
    ends = [_say_measured(part if len(part) > 1 else [*part, *units]) for part in parts]
    if None in ends:
        return None
    if answer_type == "ordinal" and not units:
        return _joined([_say_place(part[0], written) for part in parts])
    if len(parts) == 1 and _VAGUE_RE.search(written):
        return _say_vague(parts[0])
    if len(parts) == 1 and "百分点" in written:
        return f"{str(ends[0]).removesuffix('%')} percentage points"
    return _joined([str(end) for end in ends])


def _say_measured(part: list[str]) -> str | None:
    """Say numbers, each with its unit: [3, year, 5, month]."""
    said = []
    for number, unit in zip(part[::2], [*part[1::2], ""], strict=False):
        found = _PART_RE.fullmatch(number)
        if found is None:
            return None
        named = _with_unit(Decimal(found["number"]), found["percent"] or unit)
        if named is None:
            return None
        said.append(named)
    return " ".join(said)


def _with_unit(value: Decimal, unit: str) -> str | None:
    if value == Decimal("0.5") and unit in _HALVES:
        return _HALVES[unit]
    if not unit:
        return say_number(value)
    if unit in ATTACHED:
        return f"{say_number(value)}{unit}"
    if unit not in UNITS:
        return None
    return f"{say_number(value)} {UNITS[unit][value != 1]}"


def _say_place(number: str, written: str) -> str:
    """Say an ordinal, or the number of what has one: line 5 is no fifth line."""
    value = Decimal(number)
    return f"No. {say_number(value)}" if "号" in written else say_ordinal(value)


def _say_vague(part: list[str]) -> str | None:
    """Say the scale that 幾十, 數百萬 name, of which there are several."""
    n_zeros = len(part[0]) - 1
    if not re.fullmatch("10+", part[0]) or n_zeros >= len(_VAGUE):
        return _say_measured(part)
    unit = UNITS[part[1]][1] if len(part) > 1 else ""
    return f"{_VAGUE[n_zeros]} of {unit}" if unit else _VAGUE[n_zeros]


def _bounded(said: str, bound: str | None, *, before: str, surface: str) -> str:
    """Say with a value how the text bounds it."""
    written = fold(surface)
    if bound is None or (bound == "about" and _VAGUE_RE.search(written)):
        return said
    if bound == "about" and _SOME_RE.search(written):
        bound = "over"
    stems = (written, fold(before).rstrip())
    wording = next(
        said
        for pattern, said in _WORDING[bound]
        if pattern.pattern == "(?:)$" or any(pattern.search(stem) for stem in stems)
    )
    return f"{wording} {said}"


def _joined(ends: list[str]) -> str:
    return ends[0] if len(ends) == 1 else join_ends(ends[0], ends[1])
