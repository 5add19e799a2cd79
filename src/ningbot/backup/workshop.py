"""Where is something made before it is put in its place?"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ningbot.errors import BackupError


@contextmanager
def workshop(place: Path) -> Iterator[Path]:
    """Give an empty private folder beside a place; what a killed run left in it is dropped first.

    Raises:
        BackupError: another run is making something for the same place.
        OSError: there is no room, or no permission.
    """
    folder = place.absolute().with_name(f".{place.absolute().name}.part")
    folder.mkdir(mode=0o700, exist_ok=True)
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(held)
        raise BackupError(f"Another run is at {place} already; let it end first.") from error
    try:
        _empty(folder)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(held)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk when this returns."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
