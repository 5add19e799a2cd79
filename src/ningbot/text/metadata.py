"""What an article says of itself: title, date and place of its dateline, source, who wrote it.

Much of it stands in the furniture of the page (來源：長沙晚報 編輯：李子璇), so the text to read is
the repaired one with its furniture still in. Prefers missing a byline to inventing one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from ningbot.records import Span
from ningbot.text import bylines
from ningbot.text.bylines import Field, Kind, find_fields
from ningbot.text.folding import fold
from ningbot.text.quantities import find_quantities

_BLANK = " \t\r\n\u3000\xa0\u200b\ufeff"
_WINDOW = 160  # characters at each end of a line that are looked at
_LONGEST_TITLE = 100
_LONGEST_BYLINE = 80
_ORNAMENT = " ■□◎●☉△▲※*◆◇▪—-·"
_N_EDGE_LINES = 8  # lines at each end in which 時間：… and 作者：… alone are the page's

_KNOWN_RE = re.compile(r"([12][0-9]{3})(?:-([0-9]{2})(?:-([0-9]{2})(?:T.*)?)?)?")
_PERIOD_RE = re.compile(r"--(?:3[3-6]|4[01])(?:/--(?:3[3-6]|4[01]))?")


@dataclass(frozen=True, slots=True)
class Metadatum:
    """One thing an article says of itself; ``value`` is the slice at ``span``.

    ``normalized`` is EDTF for a date (``--12-28`` where no year stands), else the value.
    """

    kind: Kind
    value: str
    span: Span
    normalized: str


class _Line(NamedTuple):
    """A line without the blanks around it: where it begins, and the fold of its two ends."""

    start: int
    n_chars: int
    head: str
    tail: str

    @property
    def whole(self) -> str:
        """Give the fold of a line short enough to be seen whole, else nothing."""
        return self.head if self.n_chars <= _WINDOW else ""


class _Found(NamedTuple):
    """A kind and the place of its value, in the folded piece and then in the text."""

    kind: Kind
    span: Span


def find_metadata(text: str) -> list[Metadatum]:
    """Find title, date, source, place, reporters, editors; in order, none of them twice.

    Give it the repaired text before furniture is taken out. A first line that ends in a full
    stop or has more than 100 characters is a paragraph, and no title.

    >>> [(m.kind, m.value) for m in find_metadata("長沙晚報掌上長沙12月28日訊（全媒體記者 譚曉波）近日，……")]
    [('source', '長沙晚報掌上長沙'), ('date', '12月28日'), ('reporter', '譚曉波')]
    """
    lines = _split_lines(text)
    found = [*_find_title(lines), *_find_dateline(lines)]
    for line_ix, line in enumerate(lines):
        found += _find_in_line(line, may_stand_alone=_may_stand_alone(lines, line_ix))
    ordered = sorted(found, key=lambda each: each.span)
    first = {(each.kind, each.span.of(text)): each for each in reversed(ordered)}
    metadata = (_metadatum(each, text) for each in reversed(first.values()))
    return sorted(filter(None, metadata), key=lambda each: each.span)


def _metadatum(found: _Found, text: str) -> Metadatum | None:
    value = found.span.of(text)
    normalized = _edtf(value) if found.kind == "date" else value
    return Metadatum(found.kind, value, found.span, normalized) if normalized else None


def _edtf(value: str) -> str | None:
    """Write a calendar date as EDTF; None for a day that no calendar has."""
    quantities = find_quantities(value)
    if len(quantities) != 1 or quantities[0].kind != "date":
        return None
    edtf = quantities[0].normalized
    return edtf if _is_calendar(edtf) else None


def _is_calendar(edtf: str) -> bool:
    full = edtf.replace("---", "2000-01-").replace("--", "2000-")
    try:
        date.fromisoformat(full)
    except ValueError:
        return bool(re.fullmatch(r"[0-9]{4}(?:-[0-9]{2}(?:/[0-9]{4}-[0-9]{2})?)?", full))
    return True


def _split_lines(text: str) -> list[_Line]:
    """Give the lines that are not blank, the short ones folded all at once."""
    pieces = [(match.start(), match[0]) for match in re.finditer(r"[^\n]+", text)]
    found = [(start, piece) for start, piece in pieces if piece.strip(_BLANK)]
    stripped = [(start + _indent(piece), piece.strip(_BLANK)) for start, piece in found]
    heads = _fold_all([piece[:_WINDOW] for _, piece in stripped])
    tails = _fold_all([piece[-_WINDOW:] if len(piece) > _WINDOW else "" for _, piece in stripped])
    return [
        _Line(start, len(piece), head, tail or head)
        for (start, piece), head, tail in zip(stripped, heads, tails, strict=True)
    ]


def _indent(piece: str) -> int:
    return len(piece) - len(piece.lstrip(_BLANK))


def _fold_all(pieces: list[str]) -> list[str]:
    return fold("\n".join(pieces)).split("\n")[: len(pieces)]


def _find_title(lines: list[_Line]) -> Iterator[_Found]:
    """Yield the first line that is none of the page's, unless it is a paragraph or a byline."""
    for line in lines[:_N_EDGE_LINES]:
        span = Span(line.start, line.start + line.n_chars)
        if find_fields(line.whole) or bylines.BREADCRUMB_RE.fullmatch(line.whole):
            continue
        is_paragraph = line.n_chars > _LONGEST_TITLE or "。" in line.head or line.head.endswith(";")
        if not (is_paragraph or _read_byline(line.whole) or any(_read_dateline(line.head))):
            yield _Found("title", span)
        return


