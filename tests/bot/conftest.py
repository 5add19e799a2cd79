"""One server and one bot for all the tests that leave them as they are; a file and a clock for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.botapi import BotApi
from bot.clock import Clock
from bot.running import BotProcess, answering
from ningbot.telegram.state import State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def server() -> Iterator[BotApi]:
    """Give the server of ``bot``."""
    with BotApi() as running:
        yield running


@pytest.fixture(scope="session")
def bot(
    server: BotApi, sample_index: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BotProcess]:
    """Give a bot open to everyone, at work."""
    with answering(server, sample_index, tmp_path_factory.mktemp("bot")) as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    """Give a clock."""
    return Clock()


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    """Give the open file of a bot."""
    with State(tmp_path / "1.sqlite3") as opened:
        yield opened
