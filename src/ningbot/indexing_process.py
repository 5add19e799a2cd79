"""Indexing as a process of its own, so that nobody's question waits for it.

Standard input brings the name of the work and its arguments, standard output takes its result or a
Failure, both pickled: they go between a program and its own child. The work gives way to everything
else on the machine, and ends when standard input does.
"""

from __future__ import annotations

import os
import pickle
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

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


def done(name: str, arguments: tuple[Any, ...]) -> Any:
    """Do one piece of work, and give its result, or what kept it from being done."""
    try:
        return WORK[name](*arguments)
    except NingbotError as error:
        return Failure(str(error), isinstance(error, IndexBusy))


def main() -> None:
    """Do what standard input asks for, and give way meanwhile."""
    os.nice(_NICE)
    reply, sys.stdout = sys.stdout.buffer, sys.stderr  # nothing else may write to it
    request = pickle.load(sys.stdin.buffer)  # noqa: S301 - from our own parent
    threading.Thread(target=_end_with_parent, daemon=True).start()
    pickle.dump(done(*request), reply)
    reply.flush()
    os._exit(0)  # without waiting for the thread, which waits for the parent


def _end_with_parent() -> None:
    """Wait for the end of standard input, which the parent leaves open, and stop at once."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)  # an index half written is as it was before
