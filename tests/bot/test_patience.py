"""What fails is tried again after a pause, which holds up nobody else."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from telegram.error import NetworkError, RetryAfter

from bot.asking import SIMPLIFIED
from bot.botapi import BotApi
from bot.running import answering
from ningbot.telegram.transport.patience import pause_after

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_pauses_grow_to_a_quarter_of_a_minute_unless_the_server_names_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    pauses = [pause_after(NetworkError("down"), n) for n in range(1, 8)]
    assert pauses == [1, 2, 4, 8, 15, 15, 15]
    assert pause_after(RetryAfter(timedelta(seconds=40)), 1) == 40


def test_a_reply_that_fails_is_sent_again(sample_index: Path, tmp_path: Path) -> None:
    with BotApi() as server, answering(server, sample_index, tmp_path, hurried=True) as bot:
        server.fail_next("sendMessage", status=502)
        server.fail_next("sendMessage", close=True)
        server.send_text(5, SIMPLIFIED)
        (reply,) = server.wait_for_replies(5, 1)
        assert reply["text"].startswith("240名")
        assert "Traceback" not in bot.log


def test_flood_control_is_obeyed_and_the_answer_still_arrives(
    sample_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONWARNINGS", "always")
    with BotApi() as server, answering(server, sample_index, tmp_path) as bot:
        server.fail_next("sendMessage", retry_after=1)
        server.send_text(5, SIMPLIFIED)
        server.wait_for_replies(5, 1)
        calls = server.calls_of("sendMessage")
        assert [later.at - earlier.at > 1 for earlier, later in pairwise(calls)] == [True]
        assert "attribute `retry_after`" not in bot.log


def test_a_chat_under_flood_control_holds_up_no_other(sample_index: Path, tmp_path: Path) -> None:
    with BotApi() as server, answering(server, sample_index, tmp_path) as bot:
        server.send_text(6, SIMPLIFIED)
        server.wait_for_replies(6, 1)  # so that the archive is open and the bot awake
        server.fail_next("sendMessage", retry_after=7)
        server.send_text(5, SIMPLIFIED)
        server.wait_for_call("sendMessage", 2)
        server.send_text(6, SIMPLIFIED)
        server.wait_for_replies(6, 2)
        assert not server.sent[5]
        assert bot.stop() == 0  # which waits for the answer
        server.wait_for_replies(5, 1, timeout=0)
