"""The code that makes whoever sends it the owner of a bot that nobody may ask yet."""

from __future__ import annotations

import hashlib
import secrets
from collections import deque
from hmac import compare_digest
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from ningbot.telegram.state import State

ALPHABET: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # without I, L, O, 0, 1, which look alike
N_CHARACTERS: Final = 8  # 31 ** 8: at five tries an hour it takes ten million years
EXPIRE_S: Final = 24 * 3600.0
N_WRONG_TRIES: Final = 5
TRIES_FORGOTTEN_S: Final = 3600.0
_KEPT_AS: Final = "owner code"


class OwnerCode:
    """One code at a time, good once, for a day; kept as a hash, so that the file does not tell it."""

    def __init__(self, state: State, clock: Callable[[], float]) -> None:
        self._state = state
        self._clock = clock
        self._wrong_tries: deque[float] = deque(maxlen=N_WRONG_TRIES)  # of all people together

    def make(self) -> str:
        """Make a new code, and the one before worthless."""
        code = "".join(secrets.choice(ALPHABET) for _ in range(N_CHARACTERS))
        self._state.keep(_KEPT_AS, f"{_hash(code)} {self._clock() + EXPIRE_S}")
        return f"{code[:4]}-{code[4:]}"

    def end(self) -> None:
        """Make the code worthless."""
        self._state.forget(_KEPT_AS)

    def may_be(self, said: str) -> bool:
        """Tell whether ``said`` is to be tried: it looks like a code, one is open, tries are left."""
        code = _plain(said)
        looks_like_one = len(code) == N_CHARACTERS and set(code) <= set(ALPHABET)
        return looks_like_one and self._open_hash() is not None and self._has_tries()

    def try_out(self, said: str) -> bool:
        """Tell whether ``said`` is the code; a wrong one counts as a try."""
        if not self.may_be(said):
            return False
        if compare_digest(_hash(_plain(said)), self._open_hash() or ""):
            return True
        self._wrong_tries.append(self._clock())
        return False

    def _open_hash(self) -> str | None:
        kept, _, expires = (self._state.kept(_KEPT_AS) or " 0").partition(" ")
        return kept if self._clock() < float(expires) else None

    def _has_tries(self) -> bool:
        tries = self._wrong_tries
        return len(tries) < N_WRONG_TRIES or self._clock() - tries[0] >= TRIES_FORGOTTEN_S


def _plain(said: str) -> str:
    """Give a code as it was made, however it was typed."""
    return said.replace("-", "").upper()


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
