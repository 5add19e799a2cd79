"""What the fixtures that read files are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from ningbot.errors import ReadError
from ningbot.records import Document


class ReadPath(Protocol):
    """Reads the file at a path."""

    def __call__(self, path: Path) -> Iterator[Document | ReadError]: ...


class ReadAll(Protocol):
    """Writes a file and reads all that is in it."""

    def __call__(self, name: str, data: bytes) -> list[Document | ReadError]: ...


class ReadOne(Protocol):
    """Writes a file that is one document, and reads it."""

    def __call__(self, name: str, data: bytes) -> Document: ...
