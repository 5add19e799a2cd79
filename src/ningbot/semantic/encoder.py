"""Turn texts into vectors that lie near each other where the texts mean the same.

multilingual-e5-small: 12 layers, 384 wide, for questions and passages in a hundred languages,
Chinese and English among them. Texts are simplified first, so that both scripts give one vector.
It comes with ningbot (see semantic/model/README.md) and runs on onnxruntime, on the processor.

Source: Wang et al., Multilingual E5 Text Embeddings, 2024.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

from ningbot.semantic.files import ENCODER, checked
from ningbot.semantic.inference import start_session
from ningbot.semantic.pieces import open_pieces
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
        self.pieces = open_pieces()
        self._session = start_session(checked(ENCODER), n_threads=n_threads)

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
