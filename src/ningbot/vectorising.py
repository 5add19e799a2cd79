"""Give the passages of an archive their vectors, some at a time, so that a run can be taken up again.

The archive answers by its words meanwhile. A passage that is too long for the encoder gets several
vectors, each of whole sentences; it lies as near to a question as the nearest of them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from ningbot.semantic.approximate import update_graph
from ningbot.semantic.encoder import Encoder
from ningbot.semantic.files import encoder_id
from ningbot.semantic.leg import GRAPH_FROM
from ningbot.semantic.pieces import MAX_PIECES
from ningbot.semantic.quantisation import quantised
from ningbot.store import VECTOR_GENERATION, Database, Unread, VectorTable

_BATCH = 64  # passages that are kept together
_ROOM = MAX_PIECES - 8  # for the marks and the word in front


@dataclass(frozen=True, slots=True)
class VectorProgress:
    """How many passages have their vectors, of how many that had none when the run began."""

    n_done: int
    n_passages: int


def vectorise(
    folder: Path,
    *,
    report: Callable[[VectorProgress], None] = lambda _: None,
    n_workers: int | None = None,
) -> int:
    """Give vectors to the passages that have none; give how many there were.

    What is done when a run ends early is kept.

    Raises:
        ArchiveError: the index cannot be written.
        ModelDamaged: the encoder is not as it was released.
        ImportError: onnxruntime is not installed.
    """
    with Database.create(folder) as database:
        n_missing = _begin(database)
        if n_missing:
            encoder = Encoder(n_threads=1)
            n_done = 0
            report(VectorProgress(0, n_missing))
            below = None  # passages that come while this runs are of the next run
            while batch := _missing(database, below):
                _put(database, batch, encoder, n_workers or os.cpu_count() or 1)
                below = batch[-1].passage_ix
                n_done += len(batch)
                report(VectorProgress(min(n_done, n_missing), n_missing))
        _update_graph(database, folder)
    return n_missing


def _begin(database: Database) -> int:
    """Drop the vectors of another encoder; count what is to be done."""
    with database.reading():
        table = VectorTable(database)
        is_other = table.encoder != encoder_id()
        n_missing = table.n_missing()
    if is_other:
        with database.writing(counted_as=VECTOR_GENERATION):
            table.begin(encoder_id())
            return table.n_missing()
    return n_missing


def _missing(database: Database, below: int | None) -> list[Unread]:
    with database.reading():
        return VectorTable(database).missing(_BATCH, below=below)


def _put(database: Database, batch: list[Unread], encoder: Encoder, n_workers: int) -> None:
    """Encode first, then write: the archive is locked no longer than that takes."""
    texts = [list(split_windows(unread, encoder.n_pieces)) for unread in batch]
    flat = [window for windows in texts for window in windows]
    vectors = encoder.embed_passages(flat, n_workers=n_workers)
    found = [[quantised(next(vectors)) for _ in windows] for windows in texts]
    with database.writing(counted_as=VECTOR_GENERATION):
        table = VectorTable(database)
        for unread, components in zip(batch, found, strict=True):
            table.put(unread, components)


def split_windows(unread: Unread, n_pieces: Callable[[str], int]) -> Iterator[str]:
    """Cut a passage into texts that the encoder takes whole, at the ends of sentences."""
    text = unread.text
    if len(text) <= _ROOM:  # a piece has a character at least
        yield text
        return
    start = n_used = 0
    for begin, end in pairwise(_bounds(unread.sentence_ends)):
        n_needed = n_pieces(text[begin:end])
        if n_used and n_used + n_needed > _ROOM:
            yield text[start:begin]
            start, n_used = begin, 0
        n_used += n_needed
    yield text[start:]


def _bounds(sentence_ends: Iterable[int]) -> Iterator[int]:
    """Give the places where a window may begin or end; a sentence too long is cut anywhere."""
    at = 0
    for end in sentence_ends:
        yield from range(at, end, _ROOM)
        at = end
    yield at


def bring_graph_up(folder: Path) -> None:
    """Bring the graph of a large archive's vectors up to date with them.

    Raises:
        ArchiveError: the index cannot be read.
    """
    with Database.open(folder) as database:
        _update_graph(database, folder)


def _update_graph(database: Database, folder: Path) -> None:
    with database.reading():
        table = VectorTable(database)
        if table.count(at_most=GRAPH_FROM) >= GRAPH_FROM:
            update_graph(folder, table)
