"""Chats take turns, each in its own order, and what is cut short stays in the inbox."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, cast

import pytest
from telegram import Update

from ningbot.telegram.state import DiskError, State
from ningbot.telegram.transport import dispatcher as dispatching
from ningbot.telegram.transport import patience
from ningbot.telegram.transport.dispatcher import MAX_CONCURRENT, Dispatcher
from ningbot.telegram.transport.inbox import Inbox
from ningbot.telegram.transport.updates import Incoming

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from pathlib import Path


class FakeApplication:
    """Handles updates with one function; which it began and ended is on record."""

    def __init__(self, handle: Callable[[int], Awaitable[None]]) -> None:
        self.handle, self.bot, self.bot_data = handle, None, dict[str, Any]()
        self.begun: list[int] = []
        self.ended: list[int] = []

    async def process_update(self, update: Update) -> None:
        self.begun.append(update.update_id)
        await self.handle(update.update_id)
        self.ended.append(update.update_id)


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Inbox]:
    monkeypatch.setattr(patience, "FIRST_PAUSE_S", 0.001)
    monkeypatch.setattr(dispatching, "UNSENT_PAUSE_S", 0.001)
    with State(tmp_path / "1.sqlite3") as state:
        yield Inbox(state)


def dispatching_to(handle: Callable[[int], Awaitable[None]], inbox: Inbox) -> tuple[Any, Any]:
    application = FakeApplication(handle)
    return application, Dispatcher(cast("Any", application), inbox)


def message(update_id: int, chat: int) -> Incoming:
    return Incoming(update_id, chat, json.dumps({"update_id": update_id}))


async def until(condition: Callable[[], bool]) -> None:
    """Wait for what has to come; the test's time limit is the only one."""
    while not condition():
        await asyncio.sleep(0.001)


async def at_once(_: int) -> None:
    """Take no time."""


async def for_ever(_: int) -> None:
    """Never end."""
    await asyncio.Event().wait()


async def test_one_chat_is_handled_in_order_and_others_beside_it(inbox: Inbox) -> None:
    open_gate = asyncio.Event()
    at_hand: dict[int, int] = defaultdict(int)

    async def handle(update_id: int) -> None:
        at_hand[update_id % 2] += 1
        assert at_hand[update_id % 2] == 1
        if update_id % 2:
            await open_gate.wait()
        at_hand[update_id % 2] -= 1

    application, dispatcher = dispatching_to(handle, inbox)
    await dispatcher.receive([message(n, n % 2) for n in range(20)])
    await until(lambda: len(application.ended) == 10)
    assert application.ended == list(range(0, 20, 2))
    open_gate.set()
    await until(lambda: len(application.ended) == 20)
    assert application.ended[10:] == list(range(1, 20, 2))
    await dispatcher.stop()
    assert inbox.waiting() == []


async def test_a_chat_with_a_hundred_questions_keeps_no_other_waiting(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatching, "MAX_CONCURRENT", 1)
    application, dispatcher = dispatching_to(at_once, inbox)
    await dispatcher.receive([message(n, chat=1) for n in range(100)])
    await dispatcher.receive([message(100 + n, chat=2 + n) for n in range(50)])
    await until(lambda: len(application.ended) == 150)
    last_of_others = max(application.ended.index(100 + n) for n in range(50))
    assert sum(n < 100 for n in application.ended[:last_of_others]) < 10
    await dispatcher.stop()


async def test_a_stop_ends_what_is_begun_and_leaves_the_rest_uncounted(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatching, "STOP_S", 0.1)

    async def handle(update_id: int) -> None:
        await (for_ever if update_id == 1 else at_once)(update_id)

    application, dispatcher = dispatching_to(handle, inbox)
    await dispatcher.receive([message(1, chat=1), message(2, chat=1)])
    await until(lambda: application.begun == [1])
    await dispatcher.stop()
    assert [(entry.update_id, entry.tries) for entry in inbox.waiting()] == [(1, 0), (2, 0)]

    application, dispatcher = dispatching_to(at_once, inbox)
    await dispatcher.start()
    await until(lambda: application.ended == [1, 2])
    await dispatcher.stop()
    assert inbox.waiting() == []


async def test_a_stop_begins_nothing_new(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatching, "MAX_CONCURRENT", 1)
    gate = asyncio.Event()

    async def handle(_: int) -> None:
        await gate.wait()

    application, dispatcher = dispatching_to(handle, inbox)
    await dispatcher.receive([message(n, chat=n) for n in range(3)])
    await until(lambda: application.begun == [0])
    stopping = asyncio.create_task(dispatcher.stop())
    await asyncio.sleep(0)
    gate.set()
    await stopping
    assert application.ended == [0]
    assert [entry.update_id for entry in inbox.waiting()] == [1, 2]


