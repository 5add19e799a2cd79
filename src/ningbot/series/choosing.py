"""Which of the values found make one series: one quantity by date, or by subject?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from ningbot.disagreement import Claim, says_same
from ningbot.series import words
from ningbot.series.asked import By, Wanted, Years
from ningbot.series.finding import Found
from ningbot.series.measuring import counts_the_same, value_of
from ningbot.series.subjects import Subject, plain_key
from ningbot.series.times import STOCKS, When

_WHOLES = ("省", "市", "县", "州", "自治区")
_PART_NAMES = {"33": "Q1", "34": "Q2", "35": "Q3", "36": "Q4", "40": "H1", "41": "H2"}
_LAST_MONTHS = {33: 3, 34: 6, 35: 9, 36: 12, 40: 6, 41: 12}


@dataclass(frozen=True, slots=True)
class Placed:
    """A value at its place in a series."""

    label: str
    found: Found
    date: str | None
    disagrees: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """Values that make a series, in order; ``shared`` is the subject or the date they share."""

    by: By
    placed: tuple[Placed, ...]
    shared: str = ""


def choose(found: Sequence[Found], wanted: Wanted) -> Chosen | None:
    """Choose the values that make the longest series; None where no two make one.

    Where the question does not say by what, dates go before subjects if they are as many.
    """
    series: list[Chosen] = []
    for alike in _alike(found):
        if wanted.by != "subject":
            series += _by_date([f for f in alike if f.is_asked], wanted)
        if wanted.by == "subject" or (wanted.by is None and not wanted.names):
            series += _by_subject([f for f in alike if f.is_part], wanted.years)
    return max(series, key=_n_labels, default=None)


def _n_labels(chosen: Chosen) -> int:
    return len({placed.label for placed in chosen.placed})


def _alike(found: Sequence[Found]) -> list[list[Found]]:
    """Group values that measure the same thing in one unit, over times of one length."""
    groups: list[list[Found]] = []
    for one in found:
        group = next((g for g in groups if all(_is_alike(one, other) for other in g)), None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    return groups


def _is_alike(one: Found, other: Found) -> bool:
    return (
        one.head.replace("总", "") == other.head.replace("总", "")
        and counts_the_same(one.quantity, other.quantity)
        and _length(one) == _length(other)
    )


def _length(found: Found) -> str:
    """Say over which part of a year a value is, "" for a year, a point in time, or where that is open.

    What is counted is as many in a month as in a year; what is earned is not.
    """
    when = found.said
    if when is None or not when.is_part:
        return ""
    first, _, last = when.edtf.partition("/")
    if not last and first[5:7] <= "12":
        return "" if found.quantity.kind in STOCKS else "month"
    return f"to {last[5:]}" if last else "half" if first[5:] in ("40", "41") else "quarter"


def _by_date(found: Sequence[Found], wanted: Wanted) -> Iterator[Chosen]:
    """Give a series for each subject that has values of two dates."""
    dated = [f for f in found if f.dated and _lies_in(f.dated, wanted.years)]
    for group in _by_key([replace(f, subject=_as_asked(f.subject, wanted)) for f in dated]):
        placed = [Placed(label_of(f.dated), f, f.dated.edtf) for f in group if f.dated]
        kept = _without_repeats(sorted(placed, key=lambda p: (sort_key(p.date), _oldest(p.found))))
        names = [p.found.subject.name for p in kept if p.found.subject.name]
        chosen = Chosen("date", tuple(kept), max(names, key=names.count) if names else "")
        if _n_labels(chosen) > 1:
            yield chosen


def _as_asked(subject: Subject, wanted: Wanted) -> Subject:
    """Give whom a question names one key, however short a text names them; 高新區 alone is no name."""
    own = [form for forms in wanted.names for form in forms]
    if not own or all(form in words.GENERIC_NAMES for form in own):
        return subject
    last = {plain_key(form) for form in wanted.names[-1]}
    is_whole = subject.key.startswith(tuple(last)) or not subject.key or len(wanted.names) > 1
    return replace(subject, key=wanted.names[-1][0]) if is_whole else subject


def _by_subject(found: Sequence[Found], years: Years) -> Iterator[Chosen]:
    """Give a series for each date, or for none, at which two subjects have a value."""
    by_date: dict[str | None, list[Found]] = defaultdict(list)
    for one in found:
        is_open = years == Years() and one.said is None
        if is_open or (one.dated and _lies_in(one.dated, years)):
            by_date[one.said.edtf if one.said else None].append(one)
    for date, group in by_date.items():
        placed: list[Placed] = []
        for own in _by_key(group):
            name = min((f.subject.name for f in own), key=len)
            placed += [Placed(name, f, date) for f in (own if date else _newest(own))]
        kept = _without_repeats(sorted(placed, key=lambda p: _oldest(p.found)))
        kept.sort(key=lambda p: (-value_of(p.found.quantity), p.label))
        chosen = Chosen("subject", tuple(kept), label_of(When(date)) if date else "")
        if _n_labels(chosen) > 1:
            yield chosen


def _by_key(found: Sequence[Found]) -> list[list[Found]]:
    """Group values by their subject; a shorter name is that of the one longer name that it may be."""
    keys = {f.subject.key for f in found}
    groups: dict[str, list[Found]] = defaultdict(list)
    for one in found:
        groups[_full_key(one.subject.key, keys)].append(one)
    return list(groups.values())


def _full_key(key: str, keys: Collection[str]) -> str:
    longer = [k for k in keys if k != key and key and _is_short_for(key, k)]
    return _full_key(longer[0], keys) if len(longer) == 1 else key


def _is_short_for(key: str, longer: str) -> bool:
    """Tell whether one name is another without its province or county, or without 市."""
    before = longer.removesuffix(key) if longer.endswith(key) else ""
    return plain_key(longer) == key or before in words.PROVINCES or before.endswith(_WHOLES)


def _lies_in(when: When, years: Years) -> bool:
    return years.first <= int(when.edtf[:4]) <= years.last


def _newest(found: Sequence[Found]) -> list[Found]:
    """Leave those of the newest article, where articles have dates and a value has none."""
    newest = max(f.article or "" for f in found)
    return [f for f in found if (f.article or "") == newest]


def _oldest(found: Found) -> tuple[str, str]:
    return found.article or "9999", found.ranked.passage.doc_id


def _without_repeats(placed: Sequence[Placed]) -> list[Placed]:
    """Leave one of those that say the same for a label, and mark those that differ.

    An article that says two things of one label speaks of two things, and is left out there.
    """
    by_label: dict[str, list[Placed]] = defaultdict(list)
    for one in placed:
        by_label[one.label].append(one)
    kept: list[Placed] = []
    for same_label in by_label.values():
        said: list[Placed] = []
        for one in _consistent(same_label):
            verdicts = [says_same(_claim(one), _claim(other)) for other in said]
            if all(verdict is False for verdict in verdicts):
                said.append(one)
        kept += [replace(one, disagrees=len(said) > 1) for one in said]
    return kept


def _consistent(placed: Sequence[Placed]) -> list[Placed]:
    """Leave out articles that contradict themselves."""
    of_doc: dict[str, list[Placed]] = defaultdict(list)
    for one in placed:
        of_doc[one.found.ranked.passage.doc_id].append(one)
    bad = {
        doc_id
        for doc_id, said in of_doc.items()
        if any(says_same(_claim(said[0]), _claim(other)) is not True for other in said[1:])
    }
    return [one for one in placed if one.found.ranked.passage.doc_id not in bad]


def _claim(placed: Placed) -> Claim:
    found = placed.found
    return Claim(
        text=found.quantity.span.of(found.sentence.text),
        normalized=found.claimed,
        answer_type=found.quantity.kind,
        date=placed.date,
        doc_id=found.ranked.passage.doc_id,
        score=0.0,
        unit=found.quantity.unit if found.quantity.kind == "number" else "",
    )


def sort_key(edtf: str | None) -> tuple[int, int, int]:
    """Put dates in order: a year before its months, a quarter where it ends.

    >>> sorted(["2022", "2021-36", "2021-11"], key=sort_key)
    ['2021-11', '2021-36', '2022']
    """
    year, month, day = (*(edtf or "0").split("/")[-1].split("-"), "0", "0")[:3]
    return int(year), _LAST_MONTHS.get(int(month), int(month)), int(day)


def label_of(when: When) -> str:
    """Write a date on an axis: 2021, 2021-12, 2021 Q1, 2021 Q1-Q3, 2021 H1.

    >>> label_of(When("2022-33/2022-35")), label_of(When("2021-12"))
    ('2022 Q1-Q3', '2021-12')
    """
    parts = [part.partition("-") for part in when.edtf.split("/")]
    names = [_PART_NAMES.get(rest) for _, _, rest in parts]
    return f"{parts[0][0]} {'-'.join(map(str, names))}" if all(names) else when.edtf
