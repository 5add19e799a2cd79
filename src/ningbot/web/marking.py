"""The text of a paragraph in runs that a template can mark: the cited sentence, the answer in it, the repairs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from ningbot.articles import Piece
from ningbot.records import Span


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of a paragraph that are marked alike; ``was`` is what the original has, if something else."""

    text: str
    was: str | None = None
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Marked:
    """A paragraph around what is marked in it; without a cited sentence all of it is in ``before``."""

    before: tuple[Run, ...]
    sentence: tuple[Run, ...] = ()
    answer: tuple[Run, ...] = ()
    rest: tuple[Run, ...] = ()
    after: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True)
class OriginalRun:
    """Characters of the original, and whether they were repaired."""

    text: str
    repaired: bool


def mark_paragraph(
    pieces: Iterable[Piece], *, sentence: Span | None = None, answer: Span | None = None
) -> Marked:
    """Mark a paragraph; the sentence's span lies in it, the answer's in the sentence."""
    runs = list(_runs(pieces))
    length = sum(len(run.text) for run in runs)
    sentence = sentence or Span(length, length)
    inner = answer.shifted(sentence.start) if answer else Span(sentence.end, sentence.end)
    bounds = (0, sentence.start, inner.start, inner.end, sentence.end, length)
    cuts = [tuple(_cut(runs, Span(*bound))) for bound in pairwise(bounds)]
    return Marked(*cuts)


def original_runs(pieces: Iterable[Piece]) -> list[OriginalRun]:
    """Give the original of a paragraph, with what was repaired in it apart."""
    return [OriginalRun(piece.original, piece.kind is not None) for piece in pieces]


def _runs(pieces: Iterable[Piece]) -> Iterator[Run]:
    """Join repairs that touch, and give those that leave nothing the character before to stand at."""
    held = Run("")
    for piece in pieces:
        if piece.kind is None:
            if held.was is not None and not held.text:
                # At the beginning there is none before: the one after it serves.
                yield Run(piece.text[:1], f"{held.was}{piece.text[:1]}", held.certain)
                held = Run(piece.text[1:])
                continue
            if held.text:
                yield held
            held = Run(piece.text)
        elif held.was is not None:
            certain = held.certain and piece.certain
            held = Run(held.text + piece.text, held.was + piece.original, certain)
        else:
            kept = held.text
            borrowed = "" if piece.text else kept[-1:]
            kept = kept[: len(kept) - len(borrowed)]
            if kept:
                yield Run(kept)
            held = Run(borrowed + piece.text, borrowed + piece.original, piece.certain)
    if held.text:
        yield held


def _cut(runs: Iterable[Run], span: Span) -> Iterator[Run]:
    at = 0
    for run in runs:
        start, end = max(span.start - at, 0), min(span.end - at, len(run.text))
        if start < end:
            yield Run(run.text[start:end], run.was, run.certain)
        at += len(run.text)
