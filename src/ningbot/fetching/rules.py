"""How much is fetched, from where, and how politely."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Final

AGENT: Final = "ningbot"


@dataclass(frozen=True, slots=True)
class Rules:
    """Limits of one page, its redirects included, and of what a host is asked for.

    ``private`` allows addresses that are not public, at any port; ``allowed`` the hosts and ports it
    names, wherever they lead. Neither is a setting: an archive fed by others must not reach the
    machines around it because of a line in a file.
    """

    private: bool = False
    allowed: frozenset[tuple[str, int]] = frozenset()
    ports: frozenset[int] = frozenset({80, 443})
    max_bytes: int = 5 * 2**20
    max_robots_bytes: int = 500 * 1024  # what RFC 9309 says a crawler has to read
    seconds: float = 20.0
    n_redirects: int = 5
    n_tries: int = 3
    pause_s: float = 1.0  # between two requests to a host
    max_pause_s: float = 60.0  # longer than this no host is waited for

    def allows(self, host: str, port: int) -> bool:
        """Tell whether a host may be asked whatever its address is."""
        return self.private or (host, port) in self.allowed


def user_agent() -> str:
    """Say who asks, such as ningbot/1.0."""
    try:
        return f"{AGENT}/{version(AGENT)}"
    except PackageNotFoundError:  # run from its source alone
        return AGENT
