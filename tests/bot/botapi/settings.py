"""What can be set about the test server."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """How the bot is set up at Telegram, and what the tests need to go faster."""

    privacy: bool = False  # in groups the bot gets only what is meant for it
    flood: bool = False  # calls that come too soon are refused
    flood_burst: int = 3  # messages to one private chat in one go
    callback_age_s: float = 30  # how long a query can be answered
    inline_age_s: float = 10
    guest_age_s: float = 30
    local: bool = False  # a webhook may be on loopback, without HTTPS
    webhook_pause_s: float = 1  # before the second try, and twice as long before each further one
    webhook_timeout_s: float = 60
