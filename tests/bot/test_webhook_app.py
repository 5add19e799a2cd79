"""A webhook takes what Telegram posts, once it is in the inbox, and nothing from anyone else."""

from __future__ import annotations

import asyncio
import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.malformed import junk, malformed_updates
from ningbot.telegram.state import State
from ningbot.telegram.transport.dispatcher import Dispatcher
from ningbot.telegram.transport.inbox import Inbox
from ningbot.telegram.transport.webhook_app import MAX_BODY, SECRET_HEADER, webhook_app

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from telegram import Update

    from ningbot.telegram.transport.updates import Incoming

SECRET = "a-secret_0"
UPDATE = {
    "update_id": 7,
    "message": {"message_id": 1, "date": 0, "chat": {"id": 5, "type": "private"}, "text": "問"},
}
BODY = json.dumps(UPDATE).encode()


class Post:
    """Posts to a webhook, and notes what it takes."""

    def __init__(self) -> None:
        self.taken: list[int] = []
        self.app = webhook_app("/telegram", secret=SECRET, receive=self._receive)

    async def _receive(self, updates: list[Incoming]) -> None:
        self.taken += [update.update_id for update in updates]

    async def __call__(
        self,
        content: bytes | AsyncIterator[bytes] = BODY,
        *,
        secret: bytes | None = SECRET.encode(),
        path: str = "/telegram",
        method: str = "POST",
    ) -> httpx.Response:
        headers = {SECRET_HEADER.encode(): secret} if secret is not None else {}
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
            return await client.request(method, path, content=content, headers=headers)


@pytest.fixture
def post() -> Post:
    return Post()


async def test_an_update_is_taken(post: Post) -> None:
    assert (await post()).status_code == 200
    assert post.taken == [7]


@pytest.mark.parametrize("secret", [None, b"", b"a-secret_", b"a-secret_0a", "秘密".encode()])
async def test_without_the_secret_nothing_is_taken(post: Post, secret: bytes | None) -> None:
    assert (await post(secret=secret)).status_code == 403
    assert post.taken == []


@pytest.mark.parametrize(
    "content",
    [b"", b"no JSON", b"\xff", b"[" * 100_000, b"[]", b"7", b"{}", b'{"update_id": "7"}'],
)
async def test_what_is_no_update_is_refused(post: Post, content: bytes) -> None:
    assert (await post(content)).status_code == 400
    assert post.taken == []


async def test_an_update_that_cannot_be_read_is_done_with(post: Post) -> None:
    assert (await post(b'{"update_id": 8, "message": "nonsense"}')).status_code == 200
    assert post.taken == []


async def test_a_body_of_a_megabyte_is_the_largest(post: Post) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield BODY
        while True:
            yield b" " * 65536

    assert (await post(BODY.ljust(MAX_BODY))).status_code == 200
    assert (await post(BODY.ljust(MAX_BODY + 1))).status_code == 413
    assert (await post(chunks())).status_code == 413
    assert post.taken == [7]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/", 404),
        ("POST", "/telegram/", 404),
        ("GET", "/elsewhere", 404),
        ("GET", "/telegram", 405),
        ("DELETE", "/telegram", 405),
        ("GET", "/healthz", 200),
        ("POST", "/healthz", 405),
    ],
)
async def test_there_are_two_places_and_a_method_for_each(
    post: Post, method: str, path: str, status: int
) -> None:
    assert (await post(method=method, path=path)).status_code == status


@settings(deadline=None)
@given(
    st.binary()
    | st.builds(lambda found: json.dumps(found).encode(), junk)
    | st.builds(
        lambda n, found: json.dumps(found | {"update_id": n}).encode(), junk, malformed_updates()
    )
)
def test_whatever_is_posted_is_taken_or_refused(content: bytes) -> None:
    assert asyncio.run(Post()(content)).status_code in {200, 400}


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with State(tmp_path / "1.sqlite3") as state:
        yield state


async def test_an_update_is_kept_before_it_is_taken_and_handled_once(
    post: Post, state: State, caplog: pytest.LogCaptureFixture
) -> None:
    handled: list[int] = []

    async def process_update(update: Update) -> None:
        handled.append(update.update_id)

    application = SimpleNamespace(bot=None, bot_data={}, process_update=process_update)
    dispatcher = Dispatcher(cast("Any", application), Inbox(state))
    post.app = webhook_app("/telegram", secret=SECRET, receive=dispatcher.receive)
    state.execute("PRAGMA max_page_count = 1")
    large = json.dumps(UPDATE | {"unknown": "x" * 100_000}).encode()
    assert (await post(large)).status_code == 503
    assert caplog.messages == [
        "an update cannot be kept and stays with Telegram: database or disk is full"
    ]
    state.execute("PRAGMA max_page_count = 1000")
    for _ in range(2):
        assert (await post()).status_code == 200
    while not handled:
        await asyncio.sleep(0.001)
    assert (await post()).status_code == 200
    await dispatcher.stop()
    assert handled == [7]
