"""The bot's indexing: one piece of work at a time, in a process of its own.

The archive is answered from meanwhile, and sees the new state by itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ningbot.errors import NingbotError
from ningbot.fetching.saved import FOLDER as SAVED
from ningbot.formats.kinds import ending_of
from ningbot.indexing_process import Failure, Refusal, read_outcome

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from ningbot.errors import FetchFailure
    from ningbot.taking_in import Change, TakenIn

LOGGER: Final = logging.getLogger(__name__)

COMMAND: Final = (sys.executable, "-P", "-m", "ningbot.indexing_process")


class IndexingFailed(NingbotError):
    """The index is as it was; ``is_busy`` where another process is writing it."""

    def __init__(self, message: str, *, is_busy: bool = False) -> None:
        super().__init__(message)
        self.is_busy = is_busy


class PageRefused(NingbotError):
    """A page was not fetched; ``kind`` says what kept it from being."""

    def __init__(self, message: str, *, kind: FetchFailure) -> None:
        super().__init__(message)
        self.kind: FetchFailure = kind


class Indexer:
    """Brings the archive in ``folder`` up to date; what is sent is kept beside the bot's file."""

    def __init__(self, folder: Path, state_path: Path) -> None:
        self.folder = folder.absolute()
        self.files = Path(os.path.normpath(state_path.absolute())).parent / "files"
        self._sent = f".sent-{state_path.stem}"  # another bot may keep its files in the same folder
        self._turn = asyncio.Lock()
        self._vectors: asyncio.Task[None] | None = None

    def is_ours(self, path: Path) -> bool:
        """Tell whether a file was sent, or is a page that was fetched."""
        return path.parent == self.files or self.folder / SAVED in path.parents

    @property
    def is_busy(self) -> bool:
        """Tell whether the next piece of work has to wait for another."""
        return self._turn.locked()

    async def take_in(self, content: bytes, name: str) -> TakenIn:
        """Keep a file under a safe name, and index it.

        Raises:
            IndexingFailed: the file is kept, but could not be indexed.
        """
        async with self._working():
            sent = self.files / f"{self._sent}{ending_of(name) or Path(name).suffix}"
            await asyncio.to_thread(_write, sent, content)
            taken: TakenIn = await _done("take_in", sent, name, self.files, self.folder)
            return taken

    async def add_page(self, address: str) -> TakenIn:
        """Fetch a page, and index it.

        Raises:
            PageRefused: it may not be fetched, cannot be, or is none.
            IndexingFailed: it is kept, but could not be indexed.
        """
        async with self._working():
            result: TakenIn | Refusal = await _done("add_page", address, self.folder)
        if isinstance(result, Refusal):
            raise PageRefused(result.text, kind=result.kind)
        return result

    async def remove(self, path: Path) -> Change:
        """Delete a file that was sent, and drop its documents.

        Raises:
            IndexingFailed: the documents are still there.
        """
        async with self._working():
            change: Change = await _done("remove", path, self.folder)
            return change

    async def reindex(self) -> Change:
        """Index again what the archive was made from.

        Raises:
            IndexingFailed: the index is as it was.
        """
        async with self._working():
            change: Change = await _done("reindex", self.files, self.folder)
            return change

    @contextlib.asynccontextmanager
    async def _working(self) -> AsyncIterator[None]:
        """Take a turn; passages get their vectors afterwards, unless there is more to do."""
        async with self._turn:
            if self._vectors:
                self._vectors.cancel()  # what is done of it is kept
                await asyncio.wait([self._vectors])
            try:
                yield
            finally:
                self._vectors = asyncio.create_task(self._give_vectors())

    async def _give_vectors(self) -> None:
        try:
            await _done("give_vectors", self.folder)
        except IndexingFailed as error:
            LOGGER.warning("passages have no vectors yet: %s", error)


async def _done(work: str, *arguments: str | Path) -> Any:
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


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.write_bytes(content)
    path.chmod(0o600)
