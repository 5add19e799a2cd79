"""Whose turn it is: chats side by side, one chat in order, and nothing lost in between."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final, TypeVar

from telegram import Update

from ningbot.telegram.state import DiskError
from ningbot.telegram.transport.patience import persistently
from ningbot.telegram.transport.unsent import take_unsent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ningbot.telegram.application import App
    from ningbot.telegram.transport.inbox import Entry, Inbox
    from ningbot.telegram.transport.updates import Incoming

LOGGER: Final = logging.getLogger(__name__)

MAX_CONCURRENT: Final = 64
ALONE_S: Final = 5.0
STOP_S: Final = 10.0
UNSENT_PAUSE_S: Final = 15.0

T = TypeVar("T")


class Dispatcher:
    """Hands updates from the inbox to the application's handlers.

    An update is marked as handled once its handler has come to an end, an apology included. It
    stays in the inbox if the process is stopped or killed, or the reply could not be delivered.
    """

    def __init__(self, application: App, inbox: Inbox) -> None:
        self._application, self._inbox = application, inbox
        self._queues: dict[int, deque[Entry]] = {}  # chat -> what it waits for
        self._workers: dict[int, asyncio.Task[None]] = {}
        self._slots = asyncio.Semaphore(MAX_CONCURRENT)
        self._stopping = False
        self._disk = ThreadPoolExecutor(1, "inbox")  # a write may take as long as the disk likes

    async def start(self) -> None:
        """Take up what an earlier process left.

        What was at hand when it was killed goes first, what was so most often last, and each
        without the others: if one of them kills, it takes no other with it. One that takes long
        does not kill, but waits; the others then go on.
        """
        left = await self._written(self._inbox.waiting)
        for entry in sorted(left, key=lambda entry: entry.tries):
            if entry.tries:
                self._queue([entry])
                await asyncio.wait([self._workers[entry.chat]], timeout=ALONE_S)
        self._queue(entry for entry in left if not entry.tries)

    async def receive(self, updates: Iterable[Incoming]) -> None:
        """Write updates into the inbox, and have them handled.

        Raises:
            DiskError: none is written; they have to be delivered again.
        """
        self._queue(await self._on_disk(lambda: self._inbox.add(updates)))

    async def stop(self) -> None:
        """Let what has been begun come to its end, for seconds; leave the rest in the inbox."""
        self._stopping = True
        workers = set(self._workers.values())
        if workers:
            await asyncio.wait(workers, timeout=STOP_S)
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        self._disk.shutdown()

    def _queue(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            if entry.chat in self._queues:
                self._queues[entry.chat].append(entry)
                continue
            self._queues[entry.chat] = deque([entry])
            self._workers[entry.chat] = asyncio.create_task(self._serve(entry.chat))

    async def _serve(self, chat: int) -> None:
        """Handle what one chat waits for; after each update the other chats have their turn."""
        queue = self._queues[chat]
        while queue and not self._stopping:
            if await self._in_turn(queue[0].update_id):
                queue.popleft()
            else:
                await asyncio.sleep(UNSENT_PAUSE_S)
        del self._queues[chat], self._workers[chat]

    async def _in_turn(self, update_id: int) -> bool:
        """Wait for a free slot, and handle one update; tell whether that is done with."""
        async with self._slots:
            return self._stopping or await self._handle(update_id)

    async def _handle(self, update_id: int) -> bool:
        try:
            return await self._try(update_id)
        except Exception:
            LOGGER.exception("update %d stays in the inbox until the next start", update_id)
            return True

    async def _try(self, update_id: int) -> bool:
        update = await self._written(lambda: self._inbox.begin(update_id))
        if update is None:
            return True
        try:
            await self._process(update)
        except asyncio.CancelledError:
            with contextlib.suppress(DiskError):
                self._inbox.give_back(update_id)
            raise
        if take_unsent(self._application.bot_data, update_id):
            await self._written(lambda: self._inbox.give_back(update_id))
            return False
        await self._written(lambda: self._inbox.finish(update_id))
        return True

    async def _process(self, update: dict[str, Any]) -> None:
        """Run the handlers; whatever goes wrong beside them is logged."""
        bot = self._application.bot
        try:
            await self._application.process_update(Update.de_json(update, bot))
        except Exception:
            LOGGER.exception("update %d could not be handled", update["update_id"])

    async def _on_disk(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._disk, work)

    async def _written(self, work: Callable[[], T]) -> T:
        what = f"the inbox in {self._inbox.place}"
        return await persistently(lambda: self._on_disk(work), what=what, failures=DiskError)
