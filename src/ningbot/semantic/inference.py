"""Run a network that comes with ningbot, on the processor."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def start_session(path: Path, *, n_threads: int) -> Any:
    """Start onnxruntime on a file, hardly optimised: the graphs are written as they should run.

    Raises:
        ImportError: onnxruntime is not installed.
    """
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = n_threads
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # spares the cores
    options.log_severity_level = 3  # errors only
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
