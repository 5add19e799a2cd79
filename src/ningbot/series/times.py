"""When was a value so? The clause says it, or the sentence before it does, or the article's date.

No year is guessed: what is of a span of years, since one, or about one, has no date, and neither
has what stands behind a date that may be another thing's (2003年成立，產值V).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ningbot.series import words
from ningbot.series.measuring import Reading
from ningbot.series.shapes import Piece, Shape
from ningbot.text.folding import fold
from ningbot.text.metadata import resolve_date

# EDTF: a year, month or day; a quarter or half year; the first quarters of a year.
_DATE_RE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_ARTICLE_DATE_RE = re.compile(r"\s*(\d{4})(?!\d)(?:\D(\d{1,2})(?!\d)(?:\D(\d{1,2})(?!\d))?)?")
_PART_RE = re.compile(r"(\d{4})-(?:3[3-6]|40|41)|(\d{4})-33/\2-3[4-6]")
_FULL_YEAR_RE = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
STOCKS = ("number", "duration")  # what there is at a time, and not what came together over one
_PRESENT_RE = re.compile("现有|目前|现已|现存|现为|在册")
_NARRATIVE_RE = re.compile(words.NARRATIVE_RE)
_SOME_YEAR_RE = re.compile("全年|年度|上半年|下半年|季度")  # of which year, is not said
_NOW_RE = re.compile("目前|现在|当前|近日|日前|如今|今日")
_END_RE = re.compile("[底末]$")
_UP_TO_RE = re.compile("截[至止]")
# A clause that is a date and says no more of its own, or that gives a value of that date, too.
_TOPIC_RE = re.compile(r"[PLTNGO:的]*D[PLTNGO:的]*")
_LISTING_RE = re.compile(r"[PLNGO:]*D.*V.*", re.DOTALL)


class When(NamedTuple):
    """A date as EDTF; ``is_part`` of a year that is no point in time: a month, a quarter."""

    edtf: str
    is_part: bool = False


class Doubt(Exception):
    """A value is of a date that cannot be told."""


def read_article_date(date: str | None) -> str | None:
    """Write an article's date as EDTF, as far as it goes; None for what is no date.

    >>> [read_article_date(date) for date in ("2022年1月10日", "2022-01-10 08:30", "2022/1", "gestern")]
    ['2022-01-10', '2022-01-10', '2022-01', None]
    """
    match = _ARTICLE_DATE_RE.match(date or "")
    if match is None:
        return None
    year, *rest = match.groups()
    edtf = "-".join([year, *(f"{int(part):02d}" for part in rest if part)])
    return edtf if _DATE_RE.fullmatch(edtf) else year


def told_date(shape: Shape, reading: Reading, *, dateline: str | None) -> When | None:
    """Give the date that the sentence gives a value; None where it gives none.

    Raises:
        Doubt: it may be one of several, or none that is known.
    """
    when = _told(shape, reading, dateline=dateline)
    if when and dateline and when.edtf[:4] > dateline[:4]:
        raise Doubt  # a hope
    return when


def _told(shape: Shape, reading: Reading, *, dateline: str | None) -> When | None:
    if reading.date is not None:
        return _when(shape, reading.date, dateline)
    if reading.after is not None:
        return _told(shape, reading.after, dateline=dateline)
    end, is_row = reading.start, True
    while end > 0:
        start = shape.clause_start(end - 1)
        clause = shape.signs[start:end].rstrip(",、&")
        if "D" in clause:
            return _from_clause(shape, start, clause, dateline, is_row=is_row)
        end, is_row = start, is_row and "V" in clause
    if _NARRATIVE_RE.search(shape.folded, 0, reading.quantity.span.start):
        raise Doubt
    return None


def article_date(
    dateline: str | None, shape: Shape, reading: Reading, before: Sequence[Shape]
) -> When | None:
    """Give the article's date, unless sentences before in the paragraph speak of another year.

    What is counted in January is what there was in the year before, of which a report speaks.
    """
    if dateline is None or not _DATE_RE.fullmatch(dateline):
        return None
    clause = shape.folded[shape.pieces[reading.start].span.start : reading.quantity.span.start]
    if _SOME_YEAR_RE.search(clause):
        return None
    years = {
        int(year)
        for other in (() if _PRESENT_RE.search(clause) else before)
        for piece in other.pieces
        if piece.kind == "D" and piece.quantity
        for year in _FULL_YEAR_RE.findall(piece.quantity.normalized)
    }
    own = int(dateline[:4])
    fitting = {own, own - 1} if reading.quantity.kind in STOCKS else {own}
    return When(dateline) if years <= fitting else None


def _from_clause(
    shape: Shape, start: int, clause: str, dateline: str | None, *, is_row: bool
) -> When:
    """Take the date of a clause before, where it governs what follows.

    ``is_row`` tells that every clause between gives a value as well.

    Raises:
        Doubt: it may not.
    """
    dates = [piece for piece in shape.pieces[start : start + len(clause)] if piece.kind == "D"]
    governs = _TOPIC_RE.fullmatch(clause) or (is_row and _LISTING_RE.fullmatch(clause))
    if len(dates) != 1 or not governs:
        raise Doubt
    return _when(shape, dates[0], dateline)


def _when(shape: Shape, piece: Piece, dateline: str | None) -> When:
    """Read a date of the text, or one told from the article's.

    Raises:
        Doubt: it is no date, is bounded, or is told from a date that is not known.
    """
    written = fold(shape.of(piece))
    if piece.quantity is None and _NOW_RE.search(written):
        if dateline is None or not _DATE_RE.fullmatch(dateline):
            raise Doubt
        return When(dateline)
    edtf: str | None = piece.quantity.normalized if piece.quantity else None
    if edtf is None or edtf.startswith("-"):
        edtf = resolve_date(_END_RE.sub("", written), dateline)
    if edtf is None or (piece.quantity and piece.quantity.bound):
        raise Doubt
    if _PART_RE.fullmatch(edtf):
        return When(edtf, is_part=True)
    if not _DATE_RE.fullmatch(edtf):
        raise Doubt
    before = shape.folded[max(piece.span.start - 3, 0) : piece.span.start]
    is_month = len(edtf) > 4 and not (_END_RE.search(written) or _UP_TO_RE.search(before))
    return When(edtf, is_part=is_month)
