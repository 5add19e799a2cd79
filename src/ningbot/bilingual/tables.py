"""Which words does a table give for a key? Looked up on disk, nothing is loaded."""

from __future__ import annotations

import mmap
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent


class Table:
    """A sorted file of lines ``key TAB word-and-weight ...``, mapped into memory.

    Safe to share between threads. The weight is the last character of each value, in tenths.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._start = self._bytes.find(b"\n") + 1  # behind the licence

    def find(self, key: str) -> list[tuple[str, float]]:
        """Give the words for a key with their weights up to 1, best first; none where unknown."""
        line = self.line(key)
        return _values(line) if line else []

    def line(self, key: str) -> str | None:
        """Give all that stands behind a key; None where it is unknown."""
        wanted = key.encode() + b"\t"
        low, high = self._start, len(self._bytes)
        while low < high:
            middle = self._bytes.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = self._bytes.find(b"\n", middle)
            line = self._bytes[middle:end]
            if line.startswith(wanted):
                return line[len(wanted) :].decode()
            if line[: len(wanted)] < wanted:
                low = end + 1
            else:
                high = middle
        return None


@cache
def english() -> Table:
    """Open the table English -> Chinese."""
    return Table(_FOLDER / "english.tsv")


@cache
def chinese() -> Table:
    """Open the table Chinese -> English."""
    return Table(_FOLDER / "chinese.tsv")


@cache
def readings() -> Table:
    """Open the table syllable -> characters."""
    return Table(_FOLDER / "readings.tsv")


@cache
def glosses() -> Table:
    """Open the table Chinese -> the gloss to show; a line is one gloss, without a weight."""
    return Table(_FOLDER / "glosses.tsv")


def _values(line: str) -> list[tuple[str, float]]:
    return [(value[:-1], int(value[-1]) / 10) for value in line.split(" ")]
