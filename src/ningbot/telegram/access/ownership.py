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
N_CHARACTERS: Final = 8  # 31 ** 8: at a thousand tries an hour it takes a hundred thousand years
EXPIRE_S: Final = 24 * 3600.0
N_WRONG_TRIES: Final = 5  # of one person, so that nobody can lock out the others
N_WRONG_IN_ALL: Final = 1000
TRIES_FORGOTTEN_S: Final = 3600.0
_KEPT_AS: Final = "owner code"


class OwnerCode:
    """One code at a time, good once, for a day; kept as a hash, so that the file does not tell it."""

    def __init__(self, state: State, clock: Callable[[], float]) -> None:
        self._state = state
        self._clock = clock
        self._wrong_tries: deque[tuple[float, int]] = deque()  # when, and whose

    def make(self) -> str:
        """Make a new code, and the one before worthless."""
        code = "".join(secrets.choice(ALPHABET) for _ in range(N_CHARACTERS))
        self._state.keep(_KEPT_AS, f"{_hash(code)} {self._clock() + EXPIRE_S}")
        return f"{code[:4]}-{code[4:]}"

    def end(self) -> None:
        """Make the code worthless."""
        self._state.forget(_KEPT_AS)

    def may_be(self, said: str) -> bool:
        """Tell whether ``said`` is to be tried: it looks like a code, and one is open."""
        code = _plain(said)
        looks_like_one = len(code) == N_CHARACTERS and set(code) <= set(ALPHABET)
        return looks_like_one and self._open_hash() is not None

    def wait_s(self, user_id: int) -> float:
        """Tell in how many seconds a user has a try; 0 if he has one now."""
        now = self._clock()
        while self._wrong_tries and self._wrong_tries[0][0] <= now - TRIES_FORGOTTEN_S:
            self._wrong_tries.popleft()
        own = [when for when, whose in self._wrong_tries if whose == user_id]
        if len(own) < N_WRONG_TRIES and len(self._wrong_tries) < N_WRONG_IN_ALL:
            return 0.0
        return (own or [self._wrong_tries[0][0]])[0] + TRIES_FORGOTTEN_S - now

    def try_out(self, said: str, user_id: int) -> bool:
        """Tell whether ``said`` is the code; a wrong one counts as a try of the user's."""
        if not self.may_be(said) or self.wait_s(user_id):
            return False
        if compare_digest(_hash(_plain(said)), self._open_hash() or ""):
            return True
        self._wrong_tries.append((self._clock(), user_id))
        return False

    def _open_hash(self) -> str | None:
        kept, _, expires = (self._state.kept(_KEPT_AS) or " 0").partition(" ")
        return kept if self._clock() < float(expires) else None


def _plain(said: str) -> str:
    """Give a code as it was made, however it was typed."""
    return said.replace("-", "").upper()


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
