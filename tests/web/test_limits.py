"""How many questions one address may ask."""

from __future__ import annotations

from ningbot.web.limits import Buckets


def test_a_bucket_is_refilled_as_time_passes() -> None:
    now = [0.0]
    buckets = Buckets(2, clock=lambda: now[0])
    assert [buckets.take("a") for _ in range(3)] == [0, 0, 30]
    assert buckets.take("b") == 0
    now[0] = 29.0
    assert buckets.take("a") == 1
    now[0] = 30.0
    assert [buckets.take("a"), buckets.take("a")] == [0, 30]
    now[0] = 3600.0
    assert [buckets.take("a") for _ in range(3)] == [0, 0, 30]
