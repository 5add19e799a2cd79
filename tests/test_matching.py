from __future__ import annotations

from ningbot.matching import distinct, places, stands_for, strength
from ningbot.records import Member, Query, Span, Token, Unit


def unit_of(surface: str, **members: float) -> Unit:
    return Unit(surface, Span(0, len(surface)), tuple(Member(t, w) for t, w in members.items()))


def test_a_term_of_its_own_is_there_or_is_not() -> None:
    assert strength(unit_of("党建", 党建=1.0), {"党建"}) == 1
    assert strength(unit_of("党建", 党建=1.0), {"党"}) == 0


def test_a_doubtful_translation_counts_for_less_and_a_guess_not_at_all() -> None:
    unit = unit_of("population", 人口=0.9, 户口=0.7, 总体=0.4)
    assert strength(unit, {"人口"}) == 1
    assert 0 < strength(unit, {"户口"}) < 1
    assert strength(unit, {"总体"}) == 0


def test_what_several_words_make_counts_by_the_best_there_is() -> None:
    assert strength(unit_of("party-building", 党建=0.3), {"党建"}) == 1


def test_terms_joined_by_blanks_stand_where_all_do() -> None:
    unit = Unit("Tan", Span(0, 3), (Member("谭晓 晓波", 1.0),))
    assert strength(unit, {"谭晓"}) == 0
    spans = {"谭晓": [Span(0, 2)], "晓波": [Span(1, 3)]}
    assert [span for span, _ in places(unit, spans)] == [(0, 2), (1, 3)]


def test_a_word_is_there_by_a_unit_that_holds_it() -> None:
    unit = unit_of("party member", 党员=0.9)
    query = Query("party member", "en", "number", units=(unit,), content=())
    member = Token("member", Span(6, 12), "member")
    assert stands_for(query, member, {"党员"})
    assert not stands_for(query, member, {"党建"})


def test_units_of_the_same_members_are_one() -> None:
    assert len(distinct([unit_of("党建", 党建=1.0), unit_of("黨建", 党建=1.0)])) == 1
