"""What can be set about the test server."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """How the bot is set up at Telegram, and what the tests need to go faster."""

    privacy: bool = False  # in groups the bot gets only what is meant for it
    callback_age_s: float = 30  # how long a query can be answered
    inline_age_s: float = 10
