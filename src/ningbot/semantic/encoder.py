"""Turn texts into vectors that lie near each other where the texts mean the same.

multilingual-e5-small: 12 layers, 384 wide, for questions and passages in a hundred languages,
Chinese and English among them. Texts are simplified first, so that both scripts give one vector.
It comes with ningbot (see semantic/model/README.md) and runs on onnxruntime, on the processor.

Source: Wang et al., Multilingual E5 Text Embeddings, 2024.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import numpy.typing as npt

from ningbot.semantic.files import ENCODER, PIECES, checked
from ningbot.semantic.pieces import Pieces
from ningbot.text.folding import simplify

# The base was trained with these words in front; the blanks count.
_QUESTION = "query: "
_PASSAGE = "passage: "
_MAX_QUESTION_THREADS = 2  # more gain nothing on a text of a line

Vector = npt.NDArray[np.float32]
Vectors = npt.NDArray[np.float32]


class Encoder:
    """The encoder in memory (65 MB); safe to share between threads."""

    def __init__(self, *, n_threads: int = _MAX_QUESTION_THREADS) -> None:
        """Load the encoder; ``n_threads`` work on one text together.

        Raises:
            ModelDamaged: one of its files is missing or damaged.
            ImportError: onnxruntime is not installed.
        """
        self.pieces = Pieces.open(checked(PIECES))
        self._session = _session(n_threads)

    def embed_question(self, question: str) -> Vector:
        """Give the vector of a question: (384,), of length 1."""
        return self._embed(_QUESTION + simplify(question))

    def embed_passages(self, texts: Sequence[str], *, n_workers: int) -> Iterator[Vector]:
        """Give the vectors of passages in order, ``n_workers`` at a time."""
        with ThreadPoolExecutor(n_workers) as workers:
            yield from workers.map(self.embed_passage, texts)

    def embed_passage(self, text: str) -> Vector:
        """Give the vector of a passage: (384,), of length 1; what is too long is cut."""
        return self._embed(_PASSAGE + simplify(text))

    def n_pieces(self, text: str) -> int:
        """Count the pieces of a passage."""
        return len(self.pieces.split(simplify(text)))

    def _embed(self, text: str) -> Vector:
        pieces = self.pieces.bracketed(self.pieces.split(text))
        embeddings = self.pieces.embeddings(pieces)
        vector: Vector = self._session.run(None, {"embeddings": embeddings[None]})[0][0]
        return vector


def _session(n_threads: int) -> Any:
    """Start onnxruntime without the optimiser: the graph is written as it should run."""
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = n_threads
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # spares the cores
    options.log_severity_level = 3  # errors only
    return ort.InferenceSession(str(checked(ENCODER)), options, providers=["CPUExecutionProvider"])