# --- datelines ---


def _find_dateline(lines: list[_Line]) -> Iterator[_Found]:
    """Yield what the first dateline of the head of the article says."""
    datelines = ((line, list(_read_dateline(line.head))) for line in lines[:_N_EDGE_LINES])
    line, found = next(((line, found) for line, found in datelines if found), (None, []))
    yield from _shifted(found, line.start if line else 0)


def _read_dateline(folded: str) -> Iterator[_Found]:
    dated = bylines.DATELINE_RE.match(folded)
    found = dated or bylines.UNDATED_RE.match(folded)
    if found is None:
        return
    head = found["head"].strip()
    start = found.start("head") + len(found["head"]) - len(found["head"].lstrip())
    parts = _read_head(head, may_be_place=bool(dated) and found["mark"] != "消息")
    if parts is None:
        return
    yield from _shifted(parts, start)
    if dated:
        yield _Found("date", Span(*dated.span("date")))
    if preface := bylines.PREFACED_RE.match(folded, found.end()):
        yield from _read_credits(folded, Span(*preface.span("credit")))


def _read_head(head: str, *, may_be_place: bool) -> list[_Found] | None:
    """Split 長沙晚報 and 寧鄉 in what stands before the date; None where it is neither."""
    patterns = bylines.HEAD_RES if may_be_place else bylines.HEAD_RES[:-1]
    match = next((match for pattern in patterns if (match := pattern.fullmatch(head))), None)
    if match is None:
        return None
    groups = match.groupdict()
    return [
        _Found(kind, Span(*match.span(group)))
        for group, kind in bylines.HEAD_KINDS.items()
        if groups.get(group)
    ]


# --- lines ---


def _may_stand_alone(lines: list[_Line], line_ix: int) -> bool:
    """Tell 時間：… and 作者：… of the page from those of a meeting or a book: by the lines around."""
    is_at_edge = line_ix < _N_EDGE_LINES or line_ix >= len(lines) - _N_EDGE_LINES
    around = lines[max(line_ix - 1, 0) : line_ix + 2]
    return is_at_edge and not any(bylines.PARTICULARS_RE.match(line.head) for line in around)


def _find_in_line(line: _Line, *, may_stand_alone: bool) -> Iterator[_Found]:
    fields = find_fields(line.whole)
    if len(fields) > 1 or may_stand_alone:
        yield from _shifted(_read_fields(fields, line.whole), line.start)
    if not fields or may_stand_alone:
        yield from _shifted(_read_byline(line.whole), line.start)
    tail_start = line.start + line.n_chars - len(line.tail)
    for folded, start in {(line.head, line.start), (line.tail, tail_start)}:
        for bracket in bylines.BRACKET_RE.finditer(folded):
            yield from _shifted(_read_credits(folded, Span(*bracket.span("inner"))), start)
    if caption := bylines.CAPTION_RE.search(line.tail):
        yield from _shifted(_read_credits(line.tail, Span(*caption.span("credit"))), tail_start)


