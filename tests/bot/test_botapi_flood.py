"""Calls that come too soon are refused until the time that the refusal names."""

from __future__ import annotations

from itertools import count

import pytest

from bot.botapi import BotApi
from bot.botapi.calls import call, error, say
from bot.botapi.flood import Flood
from bot.botapi.refusal import Refusal


def refused(flood: Flood, chat_id: int | str | None, now: float, name: str = "sendmessage") -> int:
    """Make a call; give for how long it is refused, or 0."""
    try:
        flood.check(name, {"chat_id": chat_id}, now=now)
    except Refusal as refusal:
        return refusal.parameters["retry_after"]
    return 0


@pytest.mark.parametrize("burst", [1, 3])
def test_a_private_chat_gets_one_message_a_second_and_short_bursts(burst: int) -> None:
    flood = Flood(burst=burst)
    assert [refused(flood, 5, 100) for _ in range(burst + 1)] == [0] * burst + [1]
    assert [refused(flood, 5, 101), refused(flood, 5, 101)] == [0, 1]
    assert [refused(flood, 5, 200) for _ in range(burst + 1)] == [0] * burst + [1]


def test_a_group_gets_twenty_messages_in_any_minute() -> None:
    flood = Flood(burst=3)
    assert [refused(flood, -7, 100 + n) for n in range(20)] == [0] * 20
    assert refused(flood, -7, 120) == 40
    assert refused(flood, -8, 120) == 0
    assert [refused(flood, -7, 160), refused(flood, -7, 160)] == [0, 1]


def test_all_chats_get_thirty_messages_in_any_second() -> None:
    flood, chat_id = Flood(burst=3), count(1).__next__
    assert [refused(flood, chat_id(), 100) for _ in range(31)] == [0] * 30 + [1]
    for nowhere in (None, "@nobody"):  # as edits of inline messages are
        assert refused(flood, nowhere, 100.5) == 1
    assert refused(flood, chat_id(), 101) == 0


@pytest.mark.parametrize("name", ["sendmessage", "senddocument", "sendphoto", "editmessagetext"])
def test_whatever_writes_counts(name: str) -> None:
    flood = Flood(burst=1)
    assert [refused(flood, 5, 100, name), refused(flood, 5, 100)] == [0, 1]


@pytest.mark.parametrize("name", ["answercallbackquery", "answerinlinequery", "sendchataction"])
def test_nothing_else_counts(name: str) -> None:
    flood = Flood(burst=1)
    assert [refused(flood, 5, 100, name) for _ in range(50)] == [0] * 50
    assert refused(flood, 5, 100) == 0


def test_refusals_are_counted_and_those_apart_that_did_not_wait() -> None:
    flood = Flood(burst=1)
    moments = (100, 100.2, 100.7, 101.1, 101.2)
    assert [refused(flood, 5, now) for now in moments] == [0, 1, 1, 1, 0]
    assert (flood.violations, flood.impatient) == (3, 2)


def test_the_limits_hold_where_they_are_asked_for() -> None:
    for flood in (False, True):
        with BotApi(flood=flood, flood_burst=2) as server:
            server.send_text(5, "問")
            bodies = [say(server, "答") for _ in range(3)]
            assert [body["ok"] for body in bodies] == [True, True, not flood]
            assert (server.violations, server.impatient) == (int(flood), 0)
            if flood:
                assert error(bodies[2]) == (429, "Too Many Requests: retry after 1")
                assert bodies[2]["parameters"] == {"retry_after": 1}
                say(server, "答")
                assert (server.violations, server.impatient) == (2, 1)
            assert call(server, "sendChatAction", chat_id=5, action="typing")["ok"]
            assert len(server.sent[5]) == (2 if flood else 3)
