"""Pages that were made already, as long as the archive is as it was."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

MAX_BYTES: Final = 32 * 2**20


@dataclass(frozen=True, slots=True)
class Made:
    """An answer, but for what depends on who asks."""

    status: int
    headers: dict[str, str]
    body: bytes


class Keeping:
    """Keeps answers by their etags up to a number of bytes, the latest asked for; for one thread."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._n_bytes = 0
        self._made: OrderedDict[str, Made] = OrderedDict()

    def get(self, etag: str) -> Made | None:
        """Give what is kept under an etag."""
        if etag in self._made:
            self._made.move_to_end(etag)
        return self._made.get(etag)

    def keep(self, etag: str, made: Made) -> None:
        """Keep an answer, and forget those not asked for the longest where there is no room."""
        old = self._made.pop(etag, None)
        self._n_bytes += len(made.body) - (len(old.body) if old else 0)
        self._made[etag] = made
        while self._n_bytes > self._max_bytes:
            _, gone = self._made.popitem(last=False)
            self._n_bytes -= len(gone.body)
