"""Where was a page fetched from? It stands beside it, in a file that ends as SIDECAR does."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ningbot.formats.kinds import SIDECAR

_MAX_BYTES: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Fetched:
    """What whoever fetched a page knows of it: its address, and the encoding its server named."""

    url: str | None = None
    charset: str | None = None


def sidecar_of(path: Path) -> Path:
    """Give the file in which it stands where a page is from."""
    return path.with_name(path.name + SIDECAR)


def read_sidecar(path: Path) -> Fetched:
    """Read what stands beside a page, where it was fetched by ningbot."""
    try:
        with sidecar_of(path).open("rb") as file:
            found = json.loads(file.read(_MAX_BYTES))
    except (OSError, ValueError, RecursionError):
        return Fetched()
    if not isinstance(found, dict):
        return Fetched()
    urls = (found.get(key) for key in ("canonical", "final_url", "url"))
    charset = found.get("charset")
    url = next((url for url in urls if isinstance(url, str) and url), None)
    return Fetched(url, charset if isinstance(charset, str) else None)
