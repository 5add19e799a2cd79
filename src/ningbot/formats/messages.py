"""What goes between `parsing` and `process`: a line of JSON each."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any, Final, NamedTuple

from ningbot.errors import EmptyFile, ReadError
from ningbot.records import Document, Place, Span

ALIVE: Final = "null"
DONE: Final = "true"
LAST: Final = "false"  # done, and the process ends: it has grown too large
_FIELDS: Final = tuple(field.name for field in fields(Document))


class Request(NamedTuple):
    """A file to be read."""

    path: str
    name: str
    kind: str


def write_reading(reading: Document | ReadError) -> str:
    """Write what was read as a line, or why it was not."""
    if isinstance(reading, ReadError):
        is_empty = isinstance(reading, EmptyFile)
        return json.dumps([str(reading), reading.line, reading.doc_id, is_empty])
    row = {name: getattr(reading, name) for name in _FIELDS}
    return json.dumps(row, ensure_ascii=False)


def read_reading(line: bytes, path: Path) -> Document | ReadError:
    """Read what `write_reading` wrote of the file at ``path``."""
    row: Any = json.loads(line)
    if isinstance(row, list):
        message, number, doc_id, is_empty = row
        kind = EmptyFile if is_empty else ReadError
        return kind(message, path=path, line=number, doc_id=doc_id)
    span = row["title_span"]
    row["title_span"] = Span(*span) if span else None
    row["tags"] = tuple(row["tags"])
    row["places"] = tuple(Place(*place) for place in row["places"])
    return Document(**row)
