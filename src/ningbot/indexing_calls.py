"""Work on the index, had done by `indexing_process`, so that who asks meanwhile does not wait."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from ningbot.errors import NingbotError
from ningbot.indexing_process import Failure, read_outcome

COMMAND: Final = (sys.executable, "-P", "-m", "ningbot.indexing_process")


class IndexingFailed(NingbotError):
    """The index is as it was; ``is_busy`` where another process is writing it."""

    def __init__(self, message: str, *, is_busy: bool = False) -> None:
        super().__init__(message)
        self.is_busy = is_busy


async def have_done(work: str, *arguments: str | Path) -> Any:
    """Have a piece of work done by a process, which ends with this one.

    Not by asyncio's own subprocess: in Python 3.11 one that is cancelled while it starts never ends.
    """
    request = [work, *map(str, arguments)]
    process = subprocess.Popen(  # noqa: S603 - our own program
        COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C is the bot's to answer
    )
    with process:
        try:
            output = await asyncio.to_thread(_answer, process, f"{json.dumps(request)}\n")
        finally:
            process.kill()
    if process.returncode:
        raise IndexingFailed(f"indexing ended with status {process.returncode}, see the log.")
    result = read_outcome(output)
    if isinstance(result, Failure):
        raise IndexingFailed(result.text, is_busy=result.is_busy)
    return result


def _answer(process: subprocess.Popen[str], request: str) -> str:
    """Send a request; leave the pipe open, by whose end the process knows that of its parent."""
    if process.stdin is None or process.stdout is None:
        raise AssertionError("unreachable")
    process.stdin.write(request)
    process.stdin.flush()
    output = process.stdout.read()
    process.wait()
    return output
