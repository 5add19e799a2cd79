"""Windows of a passage: whole sentences, the most promising first, all covered."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ningbot.reading.network import Located
from ningbot.reading.windows import Window, windows_of
from ningbot.records import Sentence, Span

ROOM = 10


def passage_of(lengths: list[int]) -> tuple[list[Sentence], Located]:
    """Make sentences of so many characters, each character a piece."""
    sentences, start = [], 0
    for ordinal, length in enumerate(lengths, 1):
        span = Span(start, start + length)
        sentences.append(Sentence(ordinal, "字" * length, span))
        start = span.end
    return sentences, [(5, Span(at, at + 1)) for at in range(start)]


def windows(lengths: list[int], scores: list[float]) -> list[Window]:
    sentences, located = passage_of(lengths)
    return list(windows_of(sentences, scores, located, room=ROOM))


@given(st.lists(st.tuples(st.integers(1, 25), st.integers(0, 5)), min_size=1, max_size=12))
def test_windows_cover_every_sentence_once_and_hold_no_more_than_there_is_room_for(
    drawn: list[tuple[int, int]],
) -> None:
    lengths, scores = [n for n, _ in drawn], [float(s) for _, s in drawn]
    found = windows(lengths, scores)
    covered = [ix for w in found for ix in range(w.first, w.last + 1)]
    assert sorted(covered) == list(range(len(lengths)))
    for window in found:
        assert len(window.located) <= ROOM
        n = sum(lengths[window.first : window.last + 1])
        assert len(window.located) == min(n, ROOM)
        assert n <= ROOM or window.first == window.last
    assert scores[max(range(len(scores)), key=lambda ix: (scores[ix], -ix))] == max(
        scores[found[0].first : found[0].last + 1]
    )


def test_a_passage_that_fits_is_one_window() -> None:
    (window,) = windows([3, 4, 3], [0.0, 1.0, 0.0])
    assert (window.first, window.last, len(window.located)) == (0, 2, 10)


def test_the_first_window_is_around_the_best_sentence_and_takes_its_better_neighbour() -> None:
    first, *_ = windows([6, 6, 4, 6, 6], [0.0, 0.2, 1.0, 0.3, 0.0])
    assert (first.first, first.last) == (2, 3)


def test_a_passage_without_sentences_has_no_window() -> None:
    assert windows([], []) == []
