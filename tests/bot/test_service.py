"""The bot starts or says why not, and stops when it is told to."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING, Any

import pytest

from bot.asking import SIMPLIFIED
from bot.botapi import TOKEN, BotApi
from bot.running import SECRET, answering, started

if TYPE_CHECKING:
    from pathlib import Path


def outcome(index: Path, folder: Path, **settings: Any) -> tuple[int, str]:
    """Run the bot to its end: exit status, and the last line it wrote."""
    with started(index, folder, **settings) as bot:
        status = bot.process.wait(30)
        assert "Traceback" not in bot.log
        return status, bot.log.strip().splitlines()[-1]


def test_without_a_token_or_an_index_it_says_what_to_do(sample_index: Path, tmp_path: Path) -> None:
    status, sentence = outcome(sample_index, tmp_path)
    assert (status, "NINGBOT_TELEGRAM_TOKEN" in sentence) == (1, True)
    status, sentence = outcome(tmp_path / "none", tmp_path, token=TOKEN, open="1")
    assert (status, "index" in sentence) == (1, True)


@pytest.mark.parametrize("token", [f"1{TOKEN}", SECRET])
def test_a_token_that_is_refused_ends_it_with_one_sentence(
    sample_index: Path, tmp_path: Path, token: str
) -> None:
    with BotApi() as server:
        status, sentence = outcome(sample_index, tmp_path, token=token, api=server.url, open="1")
    assert status == 1
    assert "refuses the token in NINGBOT_TELEGRAM_TOKEN" in sentence
    assert not [path for path in tmp_path.rglob("*") if SECRET in path.name]


def test_a_second_bot_with_the_same_file_is_refused(sample_index: Path, tmp_path: Path) -> None:
    with BotApi() as server, answering(server, sample_index, tmp_path) as first:
        (tmp_path / "second").mkdir()
        status, sentence = outcome(
            sample_index,
            tmp_path / "second",
            token=server.token,
            api=server.url,
            state=str(tmp_path / "state"),
        )
        assert (status, "stop it first" in sentence) == (1, True)
        server.send_text(5, SIMPLIFIED)
        server.wait_for_replies(5, 1)
        assert first.stop() == 0


def test_a_token_revoked_meanwhile_ends_it_too(sample_index: Path, tmp_path: Path) -> None:
    with BotApi() as server, answering(server, sample_index, tmp_path) as bot:
        server.token = "1:another"
        server.send_text(5, SIMPLIFIED)
        assert bot.process.wait(20) == 1
        assert "refuses the token" in bot.log.splitlines()[-1]
        assert "Traceback" not in bot.log


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_with_status_0(sample_index: Path, tmp_path: Path, number: int) -> None:
    with BotApi() as server, answering(server, sample_index, tmp_path) as bot:
        server.send_text(5, SIMPLIFIED)
        server.wait_for_replies(5, 1)
        assert bot.stop(number) == 0
        ready, stopped = bot.log.splitlines()
        assert ready.endswith(f"ningbot bot: answering as @{server.username} from {sample_index}")
        assert stopped.endswith("ningbot bot: stopped")


def test_a_signal_stops_it_while_it_waits_for_the_server(
    sample_index: Path, tmp_path: Path
) -> None:
    api = "http://127.0.0.1:9"
    with started(sample_index, tmp_path, token=TOKEN, api=api, open="1") as bot:
        bot.wait_for_log("next try in")
        assert bot.stop() == 0


def test_a_stop_waits_no_longer_than_seconds_for_an_answer(
    sample_index: Path, tmp_path: Path
) -> None:
    with BotApi() as server, answering(server, sample_index, tmp_path, hurried=True) as bot:
        server.fail_next("sendMessage", retry_after=60)
        server.send_text(5, SIMPLIFIED)
        server.wait_for_call("sendMessage")
        start = time.monotonic()
        assert bot.stop() == 0
        assert 0.9 < time.monotonic() - start < 30  # and not the 60 that the server asked for
        assert "Traceback" not in bot.log
