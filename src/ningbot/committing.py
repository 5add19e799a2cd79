"""Commit what a run of indexing writes: store and index of terms together, now and then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from ningbot.engines.choosing import EngineName
from ningbot.engines.feeding import TermFeed
from ningbot.store import Database, Facts, PassageRow, StoredDocument, Writer

# A run that is stopped loses what it wrote since its last commit: some ten seconds' work.
COMMIT_EVERY = 50_000  # passages


class Commits:
    """Writes documents, in as many transactions as they take."""

    def __init__(self, database: Database, feed: TermFeed) -> None:
        self._database = database
        self._feed = feed
        self._n_written = 0
        self.writer = Writer(database)

    @classmethod
    @contextmanager
    def open(cls, folder: Path, *, engine: EngineName = "auto") -> Iterator[Self]:
        """Write into the archive in a folder; what is written since the last commit goes with an error.

        Raises:
            ArchiveError: the index cannot be written.
        """
        with (
            Database.create(folder) as database,
            database.locked(),
            TermFeed(database, engine) as feed,
        ):
            commits = cls(database, feed)
            commits._begin()
            try:
                yield commits
                commits._commit()
            except BaseException:
                commits._roll_back()
                raise

    @property
    def database(self) -> Database:
        """Give the archive, inside the transaction."""
        return self._database

    def commit_if_due(self) -> None:
        """Commit, where enough was written since the last time."""
        if self._n_written >= COMMIT_EVERY:
            self._commit()
            self._begin()

    def add_document(
        self,
        file_ix: int,
        document: StoredDocument,
        passages: Sequence[PassageRow],
        *,
        terms: Sequence[str],
        bands: Iterable[int],
    ) -> None:
        """Add a document with its passages, the terms of each, and what its copies are found by."""
        document_ix, passage_ixs = self.writer.add_document(file_ix, document, passages, bands)
        facts = Facts(document_ix, document.date, document.source, document.tags)
        self._feed.add(passage_ixs, terms, facts)
        self._n_written += len(passages)

    def remove_document(self, doc_id: str) -> str:
        """Drop a document; give the key it had."""
        doc_key, gone = self.writer.remove_document(doc_id)
        self._removed(gone)
        return doc_key

    def remove_file(self, path: str) -> None:
        """Drop a file with its documents."""
        self._removed(self.writer.remove_file(path))

    def _removed(self, gone: Iterable[int]) -> None:
        gone = list(gone)
        self._feed.remove(gone)
        self._n_written += len(gone)

    def _begin(self) -> None:
        self._n_written = 0
        self._database.begin_writing()
        self._feed.begin(self.writer)

    def _commit(self) -> None:
        self._database.commit_writing()
        self._feed.commit()

    def _roll_back(self) -> None:
        self._database.roll_back()
        self._feed.roll_back()
