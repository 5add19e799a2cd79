"""Show how far indexing has come: a bar on a terminal, now and then a line elsewhere."""

from __future__ import annotations

from time import monotonic
from typing import Self, TextIO

from ningbot.indexing import Progress
from ningbot.rendering import plain
from ningbot.vectorising import VectorProgress

_BAR_WIDTH = 24
_URL_WIDTH = 60
_BAR_EVERY_S = 0.1
_LINE_EVERY_S = 5.0


class ProgressLine:
    """Writes to ``stream``; on a terminal it takes its bar away again at the end."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_terminal = stream.isatty()
        self._start = self._last = monotonic()
        self._n_documents = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_terminal:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def show(self, progress: Progress) -> None:
        """Take note of a document or file; write at most every tenth of a second."""
        self._n_documents += progress.doc_id is not None
        if progress.repairs:
            self._write_repairs(progress)
        now = monotonic()
        if now - self._last >= (_BAR_EVERY_S if self._is_terminal else _LINE_EVERY_S):
            self._last = now
            self._write(progress, now - self._start)

    def _write(self, progress: Progress, seconds: float) -> None:
        rate = self._n_documents / seconds if seconds else 0.0
        text = (
            f"{progress.n_files_done}/{progress.n_files} files, {self._n_documents} documents read, "
            f"{rate:.0f} a second"
        )
        if 0 < progress.share < 1:
            text += f", {_duration(seconds / progress.share * (1 - progress.share))} left"
        if self._is_terminal:
            done = int(_BAR_WIDTH * progress.share)
            self._stream.write(f"\r\x1b[K[{'#' * done}{'.' * (_BAR_WIDTH - done)}] {text}")
        else:
            self._stream.write(f"{text}\n")
        self._stream.flush()

    def _write_repairs(self, progress: Progress) -> None:
        counts = ", ".join(f"{n} × {kind}" for kind, n in progress.repairs.most_common())
        clear = "\r\x1b[K" if self._is_terminal else ""
        self._stream.write(f"{clear}{plain(str(progress.doc_id))}: repaired {counts}\n")


class VectorLine:
    """Shows how many passages have their vectors, and how long the rest will take."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_terminal = stream.isatty()
        self._start = self._last = monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_terminal:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def show(self, progress: VectorProgress) -> None:
        """Take note of a batch; write at most every tenth of a second."""
        now = monotonic()
        if now - self._last < (_BAR_EVERY_S if self._is_terminal else _LINE_EVERY_S):
            return
        self._last = now
        rate = progress.n_done / (now - self._start)
        left = (progress.n_passages - progress.n_done) / rate if rate else 0.0
        text = (
            f"{progress.n_done}/{progress.n_passages} passages have their vectors, "
            f"{rate:.0f} a second, {_duration(left)} left"
        )
        self._stream.write(f"\r\x1b[K{text}" if self._is_terminal else f"{text}\n")
        self._stream.flush()


class FetchLine:
    """Shows how many pages have been asked for, and which came last."""

    def __init__(self, stream: TextIO, n_pages: int) -> None:
        self._stream = stream
        self._is_terminal = stream.isatty()
        self._n_pages, self._n_done = n_pages, 0
        self._last = monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_terminal:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def show(self, url: str) -> None:
        """Take note of a page; write at most every tenth of a second."""
        self._n_done += 1
        now = monotonic()
        if now - self._last < (_BAR_EVERY_S if self._is_terminal else _LINE_EVERY_S):
            return
        self._last = now
        text = f"{self._n_done}/{self._n_pages} pages asked for, {plain(url)[:_URL_WIDTH]}"
        self._stream.write(f"\r\x1b[K{text}" if self._is_terminal else f"{text}\n")
        self._stream.flush()


def _duration(seconds: float) -> str:
    """Write a time as people say it.

    >>> _duration(75), _duration(7300)
    ('1 min 15 s', '2 h 1 min')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
