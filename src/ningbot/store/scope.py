"""Which part of an archive is a question asked of?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from ningbot.records import Filters
from ningbot.store.database import Database
from ningbot.text.folding import fold

_DATE_RE = re.compile(r"\s*(\d{4})(?:\D{1,2}(\d{1,2}))?(?:\D{1,2}(\d{1,2}))?")
_MAX_KEYS = 500

Days = tuple[int, int]


class Facts(NamedTuple):
    """What filters look at of a passage's document."""

    document_ix: int
    date: str | None
    source: str | None
    tags: tuple[str, ...]

    @property
    def days(self) -> Days | None:
        """Give the first and the last day that its date may mean."""
        return days_of(self.date)


@dataclass(frozen=True, slots=True)
class Scope:
    """Documents that lie in all that is given; days are numbers, 20220301.

    A document without a date lies in no range of dates, one of a whole year in every range that has
    a part of it.
    """

    first_day: int | None = None
    last_day: int | None = None
    sources: frozenset[str] | None = None
    document_ix: int | None = None
    tag: str | None = None

    def admits(self, facts: Facts) -> bool:
        """Tell whether a document lies in the scope."""
        days = facts.days
        return (
            (self.document_ix is None or facts.document_ix == self.document_ix)
            and (self.sources is None or facts.source in self.sources)
            and (self.tag is None or self.tag in facts.tags)
            and (self.first_day is None or bool(days and days[1] >= self.first_day))
            and (self.last_day is None or bool(days and days[0] <= self.last_day))
        )


def days_of(date: str | None) -> Days | None:
    """Give the first and the last day that a date may mean, as numbers; None for what is no date.

    >>> days_of("2022"), days_of("2021-12-28"), days_of("近日")
    ((20220000, 20229999), (20211228, 20211228), None)
    """
    found = _DATE_RE.match(date) if date else None
    if found is None:
        return None
    year, month, day = found.groups()
    first = f"{year}{month or 0:0>2}{day or 0:0>2}"
    last = f"{year}{month or 99:0>2}{day or 99:0>2}"
    return int(first), int(last)


def facts_of(document_ix: int, date: str | None, source: str | None, tags: str) -> Facts:
    """Make what filters look at of the columns of a document."""
    return Facts(document_ix, date, source, tuple(json.loads(tags)))


def resolve(filters: Filters, database: Database) -> Scope | None:
    """Give what filters mean in an archive; None where no document lies in it."""
    since, until = days_of(filters.since), days_of(filters.until)
    sources, document_ix = None, None
    if filters.source is not None:
        wanted = fold(filters.source)
        sources = frozenset(s for s in _sources(database) if wanted in fold(s))
    if filters.doc_id is not None:
        query = "SELECT document_ix FROM document WHERE doc_id = ?"
        rows = database.execute(query, (filters.doc_id,))
        document_ix = rows[0][0] if rows else None
    if (filters.doc_id is not None and document_ix is None) or sources == frozenset():
        return None
    return Scope(since and since[0], until and until[1], sources, document_ix, filters.tag)


def admitted(scope: Scope, passage_ixs: Iterable[int], database: Database) -> set[int]:
    """Give those of some passages that lie in a scope."""
    wanted = list(passage_ixs)
    found: set[int] = set()
    for start in range(0, len(wanted), _MAX_KEYS):
        some = wanted[start : start + _MAX_KEYS]
        rows = database.execute(
            "SELECT passage_ix, document_ix, date, source, tags FROM passage"  # noqa: S608 - marks
            f" JOIN document USING (document_ix) WHERE passage_ix IN ({', '.join('?' * len(some))})",
            some,
        )
        found.update(ix for ix, *columns in rows if scope.admits(facts_of(*columns)))
    return found


def _sources(database: Database) -> list[str]:
    """List the sources, each once, by leaps through their index."""
    rows = database.execute(
        "WITH RECURSIVE next (source) AS ("
        " SELECT min(source) FROM document UNION ALL"
        " SELECT (SELECT min(source) FROM document WHERE source > next.source) FROM next"
        " WHERE next.source IS NOT NULL) SELECT source FROM next WHERE source IS NOT NULL"
    )
    return [source for (source,) in rows]
