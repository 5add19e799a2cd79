"""Which claims say the same, which certainly differ, and how it is said that they do."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_files import cases
from ningbot.disagreement import Claim, group_claims, said_differently, says_same
from ningbot.records import AnswerType, Language

TYPES: tuple[AnswerType, ...] = (
    "number", "money", "percent", "date", "duration", "ordinal", "person", "place", "description",
)  # fmt: skip
LANGUAGES: tuple[Language, ...] = ("zh-Hans", "zh-Hant", "en")
VALUES = (
    "240|<2000|1987|>200|~42%|85%|85.16%|50%/60%|4/6|1541000000 CNY|0|-5 °C|2022|2022-05|--12-28|---28|--|T15:30|"
    "-03XX|199X|2021-35|2009-04-06/2009-04-12|2019/2012|1/2/3|4 year|3 year 5 month|0.5 month|3/5 day|1 era|1:1000"
).split("|")
values = st.sampled_from(VALUES) | st.text("0123456789X-/<>~%. T:", max_size=12)
claims = st.builds(
    Claim,
    text=st.sampled_from(["240名", "两千人", "三成", "4兆4490億", "0", "0.0", "、", ""])
    | st.text(max_size=6),
    normalized=st.none() | values,
    answer_type=st.sampled_from(TYPES),
    date=st.none() | st.sampled_from(["2023-08-18", "2021", "", "去年"]) | st.text(max_size=9),
    doc_id=st.sampled_from("abc"),
    score=st.floats(-2, 2),
)


def a_claim(value: str, date: str | None = None, *, doc_id: str = "a", score: float = 1.0) -> Claim:
    """Claim a number of people."""
    text = f"{value.lstrip('<>~')}名"
    return Claim(text, value, "number", date, doc_id, score)


def texts(groups: list[list[Claim]]) -> list[list[str]]:
    return [[claim.text for claim in group] for group in groups]


@cases("disagreement")
def test_claims(original: tuple[AnswerType, str, str, str, str], expected: bool | None) -> None:
    kind, text, value, other_text, other_value = original
    one = Claim(text, value, kind, None, "a", 1.0)
    other = Claim(other_text, other_value, kind, None, "b", 1.0)
    assert says_same(one, other) is expected
    assert says_same(other, one) is expected


def test_groups_are_newest_first_and_undated_last() -> None:
    undated = a_claim("150", doc_id="u")
    old = a_claim("198", "2021-03-02", doc_id="b")
    new = a_claim("240", "2023-08-18", doc_id="c", score=0.2)
    assert texts(group_claims([undated, old, new])) == [["240名"], ["198名"], ["150名"]]


def test_of_the_same_date_the_better_scored_is_first() -> None:
    found = [a_claim(str(100 * n), "2021", doc_id=str(n), score=n / 10) for n in (2, 5, 3)]
    assert texts(group_claims(found)) == [["500名"], ["300名"], ["200名"]]


def test_what_says_the_same_is_one_group_in_the_same_order() -> None:
    near = a_claim("<2000", "2021-01-01", doc_id="a")
    exact = a_claim("1987", "2022-01-01", doc_id="b", score=0.5)
    assert texts(group_claims([near, exact])) == [["1987名", "2000名"]]


def test_one_article_does_not_disagree_with_itself() -> None:
    said = [a_claim("240"), a_claim("198", score=0.5), a_claim("240", doc_id="b", score=0.4)]
    assert texts(group_claims(said)) == [["240名", "240名"]]


def test_the_same_article_at_two_dates_may_say_two_things() -> None:
    said = [a_claim("198", "2021"), a_claim("240", "2023")]
    assert texts(group_claims(said)) == [["240名"], ["198名"]]


def test_what_agrees_with_some_of_a_group_only_is_left_out() -> None:
    near, exact = a_claim("<2000", score=3), a_claim("1987", doc_id="b", score=2)
    assert texts(group_claims([near, exact, a_claim("1500", doc_id="c")])) == [["2000名", "1987名"]]


def test_what_cannot_be_compared_with_the_best_is_left_out() -> None:
    best = Claim("5元", "5 CNY", "money", None, "a", 1.0)
    other = Claim("6美元", "6 USD", "money", None, "b", 0.5)
    assert group_claims([best, other]) == [[best]]
    assert group_claims([]) == []


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh-Hans", "不同的文章说法不一：2023-08-18：240名；2021-03-02：198名；日期不详：150名"),
        ("zh-Hant", "不同的文章說法不一：2023-08-18：240名；2021-03-02：198名；日期不詳：150名"),
        ("en", "The articles differ: 2023-08-18: 240名; 2021-03-02: 198名; undated: 150名"),
    ],
)
def test_a_disagreement_is_said_in_the_askers_language(language: Language, expected: str) -> None:
    found = [
        a_claim("150", doc_id="u"),
        a_claim("198", "2021-03-02", doc_id="b"),
        a_claim("240", "2023-08-18", doc_id="c"),
    ]
    assert said_differently(group_claims(found), language) == expected


def test_where_no_article_has_a_date_none_is_spoken_of() -> None:
    found = [a_claim("240", score=2), a_claim("198", doc_id="b")]
    assert said_differently(group_claims(found), "en") == "The articles differ: 240名; 198名"


def test_nothing_is_said_where_all_say_the_same() -> None:
    for language in LANGUAGES:
        assert said_differently([], language) == ""
        assert said_differently(group_claims([a_claim("240")]), language) == ""


@given(one=claims, other=claims)
def test_agreeing_is_mutual_and_with_oneself(one: Claim, other: Claim) -> None:
    assert says_same(one, other) is says_same(other, one)
    assert says_same(one, one) is True


@given(found=st.lists(claims, max_size=7))
def test_groups_hold_each_claim_at_most_once_agree_within_and_differ_from_one_another(
    found: list[Claim],
) -> None:
    groups = group_claims(found)
    kept = [claim for group in groups for claim in group]
    assert len(kept) <= len(found)
    assert all(claim in found for claim in kept)
    assert bool(groups) == bool(found)
    assert all(says_same(a, b) is True for group in groups for a in group for b in group)
    heads = [max(group, key=lambda claim: claim.score) for group in groups]
    assert not found or max(claim.score for claim in found) in [claim.score for claim in heads]
    for language in LANGUAGES:
        said = said_differently(groups, language)
        assert bool(said) == (len(groups) > 1)
        assert not re.search(r"[\n\r]", said)
