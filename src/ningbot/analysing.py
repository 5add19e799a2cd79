"""Analyse articles, on all cores where there are many; what becomes of them comes in their order."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import Self

from ningbot.analysis import AnalysedDocument, analyse
from ningbot.analysis_process import read_analysed, write_documents
from ningbot.errors import NingbotError
from ningbot.records import Document

# To start processes takes as long as to analyse this many characters.
_ALONE = 300_000
_BATCH = 60_000  # characters
_MAX_WAITING = 4  # batches for each process

Then = Callable[[AnalysedDocument], None]


class Analyses:
    """Analyses the documents it is given; use as a context manager.

    ``put`` and ``then`` call back in the order in which they were called, in the caller's thread, now or
    later; `finish` waits for all.
    """

    def __init__(self, n_processes: int | None = None) -> None:
        self._n_processes = n_processes or os.cpu_count() or 1
        self._n_alone = 0
        self._pool: _Pool | None = None
        self._batch: list[tuple[Document, Then]] = []
        self._n_in_batch = 0
        self._waiting: deque[tuple[Future[list[AnalysedDocument]], list[Then]] | Callable[[], None]]
        self._waiting = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.close()

    def put(self, document: Document, then: Then) -> None:
        """Have a document analysed.

        Raises:
            NingbotError: a process that did so has ended.
        """
        if self._pool is None and (self._n_alone < _ALONE or self._n_processes == 1):
            self._n_alone += len(document.original)
            then(analyse(document))
            return
        if self._pool is None:
            self._pool = _Pool(self._n_processes)
        self._batch.append((document, then))
        self._n_in_batch += len(document.original)
        if self._n_in_batch >= _BATCH:
            self._send()

    def then(self, call: Callable[[], None]) -> None:
        """Call back after all documents before. Raises as `put`."""
        if not self._batch and not self._waiting:
            call()
            return
        self._send()
        self._waiting.append(call)

    def finish(self) -> None:
        """Call back for all that was put. Raises as `put`."""
        self._send()
        self._call_back(0)

    def _send(self) -> None:
        if self._batch and self._pool:
            documents = [document for document, _ in self._batch]
            thens = [then for _, then in self._batch]
            self._waiting.append((self._pool.analyse(documents), thens))
            self._batch, self._n_in_batch = [], 0
        self._call_back(_MAX_WAITING * self._n_processes)

    def _call_back(self, n_left: int) -> None:
        while self._waiting and (len(self._waiting) > n_left or _is_done(self._waiting[0])):
            first = self._waiting.popleft()
            if callable(first):
                first()
            else:
                future, thens = first
                for then, analysed in zip(thens, future.result(), strict=True):
                    then(analysed)


def _is_done(item: tuple[Future[list[AnalysedDocument]], list[Then]] | Callable[[], None]) -> bool:
    return callable(item) or item[0].done()


class _Pool:
    """Some processes, each with a thread that writes to it and reads from it."""

    def __init__(self, n_processes: int) -> None:
        self._threads = ThreadPoolExecutor(n_processes, thread_name_prefix="ningbot-analysis")
        self._free: SimpleQueue[subprocess.Popen[str]] = SimpleQueue()
        self._all = [_started() for _ in range(n_processes)]
        for process in self._all:
            self._free.put(process)

    def analyse(self, documents: list[Document]) -> Future[list[AnalysedDocument]]:
        return self._threads.submit(self._analysed, documents)

    def close(self) -> None:
        """End the processes; what they were still at is of no use to anyone."""
        for process in self._all:
            process.kill()
        self._threads.shutdown(cancel_futures=True)
        for process in self._all:
            process.communicate()

    def _analysed(self, documents: list[Document]) -> list[AnalysedDocument]:
        process = self._free.get()
        try:
            assert process.stdin  # noqa: S101 - a pipe
            assert process.stdout  # noqa: S101 - a pipe
            process.stdin.write(write_documents(documents) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except OSError:
            line = ""
        finally:
            self._free.put(process)
        if not line:
            raise NingbotError(
                f"A process that analyses articles has ended (status {process.wait()}; perhaps memory ran "
                "out); what was committed before is kept: run `ningbot index` again."
            )
        return read_analysed(line)


def _started() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "ningbot.analysis_process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
