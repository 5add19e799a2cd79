"""Which documents are in the rows of a table, or in the items of a JSON file?"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any, Final

from ningbot.errors import ReadError
from ningbot.formats import limits
from ningbot.formats.kinds import WITHIN
from ningbot.formats.source import Source
from ningbot.records import Document, Place
from ningbot.text.decoding import decode

# Name of a column, folded -> what is in it.
_COLUMNS: Final = {
    name: field
    for field, names in {
        "text": "text content body 正文 内容 內容 全文",
        "title": "title headline 标题 標題 题目 題目",
        "date": "date published 日期 时间 時間 发布日期 發布日期 發佈日期",
        "url": "url link 链接 鏈接 連結 网址 網址",
        "source": "source site 来源 來源 媒体 媒體",
        "id": "id doc_id 编号 編號",
        "tags": "tags 标签 標籤",
    }.items()
    for name in names.split()
}
_FIELDS: Final = ("text", "title", "date", "url", "source", "id", "tags")
_ID_RE = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029]{1,200}")
_SAMPLE_BYTES: Final = 1 << 20


def read_csv(source: Source) -> Iterator[Document | ReadError]:
    """Read a table: a row a document, its columns known by their names.

    Rows count from 1, which is the first below the names.
    """
    encoding = _encoding_of(source)
    csv.field_size_limit(limits.MAX_TEXT_BYTES)
    text = io.TextIOWrapper(source.file, encoding, errors="replace", newline="")
    head = text.readline(1 << 16)
    names = next(csv.reader([head], delimiter=_delimiter(head, source)), [])
    columns = [_COLUMNS.get(name.strip().lstrip("\ufeff").lower()) for name in names]
    if "text" not in columns:
        found = ", ".join(name.strip() for name in names)[:100] or "nothing"
        raise source.refused(
            f"has no column with the text (found: {found})", "name it text, content, 正文 or 内容"
        )
    seen: dict[str, int] = {}
    rows = csv.reader(text, delimiter=_delimiter(head, source))
    for number, row in enumerate(_whole_rows(rows, source), 1):
        source.allowance.alive()
        if number > limits.MAX_ROWS:
            raise source.refused(f"has more than {limits.MAX_ROWS:,} rows", "split it")
        if any(cell.strip() for cell in row):
            fields: dict[str, Any] = {}
            for column, cell in zip(columns, row, strict=False):
                if column and cell.strip():
                    fields.setdefault(column, cell)
            yield _document(fields, source, kind="row", number=number, seen=seen, encoding=encoding)
    text.detach()


def read_json(source: Source) -> Iterator[Document | ReadError]:
    """Read a JSON file: a list of objects as in .jsonl, or one; an id may be missing."""
    data = source.read()
    try:
        text = decode(data)
    except ReadError as error:
        raise source.refused("is not text in an encoding that ningbot reads") from error
    try:
        found = json.loads(text.text.removeprefix("\ufeff"))
    except ValueError as error:
        raise source.refused(f"is not JSON ({str(error).partition(';')[0]})", "mend it") from error
    if not isinstance(found, list):
        yield _item(found, source, number=None, seen={}, encoding=text.encoding)
        return
    if len(found) > limits.MAX_ROWS:
        raise source.refused(f"has more than {limits.MAX_ROWS:,} items", "split it")
    seen: dict[str, int] = {}
    for number, item in enumerate(found, 1):
        source.allowance.alive()
        yield _item(item, source, number=number, seen=seen, encoding=text.encoding)


def _item(
    item: object, source: Source, *, number: int | None, seen: dict[str, int], encoding: str
) -> Document | ReadError:
    """Make a document of an object, or say why it is none."""
    if not isinstance(item, dict):
        where = f"item {number}" if number else "what"
        return source.refused(f"holds {where} that is no JSON object", "mend it")
    fields = {name: item[name] for name in _FIELDS if item.get(name) is not None}
    for name in ("id", "date"):
        if isinstance(fields.get(name), int) and not isinstance(fields[name], bool):
            fields[name] = str(fields[name])
    for name, value in fields.items():
        is_tags = name == "tags" and isinstance(value, list)
        if not isinstance(value, str) and not (is_tags and all(isinstance(t, str) for t in value)):
            return _bad(source, "item", number, f'has a "{name}" that is not a text')
    return _document(fields, source, kind="item", number=number, seen=seen, encoding=encoding)


def _document(
    fields: dict[str, Any],
    source: Source,
    *,
    kind: str,
    number: int | None,
    seen: dict[str, int],
    encoding: str,
) -> Document | ReadError:
    """Make a document of the fields of a row or item, or say why it is none."""
    made = f"{source.name}{WITHIN}{number}" if number else source.name
    doc_id = fields.pop("id", "").strip() or made
    text = fields.pop("text", "")
    if not text.strip():
        return _bad(source, kind, number, "has no text", doc_id=doc_id)
    if doc_id != made and not _ID_RE.fullmatch(doc_id):
        return _bad(source, kind, number, "has an id with control characters or of more than 200")
    if seen.setdefault(doc_id, number or 0) != (number or 0):
        return _bad(
            source, kind, number, f"has the id of {kind} {seen[doc_id]}, {doc_id!r}", doc_id=doc_id
        )
    tags = fields.pop("tags", "")
    parts = re.split(r"[,，、;；]", tags) if isinstance(tags, str) else tags
    known = {name: value.strip() for name, value in fields.items()}
    return Document(
        doc_id,
        text,
        tags=tuple(dict.fromkeys(tag.strip() for tag in parts if tag.strip())),
        format=source.kind.removeprefix("."),
        encoding=encoding,
        places=(Place(0, kind, number),) if number else (),
        **known,
    )


def _bad(
    source: Source, kind: str, number: int | None, what: str, *, doc_id: str | None = None
) -> ReadError:
    """Give the error of a row or item; rows and items count as lines do."""
    where = f"{source.shown.removesuffix(',')}, {kind} {number}," if number else source.shown
    message = f"{where} {what}; give it a text, and an id of its own or none."
    return ReadError(message, path=source.path, line=number, doc_id=doc_id)


def _encoding_of(source: Source) -> str:
    """Find the encoding of a table by its beginning."""
    try:
        encoding = decode(source.file.read(_SAMPLE_BYTES)).encoding
    except ReadError as error:
        raise source.refused("is not text in an encoding that ningbot reads") from error
    source.file.seek(0)
    return encoding


def _delimiter(head: str, source: Source) -> str:
    """Give what stands between cells: what the head of the table has most of."""
    return "\t" if source.kind == ".tsv" else max(",;\t", key=head.count)


def _whole_rows(rows: Iterator[list[str]], source: Source) -> Iterator[list[str]]:
    try:
        yield from rows
    except csv.Error as error:
        raise source.refused(f"is no table that can be read ({error})", "mend it") from error
