from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbot.engines import Hit
from ningbot.engines.memory import MemoryEngine
from ningbot.engines.rescoring import needs_rescoring, rescored
from ningbot.records import Member, Span, Unit
from ningbot.store import PassageTerms

terms = st.lists(st.sampled_from("甲乙丙丁戊"), min_size=1, max_size=8)
members = st.lists(
    st.tuples(
        st.sampled_from(["甲", "乙", "丙", "甲 丁", "乙 戊"]), st.sampled_from([1.0, 0.5, 0.2])
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda member: member[0],
)


def unit_of(*members: tuple[str, float], weight: float = 1.0) -> Unit:
    return Unit("", Span(0, 0), tuple(Member(*member) for member in members), weight)


@given(st.lists(terms, min_size=1, max_size=8), st.lists(members, min_size=1, max_size=3))
def test_scores_are_those_of_the_memory_engine(
    corpus: list[list[str]], found: list[list[tuple[str, float]]]
) -> None:
    passages = [PassageTerms(n, text) for n, text in enumerate(corpus)]
    engine = MemoryEngine(passages)
    units = [unit_of(*each, weight=1.5) for each in found]
    expected = {hit.passage_ix: hit.score for hit in engine.search(units, k=99)}
    estimated = [Hit(n, 1.0) for n in expected]
    again = rescored(estimated, units, [passages[n] for n in expected], engine)
    assert {hit.passage_ix: hit.score for hit in again} == pytest.approx(expected)
    assert [hit.score for hit in again] == sorted((hit.score for hit in again), reverse=True)


def test_what_is_not_scored_stays_behind_in_its_order() -> None:
    passages = [PassageTerms(n, ["甲"] * (n + 1)) for n in range(4)]
    engine = MemoryEngine(passages)
    hits = [Hit(0, 9.0), Hit(1, 8.0), Hit(3, 7.0), Hit(2, 6.0)]
    found = rescored(hits, [unit_of(("甲", 1.0), ("乙", 1.0))], passages[:2], engine)
    assert [hit.passage_ix for hit in found] == [1, 0, 3, 2]
    assert found[1].score >= found[2].score >= found[3].score


def test_only_units_of_several_members_or_terms_need_it() -> None:
    assert not needs_rescoring([unit_of(("甲", 1.0)), unit_of(("乙", 0.5))])
    assert needs_rescoring([unit_of(("甲", 1.0)), unit_of(("甲", 1.0), ("乙", 0.5))])
    assert needs_rescoring([unit_of(("甲 乙", 1.0))])
