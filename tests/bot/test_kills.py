"""A bot that is killed or stopped loses nothing: the next one answers what it left, in order."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from bot.asking import SIMPLIFIED, replies_to, wait_until_answered
from bot.botapi import BotApi
from bot.running import answering

if TYPE_CHECKING:
    from pathlib import Path

CHATS = range(1, 21)


def test_after_a_kill_with_all_pending_every_question_is_answered_in_order(
    sample_index: Path, tmp_path: Path
) -> None:
    with BotApi() as server:
        questions = [(chat, server.send_text(chat, SIMPLIFIED)) for chat in CHATS for _ in "ab"]
        server.fail_next("sendMessage", times=1000, close=True)
        with answering(server, sample_index, tmp_path) as bot:
            server.wait_for_call("sendMessage", 5)
            server.wait_for_call("getUpdates", 2)  # which tells Telegram that all have arrived
            bot.stop(signal.SIGKILL)
        server.fail_no_more("sendMessage")
        with answering(server, sample_index, tmp_path):
            assert set(wait_until_answered(server, questions).values()) == {1}
        for chat in CHATS:
            ids = [sent["reply_to_message"]["message_id"] for sent in server.sent[chat]]
            assert ids == sorted(ids)


def test_after_kills_amid_answers_some_come_twice_but_none_is_missing(
    sample_index: Path, tmp_path: Path
) -> None:
    with BotApi() as server:
        questions = [(chat, server.send_text(chat, SIMPLIFIED)) for chat in CHATS for _ in "ab"]
        for n in (10, 20):
            with answering(server, sample_index, tmp_path) as bot:
                server.wait_for_call("sendMessage", n)
                bot.stop(signal.SIGKILL)
        with answering(server, sample_index, tmp_path) as bot:
            wait_until_answered(server, questions)
            assert bot.stop() == 0
        counts = replies_to(server, questions).values()
        assert sum(counts) - len(counts) <= 2 * len(CHATS)  # at most what was at hand at each kill


def test_a_stop_amid_answers_loses_none_and_none_comes_twice(
    sample_index: Path, tmp_path: Path
) -> None:
    with BotApi() as server:
        questions = [(chat, server.send_text(chat, SIMPLIFIED)) for chat in CHATS for _ in "ab"]
        with answering(server, sample_index, tmp_path) as bot:
            server.wait_for_call("sendMessage", 5)
            assert bot.stop() == 0
        with answering(server, sample_index, tmp_path) as bot:
            assert set(wait_until_answered(server, questions).values()) == {1}
            assert bot.stop() == 0
        assert set(replies_to(server, questions).values()) == {1}


def test_what_the_network_lost_is_answered_when_it_is_back(
    sample_index: Path, tmp_path: Path
) -> None:
    with BotApi() as server, answering(server, sample_index, tmp_path, hurried=True) as bot:
        server.fail_next("sendMessage", times=7, close=True)
        questions = [(5, server.send_text(5, SIMPLIFIED)) for _ in "ab"]
        bot.wait_for_log("stays in the inbox", timeout=30)
        assert set(wait_until_answered(server, questions).values()) == {1}
