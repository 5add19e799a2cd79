"""Which units a question becomes over an archive: English, mixed, and Chinese over English."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_files import cases
from ningbot.archive import Archive
from ningbot.bilingual import translate
from ningbot.engines.memory import MemoryEngine
from ningbot.rendering import render_explanation
from ningbot.store import PassageTerms
from ningbot.text.tokenisation import split_terms
from ningbot.understanding import understand


def engine_of(texts: Sequence[str]) -> MemoryEngine:
    return MemoryEngine(PassageTerms(n, split_terms(text)) for n, text in enumerate(texts))


def members_of(question: str, texts: Sequence[str]) -> dict[str, list[str]]:
    query = translate(understand(question), engine_of(texts))
    return {unit.surface: [term for term, _ in unit.members] for unit in query.units}


@cases("translations")
def test_translations(original: list[str], expected: dict[str, list[str]]) -> None:
    question, *texts = original
    found = members_of(question, texts)
    best = {
        surface: found.get(surface, [])[: len(members)] for surface, members in expected.items()
    }
    assert best == expected


@given(st.text(alphabet="abeginst党员 -'3&", max_size=40).filter(str.strip))
def test_units_stand_in_the_question_and_have_members(question: str) -> None:
    query = translate(understand(question), engine_of(["黨員和黨建"]))
    for unit in query.units:
        assert unit.surface == unit.span.of(query.question)
        weights = [weight for _, weight in unit.members]
        assert weights == sorted(weights, reverse=True)
        assert weights


def test_a_chinese_question_over_a_chinese_archive_stays_as_it_is() -> None:
    query = understand("2021年全市派驻了多少名党建指导员？")
    assert translate(query, engine_of(["全市派駐240名黨建指導員"])) == query


def test_a_latin_word_of_a_chinese_question_stays_beside_its_translations() -> None:
    query = understand("哪个部门支持Internet")
    own = next(unit for unit in query.units if unit.surface == "Internet")
    translated = translate(query, engine_of(["網絡與internet", "因特網"]))
    assert own in translated.units
    assert "网络" in {m.term for u in translated.units if u.span == own.span for m in u.members}


def test_the_asking_words_are_not_translated() -> None:
    assert not {"How", "many", "are", "there"} & set(
        members_of("How many instructors are there?", ["多少指導員"])
    )


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How many party-building instructors?", "240名"),
        ("Who is the reporter?", "譚曉波"),
        ("星邦的sales revenue是多少？", "15.41億元"),
    ],
)
def test_the_sample_answers_in_english(sample: Archive, question: str, answer: str) -> None:
    assert sample.ask(question).answer == answer


def test_an_explanation_shows_what_each_word_became(sample: Archive) -> None:
    answer = sample.ask("How many party-building instructors?", explain=True)
    assert answer.explanation is not None
    assert "instructors → 指导员" in render_explanation(answer.explanation)
