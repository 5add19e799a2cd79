"""Updates are posted to a webhook in order within a chat, and again until they arrive."""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from bot.botapi import BotApi, delivery
from bot.botapi.calls import call, error, reason, updates
from bot.botapi.delivery import SECRET_HEADER
from bot.botapi.updates import WEBHOOK_IS_ACTIVE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.botapi.refusal import Json

QUICK: Json = {"local": True, "webhook_pause_s": 0.02, "webhook_timeout_s": 0.5}


class Receiver(ThreadingHTTPServer):
    """A bot's end of a webhook; it answers with ``status`` and ``body`` after ``pause``."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Hook)
        self.url = f"http://127.0.0.1:{self.server_address[1]}/hook?a=1"
        self.status, self.body, self.pause = 200, b"", 0.0
        self.got: list[Json] = []
        self.secrets: list[str | None] = []
        self.at: list[float] = []
        self.now = self.most = 0
        self.lock = threading.Lock()

    def texts(self) -> list[str]:
        """Give the texts of the messages that came."""
        return [update["message"]["text"] for update in self.got]


class Hook(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        """Take one update."""
        update = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.lock:
            self.server.at.append(time.monotonic())
            self.server.now += 1
            self.server.most = max(self.server.most, self.server.now)
        time.sleep(self.server.pause)
        with self.server.lock:
            self.server.now -= 1
            self.server.got.append(update)
            self.server.secrets.append(self.headers.get(SECRET_HEADER))
        assert self.path == "/hook?a=1"
        assert self.headers["Content-Type"] == "application/json"
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def receiving(port: int = 0) -> Iterator[Receiver]:
    with Receiver(port) as receiver:
        thread = threading.Thread(target=receiver.serve_forever, args=(0.02,))
        thread.start()
        yield receiver
        receiver.shutdown()
        thread.join()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as running:
        yield running


@pytest.fixture
def server() -> Iterator[BotApi]:
    with BotApi(**QUICK) as running:
        yield running


def set_webhook(server: BotApi, url: str, **parameters: Any) -> Json:
    """Set a webhook."""
    return call(server, "setWebhook", url=url, **parameters)


def about(server: BotApi) -> Json:
    """Give what is known of the webhook."""
    result: Json = call(server, "getWebhookInfo")["result"]
    return result


def wait_for_none_pending(server: BotApi, timeout: float = 10) -> None:
    """Wait until all updates have arrived."""
    ends = time.monotonic() + timeout
    while about(server)["pending_update_count"]:
        assert time.monotonic() < ends
        time.sleep(0.02)


# Setting


@pytest.mark.parametrize(
    ("parameters", "why"),
    [
        ({"url": "http://e.org/"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "https://127.0.0.1/"}, "bad webhook: IP address 127.0.0.1 is reserved"),
        (
            {"url": "https://e.org:8080/"},
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        ({"secret_token": "a b"}, "secret token contains unallowed characters"),
        ({"secret_token": "a" * 257}, "secret token is too long"),
        ({"max_connections": 101}, "max_connections must be between 1 and 100"),
        ({"max_connections": -1}, "max_connections must be between 1 and 100"),
    ],
)
def test_a_webhook_that_cannot_be_set_is_refused(parameters: Json, why: str) -> None:
    with BotApi() as server:
        given: Json = {"url": "https://e.org/"} | parameters
        assert reason(call(server, "setWebhook", **given)) == why
        assert about(server)["url"] == ""
        assert set_webhook(server, "https://e.org:8443/", secret_token="a" * 256)["result"] is True


def test_only_loopback_is_open_to_what_telegram_refuses(server: BotApi, receiver: Receiver) -> None:
    assert set_webhook(server, receiver.url)["ok"]
    assert "HTTPS" in reason(set_webhook(server, "http://e.org/"))


def test_what_is_set_can_be_read(server: BotApi, receiver: Receiver) -> None:
    nothing = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
    assert about(server) == nothing
    set_webhook(server, receiver.url, max_connections=7, allowed_updates=["message"])
    kinds = {"max_connections": 7, "allowed_updates": ["message"]}
    assert about(server) == nothing | kinds | {"url": receiver.url}
    set_webhook(server, receiver.url, allowed_updates=[])
    assert about(server) == nothing | {"url": receiver.url, "max_connections": 40}
    set_webhook(server, "")
    assert about(server) == nothing


# Delivering


def test_updates_are_posted_with_the_secret(server: BotApi, receiver: Receiver) -> None:
    server.send_text(5, "甲")
    set_webhook(server, receiver.url, secret_token="a-B_1")
    server.send_text(5, "乙")
    wait_for_none_pending(server)
    assert receiver.texts() == ["甲", "乙"]
    assert receiver.secrets == ["a-B_1", "a-B_1"]
    set_webhook(server, receiver.url)
    server.send_text(5, "丙")
    wait_for_none_pending(server)
    assert receiver.secrets[2] is None


def test_what_is_pending_can_be_dropped(server: BotApi, receiver: Receiver) -> None:
    server.send_text(5, "甲")
    assert about(server)["pending_update_count"] == 1
    set_webhook(server, receiver.url, drop_pending_updates=True)
    server.send_text(5, "乙")
    wait_for_none_pending(server)
    assert receiver.texts() == ["乙"]
    call(server, "deleteWebhook")
    server.send_text(5, "丙")
    call(server, "deleteWebhook", drop_pending_updates="true")
    assert updates(server) == []


def test_a_webhook_set_again_posts_nothing_twice(server: BotApi, receiver: Receiver) -> None:
    receiver.pause = 0.2
    set_webhook(server, receiver.url)
    server.send_text(5, "甲")
    server.send_text(5, "乙")
    time.sleep(0.1)
    set_webhook(server, receiver.url)
    wait_for_none_pending(server)
    assert receiver.texts() == ["甲", "乙"]
    receiver.status = 500
    server.send_text(5, "丙")
    while len(receiver.got) < 3:
        time.sleep(0.01)
    set_webhook(server, receiver.url, drop_pending_updates=True)
    receiver.status = 200
    server.send_text(5, "丁")
    wait_for_none_pending(server)
    time.sleep(0.3)
    assert receiver.texts()[-1] == "丁"


def test_only_kinds_asked_for_are_posted(server: BotApi, receiver: Receiver) -> None:
    set_webhook(server, receiver.url, allowed_updates=["message"])
    server.send(5, {"text": "甲"}, kind="edited_message")
    server.send_text(5, "乙")
    wait_for_none_pending(server)
    assert receiver.texts() == ["乙"]


def test_there_is_no_polling_beside_a_webhook(server: BotApi, receiver: Receiver) -> None:
    answers: list[Json] = []
    poll = threading.Thread(target=lambda: answers.append(call(server, "getUpdates", timeout=10)))
    poll.start()
    server.wait_for_call("getUpdates")
    set_webhook(server, receiver.url)
    poll.join(5)
    assert error(answers[0]) == (409, "Conflict: terminated by setWebhook request")
    assert error(call(server, "getUpdates")) == (409, f"Conflict: {WEBHOOK_IS_ACTIVE}")
    call(server, "deleteWebhook")
    server.send_text(5, "甲")
    assert len(updates(server)) == 1


def test_order_is_kept_in_a_chat_and_chats_go_side_by_side(
    server: BotApi, receiver: Receiver
) -> None:
    receiver.pause = 0.05
    for text in "甲乙丙":
        for chat_id in range(1, 8):
            server.send_text(chat_id, text)
    set_webhook(server, receiver.url, max_connections=4)
    wait_for_none_pending(server)
    assert receiver.most == 4
    assert len(receiver.got) == 21
    for chat_id in range(1, 8):
        mine = [u["message"] for u in receiver.got if u["message"]["chat"]["id"] == chat_id]
        assert "".join(message["text"] for message in mine) == "甲乙丙"


def test_one_chat_takes_one_connection_whatever_comes_from_it(
    server: BotApi, receiver: Receiver
) -> None:
    markup = {"inline_keyboard": [[{"text": "甲", "callback_data": "1"}]]}
    server.send_text(-7, "問", user_id=5, chat_type="group")
    sent = call(server, "sendMessage", chat_id=-7, text="答", reply_markup=markup)["result"]
    server.press(-7, sent["message_id"], "甲", user_id=6)
    receiver.pause = 0.05
    set_webhook(server, receiver.url)
    wait_for_none_pending(server)
    assert (receiver.most, len(receiver.got)) == (1, 2)
    for _ in range(2):
        server.send_inline_query(5, "問")
        server.send_update({"of_a_new_kind": {}})
    wait_for_none_pending(server)
    assert receiver.most == 3  # the person's queries one by one, those of nobody at once


def test_what_fails_is_posted_again_after_longer_and_longer_pauses(
    server: BotApi, receiver: Receiver
) -> None:
    receiver.status = 500
    set_webhook(server, receiver.url)
    server.send_text(5, "甲")
    server.send_text(5, "乙")
    while len(receiver.got) < 4:
        time.sleep(0.01)
    told = about(server)
    assert told["pending_update_count"] == 2
    assert told["last_error_message"] == (
        "Wrong response from the webhook: 500 Internal Server Error"
    )
    assert abs(told["last_error_date"] - time.time()) < 5
    receiver.status = 204
    wait_for_none_pending(server)
    texts = receiver.texts()
    assert texts == ["甲"] * (len(texts) - 1) + ["乙"]
    pauses = [later - earlier for earlier, later in pairwise(receiver.at[:4])]
    assert all(pause > 0.02 * 2**n for n, pause in enumerate(pauses))


def test_pauses_grow_up_to_a_minute(
    server: BotApi, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert delivery.LONGEST_PAUSE_S == 60
    monkeypatch.setattr(delivery, "LONGEST_PAUSE_S", 0.03)
    receiver.status = 500
    set_webhook(server, receiver.url)
    server.send_text(5, "甲")
    while len(receiver.got) < 9:
        time.sleep(0.01)
    assert receiver.at[8] - receiver.at[7] < 1  # not 2.56 s


def test_a_chat_that_fails_holds_up_no_other(server: BotApi, receiver: Receiver) -> None:
    receiver.status = 500
    server.send_text(5, "甲")
    set_webhook(server, receiver.url)
    while len(receiver.got) < 6:  # so that the pause has grown
        time.sleep(0.01)
    receiver.status = 200
    server.send_text(6, "乙")
    while "乙" not in receiver.texts():
        time.sleep(0.01)
    wait_for_none_pending(server)


def test_an_answer_that_takes_too_long_is_none(server: BotApi, receiver: Receiver) -> None:
    receiver.pause = 1
    set_webhook(server, receiver.url)
    server.send_text(5, "甲")
    time.sleep(0.8)
    assert about(server)["pending_update_count"] == 1
    assert about(server)["last_error_message"] == "Read timeout expired"
    receiver.pause = 0
    wait_for_none_pending(server)


def test_a_bot_that_is_away_gets_everything_when_it_comes_back(server: BotApi) -> None:
    with receiving() as receiver:
        port = receiver.server_address[1]
        set_webhook(server, receiver.url)
    for text in "甲乙丙":
        server.send_text(5, text)
    while "last_error_message" not in about(server):
        time.sleep(0.01)
    assert about(server)["last_error_message"] == "Connection refused"
    with receiving(port) as receiver:
        wait_for_none_pending(server)
        assert receiver.texts() == ["甲", "乙", "丙"]


def test_what_was_not_posted_can_be_fetched(server: BotApi, receiver: Receiver) -> None:
    receiver.status = 500
    set_webhook(server, receiver.url)
    for text in "甲乙":
        server.send_text(5, text)
    while not receiver.got:
        time.sleep(0.01)
    call(server, "deleteWebhook")
    assert [update["message"]["text"] for update in updates(server)] == ["甲", "乙"]


# Answering with a call


def test_a_call_in_the_answer_is_carried_out(server: BotApi, receiver: Receiver) -> None:
    answer = {"method": "sendMessage", "chat_id": 5, "text": "答"}
    receiver.body = json.dumps(answer).encode()
    set_webhook(server, receiver.url)
    server.send_text(5, "問")
    (reply,) = server.wait_for_replies(5, 1)
    assert reply["text"] == "答"
    assert server.wait_for_call("sendMessage")[0].parameters == answer


@pytest.mark.parametrize(
    "answer",
    [
        {"method": "deleteWebhook"},
        {"method": "getMe"},
        {"method": "sendMessage", "chat_id": 99, "text": "答"},
        {"text": "答"},
        "nonsense",
        [],
        [1],
    ],
)
def test_a_call_that_cannot_be_is_passed_over(
    server: BotApi, receiver: Receiver, answer: Any
) -> None:
    receiver.body = json.dumps(answer).encode() if answer != "nonsense" else b"{"
    set_webhook(server, receiver.url)
    server.send_text(5, "問")
    wait_for_none_pending(server)
    assert about(server)["url"]
    assert not server.sent[5]
    assert not server.calls_of("getMe")
