"""What is kept of a document and of a passage, and the checksums that show it unchanged."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from zlib import crc32

from ningbot.records import Edit, Place, Span

# Beyond this many characters a document is not read whole for the sake of one passage.
_MAX_SLICED = 50_000
REPAIRS = "repairs"  # the key of state under which repairs are counted, JSON by kind
_SHOWN = ("doc_id", "doc_key", "title", "url", "date", "source", "tags", "format", "encoding")


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """What is kept of a document beside its passages.

    ``doc_key`` is the short form of ``doc_id`` in citation ids; ``own_id`` the id its file gives
    it; ``digest`` is of everything that was read.
    """

    doc_id: str
    doc_key: str
    own_id: str
    digest: bytes
    title: str
    url: str | None
    date: str | None
    source: str | None
    tags: tuple[str, ...]
    format: str
    encoding: str
    original: str
    edits: tuple[Edit, ...]
    places: tuple[Place, ...] = ()


class PassageRow(NamedTuple):
    """A passage on its way into the store; ``text`` is None where the original has it just so.

    ``source_start`` is where it begins in the original; ``sentence_ends`` lie in the passage.
    """

    ordinal: int
    start: int
    end: int
    source_start: int
    text: str | None
    sentence_ends: str

    @classmethod
    def of(
        cls,
        ordinal: int,
        span: Span,
        text: str,
        source_start: int,
        ends: Iterable[int],
        original: str,
    ) -> PassageRow:
        """Make the row of a passage, without its text where that can be cut out of the original."""
        is_slice = (
            len(original) <= _MAX_SLICED
            and "\0" not in original  # where SQLite's substr() ends
            and original.startswith(text, source_start)
        )
        kept = None if is_slice else text
        return cls(ordinal, *span, source_start, kept, " ".join(map(str, ends)))

    def text_in(self, original: str) -> str:
        """Give the passage's text."""
        if self.text is not None:
            return self.text
        return original[self.source_start : self.source_start + self.end - self.start]


def checksum_of(original: str, edits: str, places: str) -> bytes:
    """Hash the texts that every citation is checked against: 16 bytes."""
    content = f"{len(original)}\0{original}{edits}{places}".encode()
    return hashlib.blake2b(content, digest_size=16).digest()


def shown_check_of(row: dict[str, Any]) -> int:
    """Sum up what is shown of a document beside its text."""
    return crc32(json.dumps([row[key] for key in _SHOWN]).encode())


def text_check_of(doc_key: str, ordinal: int, start: int, ends: str, text: str) -> int:
    """Sum up a passage: its document, its place, its sentences, its text."""
    return crc32(f"{doc_key}\0{ordinal}\0{start}\0{ends}\0{text}".encode("utf-8", "surrogatepass"))


def write_places(places: Sequence[Place]) -> str:
    """Write places as JSON, "" where there are none."""
    return json.dumps(places, ensure_ascii=False, separators=(",", ":")) if places else ""


def read_places(stored: str) -> tuple[Place, ...]:
    """Read what `write_places` wrote."""
    return tuple(Place(*row) for row in json.loads(stored)) if stored else ()


def write_edits(edits: Sequence[Edit]) -> str:
    """Write edits as JSON; what stood there before is in the original."""
    rows = [[*e.source_span, e.after, e.kind, e.certain] for e in edits]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def kinds_of(edits: Sequence[Edit]) -> Counter[str]:
    """Count edits by what they repaired; where several repairs met, each counts.

    >>> kinds_of([Edit("note+stray comma", Span(0, 1), "", "")])
    Counter({'note': 1, 'stray comma': 1})
    """
    return Counter(kind for edit in edits for kind in edit.kind.split("+"))


def read_edits(stored: str, original: str) -> tuple[Edit, ...]:
    """Read what `write_edits` wrote."""
    rows = [(Span(start, end), *rest) for start, end, *rest in json.loads(stored)]
    return tuple(Edit(kind, span, span.of(original), after, ok) for span, after, kind, ok in rows)