async def test_an_error_that_nobody_caught_is_logged_and_not_tried_again(
    inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    async def handle(update_id: int) -> None:
        raise KeyError(update_id)

    application, dispatcher = dispatching_to(handle, inbox)
    await dispatcher.receive([message(1, chat=1), message(2, chat=1)])
    await until(lambda: not inbox.waiting())
    await dispatcher.stop()
    assert application.begun == [1, 2]
    assert caplog.text.count("could not be handled") == 2


async def test_an_error_of_the_inboxs_own_keeps_nothing_else_waiting(
    inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    application, dispatcher = dispatching_to(at_once, inbox)
    await dispatcher.receive([Incoming(1, 5, "no JSON"), message(2, chat=5)])
    await until(lambda: application.ended == [2])
    await dispatcher.stop()
    assert [entry.update_id for entry in inbox.waiting()] == [1]
    assert "update 1 stays in the inbox" in caplog.text


async def test_an_update_whose_reply_could_not_be_delivered_is_tried_until_it_is(
    inbox: Inbox,
) -> None:
    async def handle(update_id: int) -> None:
        if len(application.begun) < 9:
            application.bot_data["unsent"] = {update_id}

    application, dispatcher = dispatching_to(handle, inbox)
    await dispatcher.receive([message(1, chat=1), message(2, chat=1)])
    await until(lambda: not inbox.waiting())
    await dispatcher.stop()
    assert application.begun == [1] * 9 + [2]


async def test_of_those_at_hand_at_kills_only_the_one_that_kills_is_given_up(
    inbox: Inbox,
) -> None:
    n_kills = 0
    inbox.add([message(n, chat=n) for n in range(10)])
    while inbox.waiting():
        killed = asyncio.Event()

        async def handle(update_id: int, killed: asyncio.Event = killed) -> None:
            if update_id == 5:
                killed.set()
            if killed.is_set():
                await for_ever(update_id)
            await asyncio.sleep(0.01)

        _, dispatcher = dispatching_to(handle, inbox)
        starting = asyncio.create_task(dispatcher.start())
        await until(lambda k=killed: k.is_set() or not inbox.waiting())  # type: ignore[misc]
        n_kills += killed.is_set()
        starting.cancel()
        await kill(dispatcher)
    assert (n_kills, inbox.n_dead()) == (3, 1)


async def test_what_was_at_hand_at_a_kill_goes_first_and_alone_unless_it_waits(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatching, "ALONE_S", 0.1)
    inbox.add([message(n, chat=n) for n in range(1, 5)])
    for update_id in (2, 2, 3, 4, 4):
        inbox.begin(update_id)

    async def handle(update_id: int) -> None:
        if update_id == 2:
            await for_ever(update_id)
        assert 1 not in application.begun or update_id == 1
        await asyncio.sleep(0.001)

    application, dispatcher = dispatching_to(handle, inbox)
    await dispatcher.start()
    await until(lambda: len(application.ended) == 3)
    assert application.begun == [3, 2, 4, 1]
    await kill(dispatcher)


async def kill(dispatcher: Dispatcher) -> None:
    """End it without letting it write, as a kill does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dispatching, "STOP_S", 0)
        patch.setattr(Inbox, "give_back", lambda *_: None)
        await dispatcher.stop()


async def test_a_full_disk_is_waited_for_and_no_update_handled_twice(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    n_refused = 0

    def refused_thrice(method: Callable[..., Any]) -> Callable[..., Any]:
        def refuse(*arguments: Any) -> Any:
            nonlocal n_refused
            n_refused += 1
            if n_refused % 4:
                raise DiskError("database or disk is full")
            return method(*arguments)

        return refuse

    for name in ("begin", "finish"):
        monkeypatch.setattr(inbox, name, refused_thrice(getattr(inbox, name)))
    application, dispatcher = dispatching_to(at_once, inbox)
    await dispatcher.receive([message(1, chat=1)])
    await until(lambda: not inbox.waiting())
    await dispatcher.stop()
    assert application.begun == [1]
    assert len(caplog.messages) == 6
    assert all("database or disk is full; next try in" in line for line in caplog.messages)


async def test_fifty_that_ask_at_once_are_all_begun_at_once(inbox: Inbox) -> None:
    assert MAX_CONCURRENT >= 50
    application, dispatcher = dispatching_to(for_ever, inbox)
    await dispatcher.receive([message(n, chat=n) for n in range(50)])
    await until(lambda: len(application.begun) == 50)
    await kill(dispatcher)
