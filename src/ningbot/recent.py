"""The latest results by what they were asked for: the same question of the same archive has the same answer."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Result = TypeVar("Result")


class Recent(Generic[Result]):
    """Keeps ``size`` results, and forgets the one not asked for the longest; safe to share between threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._results: OrderedDict[Hashable, Result] = OrderedDict()

    def __len__(self) -> int:
        return len(self._results)

    def get_or(self, key: Hashable, make: Callable[[], Result]) -> Result:
        """Give the result kept under a key; make it where there is none, at the same time as others."""
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
                return self._results[key]
        result = make()
        with self._lock:
            self._results[key] = result
            self._results.move_to_end(key)
            if len(self._results) > self._size:
                self._results.popitem(last=False)
        return result
