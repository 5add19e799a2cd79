"""Cut a text into the encoder's word pieces, and look their embeddings up.

SentencePiece's unigram model: of all ways to cut the text into known pieces, the one whose scores
add up to most (Viterbi). The file is mapped, not read: the embeddings of the pieces that occur
are all that comes into memory. It is written by training/export_encoder.py.

Source: Kudo, Subword Regularization, 2018, section 3.2.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Self

import numpy as np
import numpy.typing as npt

from ningbot.records import Span
from ningbot.semantic import files

WIDTH = 384  # of an embedding
MAX_PIECES = 512  # positions that the encoder knows, the two brackets included
BEGIN, PAD, END, UNKNOWN = range(4)

_BLANK = "\u2581"  # stands for a blank in a piece
_BLANKS_RE = re.compile(" {2,}")
# The embeddings' format: 32 weights share an fp16 scale, 16 bytes hold two of them each.
_BLOCK_BYTES = 18
_ROW_BYTES = WIDTH // 32 * _BLOCK_BYTES
_NEVER = float("-inf")

_OPENING = Lock()  # of two that load at the same time one waits

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pieces:
    """The vocabulary; ``longest`` has the length of the longest piece that begins with a character, but 1."""

    index: dict[str, int]
    scores: list[float]
    longest: dict[str, int]
    unknown_score: float
    normalisation: dict[int, str]
    rows: npt.NDArray[np.uint8]  # (n_pieces, 216), as stored

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the file of pieces."""
        data = np.memmap(path, dtype=np.uint8, mode="r")
        with path.open("rb") as file:
            header = json.loads(file.readline())
            text = file.read(header["n_text"]).decode()
            n = header["n_pieces"]
            scores = np.frombuffer(file.read(4 * n), "<f4").tolist()
            start = file.tell()
        names = text.split("\n")
        index = dict(zip(names, range(n), strict=True))
        for special in names[: UNKNOWN + 1]:
            del index[special]
        return cls(
            index=index,
            scores=scores,
            longest=header["longest"],
            unknown_score=header["unknown_score"],
            normalisation={ord(char): out for char, out in header["normalisation"].items()},
            rows=data[start:].reshape(n, _ROW_BYTES),
        )

    def split(self, text: str) -> list[int]:
        """Give the pieces of a text, by number."""
        text = self._normalised(text)
        starts = self._searched(text)
        pieces: list[int] = []
        at = len(text)
        while at > 0:
            start = starts[at]
            pieces.append(self.index.get(text[start:at], UNKNOWN))
            at = start
        return pieces[::-1]

    def located(self, text: str) -> list[tuple[int, Span]]:
        """Give the pieces of a text by number, each with the characters that it stands for.

        The spans follow each other; characters that no piece stands for (a second blank) are in none.
        """
        normalised, places = self._placed(text)
        starts = self._searched(normalised)
        pieces: list[tuple[int, Span]] = []
        at = len(normalised)
        while at > 0:
            start = starts[at]
            number = self.index.get(normalised[start:at], UNKNOWN)
            pieces.append((number, Span(max(places[start], 0), places[at - 1] + 1)))
            at = start
        return pieces[::-1]

    def bracketed(self, pieces: list[int]) -> list[int]:
        """Put pieces between the marks of begin and end, at most as many as the encoder takes."""
        return [BEGIN, *pieces[: MAX_PIECES - 2], END]

    def embeddings(self, pieces: list[int]) -> Floats:
        """Look embeddings up: (n, 384)."""
        blocks = self.rows[pieces].reshape(len(pieces), -1, _BLOCK_BYTES)
        scales = np.ascontiguousarray(blocks[:, :, :2]).view("<f2").astype(np.float32)
        nibbles = np.concatenate([blocks[:, :, 2:] & 15, blocks[:, :, 2:] >> 4], axis=2)
        weights: Floats = (nibbles.astype(np.float32) - 8) * scales
        return weights.reshape(len(pieces), WIDTH)

    def _normalised(self, text: str) -> str:
        """Replace characters as the base was trained, put a blank in front, show the blanks."""
        text = _BLANKS_RE.sub(" ", text.translate(self.normalisation))
        return (text if text.startswith(" ") else f" {text}").replace(" ", _BLANK)

    def _placed(self, text: str) -> tuple[str, list[int]]:
        """Normalise a text; give where each character of the result stood, -1 for the blank in front."""
        chars, places = [_BLANK], [-1]
        for at, char in enumerate(text):
            for out in self.normalisation.get(ord(char), char):
                shown = _BLANK if out == " " else out
                if shown != _BLANK or chars[-1] != _BLANK:
                    chars.append(shown)
                    places.append(at)
        return "".join(chars), places

    def _searched(self, text: str) -> list[int]:
        """Find the best way to each place; give where its last piece begins."""
        n = len(text)
        best = [0.0] + [_NEVER] * n
        last = [0] * (n + 1)
        find, scores = self.index.get, self.scores
        for start in range(n):
            score = best[start]
            longest = self.longest.get(text[start], 1)
            for end in range(start + 1, min(n, start + longest) + 1):
                piece = find(text[start:end])
                if piece is not None and score + scores[piece] > best[end]:
                    best[end], last[end] = score + scores[piece], start
            if score + self.unknown_score > best[start + 1]:
                best[start + 1], last[start + 1] = score + self.unknown_score, start
        return last


def open_pieces() -> Pieces:
    """Open the pieces that come with ningbot; encoder and reader share them.

    Raises:
        ModelDamaged: the file is missing or damaged.
    """
    with _OPENING:
        return _open_once(files.FOLDER)


@cache
def _open_once(_: Path) -> Pieces:
    return Pieces.open(files.checked(files.PIECES))
