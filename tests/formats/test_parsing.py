"""The process that parses: limited, served to many files, and brought down by none for long."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from formats.made import PARAGRAPHS, page_of, zip_of
from ningbot.corpus import read_documents
from ningbot.errors import ReadError
from ningbot.formats import limits
from ningbot.formats.parsing import Parser
from ningbot.records import Document

_CONFINED = """
import socket, subprocess, sys
from ningbot.formats.process import confine

confine()
for tried in (
    lambda: open(sys.argv[1], "w"),
    lambda: socket.create_connection(("127.0.0.1", 9)),
    lambda: subprocess.run(["true"]),
    lambda: bytearray(2 << 30),
):
    try:
        tried()
    except (PermissionError, MemoryError) as error:
        print(type(error).__name__)
"""
_UNGUARDED = """
from pathlib import Path
from ningbot.indexing import index

print(index([Path("pages")], Path("index")).n_added)
"""


@pytest.fixture
def own() -> Parser:
    """Give a parser for one test alone."""
    return Parser()


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """Give a page that can be read."""
    path = tmp_path / "page.html"
    path.write_text(page_of(PARAGRAPHS), encoding="utf-8")
    return path


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """Give an archive of more text than fits between two processes at once."""
    random = Random(1)
    members = {
        f"{n}.txt": f"題{n}\n{''.join(chr(random.randint(0x4E00, 0x9FA5)) for _ in range(5000))}".encode()
        for n in range(300)
    }
    path = tmp_path / "large.zip"
    path.write_bytes(zip_of(members))
    return path


def pid_of(parser: Parser) -> int:
    assert parser._child is not None
    return parser._child._process.pid


def read_all(parser: Parser, path: Path) -> list[Document | ReadError]:
    return list(read_documents(path, name=path.name, parser=parser))


def test_one_process_serves_many_files(own: Parser, page: Path) -> None:
    with own:
        pids = set()
        for _ in range(5):
            assert isinstance(read_all(own, page)[0], Document)
            pids.add(pid_of(own))
    assert len(pids) == 1
    with pytest.raises(ProcessLookupError):
        os.kill(pids.pop(), 0)


@pytest.mark.parametrize(
    ("killer", "said"),
    [
        (signal.SIGSEGV, "ended the process that parsed it (SIGSEGV"),
        (signal.SIGKILL, "ended the process that parsed it (SIGKILL"),
        (signal.SIGXCPU, "s of processor time"),
    ],
)
def test_what_ends_the_process_costs_only_its_file(
    own: Parser, page: Path, large: Path, killer: signal.Signals, said: str
) -> None:
    with own:
        documents = read_documents(large, name="large.zip", parser=own)
        assert isinstance(next(documents), Document)
        os.kill(pid_of(own), killer)
        *_, last = documents
        assert isinstance(last, ReadError)
        assert said in str(last)
        assert last.path == large
        assert isinstance(read_all(own, page)[0], Document)


def test_a_process_that_ends_while_nothing_is_read_costs_nothing(own: Parser, page: Path) -> None:
    with own:
        read_all(own, page)
        assert own._child is not None
        os.kill(pid_of(own), signal.SIGKILL)
        own._child._process.wait()
        assert isinstance(read_all(own, page)[0], Document)


def test_what_takes_too_long_is_given_up(
    own: Parser, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with own:
        read_all(own, page)
        os.kill(pid_of(own), signal.SIGSTOP)
        monkeypatch.setattr(limits, "SILENCE_S", 0.1)
        (error,) = read_all(own, page)
        assert "took too long to parse" in str(error)
        monkeypatch.undo()
        assert isinstance(read_all(own, page)[0], Document)


def test_who_takes_only_the_first_document_leaves_no_process_at_work(
    own: Parser, page: Path, large: Path
) -> None:
    with own:
        documents = read_documents(large, name="large.zip", parser=own)
        next(documents)
        pid = pid_of(own)
        documents.close()  # type: ignore[attr-defined]
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
        assert isinstance(read_all(own, page)[0], Document)


def test_what_takes_all_memory_is_refused_and_the_rest_is_read(
    own: Parser, page: Path, tmp_path: Path
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"[" + b'{"":{}},' * (limits.MAX_BYTES[".json"] // 8 - 1) + b"1]")
    with own:
        error, *_ = read_all(own, path)
        assert "takes more than 1024 MiB of memory" in str(error)
        assert isinstance(read_all(own, page)[0], Document)


def test_a_document_of_too_much_text_is_refused(own: Parser, tmp_path: Path) -> None:
    rows = [{"text": "".join(map(str, range(1_500_000)))}, {"text": "好。"}]
    path = tmp_path / "a.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    with own:
        error, document = read_all(own, path)
    assert "document of more than 8 MiB" in str(error)
    assert isinstance(document, Document)


def test_a_file_larger_than_its_kind_may_be_is_not_even_opened(own: Parser, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    with path.open("wb") as file:
        file.truncate(limits.MAX_BYTES[".pdf"] + 1)
    (error,) = read_all(own, path)
    assert "more than the 128 MiB" in str(error)
    assert own._child is None


def test_a_parser_writes_no_file_calls_nobody_and_starts_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _CONFINED, str(tmp_path / "a")]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.split() == ["PermissionError"] * 3 + ["MemoryError"]
    assert not (tmp_path / "a").exists()


def test_a_script_may_index_without_a_guard(tmp_path: Path, page: Path) -> None:
    (tmp_path / "pages").mkdir()
    page.rename(tmp_path / "pages" / "a.html")
    (tmp_path / "script.py").write_text(_UNGUARDED, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "script.py"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.strip() == "1"