def _read_byline(whole: str) -> list[_Found]:
    """Read a line that is a byline from its first character to its last, or nothing."""
    start = len(whole) - len(whole.lstrip(_ORNAMENT))
    if not whole or len(whole) > _LONGEST_BYLINE or not bylines.ROLE_RE.match(whole, start):
        return []
    return _read_credits(whole, Span(start, len(whole)), is_strict=True)


def _read_fields(fields: list[Field], folded: str) -> Iterator[_Found]:
    """Read 2022-12-28 10:30 來源：長沙晚報 作者：王希文; the first date is the page's."""
    is_alone = len(fields) == 1
    days = [field for field in fields if field.label in {"", *bylines.DATE_LABELS}]
    yield from (_Found("date", field.span) for field in days[:1])
    for field in fields:
        value = field.span.of(folded)
        if field.label in bylines.SOURCE_LABELS:
            is_sure = not is_alone or value.endswith(bylines.SOURCE_ENDS)
            if value and is_sure and len(value) <= bylines.LONGEST_SOURCE:
                yield _Found("source", field.span)
        elif kind := bylines.ROLES.get(field.label):
            names = _read_names(folded, field.span)
            yield from (_Found(kind, name) for name in names or ())


# --- credits: 記者 張三 李四 通訊員 王五 ---


def _read_credits(folded: str, span: Span, *, is_strict: bool = False) -> list[_Found]:
    """Read roles, each with its names; a group that has anything else in it is left out.

    ``is_strict`` leaves out all of them where one is.
    """
    end, last_kind, extra = _credit_end(folded, span)
    roles = list(bylines.ROLE_RE.finditer(folded, span.start, end))
    if not roles or folded[span.start : roles[0].start()].strip(_ORNAMENT):
        return []
    found: list[_Found] = list(extra)
    for role, following in zip(roles, [*roles[1:], None], strict=True):
        names = _read_names(folded, Span(role.end(), following.start() if following else end))
        if names is None and is_strict:
            return []
        kind = bylines.ROLES.get(role["role"] or "") or bylines.SHORT_ROLES.get(role["short"] or "")
        kind = last_kind if kind and last_kind and following is None else kind
        found += [_Found(kind, name) for name in names or () if kind]
    return found if len(found) > len(extra) else []


def _credit_end(folded: str, span: Span) -> tuple[int, Kind | None, list[_Found]]:
    """Find where the names end: before 攝, 報導, ／台北報導; and what that says."""
    piece = span.of(folded).rstrip(bylines.CLOSE)
    if place := bylines.REPORT_FROM_RE.search(piece):
        where = Span(span.start + place.start("place"), span.start + place.end("place"))
        return span.start + place.start(), None, [_Found("place", where)]
    if ending := bylines.CREDIT_END_RE.search(piece):
        return span.start + ending.start(), "photographer" if ending["photo"] else None, []
    return span.end, None, []


def _read_names(folded: str, span: Span) -> list[Span] | None:
    """Give the names of a piece that has nothing else in it but what joins them, else None."""
    found: list[Span] = []
    for token in bylines.NAME_RE.finditer(folded, span.start, span.end):
        if token[0] in bylines.NAME_FILLERS:
            continue
        if not _is_name(token[0]):
            return None
        found.append(Span(*token.span()))
    return found


def _is_name(token: str) -> bool:
    name = token.replace(" ", "")
    if name in bylines.NOT_NAMES or (len(name) == 2 and name[0] == name[1]):
        return False
    if "·" in name:
        return len(name) >= 4
    if name[:2] in bylines.COMPOUND_SURNAMES:
        return 2 < len(name) < 5
    return name[:1] in bylines.SURNAMES and 1 < len(name) < 4


def _shifted(found: Iterable[_Found], offset: int) -> Iterator[_Found]:
    return (_Found(kind, span.shifted(offset)) for kind, span in found)


# --- dates told from the dateline ---


class _Day(NamedTuple):
    """What is known of the day of a dateline; 0 for what is not."""

    year: int
    month: int
    day: int


