"""Every id has one role, which is kept; what was said later wins, but not over the settings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ningbot.configuration import Settings
from ningbot.telegram.access.roles import Access
from ningbot.telegram.state import State

if TYPE_CHECKING:
    from collections.abc import Iterator

OWNER, ADMIN, FRIEND, STRANGER, GROUP = 11, 12, 13, 14, -15


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with State(tmp_path / "1.sqlite3") as opened:
        yield opened


def access_of(state: State, **settings: Any) -> Access:
    return Access(Settings(Path(), **settings), state)


def test_it_is_closed_until_somebody_says_otherwise(state: State) -> None:
    access = access_of(state)
    assert not access.admits(STRANGER, STRANGER)
    assert not access.admits(None, GROUP)
    assert not access.is_admin(None)


def test_what_is_said_is_kept(state: State) -> None:
    access = access_of(state)
    code = access.invite()
    assert code
    assert access.claim(code, OWNER)
    access.allow(FRIEND)
    access.appoint(ADMIN)
    access.deny(STRANGER)
    access.allow(GROUP)
    access = access_of(state)
    assert access.is_settled(OWNER)
    assert [access.is_admin(i) for i in (OWNER, ADMIN, FRIEND)] == [True, True, False]
    assert [access.admits(i, i) for i in (OWNER, ADMIN, FRIEND)] == [True, True, True]
    assert access.admits(None, GROUP)
    assert not access.admits(STRANGER, GROUP)
    assert not access.may_claim(code)
    assert access.invite() is None
    assert access.listed() == {
        "owner": [OWNER],
        "admin": [ADMIN],
        "allowed": [GROUP, FRIEND],
        "denied": [STRANGER],
    }


@pytest.mark.parametrize(
    "named", [{"open": True}, {"allow": frozenset({FRIEND})}, {"admins": frozenset({ADMIN})}]
)
def test_where_the_settings_let_somebody_ask_no_code_is_good(
    state: State, named: dict[str, Any]
) -> None:
    code = access_of(state).invite()
    assert code
    access = access_of(state, **{f"telegram_{key}": value for key, value in named.items()})
    assert access.invite() is None
    assert not access.may_claim(code)
    assert not access.claim(code, STRANGER)


def test_a_denial_wins_over_the_settings_and_is_taken_back_by_letting_in(state: State) -> None:
    access = access_of(state, telegram_open=True, telegram_allow=frozenset({FRIEND, GROUP}))
    access.deny(FRIEND)
    assert not access.admits(FRIEND, FRIEND)
    assert not access.admits(FRIEND, GROUP)
    assert access.admits(STRANGER, GROUP)
    assert access.listed()["allowed"] == [GROUP]
    access.deny(GROUP)
    assert not access.admits(STRANGER, GROUP)
    access.allow(FRIEND)
    assert access.admits(FRIEND, FRIEND)


def test_nobody_turns_the_owner_or_the_settings_administrators_away(state: State) -> None:
    access = access_of(state, telegram_admins=frozenset({ADMIN, GROUP}))
    for some_id in (ADMIN, GROUP):
        access.deny(some_id)
        access.allow(some_id)
        assert access.is_settled(some_id)
        assert access.admits(some_id, some_id)
    assert access.admits(STRANGER, GROUP)
    assert not access.is_admin(STRANGER)
    assert access.listed()["denied"] == []


def test_letting_an_administrator_in_takes_nothing_away_but_a_denial_does(state: State) -> None:
    access = access_of(state)
    access.appoint(ADMIN)
    access.allow(ADMIN)
    assert access.is_admin(ADMIN)
    access.deny(ADMIN)
    assert not access.is_admin(ADMIN)
    assert not access.admits(ADMIN, ADMIN)


def test_a_group_whose_id_changes_keeps_its_role(state: State) -> None:
    access = access_of(state)
    access.allow(GROUP)
    access.move(GROUP, -100)
    access.move(STRANGER, -101)
    for each in (access, access_of(state)):
        assert [each.admits(None, i) for i in (GROUP, -100, -101)] == [False, True, False]
