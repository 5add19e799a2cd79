"""Which values of a sentence are certainly of the thing asked for?

A value counts if all that stands before it in its clause is understood, and says that so much the
thing is (園區2021年產值達V) or that so many of it there are (全市共有V企業); or if it stands in a row
after one that counts, with a date or name of its own (岳麓區企業V，天心區V). What is in doubt, as an
increase, a part, a hope or a mean is, does not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ningbot.candidates import find_candidates
from ningbot.question_words import SAME_UNITS
from ningbot.records import Quantity
from ningbot.series import words
from ningbot.series.asked import Wanted
from ningbot.series.shapes import Piece, Shape
from ningbot.text.folding import fold

# Further words of the question apart from the thing: 星邦智能2019年實現營業收入.
_APART_BEFORE_RE = re.compile(r"[PD:]*(?P<name>O+)[DLPST:]*[DL].*", re.DOTALL)
_APART_RE = re.compile(r"[PD:]*(?P<name>O+)[DLPST:]*[DL][LTPDU:]*O*H.*", re.DOTALL)
# The kinds of pieces (`shapes.Kind`) of a clause up to a value that stands behind the thing; with a
# verb that was asked for, what stands before that does not matter.
_AFTER_HEAD_RE = re.compile(r"[NGDLSTPO的:]*(?:W[LTO]*)?H(?:[ULTP:]|R?D的?)*")
_AFTER_VERB_RE = re.compile(r"[^BH]*W[LTO]*H(?:[ULTP:]|D)*")
# Those before a value that stands before the thing, and those behind.
_BEFORE_HEAD_RE = re.compile(r"[NGDLSTP的:]*[SL][NGDLSTP:]*")
_BEFORE_VERB_RE = re.compile(r"[^BH]*W[LT]*")
_HEAD_BEHIND_RE = re.compile(r"的?[TO]*HU*")
# Those between two values in a row: 2020年V, 天心區V, 增加到2021年的V.
_IN_ROW_RE = re.compile(r"(?:的?[TO]*HU*)?[,、&]{0,2}(?:[NLTP:]|R?D的?)*")
# Those before values of which each is of another date or name: 2020年、2021年產值分別為V、V.
_RESPECTIVELY_RE = re.compile(r"[NGDLSTPO的:、&]*H[ULTP:D、&NG]*F[L:]*")
_NEXT_IN_LIST_RE = re.compile(r"[、&]{1,2}")
_ENDS = frozenset(["", ",", "、", "&", ":"])
_MAY_FOLLOW = _ENDS | frozenset("DPB")
_LOCATING = frozenset(("在", "于", "於"))
_TOWARDS = frozenset("到至為为了")
_RANGE_SIGNS = frozenset(("至", "到", "-", "—", "～", "~"))
_BRACKETED_DATE_RE = re.compile(r":D[PHX]?:")
_VAGUE_RE = re.compile("[几数]")
_VALUE_RE = re.compile(r"-?\d+(?:\.\d+)?%?(?: [^ ]+)?")


@dataclass(frozen=True, slots=True)
class Reading:
    """A value of the thing asked for, with what its clause says of it.

    ``at`` is its piece, ``start`` the first of its clause; ``head`` is what is measured, as written;
    ``date`` and ``name`` are those of the clause, or None. ``after`` is the one before it in a row;
    ``apart`` are further words of the question that say whom it is of, not what; mostly none.
    """

    at: int
    start: int
    quantity: Quantity
    head: str
    date: Piece | None
    name: Piece | None
    after: Reading | None = None
    apart: str = ""


def read_values(shape: Shape, wanted: Wanted) -> list[Reading]:
    """Give the values of a sentence that certainly are of the thing asked for, in order."""
    fitting = {c.span for c in find_candidates(shape.text, wanted.query)}
    found: list[Reading] = []
    for at, piece in enumerate(shape.pieces):
        if found and at <= found[-1].at:
            continue
        quantity = piece.quantity if piece.span in fitting else None
        if quantity and _is_value(shape, at, quantity) and _is_asked_kind(quantity, wanted):
            found += (
                _in_row(shape, at, found)
                or _respectively(shape, at, wanted)
                or _said(shape, at, wanted)
            )
    return found


def value_of(quantity: Quantity) -> float:
    """Give the number of a quantity in its canonical unit."""
    return float(quantity.normalized.split(" ")[0].rstrip("%"))


def unit_of(quantity: Quantity) -> str:
    """Give the canonical unit, or the measure word: km2, CNY, 家; nothing where there is none."""
    canonical = quantity.normalized.partition(" ")[2]
    return canonical or ("%" if quantity.kind == "percent" else fold(quantity.unit))


def counts_the_same(one: Quantity, other: Quantity) -> bool:
    """Tell whether two quantities are of one kind and unit; a bare number may be of any measure word."""
    units = {unit_of(one), unit_of(other)}
    if one.kind != other.kind:
        return False
    is_measured = " " in one.normalized or " " in other.normalized
    return len(units) == 1 or (
        one.kind == "number"
        and not is_measured
        and ("" in units or any(units <= same for same in SAME_UNITS))
    )


def _is_value(shape: Shape, at: int, quantity: Quantity) -> bool:
    """Tell whether a quantity says how much: 是一個縣 does not, 數萬 not how many, nor 101發."""
    written = fold(shape.of(shape.pieces[at]))
    is_article = written.startswith("一") and quantity.normalized == "1"
    is_vague = bool(_VAGUE_RE.search(written))
    is_bare = quantity.kind == "number" and not (quantity.unit or " " in quantity.normalized)
    following = shape.signs[at + 1 : at + 2]
    may_be_bare = following != "X" or not is_bare
    return _is_single(quantity) and not is_article and not is_vague and may_be_bare


def _is_single(quantity: Quantity) -> bool:
    """Tell whether a quantity is one value; 個百分點 is by how much one changed."""
    is_change = "百分点" in fold(quantity.unit)
    return bool(_VALUE_RE.fullmatch(quantity.normalized)) and not is_change


def _is_asked_kind(quantity: Quantity, wanted: Wanted) -> bool:
    """Tell whether a quantity is of a kind that is asked for; a share is no number of things."""
    return quantity.kind != "percent" or wanted.query.answer_type == "percent"


def _in_row(shape: Shape, at: int, found: list[Reading]) -> list[Reading]:
    """Read a value that follows one that counts and only says of when or of whom it is."""
    quantity = shape.pieces[at].quantity
    if not found or quantity is None:
        return []
    last = found[-1]
    between = shape.signs[last.at + 1 : at]
    if last.date and last.date.span.start > shape.pieces[last.at].span.start:
        between = between[3 + (between[2:3] != ":") :]  # its date in brackets
    date, name = _date_of(shape, last.at + 1, at), _name_in(shape, last.at + 1, at)
    is_told = (date or name) and between.count("D") < 2
    if not is_told or not _IN_ROW_RE.fullmatch(between) or not _may_end(shape, at):
        return []
    if not counts_the_same(quantity, last.quantity):
        return []
    return [Reading(at, shape.clause_start(at), quantity, last.head, date, name, last)]


def _said(shape: Shape, at: int, wanted: Wanted) -> list[Reading]:
    """Read a value whose clause says what it is of."""
    quantity, start = shape.pieces[at].quantity, shape.clause_start(at)
    end = _end_of_said(shape, start, at)
    if quantity is None or end is None or shape.signs[start:at].count("D") > 1:
        return []
    if not _holds_others(shape, start, end, wanted):
        return []
    return [
        Reading(
            at=at,
            start=start,
            quantity=quantity,
            head=_head_in(shape, start, end),
            date=_date_of(shape, start, at),
            name=_name_in(shape, start, at),
            apart=_words_apart(shape, start, at),
        )
    ]


def _words_apart(shape: Shape, start: int, at: int) -> str:
    """Give the words that stand apart from the thing, folded."""
    match = _APART_RE.fullmatch(shape.signs, start, at)
    if match is None and start:
        match = _APART_BEFORE_RE.fullmatch(shape.signs, shape.clause_start(start - 1), start)
    if match is None:
        return ""
    first, last = shape.pieces[match.start("name")], shape.pieces[match.end("name") - 1]
    return shape.folded[first.span.start : last.span.end]


def _end_of_said(shape: Shape, start: int, at: int) -> int | None:
    """Give the last piece of what a clause says with a value, the thing or the value; None if neither."""
    before = shape.signs[start:at]
    if (_AFTER_HEAD_RE.fullmatch(before) or _AFTER_VERB_RE.fullmatch(before)) and _may_end(
        shape, at
    ):
        return at
    behind = _HEAD_BEHIND_RE.match(shape.signs, at + 1)
    if behind is None:
        return None
    end = behind.end() - 1
    is_there = _BEFORE_HEAD_RE.fullmatch(before) and _ends(shape, end)
    is_done = _BEFORE_VERB_RE.fullmatch(before) and _may_end(shape, end)
    return end if is_there or is_done else None


def _respectively(shape: Shape, at: int, wanted: Wanted) -> list[Reading]:
    """Read a list of values, each of its date or of its name; none if they are not as many."""
    start = shape.clause_start(at)
    if not _RESPECTIVELY_RE.fullmatch(shape.signs, start, at):
        return []
    places = [at]
    while separator := _NEXT_IN_LIST_RE.match(shape.signs, places[-1] + 1):
        if shape.signs[separator.end() : separator.end() + 1] != "V":
            break
        places.append(separator.end())
    quantities = [q for i in places if (q := shape.pieces[i].quantity) and _is_single(q)]
    is_one_kind = all(counts_the_same(*pair) for pair in pairwise(quantities))
    if len(quantities) != len(places) or not is_one_kind or not _may_end(shape, places[-1]):
        return []
    told = _told_each(shape.pieces[start:at], len(places))
    if not told or not _holds_others(shape, start, at, wanted):
        return []
    head = _head_in(shape, start, at)
    return [
        Reading(i, start, quantity, head, *whose)
        for i, quantity, whose in zip(places, quantities, told, strict=True)
    ]


def _told_each(pieces: Sequence[Piece], n: int) -> list[tuple[Piece | None, Piece | None]]:
    """Give the date and the name of each of ``n`` values, where there are as many of either."""
    dates = [piece for piece in pieces if piece.kind == "D"]
    names = [piece for piece in pieces if piece.kind in "NG"]
    if n > 1 and len(dates) == n and len(names) < 2:
        return [(date, names[0] if names else None) for date in dates]
    if n > 1 and len(names) == n and len(dates) < 2:
        return [(dates[0] if dates else None, name) for name in names]
    return []


def _holds_others(shape: Shape, start: int, end: int, wanted: Wanted) -> bool:
    """Tell whether the further words of the question stand in a clause or in the one before it."""
    before = shape.clause_start(start - 1) if start else 0
    text = shape.folded[shape.pieces[before].span.start : shape.pieces[end].span.end]
    return all(any(form in text for form in forms) for forms in wanted.others)


def _ends(shape: Shape, at: int) -> bool:
    return shape.signs[at + 1 : at + 2] in _ENDS


def _may_end(shape: Shape, at: int) -> bool:
    """Tell whether a value stands for itself: not so in 產值過億元[的企業] or 20億元[至30億元]."""
    following = shape.signs[at + 1 : at + 2]
    if shape.signs[at + 2 : at + 3] == "V" and shape.of(shape.pieces[at + 1]) in _RANGE_SIGNS:
        return False
    if following == "L":  # 2019年的V[增加到]V
        return shape.of(shape.pieces[at + 1])[-1] in _TOWARDS
    if following != "X":
        return following in _MAY_FOLLOW
    tag = shape.tags.get(shape.pieces[at + 1].span.start)
    return tag is not None and tag not in words.NOMINAL_TAGS


def _head_in(shape: Shape, start: int, end: int) -> str:
    return [shape.folded[slice(*p.span)] for p in shape.pieces[start : end + 1] if p.kind == "H"][
        -1
    ]


def _date_of(shape: Shape, start: int, at: int) -> Piece | None:
    """Give the date before a value or, where there is none, in brackets behind it: V（2008年）."""
    before = next((p for p in reversed(shape.pieces[start:at]) if p.kind == "D"), None)
    behind = _BRACKETED_DATE_RE.match(shape.signs, at + 1)
    is_bracketed = behind and shape.of(shape.pieces[at + 1]) in "(（"
    return shape.pieces[at + 2] if before is None and is_bracketed else before


def _name_in(shape: Shape, start: int, end: int) -> Piece | None:
    """Give the last name of some pieces; 學校[在南寧]有V is of the school."""
    places = [i for i in range(start, end) if shape.signs[i] in "NG"]
    located = [i for i in places if i and shape.of(shape.pieces[i - 1]) in _LOCATING]
    own = [i for i in places if i not in located] or located
    return shape.pieces[own[-1]] if own else None
