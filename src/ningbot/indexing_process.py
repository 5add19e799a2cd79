"""Indexing as a process of its own, so that nobody's question waits for it.

    python -m ningbot.indexing_process < (name of the work, its arguments) > (its result, or Failure)

Both are pickled, between a program and its own child. The work gives way to everything else on the
machine.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from ningbot.errors import IndexBusy, NingbotError
from ningbot.store import Database, VectorTable
from ningbot.taking_in import reindex, remove, take_in
from ningbot.vectorising import vectorise


def give_vectors(folder: Path) -> None:
    """Give the new passages vectors, in an archive whose passages have some."""
    with Database.open(folder) as database, database.reading():
        has_vectors = VectorTable(database).encoder is not None
    if has_vectors:
        vectorise(folder)


WORK: Final[dict[str, Callable[..., Any]]] = {
    "take_in": take_in,
    "remove": remove,
    "reindex": reindex,
    "give_vectors": give_vectors,
}
_NICE: Final = 10


@dataclass(frozen=True, slots=True)
class Failure:
    """What kept the work from being done; ``is_busy`` where another process writes the index."""

    text: str
    is_busy: bool


def serve(request: BinaryIO, reply: BinaryIO) -> None:
    """Do one piece of work."""
    name, arguments = pickle.load(request)  # noqa: S301 - from our own parent
    try:
        result = WORK[name](*arguments)
    except NingbotError as error:
        result = Failure(str(error), isinstance(error, IndexBusy))
    pickle.dump(result, reply)


def main() -> None:
    """Do what standard input asks for, and give way meanwhile."""
    os.nice(_NICE)
    reply, sys.stdout = sys.stdout.buffer, sys.stderr  # nothing else may write to it
    serve(sys.stdin.buffer, reply)


if __name__ == "__main__":
    main()
