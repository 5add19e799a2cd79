"""Commit what a run of indexing writes: store and index of terms together, now and then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Self

from ningbot.analysis import AnalysedDocument
from ningbot.engines.feeding import TermFeed
from ningbot.records import Document, EngineName
from ningbot.store import Database, Facts, StoredDocument, Writer

# A run that is stopped loses what it wrote since its last commit: some ten seconds' work.
COMMIT_EVERY = 50_000  # passages


class Commits:
    """Writes documents, in as many transactions as they take."""

    def __init__(self, database: Database, feed: TermFeed, *, dry_run: bool) -> None:
        self._dry_run = dry_run
        self._database = database
        self._feed = feed
        self._n_written = 0
        self.writer = Writer(database)

    @classmethod
    @contextmanager
    def open(
        cls, folder: Path, *, engine: EngineName = "auto", dry_run: bool = False
    ) -> Iterator[Self]:
        """Write into the archive in a folder; what is written since the last commit goes with an error.

        In a dry run all of it goes.

        Raises:
            ArchiveError: the index cannot be written.
        """
        with (
            Database.create(folder) as database,
            database.locked(),
            TermFeed(database, engine) as feed,
        ):
            commits = cls(database, feed, dry_run=dry_run)
            commits._begin()
            try:
                yield commits
                if dry_run:
                    commits._roll_back()
                else:
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
        if self._n_written >= COMMIT_EVERY and not self._dry_run:
            self._commit()
            self._begin()

    def add_document(
        self,
        file_ix: int,
        document: Document,
        analysed: AnalysedDocument,
        *,
        doc_id: str,
        digest: bytes,
        doc_key: str | None = None,
    ) -> None:
        """Add a document of a file; it gets a key of citation ids where it has none from before."""
        stored = StoredDocument(
            doc_id=doc_id,
            doc_key=doc_key or self._free_key(doc_id),
            own_id=document.doc_id,
            digest=digest,
            title=analysed.title,
            url=document.url,
            date=analysed.date,
            source=analysed.source,
            tags=document.tags,
            format=document.format,
            encoding=document.encoding,
            original=document.original,
            edits=analysed.edits,
            places=document.places,
        )
        document_ix, passage_ixs = self.writer.add_document(
            file_ix, stored, analysed.passages, analysed.bands
        )
        facts = Facts(document_ix, stored.date, stored.source, stored.tags)
        self._feed.add(passage_ixs, analysed.terms, facts)
        self._n_written += len(analysed.passages)

    def remove_document(self, doc_id: str) -> str:
        """Drop a document; give the key it had."""
        doc_key, gone = self.writer.remove_document(doc_id)
        self._removed(gone)
        return doc_key

    def remove_file(self, path: str) -> None:
        """Drop a file with its documents."""
        self._removed(self.writer.remove_file(path))

    def _free_key(self, doc_id: str) -> str:
        """Give a key that no other document has: a renamed one may hold the first choice."""
        key, salt = doc_key_of(doc_id), 0
        while self.writer.has_key(key):
            salt += 1
            key = doc_key_of(f"{doc_id}\0{salt}")
        return key

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


def doc_key_of(doc_id: str) -> str:
    """Give the short form of a doc_id in citation ids: 12 hexadecimal digits."""
    return sha256(doc_id.encode()).hexdigest()[:12]
