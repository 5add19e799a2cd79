"""Read a text for the words that answer a question.

The reader has the body of the encoder, trained to mark where an answer begins and ends
(training/train_reader.py): BERT's way with SQuAD 2.0. What it gives are differences of logits against
"no answer here", which is the first piece's.

Source: Devlin et al., BERT, 2019, section 4.3.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ningbot.records import Span
from ningbot.semantic.files import READER, checked
from ningbot.semantic.inference import start_session
from ningbot.semantic.pieces import BEGIN, END, open_pieces
from ningbot.text.folding import simplify

# Pieces of a window in all, of the question and of the title. It was trained with up to 352 in all;
# shorter windows share the work of the first round (rescoring.MAX_PIECES) better among N_WORKERS.
MAX_WINDOW = 288
_MAX_QUESTION = 64
_MAX_TITLE = 24
_MAX_ANSWER = 32  # pieces
_NEVER = -1e4
N_WORKERS = 2  # texts read at the same time; a text with a thread to itself costs the least

Floats = npt.NDArray[np.float32]
Located = Sequence[tuple[int, Span]]


class Found(NamedTuple):
    """The best words within some span: log-odds of their being the answer against there being none."""

    score: float
    span: Span
    mass: float  # the same of all words within together


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader says of a text, piece by piece.

    ``places`` are spans in the text; ``begins`` and ``ends`` are logits less those of "no answer";
    ``answerable`` is the logit that the text answers.
    """

    places: tuple[Span, ...]
    begins: Floats
    ends: Floats
    answerable: float

    def best_in(self, within: Span) -> Found | None:
        """Give the best words inside a span of the text; None where no piece of it was read."""
        first, last = self._pieces_in(within)
        if first > last:
            return None
        begins, ends = self.begins[first : last + 1], self.ends[first : last + 1]
        scores = begins[:, None] + ends[None, :]
        lengths = np.arange(len(ends))[None, :] - np.arange(len(begins))[:, None]
        scores[(lengths < 0) | (lengths >= _MAX_ANSWER)] = _NEVER
        begin, end = np.unravel_index(int(scores.argmax()), scores.shape)
        best = float(scores[begin, end])
        mass = best + float(np.log(np.exp(scores - best).sum()))
        start, stop = self.places[first + begin].start, self.places[first + end].end
        return Found(best, Span(max(start, within.start), min(stop, within.end)), mass)

    def _pieces_in(self, within: Span) -> tuple[int, int]:
        """Give the first and the last piece that has characters within."""
        ixs = [
            ix
            for ix, place in enumerate(self.places)
            if place.start < within.end and place.end > within.start
        ]
        return (ixs[0], ixs[-1]) if ixs else (0, -1)


class SpanReader:
    """The reader in memory (60 MB); safe to share between threads."""

    def __init__(self, path: Path | None = None) -> None:
        """Load the reader that comes with ningbot, or one in training.

        Raises:
            ModelDamaged: one of its files is missing or damaged.
            ImportError: onnxruntime is not installed.
        """
        self.pieces = open_pieces()
        self._session = start_session(path or checked(READER), n_threads=1)
        self._workers = ThreadPoolExecutor(N_WORKERS, thread_name_prefix="ningbot-reader")

    def close(self) -> None:
        """End its threads; texts on their way are read first."""
        self._workers.shutdown()

    def locate(self, text: str) -> Located:
        """Cut a text into pieces with their places."""
        return self.pieces.located(simplify(text))

    def room(self, question: str, title: str) -> int:
        """Tell how many pieces of a text can be read at once."""
        return MAX_WINDOW - len(self._head(question, title)[0]) - 1

    def read(self, question: str, title: str, located: Located) -> Reading:
        """Read pieces of a text, as many as there is room for."""
        head, n_question = self._head(question, title)
        passage = located[: MAX_WINDOW - len(head) - 1]
        numbers = [*head, *(number for number, _ in passage), END]
        kinds = np.ones((1, len(numbers)), np.int64)
        kinds[0, :n_question] = 0
        inputs = {"embeddings": self.pieces.embeddings(numbers)[None], "kinds": kinds}
        spans, answerable = self._session.run(["spans", "answerable"], inputs)
        logits = spans[0, len(head) : -1] - spans[0, 0]
        places = tuple(place for _, place in passage)
        return Reading(places, logits[:, 0], logits[:, 1], float(answerable.item()))

    def read_all(self, question: str, texts: Sequence[tuple[str, Located]]) -> list[Reading]:
        """Read several texts, each with its title, N_WORKERS at a time."""
        if len(texts) < 2:
            return [self.read(question, title, located) for title, located in texts]
        return list(self._workers.map(lambda text: self.read(question, *text), texts))

    def _head(self, question: str, title: str) -> tuple[list[int], int]:
        """Give what stands before the text, and how much of that is the question."""
        asked = self.pieces.split(simplify(question))[:_MAX_QUESTION]
        named = self.pieces.split(simplify(title.replace("_", " ")))[:_MAX_TITLE]
        return [BEGIN, *asked, END, *named, END], len(asked) + 2
