"""What goes to the terminal and how a run ends: in text or JSON, with one sentence for an error."""

from __future__ import annotations

import io
import json
import os
import sys
import traceback
from pathlib import Path
from typing import NoReturn, TextIO

from ningbot.errors import NingbotError
from ningbot.rendering import plain

ERROR, USAGE, NO_ANSWER, INTERRUPTED = 1, 2, 3, 130


def mend_streams() -> None:
    """Let no character stop the output; a standard error that is closed swallows it."""
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - till the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def fail(message: str, status: int) -> NoReturn:
    """Say why in a line, and leave with ``status``."""
    complain(message)
    sys.exit(status)


def fail_for_system(error: OSError) -> NoReturn:
    """Say what the system refused; what the output still holds would be refused again."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        sys.exit(ERROR)
    fail(f"the system refused ({error.strerror or error}); nothing is half done.", ERROR)


def fail_for_own(error: Exception) -> NoReturn:
    """Apologise, unless it was Ctrl-C in the midst of an import, which may come out as this."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, KeyboardInterrupt):
            fail("stopped; nothing is half done.", INTERRUPTED)
        cause = cause.__cause__ or cause.__context__
    traceback.print_exception(error)
    fail("that is an error of ningbot's own, sorry; please report what is above.", ERROR)


def complain(message: str) -> None:
    """Write a line to the standard error."""
    sys.stderr.write(f"ningbot: {plain(message)}\n")
    sys.stderr.flush()


def print_text(text: str, *, end: str = "\n") -> None:
    """Write to the standard output, at once.

    Raises:
        NingbotError: it is closed.
    """
    if sys.stdout is None:
        raise NingbotError("The standard output is closed, so nothing can be shown.")
    sys.stdout.write(text + end)
    sys.stdout.flush()


def print_bytes(content: bytes) -> None:
    """Write to the standard output what is no text.

    Raises:
        NingbotError: it is closed.
    """
    if sys.stdout is None:
        raise NingbotError("The standard output is closed, so nothing can be written to it.")
    sys.stdout.buffer.write(content)
    sys.stdout.flush()


def print_json(value: object, *, indent: int | None = None) -> None:
    """Print JSON in UTF-8, which it is made of whatever the locale."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Half a surrogate pair comes out as its escape, which JSON reads.
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    print_text(json.dumps(value, ensure_ascii=False, indent=indent))


def mark(stream: TextIO | None) -> tuple[str, str]:
    """Mark the answer in bold on a terminal, in brackets elsewhere."""
    return ("\x1b[1m", "\x1b[22m") if is_terminal(stream) else ("【", "】")


def is_terminal(stream: TextIO | None) -> bool:
    """Tell whether a person looks on."""
    return stream is not None and stream.isatty()
