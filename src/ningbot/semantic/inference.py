"""Run a network that comes with ningbot, on the processor."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

Network = TypeVar("Network")


def start_session(path: Path, *, n_threads: int) -> Any:
    """Start onnxruntime on a file, hardly optimised: the graphs are written as they should run.

    Raises:
        ImportError: onnxruntime is not installed.
    """
    # Newer versions tell their makers of each process that imports them, from the import on.
    os.putenv("ORT_DISABLE_TELEMETRY", "1")
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = n_threads
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # spares the cores
    options.log_severity_level = 3  # errors only
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def load_beside(load: Callable[[], Network], *, name: str) -> Future[Network | None]:
    """Begin to load a network in a thread of its own; the result is None without onnxruntime."""
    worker = ThreadPoolExecutor(1, thread_name_prefix=name)
    future = worker.submit(_none_without_runtime, load)
    worker.shutdown(wait=False)
    return future


def _none_without_runtime(load: Callable[[], Network]) -> Network | None:
    try:
        return load()
    except ImportError:
        return None
