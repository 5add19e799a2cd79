"""The inbox keeps each update until it is handled, and gives up the third time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from bot.clock import Clock
from ningbot.telegram.state import State
from ningbot.telegram.transport.inbox import KEEP_S, Inbox
from ningbot.telegram.transport.updates import Incoming

if TYPE_CHECKING:
    pass

SECRET = "一件私事"


@pytest.fixture
def inbox(state: State, clock: Clock) -> Inbox:
    return Inbox(state, clock)


def incoming(update_id: int, chat: int = 5, **content: Any) -> Incoming:
    body = {"update_id": update_id} | (content or {"message": {"text": SECRET}})
    return Incoming(update_id, chat, json.dumps(body))


def test_what_is_not_handled_waits_in_the_order_in_which_it_came(
    inbox: Inbox, state: State, clock: Clock
) -> None:
    assert [entry.update_id for entry in inbox.add([incoming(8), incoming(9)])] == [8, 9]
    clock.now += 1
    inbox.add([incoming(3), incoming(4, chat=6)])
    inbox.begin(9)
    inbox.finish(9)
    found = [(entry.update_id, entry.chat) for entry in Inbox(state, clock).waiting()]
    assert found == [(8, 5), (3, 5), (4, 6)]


def test_an_update_delivered_twice_is_new_once_until_a_day_after(
    inbox: Inbox, clock: Clock
) -> None:
    inbox.add([incoming(8)])
    assert inbox.add([incoming(8)]) == []
    inbox.finish(8)
    clock.now += 23 * 3600
    assert inbox.add([incoming(8)]) == []
    clock.now += 2 * 3600
    assert [entry.update_id for entry in inbox.add([incoming(8)])] == [8]


def test_once_handled_nothing_of_what_was_written_is_left(inbox: Inbox, state: State) -> None:
    inbox.add([incoming(8, chat=4711)])
    assert inbox.begin(8) == {"update_id": 8, "message": {"text": SECRET}}
    inbox.finish(8)
    ((row),) = state.execute("SELECT * FROM inbox")
    assert None in row
    assert 4711 not in row


def test_the_third_try_is_the_last(
    inbox: Inbox, state: State, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    inbox.add([incoming(8), incoming(9)])
    for n in range(3):
        assert [entry.tries for entry in inbox.waiting()] == [n, 0]
        assert inbox.begin(8)
    assert inbox.begin(8) is None
    assert [entry.update_id for entry in Inbox(state, clock).waiting()] == [9]
    assert inbox.n_dead() == 1
    (line,) = caplog.messages
    assert line.startswith("update 8 is given up after 3 tries")
    assert line.endswith("dead letters in " + f"{state.path}: 1")
    assert SECRET not in line
    assert SECRET in json.loads(state.execute("SELECT body FROM inbox")[0][0])["message"]["text"]


def test_a_try_given_back_does_not_count(inbox: Inbox) -> None:
    inbox.add([incoming(8)])
    for _ in range(9):
        assert inbox.begin(8)
        inbox.give_back(8)
    assert inbox.n_dead() == 0


def test_what_nobody_could_handle_for_a_day_is_given_up(inbox: Inbox, clock: Clock) -> None:
    inbox.add([incoming(8)])
    clock.now += 25 * 3600
    assert inbox.begin(8) is None
    assert inbox.n_dead() == 1


@pytest.mark.parametrize(("kind", "limit_s"), [("inline_query", 30), ("callback_query", 150)])
def test_what_telegram_takes_no_answer_to_any_more_is_dropped(
    inbox: Inbox, clock: Clock, kind: str, limit_s: int
) -> None:
    inbox.add([incoming(8, 5, **{kind: {}}), incoming(9, 5, **{kind: {}})])
    clock.now += limit_s - 1
    assert inbox.begin(8)
    clock.now += 2
    assert inbox.begin(9) is None
    assert [entry.update_id for entry in inbox.waiting()] == [8]
    assert inbox.n_dead() == 0


def test_what_was_forgotten_and_swept_while_it_waited_is_done_with(
    inbox: Inbox, clock: Clock
) -> None:
    inbox.add([Incoming(8, 5, "{}", user=5)])
    inbox.forget(5)
    assert inbox.begin(8) is None
    clock.now += KEEP_S + 1
    inbox.erase_old()
    assert inbox.begin(8) is None