def publication_date(metadata: Iterable[Metadatum]) -> str | None:
    """Give the full date of a dateline or, where there is none, of the page.

    A dateline without a year (12月28日) takes it from a date of the page up to a week later:
    pages are put up when the paper is out. Where none fits the year is unknown, and so is the date.
    """
    dates = [metadatum.normalized for metadatum in metadata if metadatum.kind == "date"]
    full = [date.fromisoformat(edtf) for edtf in dates if not edtf.startswith("-")]
    parts = [edtf.lstrip("-") for edtf in dates if edtf.startswith("-")]
    days = [page - timedelta(days=n) for page in full for n in range(8)] if parts else full
    told = (day.isoformat() for day in days)
    return next((day for day in told if not parts or day.endswith(f"-{parts[0]}")), None)


def resolve_date(expression: str, dateline: str | None) -> str | None:
    """Resolve 今年, 昨日, 近日, 去年12月 by the dateline, an EDTF date, as EDTF.

    None where the year stays unknown; a period without one (前三季度) is of the dateline's year
    only if it was over by then.

    >>> resolve_date("今年前三季度", "2022-12-28"), resolve_date("近日", "2022-12-28")
    ('2022-33/2022-35', '2022-12-28~')
    """
    folded = re.sub(r"[\s,、的]+", "", fold(expression)).strip("。")
    told = _whole_date(folded)
    if told and not told.startswith("--"):
        return told
    known = _KNOWN_RE.fullmatch(dateline or "")
    if known is None:
        return None
    day = _Day(*(int(part or 0) for part in known.groups()))
    resolved = (resolve(folded, day) for resolve in (_by_day, _by_month, _by_year, _by_period))
    return next(filter(None, resolved), None)


def _whole_date(folded: str) -> str | None:
    """Read an expression that is a date as a whole; its year may be missing (--08)."""
    quantities = find_quantities(folded)
    is_whole = len(quantities) == 1 and quantities[0].span == Span(0, len(folded))
    return quantities[0].normalized if is_whole and quantities[0].kind == "date" else None


def _by_day(folded: str, day: _Day) -> str | None:
    """Resolve 近日, 昨日, 昨日上午10時."""
    try:
        today = date(*day)
    except ValueError:
        return None
    if folded in bylines.RECENT:
        return f"{today}~"
    word, rest = folded[:2], folded[2:]
    if word not in bylines.RELATIVE_DAYS:
        return None
    told = (today + timedelta(days=bylines.RELATIVE_DAYS[word])).isoformat()
    if not rest or rest in bylines.DAY_PARTS:
        return told
    clock = _whole_date(rest) or ""
    return f"{told}{clock}" if clock.startswith("T") else None


def _by_month(folded: str, day: _Day) -> str | None:
    """Resolve 本月, 上個月, 本月5日."""
    word = next((word for word in bylines.RELATIVE_MONTHS if folded.startswith(word)), None)
    if word is None or not 1 <= day.month <= 12:
        return None
    n_months = day.year * 12 + day.month - 1 + bylines.RELATIVE_MONTHS[word]
    told = f"{n_months // 12:04d}-{n_months % 12 + 1:02d}"
    rest = folded[len(word) :]
    return _valid((_whole_date(rest) or "").replace("---", f"{told}-")) if rest else told


def _by_year(folded: str, day: _Day) -> str | None:
    """Resolve 今年, 去年12月, 今年前三季度."""
    word, rest = folded[:2], folded[2:]
    if word not in bylines.RELATIVE_YEARS:
        return None
    told = f"{day.year + bylines.RELATIVE_YEARS[word]:04d}"
    if not rest or rest in bylines.WHOLE_YEAR:
        return told
    part = _whole_date(rest) or ""
    return None if part.startswith("---") else _valid(part.replace("--", f"{told}-"))


def _by_period(folded: str, day: _Day) -> str | None:
    """Give 前三季度 and 上半年 the dateline's year where they ended before its month."""
    told = _whole_date(folded) or ""
    if not _PERIOD_RE.fullmatch(told) or bylines.PARTS_END[told[-2:]] >= day.month:
        return None
    return told.replace("--", f"{day.year:04d}-")


def _valid(edtf: str) -> str | None:
    """Pass on a date that has its year in every part and is in the calendar."""
    parts = edtf.split("/")
    is_full = all(re.match(r"[12][0-9]{3}-[0-9]{2}", part) for part in parts)
    return edtf if is_full and all(_is_calendar(part.split("T")[0]) for part in parts) else None
