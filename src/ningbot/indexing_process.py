"""Indexing as a process of its own, so that nobody's question waits for it.

Standard input brings a line, the name of the work and its arguments, all texts; standard output takes
one: the result, what failed, or null. Both are JSON. The work gives way to everything else on the machine,
and ends when standard input does.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, TypeAlias

from ningbot.errors import FetchError, FetchFailure, IndexBusy, NingbotError
from ningbot.fetching.adding import add
from ningbot.fetching.rules import Rules
from ningbot.fetching.urls import checked_url
from ningbot.fetching.web import Web
from ningbot.holdings import articles_of
from ningbot.store import Database, VectorTable
from ningbot.taking_in import (
    N_SHOWN,
    Change,
    TakenIn,
    change_of,
    reindex,
    remove,
    take_in,
)
from ningbot.vectorising import vectorise


def give_vectors(folder: Path) -> None:
    """Give the new passages vectors, in an archive whose passages have some."""
    with Database.open(folder) as database, database.reading():
        has_vectors = VectorTable(database).encoder is not None
    if has_vectors:
        vectorise(folder)


def add_page(address: str, folder: Path) -> TakenIn | Refusal:
    """Fetch a page into the archive."""
    with Web(RULES) as web:
        try:
            url = checked_url(address, web.rules)
        except FetchError as error:
            return Refusal(error.kind, str(error))
        added = add(web, [url], folder)
    (outcome,) = added.outcomes
    if outcome.path is None or added.summary is None:
        return Refusal(outcome.kind or "network", outcome.reason)
    articles, n_articles = articles_of(folder, outcome.path.absolute(), n=N_SHOWN)
    name = outcome.same_as or outcome.url
    return TakenIn(name, change_of(added.summary), tuple(articles), n_articles)


WORK: Final[dict[str, Callable[..., Change | TakenIn | Refusal | None]]] = {
    "take_in": lambda sent, name, files, folder: take_in(
        Path(sent), name, Path(files), Path(folder)
    ),
    "add_page": lambda address, folder: add_page(address, Path(folder)),
    "remove": lambda path, folder: remove(Path(path), Path(folder)),
    "reindex": lambda files, folder: reindex(Path(files), Path(folder)),
    "give_vectors": lambda folder: give_vectors(Path(folder)),
}
_NICE: Final = 10
RULES: Final = (
    Rules()
)  # public addresses alone: who administers a bot need not be let into its network


@dataclass(frozen=True, slots=True)
class Failure:
    """What kept the work from being done; ``is_busy`` where another process writes the index."""

    text: str
    is_busy: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a page was not fetched."""

    kind: FetchFailure
    text: str


Outcome: TypeAlias = Change | TakenIn | Failure | Refusal | None


def done(name: str, arguments: list[str]) -> Outcome:
    """Do one piece of work, and give its result, or what kept it from being done."""
    try:
        return WORK[name](*arguments)
    except NingbotError as error:
        return Failure(str(error), isinstance(error, IndexBusy))


def write_outcome(outcome: Outcome) -> str:
    """Write an outcome as a line of JSON."""
    kind = type(outcome).__name__
    return json.dumps(None if outcome is None else {kind: asdict(outcome)})


def read_outcome(line: str) -> Outcome:
    """Read what `write_outcome` wrote."""
    for kind, fields in (json.loads(line) or {}).items():
        if kind == "Failure":
            return Failure(**fields)
        if kind == "Refusal":
            return Refusal(**fields)
        return TakenIn.of(fields) if kind == "TakenIn" else Change.of(fields)
    return None


def main() -> None:
    """Do what standard input asks for, and give way meanwhile."""
    os.nice(_NICE)
    reply, sys.stdout = sys.stdout, sys.stderr  # nothing else may write to it
    name, *arguments = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    reply.write(write_outcome(done(name, arguments)))
    reply.flush()
    os._exit(0)  # without waiting for the thread, which waits for the parent


def _end_with_parent() -> None:
    """Wait for the end of standard input, which the parent leaves open, and stop at once."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)  # an index half written is as it was before


if __name__ == "__main__":
    main()
