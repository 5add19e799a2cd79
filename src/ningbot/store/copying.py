"""How is an SQLite file copied while others write it?"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from ningbot.errors import BackupError

_BUSY_TIMEOUT_S = 5.0


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy the last commit, whole, into a new file, while others write.

    Raises:
        BackupError: the one cannot be read, or the other not be written.
    """
    try:
        with closing(_opened(source)) as connection, closing(sqlite3.connect(target)) as copy:
            copy.execute("PRAGMA synchronous = OFF")  # of no use until all of it is there
            connection.backup(copy)  # in one step, and so of one commit
    except sqlite3.Error as error:
        raise BackupError(
            f"{source} cannot be copied to {target.parent}: {error}; see that the one is sound and "
            "that there is room for the other."
        ) from error


def sqlite_problems(path: Path) -> list[str]:
    """Run SQLite's own checks over a file that nobody writes; an empty list means sound."""
    try:
        with closing(_opened(path, "&immutable=1")) as connection:
            found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
    except sqlite3.Error as error:
        return [str(error)]
    return [line for line in found if line != "ok"]


def _opened(path: Path, more: str = "") -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode=ro{more}"
    return sqlite3.connect(uri, uri=True, timeout=_BUSY_TIMEOUT_S, isolation_level=None)
