"""Whom a cited sentence means by 公司 and the like: the last sentence of each case is cited."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_files import cases
from ningbot.records import Span
from ningbot.referents import find_referents

PIECES = (
    "公司 該公司 该校 本行 這家企業 宁乡一中 三一重工股份有限公司 （以下簡稱“三一”） ( ） 《 》 人民醫院 寧鄉縣 "
    "與 是一家企業 作為企業， 為敦梅學校 · & AT&T公司 。 ， 第一 一 𠮷 。」"
).split()
words = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=14).map("".join)


def last_sentence(text: str) -> Span:
    return Span(text.rstrip("。").rfind("。") + 1, len(text))


@cases("referents")
def test_referents(original: str, expected: dict[str, str]) -> None:
    cited = last_sentence(original)
    found = find_referents(original, cited)
    assert {r.span.of(cited.of(original)): r.name for r in found} == expected


def test_a_word_is_explained_by_what_stands_before_it_never_behind() -> None:
    text = "公司很大。三一重工股份有限公司在長沙。"
    assert find_referents(text, Span(0, 5)) == ()
    assert find_referents(text, Span(5, 19)) == ()


def test_a_name_is_said_once_a_sentence() -> None:
    text = "三一重工股份有限公司在長沙。公司很大，公司上市了，該公司很忙。"
    assert [r.span for r in find_referents(text, Span(14, len(text)))] == [Span(0, 2)]


def test_what_stands_too_far_back_is_not_meant() -> None:
    text = f"三一重工股份有限公司在長沙。{'天氣很好。' * 60}公司上市。"
    assert find_referents(text, Span(len(text) - 5, len(text))) == ()


@pytest.mark.parametrize(
    "piece",
    ["三一重工股份有限公司", "公司，", "三一（", "三一）", "作為企業，三一是", "《三一報", "AT&"],
)
def test_a_long_passage_takes_no_long_time(piece: str) -> None:
    text = piece * 500 + "。該公司很大。"
    find_referents(text, Span(len(text) - 6, len(text)))


@given(before=words, sentence=words, after=words)
def test_every_span_holds_what_it_should(before: str, sentence: str, after: str) -> None:
    text, cited = before + sentence + after, Span(len(before), len(before) + len(sentence))
    for referent in find_referents(text, cited):
        word = referent.span.shifted(cited.start)
        assert cited.contains(word)
        assert 0 <= referent.name_span.start < referent.name_span.end <= word.start
        assert referent.name == referent.name_span.of(text)


@given(text=words, start=st.integers(-3, 60), end=st.integers(-3, 60))
def test_a_span_that_does_not_fit_stops_nothing(text: str, start: int, end: int) -> None:
    find_referents(text, Span(start, end))
