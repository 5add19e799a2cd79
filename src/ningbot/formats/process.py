"""Parse files in a process of its own, which may take only so much of everything.

Standard input brings a line of JSON for each file; standard output takes a line for each document or
error as it is found, one now and then while nothing is, and one when the file is done. The process ends
with its standard input, and by itself when it has grown large.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, process_time
from typing import Final, TextIO

from ningbot.errors import ReadError
from ningbot.formats import limits
from ningbot.formats.messages import ALIVE, DONE, LAST, Request, write_reading
from ningbot.formats.reading import read
from ningbot.formats.source import Allowance, Source
from ningbot.records import Document

_ALIVE_EVERY_S: Final = 1.0
_N_FILES: Final = 4_000  # after which a fresh process has less in its memory
# What no parser has to do, whatever a file says.
_FORBIDDEN: Final = frozenset(
    "socket.connect socket.getaddrinfo subprocess.Popen os.system os.exec os.fork os.posix_spawn "
    "os.remove os.rename os.rmdir os.mkdir os.link os.symlink".split()
)


def main() -> None:
    """Answer each line until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to obey
    sys.dont_write_bytecode = True
    reply, sys.stdout = sys.stdout, sys.stderr  # nothing else may write to it
    reply.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    confine()
    large = max(limits.MEMORY_BYTES // 4, _peak())  # with which the next file could miss some
    _say(reply, ALIVE)
    for n_files, line in enumerate(sys.stdin, 1):
        request = Request(*json.loads(line))
        try:
            _answer(request, reply)
        except MemoryError:
            _say(reply, _without_memory(request))
        is_last = n_files >= _N_FILES or _peak() > large
        _say(reply, LAST if is_last else DONE)
        if is_last:
            return


def _answer(request: Request, reply: TextIO) -> None:
    """Read one file, and write down what is in it."""
    path, last = Path(request.path), monotonic()

    def alive() -> None:
        nonlocal last
        if monotonic() - last > _ALIVE_EVERY_S:
            last = monotonic()
            _say(reply, ALIVE)

    try:
        with path.open("rb") as file:
            _limit_cpu(path.stat().st_size)
            source = Source(file, path, request.name, request.kind, Allowance(alive))
            for reading in _not_too_many(read(source), source):
                last = monotonic()
                _say(reply, _line_of(reading, source))
    except OSError as error:
        reason = (error.strerror or "unknown error").lower()
        message = f"{path} cannot be read ({reason}); check that it exists and its permissions."
        _say(reply, write_reading(ReadError(message)))


def _not_too_many(
    readings: Iterator[Document | ReadError], source: Source
) -> Iterator[Document | ReadError]:
    """Give all documents, the first errors, and how many more there are."""
    n_errors = 0
    for reading in readings:
        n_errors += isinstance(reading, ReadError)
        if isinstance(reading, Document) or n_errors <= limits.MAX_PROBLEMS:
            yield reading
    if n_errors > limits.MAX_PROBLEMS:
        n_more = n_errors - limits.MAX_PROBLEMS
        yield ReadError(
            f"{source.path} holds {n_more:,} more articles that cannot be read; mend it."
        )


def _line_of(reading: Document | ReadError, source: Source) -> str:
    """Write what was read, or if it is too long, that it is."""
    line = write_reading(reading)
    if len(line) > limits.MAX_TEXT_BYTES // 4 and len(line.encode()) > limits.MAX_TEXT_BYTES:
        most = limits.said(limits.MAX_TEXT_BYTES)
        line = write_reading(source.refused(f"holds a document of more than {most}", "split it"))
    return line


def _say(reply: TextIO, line: str) -> None:
    reply.write(line + "\n")
    reply.flush()


def _without_memory(request: Request) -> str:
    memory = limits.said(limits.MEMORY_BYTES)
    message = (
        f"{request.path} takes more than {memory} of memory to parse; take it out of the archive."
    )
    return write_reading(ReadError(message))


def _peak() -> int:
    """Give the most memory in bytes that the process has had; on Linux the parent's, if that had more."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def confine() -> None:
    """Let this process have some memory and no more, write no file, start nothing and call nobody."""
    for kind, most in (
        (resource.RLIMIT_AS, limits.MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    sys.addaudithook(_forbid)


def _limit_cpu(size: int) -> None:
    """Have the process killed if the present file takes more time than its size allows."""
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(process_time()) + 1 + limits.cpu_s(size), hard))


def _forbid(event: str, arguments: tuple[object, ...]) -> None:
    is_write = event == "open" and isinstance(arguments[1], str) and set("wax+") & set(arguments[1])
    if event in _FORBIDDEN or is_write:
        raise PermissionError(f"a parser may not do this: {event}")


if __name__ == "__main__":
    main()
