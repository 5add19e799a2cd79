"""The owner's code: hard to guess, good once, for a day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.clock import Clock
from ningbot.telegram.access.ownership import (
    ALPHABET,
    EXPIRE_S,
    N_WRONG_IN_ALL,
    N_WRONG_TRIES,
    OwnerCode,
)
from ningbot.telegram.state import State

if TYPE_CHECKING:
    pass

WRONG, OWNER = "AAAA-AAAA", 5


def test_a_code_is_two_groups_without_look_alikes_and_always_another(
    state: State, clock: Clock
) -> None:
    code = OwnerCode(state, clock)
    made = [code.make() for _ in range(200)]
    assert len(set(made)) == 200
    assert all(re.fullmatch(f"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", each) for each in made)
    assert not set("ILO01") & set(ALPHABET)


def test_it_is_taken_however_it_is_typed_and_only_the_last_one(state: State, clock: Clock) -> None:
    code = OwnerCode(state, clock)
    first, last = code.make(), code.make()
    assert not code.try_out(first, OWNER)
    for typed in (last, last.lower(), last.replace("-", "")):
        assert code.try_out(typed, OWNER)
    code.end()
    assert not code.try_out(last, OWNER)


def test_the_file_holds_no_more_than_its_hash(state: State, clock: Clock) -> None:
    made = OwnerCode(state, clock).make()
    kept = str(state.execute("SELECT * FROM kept"))
    assert re.search("[0-9a-f]{64}", kept)
    assert made not in kept
    assert made.replace("-", "") not in kept


def test_it_is_good_for_a_day(state: State, clock: Clock) -> None:
    code = OwnerCode(state, clock)
    made = code.make()
    clock.now += EXPIRE_S - 1
    assert code.try_out(made, OWNER)
    clock.now += 1
    assert not code.may_be(made)
    assert not code.try_out(made, OWNER)


def test_after_five_wrong_tries_not_even_the_right_one_is_taken_for_an_hour(
    state: State, clock: Clock
) -> None:
    code = OwnerCode(state, clock)
    made = code.make()
    for _ in range(N_WRONG_TRIES):
        assert not code.wait_s(OWNER)
        assert not code.try_out(WRONG, OWNER)
        clock.now += 60
    assert code.wait_s(OWNER) == 3600 - 60 * N_WRONG_TRIES
    assert not code.try_out(made, OWNER)
    clock.now += 3600 - 60 * N_WRONG_TRIES
    assert not code.try_out(WRONG, OWNER)  # the first of the five is an hour old
    assert not code.try_out(made, OWNER)
    clock.now += 60
    assert code.try_out(made, OWNER)


def test_nobody_is_locked_out_by_another_until_all_have_tried_a_thousand_times(
    state: State, clock: Clock
) -> None:
    code = OwnerCode(state, clock)
    made = code.make()
    for n in range(N_WRONG_IN_ALL - 1):
        assert not code.try_out(WRONG, 100 + n // N_WRONG_TRIES)
    assert not code.wait_s(OWNER)
    assert not code.try_out(WRONG, 99)
    assert code.wait_s(OWNER) == 3600
    clock.now += 3600
    assert code.try_out(made, OWNER)


@pytest.mark.parametrize("said", ["", "topic", "ABCD-EFG", "ABCD-EFGHJ", "ABCD-EFG1", "𝟗" * 8])
def test_what_does_not_look_like_a_code_is_no_try(state: State, clock: Clock, said: str) -> None:
    code = OwnerCode(state, clock)
    made = code.make()
    for _ in range(N_WRONG_TRIES + 1):
        assert not code.may_be(said)
        assert not code.try_out(said, OWNER)
    assert code.try_out(made, OWNER)
