"""Which words of a question say of which articles it is asked?

They are a key and a colon before a value without blanks, in any place of the question: ``since:2022``,
``source:長沙晚報``, 自:2022, 来源：长沙晚报. So every front end has them.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ningbot.errors import QuestionError
from ningbot.records import Filters

_KEYS = {
    "since": ("since", "自", "起"),
    "until": ("until", "至", "止"),
    "source": ("source", "来源", "來源"),
    "tag": ("tag", "标签", "標籤", "標簽"),
    "doc_id": ("doc", "文档", "文檔", "文件"),
}
_NAME_OF = {key: name for name, keys in _KEYS.items() for key in keys}
_FILTER_RE = re.compile(
    rf"(?<!\S)(?P<key>{'|'.join(_NAME_OF)})[:：](?P<value>[^\s:：]\S*)(?!\S)", re.IGNORECASE
)
_DATE_RE = re.compile(r"\d{4}(?:-(?:0?[1-9]|1[0-2])(?:-(?:0?[1-9]|[12]\d|3[01]))?)?")


class Filtered(NamedTuple):
    """A question without its filters, these, and the words that they stood in."""

    question: str
    filters: Filters
    words: str


def split_filters(question: str) -> Filtered:
    """Take the filters out of a question; of two of a kind the last counts.

    >>> split_filters("有多少名党员？ since:2022 来源：长沙晚报").question
    '有多少名党员？'

    Raises:
        QuestionError: what should be a date is none.
    """
    found = list(_FILTER_RE.finditer(question))
    if not found:
        return Filtered(question, Filters(), "")
    chosen = {_NAME_OF[match["key"].lower()]: match["value"] for match in found}
    filters = checked(Filters(**chosen))
    words = " ".join(match[0] for match in found)
    return Filtered(" ".join(_FILTER_RE.sub(" ", question).split()), filters, words)


def checked(filters: Filters) -> Filters:
    """Give filters whose dates are dates.

    Raises:
        QuestionError: one is none.
    """
    for date in (filters.since, filters.until):
        if date is not None and not _DATE_RE.fullmatch(date):
            raise QuestionError(
                f"A date to begin or end with is a year, month or day, such as 2022, 2022-03 or "
                f"2022-03-01; found {date[:40]!r}."
            )
    return filters
