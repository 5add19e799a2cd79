"""Hostile files are refused in a sentence, soon, and without the memory of whoever reads them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from time import monotonic

import pytest

from formats.hostile import HOSTILE
from formats.reading import ReadAll, ReadPath
from ningbot.errors import ReadError
from ningbot.formats import limits
from ningbot.records import Document

MAX_S = 30
MAX_GROWTH_MIB = 50

_READ_ALL = """
import json, resource, sys
from pathlib import Path
from ningbot.corpus import read_documents
from ningbot.formats.parsing import Parser

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

with Parser() as parser:
    before = peak()
    for path in map(Path, sys.argv[1:]):
        for item in read_documents(path, name=path.name, parser=parser):
            print(json.dumps([path.parent.name, str(item)[:300]]))
print(json.dumps((peak() - before) // 1024))
"""


@pytest.fixture(scope="session")
def hostile_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write every hostile file once, in a folder of its own."""
    paths = {}
    for kind, (name, make, _) in HOSTILE.items():
        paths[kind] = tmp_path_factory.mktemp("hostile") / name
        paths[kind].write_bytes(make())
    return paths


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_in_a_sentence_that_names_it(
    kind: str, hostile_files: dict[str, Path], read_path: ReadPath
) -> None:
    path, said = hostile_files[kind], HOSTILE[kind][2]
    start = monotonic()
    found = list(read_path(path))
    assert monotonic() - start < MAX_S
    assert found
    assert not [item for item in found if isinstance(item, Document)]
    message = str(found[0])
    assert message.startswith(str(path))
    assert said in message
    assert message.endswith(".")
    assert "\n" not in message
    assert len(message) < len(str(path)) + 300


def test_the_memory_of_who_reads_them_hardly_grows(hostile_files: dict[str, Path]) -> None:
    command = [sys.executable, "-c", _READ_ALL, *map(str, hostile_files.values())]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    *refused, growth = [json.loads(line) for line in done.stdout.splitlines()]
    assert len({folder for folder, _ in refused}) == len(HOSTILE)
    assert growth < MAX_GROWTH_MIB


def test_there_are_as_many_as_promised() -> None:
    assert len(HOSTILE) >= 20


def test_a_file_of_another_kind_than_its_name_says_is_refused(read: ReadAll) -> None:
    for name in ("a.pdf", "a.docx", "a.epub", "a.zip", "a.tar.gz", "a.warc", "a.json"):
        (error,) = read(name, "只有文字。".encode() * 50)
        assert isinstance(error, ReadError), name
        assert "a." in str(error)


def test_limits_are_within_each_other() -> None:
    assert limits.MAX_STREAM_BYTES < limits.MAX_TEXT_BYTES * 2
    assert limits.MAX_LINE_BYTES > limits.MAX_TEXT_BYTES
    assert limits.SILENCE_S < MAX_S
    assert limits.CPU_S < MAX_S
