"""What is in a backup: every file with its size and sha256, and where it was."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from typing import Any, Final, Self

from ningbot.errors import BackupDamaged
from ningbot.fetching.saved import FOLDER
from ningbot.store import FILE_NAME

FORMAT: Final = 1
BOT: Final = "bot"
SAVED: Final = FOLDER
MAX_BYTES: Final = 1 << 26  # of a manifest; each file takes some 150
_SHA256_RE: Final = re.compile(r"[0-9a-f]{64}")
_MAX_NAME: Final = 255  # bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of a backup: ``archive.sqlite``, or one below ``saved/`` or ``bot/``."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds; ``index`` and ``bot`` are the folders that it was made of."""

    made: str
    version: str
    index: str
    bot: str | None
    files: tuple[Kept, ...]

    @property
    def n_bytes(self) -> int:
        """Give the size of all files together."""
        return sum(kept.size for kept in self.files)

    def to_bytes(self) -> bytes:
        """Write it as JSON."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=0).encode() + b"\n"

    @classmethod
    def of_bytes(cls, content: bytes) -> Self:
        """Read what `to_bytes` wrote.

        Raises:
            BackupDamaged: it names what no backup holds, or is of a later version.
        """
        try:
            fields = json.loads(content)
            found = fields.pop("format")
            files = tuple(Kept(**each) for each in fields.pop("files"))
            manifest = cls(files=files, **fields)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise BackupDamaged("its list of files cannot be read") from error
        if found != FORMAT:
            raise BackupDamaged(f"it has format {found!r:.20}, this ningbot reads {FORMAT}")
        _check(manifest)
        return manifest


def _check(manifest: Manifest) -> None:
    """See that nothing is put where it may not, twice, or in place of a folder."""
    texts: list[Any] = [manifest.made, manifest.version, manifest.index, manifest.bot or ""]
    if not all(isinstance(text, str) for text in texts):
        raise BackupDamaged("its list of files cannot be read")
    taken: set[str] = set()
    for kept in manifest.files:
        if not _is_in_order(kept) or kept.path in taken:
            raise BackupDamaged(f"it names a file that no backup holds ({kept.path!r:.80})")
        taken.add(kept.path)
    folders = {path.rpartition("/")[0] for path in taken}
    if folders & taken or FILE_NAME not in taken:
        raise BackupDamaged("its list of files holds no archive")


def _is_in_order(kept: Kept) -> bool:
    if not (isinstance(kept.path, str) and isinstance(kept.sha256, str)):
        return False
    if type(kept.size) is not int or kept.size < 0 or not _SHA256_RE.fullmatch(kept.sha256):
        return False
    first, *others = kept.path.split("/")
    if not others:
        return first == FILE_NAME
    return first in (SAVED, BOT) and all(map(_is_name, others))


def _is_name(part: str) -> bool:
    """Tell whether this names something in a folder, and neither the folder nor another one."""
    try:
        n_bytes = len(part.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:
        return False
    is_printable = not any(ord(c) < 32 or c in "\\\x7f" for c in part)
    return part not in ("", ".", "..") and n_bytes <= _MAX_NAME and is_printable
