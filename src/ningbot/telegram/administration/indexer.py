"""The bot's indexing: one piece of work at a time, in a process of its own.

The archive is answered from meanwhile, and sees the new state by itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ningbot.errors import NingbotError
from ningbot.fetching.saved import FOLDER as SAVED
from ningbot.formats.kinds import ending_of
from ningbot.indexing_calls import IndexingFailed, have_done
from ningbot.indexing_process import Refusal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from ningbot.errors import FetchFailure
    from ningbot.taking_in import Change, TakenIn

LOGGER: Final = logging.getLogger(__name__)


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
            taken: TakenIn = await have_done("take_in", sent, name, self.files, self.folder)
            return taken

    async def add_page(self, address: str) -> TakenIn:
        """Fetch a page, and index it.

        Raises:
            PageRefused: it may not be fetched, cannot be, or is none.
            IndexingFailed: it is kept, but could not be indexed.
        """
        async with self._working():
            result: TakenIn | Refusal = await have_done("add_page", address, self.folder)
        if isinstance(result, Refusal):
            raise PageRefused(result.text, kind=result.kind)
        return result

    async def remove(self, path: Path) -> Change:
        """Delete a file that was sent, and drop its documents.

        Raises:
            IndexingFailed: the documents are still there.
        """
        async with self._working():
            change: Change = await have_done("remove", path, self.folder)
            return change

    async def reindex(self) -> Change:
        """Index again what the archive was made from.

        Raises:
            IndexingFailed: the index is as it was.
        """
        async with self._working():
            change: Change = await have_done("reindex", self.files, self.folder)
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
            await have_done("give_vectors", self.folder)
        except IndexingFailed as error:
            LOGGER.warning("passages have no vectors yet: %s", error)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.write_bytes(content)
    path.chmod(0o600)
