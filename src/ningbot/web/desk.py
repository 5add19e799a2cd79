"""What the pages and the API share: the archive, asked in threads, and never by more than it can serve."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

from ningbot import __version__
from ningbot.errors import NingbotError
from ningbot.indexing_calls import IndexingFailed, have_done
from ningbot.web.keeping import Keeping

if TYPE_CHECKING:
    from ningbot.archive import Archive
    from ningbot.configuration import Settings
    from ningbot.records import Answer, Filters
    from ningbot.store import Holds
    from ningbot.web.limits import Buckets
    from ningbot.web.metrics import Metrics

P = ParamSpec("P")
T = TypeVar("T")

LOGGER: Final = logging.getLogger(__name__)
N_THREADS: Final = 4
MAX_WAITING: Final = 200  # requests that wait for a thread; the next is told to come again


class TooBusy(NingbotError):
    """Too many requests wait already."""


@dataclass(slots=True)
class _Kept:
    """What was computed of a state of the archive."""

    state: object
    value: Any


class Desk:
    """Serves requests from one archive; ``root`` is the path that pages lie below, such as /ningbot."""

    def __init__(
        self,
        archive: Archive,
        settings: Settings,
        *,
        root: str,
        metrics: Metrics,
        buckets: Buckets | None,
    ) -> None:
        self.archive = archive
        self.settings = settings
        self.root = root
        self.metrics = metrics
        self.made = Keeping()
        self.buckets = buckets
        self._threads = ThreadPoolExecutor(N_THREADS, thread_name_prefix="ningbot-web")
        self._n_waiting = 0
        self._holds: _Kept | None = None
        self._lock = threading.Lock()
        self._vectors: asyncio.Task[None] | None = None
        self._again = False

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do what reads the archive in a thread.

        Raises:
            TooBusy: too many wait for one.
        """
        if self._n_waiting >= MAX_WAITING:
            raise TooBusy("Too many requests wait already; try again in a few seconds.")
        self._n_waiting += 1
        try:
            loop = asyncio.get_running_loop()
            called = partial(copy_context().run, partial(work, *args, **kwargs))
            return await loop.run_in_executor(self._threads, called)
        finally:
            self._n_waiting -= 1

    async def ask(
        self, question: str, *, within: Filters, k: int = 5, explain: bool = False, **more: Any
    ) -> Answer:
        """Answer a question, and count it."""
        started = time.perf_counter()
        try:
            answer = await self.run(
                self.archive.ask, question, within=within, k=k, explain=explain, **more
            )
        except NingbotError as error:
            self.metrics.count_question(type(error).__name__)
            raise
        outcome = "answered" if answer.answered else "refused"
        self.metrics.count_question(outcome, time.perf_counter() - started)
        return answer

    async def etag(self, *parts: object) -> str:
        """Name what a request gives in the state that the archive is in now."""
        state = await self.run(self.archive.state)
        content = repr((__version__, state, parts)).encode()
        return f'W/"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'

    def give_vectors(self) -> None:
        """Have new passages compared by meaning as well, soon, and without making anybody wait."""
        if self._vectors and not self._vectors.done():
            self._again = True
            return
        self._vectors = asyncio.create_task(self._give_vectors())

    async def _give_vectors(self) -> None:
        self._again = True
        while self._again:
            self._again = False
            try:
                await have_done("give_vectors", self.archive.folder.absolute())
            except IndexingFailed as error:
                LOGGER.warning("passages have no vectors yet: %s", error)

    def holds(self) -> Holds:
        """Sum up what the archive holds; counted once for each state of it."""
        with self._lock:
            state = self.archive.state()
            if self._holds is None or self._holds.state != state:
                self._holds = _Kept(state, self.archive.holds())
            found: Holds = self._holds.value
            return found
