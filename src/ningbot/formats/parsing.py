"""Have files parsed by a process that has limits, and that a file may bring down alone."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Final, Self

from ningbot.errors import NingbotError, ReadError
from ningbot.formats import limits
from ningbot.formats.messages import ALIVE, DONE, LAST, Request, read_reading
from ningbot.records import Document

_RUN: Final = (
    "import json, runpy, sys; sys.path[:] = json.loads(sys.argv.pop());"
    "runpy.run_module('ningbot.formats.process', run_name='__main__')"
)
_START_S: Final = 120.0  # on a machine that has much else to do
_BLOCK_BYTES: Final = 1 << 16


class Parser:
    """Reads files in a process of its own, one after another; use as a context manager.

    The process is started with the first file, and again after one that ended it.
    """

    def __init__(self) -> None:
        self._child: _Child | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def read(self, path: Path, *, name: str, kind: str) -> Iterator[Document | ReadError]:
        """Give each document as it is found; whoever does not take all of them ends the process."""
        size = path.stat().st_size
        if size > limits.MAX_BYTES[kind]:
            most = limits.said(limits.MAX_BYTES[kind])
            message = f"{path} has more than the {most} that a {kind} file may have; split it."
            yield ReadError(message, path=path)
            return
        child = self._asked(Request(str(path), name, kind))
        deadline = monotonic() + limits.cpu_s(size) * limits.SILENCE_S / limits.CPU_S
        is_whole = False
        try:
            while (line := child.line(min(deadline, monotonic() + limits.SILENCE_S))) not in _ENDS:
                if line != _ALIVE:
                    yield read_reading(line, path)
            is_whole = line == _DONE
        except (TimeoutError, EOFError, ValueError) as error:
            yield ReadError(f"{path} {_why(error, child, size)}", path=path)
        finally:
            if not is_whole:
                self._end()

    def _asked(self, request: Request) -> _Child:
        """Ask the process for a file; a new one where there is none, or it has ended by itself."""
        if self._child is not None:
            try:
                self._child.ask(request)
            except OSError:
                self._end()
            else:
                return self._child
        self._child = _Child()
        self._child.ask(request)
        return self._child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.end()


_DONE: Final = DONE.encode()
_ALIVE: Final = ALIVE.encode()
_ENDS: Final = (_DONE, LAST.encode())


class _Child:
    """The process, and what it has said that nobody has taken yet."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - ours
            # None of our variables: a token may stand in them.
            [sys.executable, "-c", _RUN, json.dumps(sys.path)],
            env={"LC_ALL": "C.UTF-8"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
        )
        assert self._process.stdout  # noqa: S101 - a pipe
        self._output = self._process.stdout.fileno()
        self._poll = select.poll()
        self._poll.register(self._output, select.POLLIN | select.POLLHUP)
        self._read = bytearray()
        try:
            self.line(monotonic() + _START_S)
        except (TimeoutError, EOFError) as error:
            self.end()
            raise NingbotError(
                "The process that parses files does not start (perhaps memory ran out); run "
                "`python -m ningbot.formats.process` to see why."
            ) from error

    def ask(self, request: Request) -> None:
        """Have a file read. Raises OSError where the process has ended."""
        assert self._process.stdin  # noqa: S101 - a pipe
        self._process.stdin.write(json.dumps(request).encode() + b"\n")

    def line(self, deadline: float) -> bytes:
        """Give the next line.

        Raises:
            TimeoutError: there is none before the deadline.
            EOFError: the process has ended.
            ValueError: the line is longer than any may be.
        """
        n_searched = 0
        while (end := self._read.find(b"\n", n_searched)) < 0:
            n_searched = len(self._read)
            if n_searched > limits.MAX_LINE_BYTES:
                raise ValueError
            if not self._poll.poll(max(deadline - monotonic(), 0) * 1000):
                raise TimeoutError
            block = os.read(self._output, _BLOCK_BYTES)
            if not block:
                raise EOFError
            self._read += block
        line = bytes(self._read[:end])
        del self._read[: end + 1]
        return line

    def status(self) -> int:
        """Give the status of a process that has ended, negative if by a signal."""
        return self._process.wait()

    def end(self) -> None:
        """End the process, whatever it is at."""
        self._process.kill()
        self._process.communicate()


def _why(error: Exception, child: _Child, size: int) -> str:
    """Say which limit a file has passed."""
    if isinstance(error, TimeoutError):
        return (
            f"took too long to parse (a part of it more than {limits.SILENCE_S:.0f} s, or all of it "
            f"more than the {limits.cpu_s(size)} s of work that its size allows); take it out of the "
            "archive."
        )
    if isinstance(error, ValueError):
        return f"gives more than {limits.said(limits.MAX_TEXT_BYTES)} of text at once; split it."
    status = child.status()
    if status == -signal.SIGXCPU:
        return (
            f"takes more than the {limits.cpu_s(size)} s of processor time that its size allows; "
            "take it out of the archive."
        )
    memory = limits.said(limits.MEMORY_BYTES)
    return (
        f"ended the process that parsed it ({_ended_by(status)}; it may have {memory} of memory); "
        "take it out of the archive."
    )


def _ended_by(status: int) -> str:
    return signal.Signals(-status).name if status < 0 else f"status {status}"
