"""Every message is fetched, and answered once, whatever happens in between."""

from __future__ import annotations

import asyncio
import json
import socket
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from telegram import Update

from bot.asking import SIMPLIFIED, ask
from bot.botapi import TOKEN, BotApi
from bot.running import answering, started
from ningbot.telegram.state import State
from ningbot.telegram.transport import patience
from ningbot.telegram.transport.dispatcher import Dispatcher
from ningbot.telegram.transport.inbox import Inbox
from ningbot.telegram.transport.polling import poll
from ningbot.telegram.transport.updates import ALLOWED_UPDATES, RAW

if TYPE_CHECKING:
    from pathlib import Path

    from bot.running import BotProcess
    from ningbot.telegram.application import App


def test_messages_say_what_they_want_and_the_menu_is_filled(
    server: BotApi, bot: BotProcess
) -> None:
    ask(server, SIMPLIFIED)
    methods = {call.method for call in server.calls}
    assert {"getMe", "deleteWebhook", "setMyCommands", "getUpdates", "sendMessage"} <= methods
    polls = server.calls_of("getUpdates")
    kinds = [json.loads(call.parameters["allowed_updates"]) for call in polls]
    assert all(kind == list(ALLOWED_UPDATES) for kind in kinds)
    assert "drop_pending_updates" not in server.calls_of("deleteWebhook")[0].parameters


def test_what_was_sent_before_the_start_is_answered_and_only_once(
    sample_index: Path, tmp_path: Path
) -> None:
    with BotApi() as server:
        server.send_text(5, SIMPLIFIED)
        for n in (1, 2):
            with answering(server, sample_index, tmp_path) as bot:
                server.send_text(5, "/help")
                server.wait_for_replies(5, n + 1)
                assert bot.stop() == 0
        assert len(server.sent[5]) == 3


def test_a_server_that_comes_up_late_is_waited_for(sample_index: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as reserved:
        port = reserved.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    with started(sample_index, tmp_path, token=TOKEN, api=url, open="1") as bot:
        bot.wait_for_log("next try in 1 s")
        with BotApi(port=port) as server:
            server.send_text(5, SIMPLIFIED)
            server.wait_for_replies(5, 1)
            assert bot.stop() == 0
        assert "Traceback" not in bot.log


def test_a_failing_server_is_asked_again_with_one_line_each_time(
    sample_index: Path, tmp_path: Path
) -> None:
    with BotApi() as server, answering(server, sample_index, tmp_path, hurried=True) as bot:
        server.fail_next("getUpdates", status=500)
        server.fail_next("getUpdates", close=True)
        for chat_id in (5, 6):
            server.send_text(chat_id, SIMPLIFIED)
            server.wait_for_replies(chat_id, 1, timeout=20)
        warnings = [line for line in bot.log.splitlines() if "next try" in line]
        assert len(warnings) == 2
        assert "Traceback" not in bot.log


def test_a_second_bot_on_the_token_is_one_clear_line(sample_index: Path, tmp_path: Path) -> None:
    with BotApi() as server, answering(server, sample_index, tmp_path, hurried=True) as bot:
        server.fail_next("getUpdates", status=409)
        server.send_text(5, SIMPLIFIED)
        bot.wait_for_log("another program is using this bot's token (409 Conflict)")
        server.send_text(5, SIMPLIFIED)
        server.wait_for_replies(5, 2)
        assert "Traceback" not in bot.log


async def test_what_a_full_disk_cannot_keep_is_not_confirmed_and_kept_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(patience, "FIRST_PAUSE_S", 0.001)
    offsets: list[int] = []
    fetched_again = asyncio.Event()

    async def get_updates(offset: int, **_: object) -> tuple[Update, ...]:
        offsets.append(offset)
        if offset:
            fetched_again.set()
            await asyncio.Event().wait()
        raw = {"update_id": 7, "text": "x" * 100_000}
        return (Update(7, api_kwargs={"raw": raw}), Update(8, api_kwargs={"raw": {"update_id": 8}}))

    handled: list[int] = []

    async def process_update(update: Update) -> None:
        handled.append(update.update_id)

    async def delete_webhook() -> bool:
        return True

    bot = SimpleNamespace(get_updates=get_updates, delete_webhook=delete_webhook)
    application = cast("App", SimpleNamespace(bot=bot, bot_data={}, process_update=process_update))
    with State(tmp_path / "1.sqlite3") as state:
        dispatcher = Dispatcher(application, Inbox(state))
        state.execute("PRAGMA max_page_count = 16")
        polling = asyncio.create_task(poll(application, dispatcher))
        while len(caplog.messages) < 3:
            await asyncio.sleep(0.001)
        assert offsets == [0]
        assert state.execute("SELECT * FROM inbox") == []
        state.execute("PRAGMA max_page_count = 1000")
        await fetched_again.wait()
        while len(handled) < 2:
            await asyncio.sleep(0.001)
        polling.cancel()
        await dispatcher.stop()
    assert (offsets, handled) == ([0, 9], [7, 8])
    assert caplog.messages[0].startswith("2 updates cannot be kept and stay with Telegram: ")
    assert "disk is full; next try in" in caplog.messages[0]


async def test_ids_may_begin_anew_below_the_last() -> None:
    batches = [[900_000_001], [5, 6], []]
    offsets: list[int] = []

    class Bot:
        """A server after a quiet week."""

        async def delete_webhook(self) -> None:
            """Do nothing."""

        async def get_updates(self, offset: int, **_: object) -> tuple[Update, ...]:
            offsets.append(offset)
            if not batches:
                raise asyncio.CancelledError
            return tuple(Update(n, api_kwargs={RAW: {"update_id": n}}) for n in batches.pop(0))

    class Receiver:
        """Takes all."""

        async def receive(self, _: object) -> None:
            """Do nothing."""

    with pytest.raises(asyncio.CancelledError):
        await poll(cast("App", SimpleNamespace(bot=Bot())), cast("Dispatcher", Receiver()))
    assert offsets == [0, 900_000_002, 7, 7]
