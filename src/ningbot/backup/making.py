"""How is an archive copied, whole, while others index and ask?"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from ningbot.backup.container import ENDINGS, Backup, write_backup
from ningbot.backup.manifest import BOT, SAVED, Kept, Manifest
from ningbot.backup.workshop import sync_folder, workshop
from ningbot.errors import BackupError
from ningbot.store import FILE_NAME, Database, copy_sqlite

_SQLITE = (".sqlite", ".sqlite3")
_PASSING = ("-wal", "-shm", "-journal", ".lock")  # what a copy does without


def make_backup(
    index: Path, place: Path, *, version: str, bot: Path | None = None, force: bool = False
) -> Manifest:
    """Copy the archive in a folder, and what a bot keeps, into one new file.

    The index of terms and the graph of vectors are made again from the archive, and left out.

    Raises:
        BackupError: ``place`` has another ending or exists; something cannot be read or written.
        ArchiveError: there is no archive, or it cannot be opened.
    """
    if not place.name.endswith(ENDINGS):
        raise BackupError(f"A backup is a {' or '.join(ENDINGS)} file; found {place}.")
    if place.exists() and not force:
        raise BackupError(f"{place} exists; name another file, or give --force to replace it.")
    if bot is not None and not bot.is_dir():
        raise BackupError(f"{bot} is to hold what the bot keeps, and is no folder.")
    Database.open(index).close()
    try:
        with workshop(place) as folder:
            return _make(index, place, folder, version=version, bot=bot)
    except OSError as error:
        raise BackupError(
            f"The backup cannot be written to {place}: {error.strerror or error}; nothing was changed."
        ) from error


def verify_backup(place: Path) -> Manifest:
    """Hold every byte of a backup against its manifest.

    Raises:
        BackupError: it cannot be read, is none, or is not as it was written.
    """
    try:
        with Backup.open(place) as backup:
            for _, blocks in backup.read():
                for _ in blocks:
                    pass
            return backup.manifest
    except OSError as error:
        raise BackupError(f"{place} cannot be read: {error.strerror or error}.") from error


def _make(index: Path, place: Path, folder: Path, *, version: str, bot: Path | None) -> Manifest:
    copies = folder / "copies"
    copies.mkdir()
    copy_sqlite(index / FILE_NAME, copies / FILE_NAME)
    _copy_tree(index / SAVED, copies / SAVED)
    if bot is not None:
        _copy_tree(bot, copies / BOT)
    sources = {path.relative_to(copies).as_posix(): path for path in _files(copies)}
    manifest = Manifest(
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        version=version,
        index=os.path.normpath(index.absolute()),
        bot=None if bot is None else os.path.normpath(bot.absolute()),
        files=tuple(_kept(name, path) for name, path in sorted(sources.items())),
    )
    draft = folder / "backup"
    with open(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:  # noqa: PTH123
        write_backup(file, manifest, sources, is_compressed=not place.name.endswith(".tar"))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(place)
    sync_folder(place.absolute().parent)
    return manifest


def _copy_tree(source: Path, target: Path) -> None:
    """Copy the files below a folder; one that goes meanwhile is left out."""
    for path in _files(source):
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            if path.name.endswith(_SQLITE):
                copy_sqlite(path, copy)
            else:
                shutil.copyfile(path, copy, follow_symlinks=False)


def _files(folder: Path) -> Iterator[Path]:
    """Find the files below a folder, but for drafts, journals, locks and links."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        is_passing = path.name.endswith(_PASSING) or any(part.startswith(".") for part in parts)
        if path.is_file() and not path.is_symlink() and not is_passing:
            yield path


def _kept(name: str, path: Path) -> Kept:
    with path.open("rb") as file:
        return Kept(name, path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())
