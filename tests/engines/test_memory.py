from __future__ import annotations

from collections import Counter
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbot.engines.memory import K1, B, MemoryEngine
from ningbot.store import PassageTerms

terms = st.lists(st.sampled_from("甲乙丙丁戊"), max_size=8)


def engine_of(corpus: list[list[str]]) -> MemoryEngine:
    return MemoryEngine(PassageTerms(10 + n, f"d#{n}", "d", t) for n, t in enumerate(corpus))


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
    hits = engine_of(corpus).search(query, k=100)
    for hit in hits:
        passage = corpus[hit.passage_ix - 10]
        assert hit.score == pytest.approx(bm25(query, passage, corpus))
    scores = [bm25(query, passage, corpus) for passage in corpus] if any(corpus) else []
    assert len(hits) == sum(score > 0 for score in scores)
    assert [hit.score for hit in hits] == sorted((h.score for h in hits), reverse=True)


def test_an_example_worked_by_hand() -> None:
    # N 2, avgdl 2; 党建: n 1, idf ln(1 + 1.5 / 1.5) = ln 2; tf 1, length 2: 2.2 / (1 + 1.2) = 1
    hits = engine_of([["党建", "产业"], ["产业", "产业"]]).search(["党建"], k=5)
    assert [hit.passage_ix for hit in hits] == [10]
    assert hits[0].score == pytest.approx(log(2))


def test_a_word_in_every_passage_still_counts_for_something() -> None:
    assert engine_of([["甲"], ["甲"], ["甲", "乙"]]).idf("甲") > 0


@given(st.lists(terms, min_size=1, max_size=6), terms.filter(bool))
def test_contributions_add_up_to_the_score(corpus: list[list[str]], query: list[str]) -> None:
    engine = engine_of(corpus)
    for hit in engine.search(query, k=9):
        assert sum(engine.contributions(query, hit.passage_ix).values()) == pytest.approx(hit.score)


def test_equal_scores_keep_the_order_of_the_archive() -> None:
    hits = engine_of([["乙"], ["甲"], ["甲"], ["甲"]]).search(["甲"], k=2)
    assert [hit.passage_ix for hit in hits] == [11, 12]


@pytest.mark.parametrize("corpus", [[], [[]], [[], []]])
def test_an_archive_without_words_finds_nothing(corpus: list[list[str]]) -> None:
    engine = engine_of(corpus)
    assert engine.search(["甲"], k=5) == []
    assert engine.idf("甲") > 0
    assert not engine.has_term("甲")
