"""What an answer's gloss is, and how it is called."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ningbot.archive import Archive
from ningbot.glosses import gloss, glossed_as
from ningbot.records import Language, Span

QUESTION = "How many party-building instructors?"


def test_an_english_asker_has_the_answer_glossed(sample: Archive) -> None:
    answer = sample.ask("How much funding was secured by the resident service representatives?")
    assert (answer.answer, answer.gloss) == ("1.43億元", "143 million yuan")
    assert glossed_as(answer) == "(in English: 143 million yuan)"
    answer = sample.ask("Who is the reporter?")
    assert (answer.answer, answer.gloss) == ("譚曉波", "Tan Xiaobo")
    assert glossed_as(answer) == "(gloss: Tan Xiaobo)"


@pytest.mark.parametrize(
    "question",
    [
        "全市派驻了多少名党建指导员？",
        "這篇報道的記者是誰？",
        "What is the population of Ningxiang?",
    ],
)
def test_a_chinese_asker_and_a_refusal_have_no_gloss(sample: Archive, question: str) -> None:
    answer = sample.ask(question)
    assert answer.gloss is None
    assert glossed_as(answer) is None


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_the_asker_decides(sample: Archive, language: Language) -> None:
    citation = sample.ask(QUESTION).citations[0]
    found = gloss(citation, "240", answer_type="number", language=language)
    assert found == ("240" if language == "en" else None)


def test_what_says_no_more_than_the_answer_is_left_out(sample: Archive) -> None:
    citation = sample.ask(QUESTION).citations[0]
    citation = replace(citation, sentence="覆蓋率８５.16％", answer_span=Span(3, 9))
    assert gloss(citation, "85.16%", answer_type="percent", language="en") is None
    unmarked = replace(citation, answer_span=None)
    assert gloss(unmarked, "85.16%", answer_type="percent", language="en") is None


def test_no_quote_is_glossed(sample: Archive) -> None:
    answer = sample.ask(QUESTION)
    citation = answer.citations[0]
    assert citation.sentence == sample.find(citation.citation_id).citation.sentence
    assert answer.answer == "240名"
