"""Whatever comes in, however malformed, the next question is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.asking import SIMPLIFIED, new_chat
from bot.botapi import BotApi
from bot.malformed import PRIVATE, malformed_updates
from bot.running import BotProcess, answering

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def running(
    sample_index: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[BotApi, BotProcess]]:
    """Give a server and its bot, which have much to bear."""
    folder = tmp_path_factory.mktemp("malformed")
    with BotApi() as server, answering(server, sample_index, folder, hurried=True) as bot:
        yield server, bot


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(updates=st.lists(malformed_updates(), min_size=1, max_size=15))
def test_the_bot_answers_on(
    running: tuple[BotApi, BotProcess], updates: list[dict[str, Any]]
) -> None:
    server, bot = running
    for update in updates:
        server.send_update(update)
    chat = new_chat()
    server.send_text(chat, SIMPLIFIED)
    (reply,) = server.wait_for_replies(chat, 1, timeout=30)
    assert reply["text"].startswith("240名")
    assert bot.process.poll() is None
    assert PRIVATE not in bot.log
