"""The test server serves fifty chats at once, and is not what the bot waits for."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import httpx

from bot.botapi import BotApi
from bot.botapi.calls import call

CHATS, EACH = 50, 20
TEXT = (
    "<blockquote expandable><b>甲</b>" + "字" * 1000 + '</blockquote><a href="http://e.org">乙</a>'
)


def test_a_thousand_messages_come_and_go_in_order() -> None:
    with BotApi() as server:
        for n in range(EACH):
            for chat_id in range(1, CHATS + 1):
                server.send_text(chat_id, str(n))
        for first in range(1001, 1001 + CHATS * EACH, 100):
            asked = call(server, "getUpdates", offset=first)["result"]
            assert [update["update_id"] for update in asked] == list(range(first, first + 100))
        with ThreadPoolExecutor(CHATS) as pool:
            list(pool.map(lambda chat_id: answer_all(server, chat_id), range(1, CHATS + 1)))
        for chat_id in range(1, CHATS + 1):
            assert [sent["text"] for sent in server.sent[chat_id]] == [str(n) for n in range(EACH)]


def answer_all(server: BotApi, chat_id: int) -> None:
    """Send one chat its answers over one connection."""
    with httpx.Client(base_url=f"{server.url}/bot{server.token}", verify=False) as client:
        for n in range(EACH):
            form = {"chat_id": str(chat_id), "text": str(n)}
            assert client.post("/sendMessage", data=form, timeout=60).json()["ok"]


def test_an_answer_costs_little_however_many_there_were() -> None:
    with BotApi() as server:
        server.send_text(5, "問")
        parameters = {"chat_id": 5, "text": TEXT, "parse_mode": "HTML"}
        start = time.process_time()
        for _ in range(1000):
            sent = server.answer(server.token, "sendMessage", parameters)
            place = {"chat_id": 5, "message_id": sent["message_id"], "text": "新"}
            server.answer(server.token, "editMessageText", place)
        assert time.process_time() - start < 2  # two calls each, so a millisecond a call
