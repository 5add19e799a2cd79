"""Pages that were made already."""

from __future__ import annotations

from ningbot.web.keeping import Keeping, Made


def made(n_bytes: int) -> Made:
    return Made(200, {}, b"x" * n_bytes)


def test_what_was_not_asked_for_the_longest_is_forgotten_where_there_is_no_room() -> None:
    keeping = Keeping(max_bytes=10)
    for etag in "abc":
        keeping.keep(etag, made(3))
    assert keeping.get("a")
    keeping.keep("d", made(3))
    assert [etag for etag in "abcd" if keeping.get(etag)] == ["a", "c", "d"]


def test_what_is_kept_again_counts_once() -> None:
    keeping = Keeping(max_bytes=10)
    for _ in range(5):
        keeping.keep("a", made(6))
    assert keeping.get("a")
    keeping.keep("b", made(4))
    assert keeping.get("a")
    assert keeping.get("b")


def test_what_is_too_large_is_not_kept() -> None:
    keeping = Keeping(max_bytes=10)
    keeping.keep("a", made(4))
    keeping.keep("b", made(11))
    assert keeping.get("b") is None
    keeping.keep("c", made(10))
    assert keeping.get("c")
