"""Have the reader at hand, loaded once, beside other work."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

from ningbot.reading.network import SpanReader


def begin_loading() -> Future[SpanReader | None]:
    """Begin to load the reader in a thread of its own; the result is None without onnxruntime."""
    worker = ThreadPoolExecutor(1, thread_name_prefix="ningbot-reader")
    future = worker.submit(_load)
    worker.shutdown(wait=False)
    return future


def _load() -> SpanReader | None:
    try:
        return SpanReader()
    except ImportError:
        return None
