"""Keep an index of terms on disk in step with the store, while documents are written.

The store commits first. If the index of terms then cannot, or nobody lives to do so, readers bring what is
missing themselves (`choosing`), and the next writer catches up.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import NamedTuple, Self

import tantivy

from ningbot.engines.choosing import DISK_FROM
from ningbot.engines.disk import (
    FOLDER,
    Mark,
    TermIndex,
    Unusable,
    document_of,
    mark_document,
    named_errors,
    share_as,
)
from ningbot.errors import ArchiveError, IndexUnwritable
from ningbot.records import EngineName
from ningbot.store import FILE_NAME, Database, Facts, Reader, Writer

# tantivy writes a segment when this is full; one thread makes fewer and larger ones.
_HEAP_BYTES = 256 << 20
_N_THREADS = 1


class _Passage(NamedTuple):
    passage_ix: int
    terms: str
    facts: Facts


class TermFeed:
    """Takes the passages that come and go, inside the transactions in which they do.

    A small archive has no index of terms, until its passages are DISK_FROM. Every method raises
    IndexUnwritable or IndexBusy where the disk or another process is in the way.
    """

    def __init__(self, database: Database, name: EngineName = "auto") -> None:
        self._database = database
        self._folder = database.folder
        self._name = name
        self._waiting: list[_Passage] = []
        self._n_before = 0  # passages in the store when the transaction began
        self._out: _Outlet | None = None

    def __enter__(self) -> Self:
        """Catch up with the store."""
        with self._database.reading():
            self._n_before = Reader(self._database).n_passages()
            if self._is_wanted(self._n_before):
                self._out = self._opened(up_to=None)
        if self._out:
            self._out.commit(self._database)
        return self

    def __exit__(self, *_: object) -> None:
        if self._out:
            self._out.close()

    def begin(self, writer: Writer) -> None:
        """Forget the removed passages that the index of terms has forgotten; in a transaction."""
        generation = self._out.generation if self._out else self._database.generation()
        writer.forget_removed(generation)

    def add(self, passage_ixs: Iterable[int], terms: Sequence[str], facts: Facts) -> None:
        """Take passages with their terms, each joined by blanks."""
        passages = [_Passage(ix, t, facts) for ix, t in zip(passage_ixs, terms, strict=True)]
        if self._out is None:
            self._waiting += passages
            if self._is_wanted(self._n_before + len(self._waiting)):
                self._out = self._opened(up_to=self._waiting[0].passage_ix - 1)
                passages, self._waiting = self._waiting, []
        if self._out:
            self._out.add(passages)

    def remove(self, passage_ixs: Iterable[int]) -> None:
        """Take passages out."""
        gone = set(passage_ixs)
        self._waiting = [passage for passage in self._waiting if passage.passage_ix not in gone]
        if self._out:
            self._out.remove(gone)

    def commit(self) -> None:
        """Make what came and went visible, after the store has."""
        if self._out:
            self._out.commit(self._database)
        with self._database.reading():
            self._n_before = Reader(self._database).n_passages()
        self._waiting = []

    def roll_back(self) -> None:
        """Forget what came and went since the last commit."""
        self._waiting = []
        if self._out:
            self._out.roll_back()

    def _is_wanted(self, n_passages: int) -> bool:
        if self._name == "auto":
            return n_passages >= DISK_FROM or (self._folder / FOLDER).exists()
        return self._name == "disk"

    def _opened(self, *, up_to: int | None) -> _Outlet:
        """Open what is there and bring it up to the store; make it anew if it cannot be."""
        try:
            outlet = _Outlet(TermIndex(self._folder), self._database)
        except Unusable:
            move_away(self._folder)
            outlet = _Outlet(TermIndex(self._folder, make=True), self._database)
        outlet.catch_up(Reader(self._database), up_to=up_to)
        return outlet


class _Outlet:
    """An index of terms open for writing, and the mark that its next commit will bear."""

    def __init__(self, terms: TermIndex, database: Database) -> None:
        self._folder = database.folder
        self._removed: list[int] | None = []
        archive_id, _ = database.version()
        self._mark = Mark(str(archive_id), -1, 1, 0, 0.0)
        if not terms.is_new:
            self._mark = terms.snapshot().mark
            self._removed = Reader(database).removed_since(self._mark.generation)
        if self._removed is None or self._mark.archive_id != archive_id:
            raise Unusable("it is another archive's, or too old")
        if self._mark.generation > database.generation():
            raise Unusable("it is of a later state than the archive")
        self._n_terms = self._mark.mean_length * self._mark.n_passages
        self._n_added = self._mark.n_passages
        self._writer: tantivy.IndexWriter | None = terms.writer(
            heap_bytes=_HEAP_BYTES, n_threads=_N_THREADS
        )

    @property
    def generation(self) -> int:
        """Give the generation of the last commit."""
        return self._mark.generation

    def catch_up(self, reader: Reader, *, up_to: int | None) -> None:
        """Take what the store has got and lost since the last commit; not what comes after ``up_to``."""
        self.remove(self._removed or ())
        for passage in reader.passage_terms(above=self._mark.next_passage - 1, up_to=up_to):
            self.add([_Passage(passage.passage_ix, " ".join(passage.terms), passage.facts)])

    def add(self, passages: Iterable[_Passage]) -> None:
        with self._writing() as writer:
            for passage in passages:
                writer.add_document(document_of(*passage))
                self._n_terms += passage.terms.count(" ") + bool(passage.terms)
                self._n_added += 1

    def remove(self, passage_ixs: Iterable[int]) -> None:
        with self._writing() as writer:
            for passage_ix in passage_ixs:
                writer.delete_documents_by_term("passage", passage_ix)

    def commit(self, database: Database) -> None:
        with database.reading():
            archive_id, generation = database.version()
            n_passages = Reader(database).n_passages()
            next_passage = Reader(database).next_passage()
        if generation == self._mark.generation:
            return
        mean_length = self._n_terms / max(self._n_added, 1)
        mark = Mark(str(archive_id), generation, next_passage, n_passages, mean_length)
        with self._writing() as writer:
            writer.delete_documents_by_term("mark", "mark")
            writer.add_document(mark_document(mark))
            writer.commit()
            share_as(self._folder, database.folder / FILE_NAME)
        self._mark = mark

    def roll_back(self) -> None:
        with self._writing() as writer:
            writer.rollback()
        self._n_terms = self._mark.mean_length * self._mark.n_passages
        self._n_added = self._mark.n_passages

    def close(self) -> None:
        """Let segments that are being merged come to an end, and give the writer's place free."""
        writer, self._writer = self._writer, None
        # A merge that fails costs nothing: its segments stay as they are.
        with suppress(ArchiveError, Unusable), named_errors(self._folder):
            if writer is not None:
                writer.wait_merging_threads()

    @contextmanager
    def _writing(self) -> Iterator[tantivy.IndexWriter]:
        if self._writer is None:
            raise ValueError("the index of terms is closed")
        try:
            with named_errors(self._folder):
                yield self._writer
        except Unusable as error:
            message = (
                f"The index of terms in {self._folder} cannot be written ({error}); what the archive "
                "holds is safe: see that the disk has room, and run `ningbot index` again."
            )
            raise IndexUnwritable(message, folder=self._folder) from error


def move_away(folder: Path) -> None:
    """Take an unusable index of terms out of the way; who has it open goes on reading it."""
    path = folder / FOLDER
    with named_errors(folder):
        if path.exists():
            free = (
                folder / f".{FOLDER}-{n}"
                for n in count()
                if not (folder / f".{FOLDER}-{n}").exists()
            )
            away = path.rename(next(free))
            shutil.rmtree(away, ignore_errors=True)
