from __future__ import annotations

from collections import Counter
from dataclasses import replace
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from ningbot.engines.memory import MemoryEngine
from ningbot.engines.statistics import K1, B
from ningbot.records import Member, Span, Unit
from ningbot.store import PassageTerms

terms = st.lists(st.sampled_from("甲乙丙丁戊"), max_size=8)


def engine_of(corpus: list[list[str]]) -> MemoryEngine:
    return MemoryEngine(PassageTerms(10 + n, t) for n, t in enumerate(corpus))


def units_of(terms: list[str]) -> list[Unit]:
    return [unit_of((term, 1.0)) for term in terms]


def unit_of(*members: tuple[str, float]) -> Unit:
    return Unit("", Span(0, 0), tuple(Member(*member) for member in members))


def bm25(query: list[str], passage: list[str], corpus: list[list[str]]) -> float:
    """Score by the formula, written out: the independent implementation."""
    mean_length = sum(map(len, corpus)) / len(corpus)
    counts = Counter(passage)
    score = 0.0
    for term in query:
        n = sum(term in other for other in corpus)
        idf = log(1 + (len(corpus) - n + 0.5) / (n + 0.5)) if n else 0.0
        norm = 1 - B + B * len(passage) / mean_length
        score += idf * counts[term] * (K1 + 1) / (counts[term] + K1 * norm)
    return score


@given(st.lists(terms, min_size=1, max_size=8), terms)
def test_scores_are_those_of_the_formula(corpus: list[list[str]], query: list[str]) -> None:
    hits = engine_of(corpus).search(units_of(query), k=100)
    for hit in hits:
        passage = corpus[hit.passage_ix - 10]
        assert hit.score == pytest.approx(bm25(query, passage, corpus))
    scores = [bm25(query, passage, corpus) for passage in corpus] if any(corpus) else []
    assert len(hits) == sum(score > 0 for score in scores)
    assert [hit.score for hit in hits] == sorted((h.score for h in hits), reverse=True)


def test_an_example_worked_by_hand() -> None:
    # N 2, avgdl 2; 党建: n 1, idf ln(1 + 1.5 / 1.5) = ln 2; tf 1, length 2: 2.2 / (1 + 1.2) = 1
    hits = engine_of([["党建", "产业"], ["产业", "产业"]]).search(units_of(["党建"]), k=5)
    assert [hit.passage_ix for hit in hits] == [10]
    assert hits[0].score == pytest.approx(log(2))


def test_a_word_in_every_passage_still_counts_for_something() -> None:
    assert engine_of([["甲"], ["甲"], ["甲", "乙"]]).idf(unit_of(("甲", 1.0))) > 0


@given(st.lists(terms, min_size=1, max_size=6), terms.filter(bool))
def test_contributions_add_up_to_the_score(corpus: list[list[str]], query: list[str]) -> None:
    engine = engine_of(corpus)
    units = units_of(query)
    for hit in engine.search(units, k=9):
        assert sum(engine.contributions(units, hit.passage_ix)) == pytest.approx(hit.score)


def test_equal_scores_keep_the_order_of_the_archive() -> None:
    hits = engine_of([["乙"], ["甲"], ["甲"], ["甲"]]).search(units_of(["甲"]), k=2)
    assert [hit.passage_ix for hit in hits] == [11, 12]


@given(st.lists(terms, min_size=1, max_size=8).filter(any), terms)
def test_units_of_one_member_score_as_bm25okapi_does(
    corpus: list[list[str]], query: list[str]
) -> None:
    reference = BM25Okapi(corpus, k1=K1, b=B)
    nd = Counter(term for passage in corpus for term in set(passage))
    reference.idf = {t: log(1 + (len(corpus) - n + 0.5) / (n + 0.5)) for t, n in nd.items()}
    scores = reference.get_scores([term for term in query if term in nd])
    hits = engine_of(corpus).search(units_of(query), k=100)
    found = {hit.passage_ix - 10: hit.score for hit in hits}
    assert [found.get(row, 0.0) for row in range(len(corpus))] == pytest.approx(list(scores))


@given(st.lists(terms, min_size=1, max_size=8))
def test_members_of_a_unit_score_as_one_term(corpus: list[list[str]]) -> None:
    renamed = [["丙" if term in "甲乙" else term for term in passage] for passage in corpus]
    either = engine_of(corpus).search([unit_of(("甲", 1.0), ("乙", 1.0), ("丙", 1.0))], k=9)
    one = engine_of(renamed).search(units_of(["丙"]), k=9)
    assert [hit.passage_ix for hit in either] == [hit.passage_ix for hit in one]
    assert [hit.score for hit in either] == pytest.approx([hit.score for hit in one])


def test_a_doubtful_member_adds_less() -> None:
    engine = engine_of([["乙"], ["乙"], ["甲"], ["丙"]])
    unit = unit_of(("甲", 1.0), ("乙", 0.2))
    assert [hit.passage_ix for hit in engine.search([unit], k=9)] == [12, 10, 11]


def test_a_units_weight_multiplies_its_score() -> None:
    engine = engine_of([["甲"], ["乙"]])
    (plain,) = engine.search([unit_of(("甲", 1.0))], k=9)
    weighty = replace(unit_of(("甲", 1.0)), weight=1.5)
    (hit,) = engine.search([weighty], k=9)
    assert hit.score == pytest.approx(1.5 * plain.score)
    assert engine.contributions([weighty], 10) == [pytest.approx(hit.score)]


def test_terms_joined_by_blanks_must_all_be_there() -> None:
    engine = engine_of([["谭晓", "晓波"], ["谭晓"], ["晓波", "谭晓", "晓波"]])
    assert [h.passage_ix for h in engine.search([unit_of(("谭晓 晓波", 1.0))], k=9)] == [10, 12]
    assert engine.has_term("谭晓 晓波")
    assert not engine.has_term("谭晓 波浪")


@pytest.mark.parametrize("corpus", [[], [[]], [[], []]])
def test_an_archive_without_words_finds_nothing(corpus: list[list[str]]) -> None:
    engine = engine_of(corpus)
    assert engine.search(units_of(["甲"]), k=5) == []
    assert engine.idf(unit_of(("甲", 1.0))) > 0
    assert not engine.has_term("甲")
