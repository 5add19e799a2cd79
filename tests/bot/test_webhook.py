"""Updates that Telegram posts are answered like those that are fetched."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import httpx

from bot.asking import SIMPLIFIED, wait_until_answered
from bot.botapi import BotApi
from bot.running import answering, started
from ningbot.telegram.transport.updates import ALLOWED_UPDATES

if TYPE_CHECKING:
    from pathlib import Path


def posted_to(server: BotApi) -> dict[str, Any]:
    """Give the settings of a bot that has updates posted to it, at a port of its own."""
    with socket.create_server(("127.0.0.1", 0)) as reserved:
        address = f"127.0.0.1:{reserved.getsockname()[1]}"
    about = {"token": server.token, "api": server.url, "open": "1"}
    return about | {"webhook": f"http://{address}/telegram", "listen": address}


def test_updates_are_posted_and_a_kill_loses_none(sample_index: Path, tmp_path: Path) -> None:
    with BotApi(local=True, webhook_pause_s=0.05) as server:
        settings = posted_to(server)
        questions = [(chat, server.send_text(chat, SIMPLIFIED)) for chat in range(1, 21)]
        server.fail_next("sendMessage", times=1000, close=True)
        with answering(server, sample_index, tmp_path, **settings) as bot:
            server.wait_for_call("sendMessage", 5)
            bot.stop(signal.SIGKILL)
        server.fail_no_more("sendMessage")
        questions.append((30, server.send_text(30, SIMPLIFIED)))
        with answering(server, sample_index, tmp_path, **settings) as bot:
            assert set(wait_until_answered(server, questions).values()) == {1}
            health = settings["webhook"].replace("telegram", "healthz")
            assert httpx.get(health).status_code == 200
            assert bot.stop() == 0
            assert "Traceback" not in bot.log
        first, second = server.calls_of("setWebhook")
        assert first.parameters == second.parameters
        assert json.loads(first.parameters["allowed_updates"]) == list(ALLOWED_UPDATES)
        assert len(first.parameters["secret_token"]) >= 32
        assert first.parameters["secret_token"] not in bot.log
        assert not server.calls_of("getUpdates")


def test_a_web_server_is_loaded_only_where_there_is_a_webhook() -> None:
    loaded = "import sys, ningbot.cli, ningbot.telegram; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", loaded], check=True, capture_output=True)
    assert not {b"starlette", b"uvicorn"} & set(found.stdout.split())


def test_a_bot_without_one_takes_the_webhook_away(sample_index: Path, tmp_path: Path) -> None:
    with BotApi(local=True) as server:
        with answering(server, sample_index, tmp_path, **posted_to(server)) as bot:
            server.wait_for_call("setWebhook")
            assert bot.stop() == 0
        with answering(server, sample_index, tmp_path):
            wait_until_answered(server, [(5, server.send_text(5, SIMPLIFIED))])


def test_two_bots_of_one_archive_answer_side_by_side(sample_index: Path, tmp_path: Path) -> None:
    other_folder = tmp_path / "other"
    other_folder.mkdir()
    with BotApi(local=True) as server, BotApi(local=True, token="8765432:AAbbccddeeff") as other:
        one = answering(server, sample_index, tmp_path, **posted_to(server))
        two = answering(
            other, sample_index, other_folder, **posted_to(other), state=str(tmp_path / "state")
        )
        with one, two:
            for asked in (server, other):
                wait_until_answered(asked, [(5, asked.send_text(5, SIMPLIFIED))])
    assert len(list((tmp_path / "state").glob("*.sqlite3"))) == 2


def test_a_webhook_that_is_taken_away_is_set_again(sample_index: Path, tmp_path: Path) -> None:
    with BotApi(local=True) as server:
        settings = posted_to(server)
        with answering(server, sample_index, tmp_path, hurried=True, **settings) as bot:
            server.wait_for_call("setWebhook")
            httpx.post(f"{server.url}/bot{server.token}/deleteWebhook")
            bot.wait_for_log("another program took the webhook away")
            wait_until_answered(server, [(5, server.send_text(5, SIMPLIFIED))])


def test_a_token_revoked_meanwhile_ends_it(sample_index: Path, tmp_path: Path) -> None:
    with BotApi(local=True) as server:
        settings = posted_to(server)
        with answering(server, sample_index, tmp_path, hurried=True, **settings) as bot:
            server.wait_for_call("setWebhook")
            server.token = "1:another"
            assert bot.process.wait(20) == 1
            assert "refuses the token" in bot.log.splitlines()[-1]
            assert "Traceback" not in bot.log


def test_what_telegram_could_not_deliver_is_said(sample_index: Path, tmp_path: Path) -> None:
    with BotApi(local=True) as server:
        settings = posted_to(server)
        settings["webhook"] = "http://127.0.0.1:9/"
        with answering(server, sample_index, tmp_path, hurried=True, **settings) as bot:
            server.wait_for_call("setWebhook")
            server.send_text(5, SIMPLIFIED)
            bot.wait_for_log("Telegram could not deliver updates to http://127.0.0.1:9/: ")


def test_an_address_that_is_taken_and_a_url_that_is_refused_are_one_sentence(
    sample_index: Path, tmp_path: Path
) -> None:
    with BotApi() as server, socket.create_server(("127.0.0.1", 0)) as taken:
        settings = posted_to(server)
        with started(sample_index, tmp_path, **settings) as bot:
            assert bot.process.wait(30) == 1
            assert "refuses the URL in NINGBOT_TELEGRAM_WEBHOOK" in bot.log.splitlines()[-1]
        settings["listen"] = f"127.0.0.1:{taken.getsockname()[1]}"
        with started(sample_index, tmp_path, **settings) as bot:
            assert bot.process.wait(30) == 1
            assert "Address already in use; set NINGBOT_TELEGRAM_LISTEN" in bot.log.splitlines()[-1]
            assert "Traceback" not in bot.log
