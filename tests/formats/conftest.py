"""A parser for all tests of formats, and short ways to read a file with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from formats.reading import ReadAll, ReadOne, ReadPath
from ningbot.corpus import read_documents
from ningbot.errors import ReadError
from ningbot.formats.parsing import Parser
from ningbot.records import Document


@pytest.fixture(scope="session")
def parser() -> Iterator[Parser]:
    """Give a parser whose process serves many tests."""
    with Parser() as parser:
        yield parser


@pytest.fixture
def read_path(parser: Parser) -> ReadPath:
    """Read a file that is there."""
    return lambda path: read_documents(path, name=path.name, parser=parser)


@pytest.fixture
def read(parser: Parser, tmp_path: Path) -> ReadAll:
    """Read a file of the given name and bytes."""

    def read(name: str, data: bytes) -> list[Document | ReadError]:
        path = tmp_path / name
        path.write_bytes(data)
        return list(read_documents(path, name=name, parser=parser))

    return read


@pytest.fixture
def one(read: ReadAll) -> ReadOne:
    """Read a file that is one document."""

    def one(name: str, data: bytes) -> Document:
        (document,) = read(name, data)
        assert isinstance(document, Document), document
        return document

    return one
