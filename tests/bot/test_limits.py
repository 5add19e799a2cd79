"""A burst is answered, then so many a second; who is held up is told how long, once."""

from __future__ import annotations

import pytest

from ningbot.telegram.access import limits, seldom
from ningbot.telegram.access.limits import Buckets, Limits
from ningbot.telegram.access.seldom import Seldom


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def n_taken(asked: Limits, user_id: int | None, chat_id: int, *, is_admin: bool = False) -> int:
    """Ask until there is a wait."""
    n = 0
    while not asked.take(user_id, chat_id, is_admin=is_admin):
        n += 1
    return n


def test_one_person_asks_a_burst_and_then_one_every_few_seconds() -> None:
    clock = Clock()
    asked = Limits(clock)
    assert n_taken(asked, 5, 5) == limits.USER_BURST
    assert asked.take(5, 5, is_admin=False) == pytest.approx(limits.USER_EVERY_S)
    clock.now += limits.USER_EVERY_S - 1
    assert asked.take(5, 5, is_admin=True) == pytest.approx(1)
    clock.now += 1
    assert n_taken(asked, 5, 5) == 1
    assert n_taken(asked, 6, 6) == limits.USER_BURST
    clock.now += 1000
    assert n_taken(asked, 5, 5) == limits.USER_BURST


def test_a_group_has_a_bucket_of_its_own_for_all_its_members() -> None:
    clock = Clock()
    asked = Limits(clock)
    n = sum(n_taken(asked, user_id, -1) for user_id in range(1, 9))
    assert n == limits.GROUP_BURST
    assert n_taken(asked, 8, 8) == limits.USER_BURST  # nothing was taken for what was not answered
    assert n_taken(asked, None, -2) == limits.GROUP_BURST
    clock.now += limits.GROUP_EVERY_S
    assert n_taken(asked, None, -1) == 1


def test_all_together_have_one_that_holds_up_everyone_but_administrators() -> None:
    clock = Clock()
    asked = Limits(clock)
    assert sum(n_taken(asked, i, i) for i in range(1, 100)) == limits.GLOBAL_BURST
    assert n_taken(asked, 200, 200) == 0
    assert n_taken(asked, 200, 200, is_admin=True) == limits.USER_BURST
    clock.now += 1
    assert sum(n_taken(asked, i, i) for i in range(300, 310)) == round(1 / limits.GLOBAL_EVERY_S)


def test_full_buckets_are_forgotten() -> None:
    clock = Clock()
    buckets = Buckets(2, 3.0, clock)
    for key in range(1000):
        buckets.take(key)
        clock.now += 1
    assert len(buckets) <= 4


def test_what_is_said_seldom_is_due_once_in_a_while_for_each() -> None:
    clock = Clock()
    told = Seldom(clock)
    assert [told.is_due(key, silent_s=10) for key in (1, 1, 2)] == [True, False, True]
    clock.now += 9.5
    assert not told.is_due(1, silent_s=10)
    clock.now += 0.5
    assert [told.is_due(key, silent_s=10) for key in (1, 1)] == [True, False]


def test_it_remembers_so_many_and_the_last_ones() -> None:
    told = Seldom(Clock())
    for key in range(seldom.MAX_REMEMBERED + 5):
        assert told.is_due(key, silent_s=10)
    assert len(told) == seldom.MAX_REMEMBERED
    assert not told.is_due(5, silent_s=10)
    assert told.is_due(4, silent_s=10)
