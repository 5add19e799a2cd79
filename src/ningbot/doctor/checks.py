"""What is found of one thing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at, and what was found; where it is not in order, how it is mended."""

    is_ok: bool
    text: str
