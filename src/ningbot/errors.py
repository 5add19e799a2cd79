"""What can go wrong, as the few kinds a caller would treat differently.

NingbotError
├── QuestionError        the question cannot be asked as it is (empty, too long)
├── SettingsError        a setting is missing or cannot be used
├── ReadError            a file or line of the corpus cannot be read
│   └── EmptyFile        there is nothing in it
├── FetchError           an address that may not be fetched, or cannot be
├── ModelDamaged         a file of the encoder is not as it was released
├── FontDamaged          the font of the cards is not as it was released
├── BackupError          a backup cannot be made or put back
│   └── BackupDamaged    a file is none, or not as it was written
├── CitationError        an id that the archive does not hold
│   └── CitationChanged  its article is there, and has the sentence no longer
└── ArchiveError         the index cannot be used
    ├── IndexMissing     there is none in that folder
    ├── IndexCorrupt     its file is damaged
    ├── IndexTooNew      a newer ningbot wrote it
    ├── IndexTooOld      an older ningbot wrote it
    ├── IndexBusy        another process is writing it
    ├── IndexUnwritable  no room, or no permission
    └── ArchiveClosed    it was asked after it was closed

Every message is one sentence or two: what was expected, what was found, what to do.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal


class NingbotError(Exception):
    """The root of everything ningbot raises on purpose; its text is fit for a user."""


class QuestionError(NingbotError):
    """The question cannot be asked as it is."""


class SettingsError(NingbotError):
    """A setting is missing or cannot be used."""


class ReadError(NingbotError):
    """A file, or one line of it, cannot be read as a document.

    ``doc_id`` is that of the document on the line, where it could be read.
    """

    def __init__(
        self,
        message: str,
        *,
        path: Path | None = None,
        line: int | None = None,
        doc_id: str | None = None,
    ) -> None:
        super().__init__(message)
        self.path = path
        self.line = line
        self.doc_id = doc_id


class EmptyFile(ReadError):
    """A file with nothing in it: its documents have certainly gone."""


FetchFailure = Literal[
    "url",  # it is no address of a web page
    "address",  # it leads to a machine that is not public
    "robots",
    "too_large",
    "too_slow",
    "redirects",
    "not_a_page",
    "status",  # the server has no page there
    "network",
]


class FetchError(NingbotError):
    """A page that may not be fetched, or cannot be; ``kind`` says what kept it from being."""

    def __init__(self, message: str, *, url: str, kind: FetchFailure) -> None:
        super().__init__(message)
        self.url = url
        self.kind: FetchFailure = kind


class ModelDamaged(NingbotError):
    """A file of the encoder that comes with ningbot is missing or not as it was released."""

    def __init__(self, message: str, *, path: Path) -> None:
        super().__init__(message)
        self.path = path


class FontDamaged(NingbotError):
    """The font that comes with ningbot is missing, not as it was released, or cannot be read."""

    def __init__(self, message: str, *, path: Path) -> None:
        super().__init__(message)
        self.path = path


class BackupError(NingbotError):
    """A backup cannot be made or put back; what was there before is untouched."""


class BackupDamaged(BackupError):
    """A file is no backup, or not as it was written."""


class CitationError(NingbotError):
    """An id names nothing in the archive, or the article has changed since it was given."""


class CitationChanged(CitationError):
    """The article of a citation id is there, and holds the sentence no longer."""

    def __init__(self, message: str, *, doc_id: str) -> None:
        super().__init__(message)
        self.doc_id = doc_id


class ArchiveError(NingbotError):
    """The index in ``folder`` cannot be used."""

    def __init__(self, message: str, *, folder: Path) -> None:
        super().__init__(message)
        self.folder = folder


class IndexMissing(ArchiveError):
    """The folder holds no index."""


class IndexCorrupt(ArchiveError):
    """The index file is damaged, or is not one."""


class IndexTooNew(ArchiveError):
    """The index was written by a newer ningbot."""


class IndexTooOld(ArchiveError):
    """The index was written by an older ningbot, and is brought up to date by indexing."""


class IndexBusy(ArchiveError):
    """Another process is writing the index."""


class IndexUnwritable(ArchiveError):
    """The index cannot be written: no permission, or no room on the disk."""


class ArchiveClosed(ArchiveError):
    """The archive was closed before it was asked."""
