"""The last question as a frame: what of it stays, and where the new words go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

PieceKind = Literal["time", "number", "place", "name", "amount", "role", "thing"]
Referent = Literal["person", "thing", "place", "any"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of what a follow-up says anew; ``preposition`` is the one it came with."""

    kind: PieceKind
    text: str
    preposition: str = ""


class Frame(Protocol):
    """A question that a follow-up may be understood from."""

    @property
    def text(self) -> str:
        """The question."""

    def put(self, piece: Piece) -> str | None:
        """Give the question with a piece in the place of its like; None if there is no place."""

    def ask(self, words: str) -> str | None:
        """Give the question's matter asked with other asking words."""

    def referent(self, kind: Referent) -> str | None:
        """Give what a pronoun of a new question stands for; None if that is not clear."""


def replaced(text: str, start: int, end: int, new: str) -> str:
    """Put ``new`` in the place of a span."""
    return text[:start] + new + text[end:]
