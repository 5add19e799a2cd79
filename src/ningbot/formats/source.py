"""A file that lies open to be read, alone or in an archive, and what may still be taken from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from ningbot.errors import EmptyFile, ReadError
from ningbot.formats import limits
from ningbot.formats.kinds import WITHIN


@dataclass(slots=True)
class Allowance:
    """What one file may still give, with all that is in it.

    ``alive`` is called at each part of it, so that whoever waits knows.
    """

    alive: Callable[[], None] = lambda: None
    n_members: int = 0
    n_unpacked: int = 0

    def take_member(self, source: Source, *, most: int = limits.MAX_MEMBERS) -> None:
        """Count a member of an archive.

        Raises:
            ReadError: they are too many.
        """
        self.alive()
        self.n_members += 1
        if self.n_members > most:
            raise source.refused(f"holds more than {most:,} files", "split it")

    def take_unpacked(self, n_bytes: int, source: Source) -> None:
        """Count bytes that came out of an archive. Raises as `take_member`."""
        self.n_unpacked += n_bytes
        if self.n_unpacked > limits.MAX_UNPACKED_BYTES:
            most = limits.said(limits.MAX_UNPACKED_BYTES)
            raise source.refused(f"unpacks to more than {most}", "split it")


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read; ``name`` is its doc_id, ``member`` its path in the archive at ``path``."""

    file: BinaryIO
    path: Path
    name: str
    kind: str
    allowance: Allowance = field(default_factory=Allowance)
    member: str = ""
    depth: int = 0

    @property
    def shown(self) -> str:
        """Name the file to a person."""
        return f"{self.path}, {self.member}," if self.member else str(self.path)

    @property
    def stem(self) -> str:
        """Give the file's own name without its end."""
        return Path(self.member or self.path.name).stem

    def refused(self, found: str, advice: str = "take it out of the archive") -> ReadError:
        """Give the error that says what was found in the file, and what to do."""
        return ReadError(f"{self.shown} {found}; {advice}.", path=self.path, doc_id=self.own_id)

    def empty(self, found: str) -> EmptyFile:
        """Give the error that says that there is no article in the file."""
        message = f"{self.shown} {found}; there is nothing to index in it."
        return EmptyFile(message, path=self.path, doc_id=self.own_id)

    @property
    def own_id(self) -> str | None:
        """Give the doc_id of the file's only document, where it lies in an archive."""
        return self.name if self.member else None

    def read(self) -> bytes:
        """Read all of it.

        Raises:
            ReadError: it is longer than a file of its kind may be.
        """
        most = limits.MAX_BYTES[self.kind]
        data = self.file.read(most + 1)
        if len(data) > most:
            raise self.too_large()
        return data

    def too_large(self) -> ReadError:
        """Give the error that says that the file is longer than one of its kind may be."""
        most = limits.said(limits.MAX_BYTES[self.kind])
        return self.refused(
            f"has more than the {most} that a {self.kind} file may have", "split it"
        )

    def inner(self, member: str, file: BinaryIO, kind: str) -> Source:
        """Give a file in this archive."""
        path = f"{self.member}{WITHIN}{member}" if self.member else member
        return replace(
            self,
            file=file,
            name=f"{self.name}{WITHIN}{member}",
            kind=kind,
            member=path,
            depth=self.depth + 1,
        )
