"""What the sample's questions get from all parts together: the floor under the figures that README gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import ROOT, SAMPLE
from ningbot.archive import Archive
from ningbot.candidates import is_quantity
from ningbot.evaluation import evaluate, read_questions

QUESTIONS = read_questions(ROOT / "tests" / "data" / "sample_questions.jsonl")


@pytest.fixture(scope="module")
def archive(sample_index: Path) -> Iterator[Archive]:
    with Archive(sample_index) as archive:
        yield archive


def test_the_sample_is_answered_or_refused_as_it_should_be(archive: Archive) -> None:
    scores = evaluate(QUESTIONS, archive.ask)
    for language, least in (("zh-Hans", 0.95), ("zh-Hant", 0.95), ("en", 0.85)):
        of_language = scores[language]
        assert of_language.sentence_hit is not None
        assert of_language.sentence_hit >= least, language
        assert of_language.answered_unanswerable is not None
        assert of_language.answered_unanswerable <= 0.15, language


def test_who_asks_for_an_amount_or_a_date_is_given_one(archive: Archive) -> None:
    answers = [archive.ask(gold.question) for gold in QUESTIONS]
    asked = [answer for answer in answers if is_quantity(answer.answer_type) and answer.answered]
    assert len(asked) > 40
    assert [a.question for a in asked if a.normalized is None] == []


def test_what_is_cited_stands_in_the_file_and_another_archive_says_the_same(
    archive: Archive, sample_index: Path
) -> None:
    original = SAMPLE.read_bytes().decode("utf-8")
    with Archive(sample_index) as another:
        for gold in QUESTIONS[::9]:
            answer = archive.ask(gold.question)
            for citation in answer.citations:
                assert citation.source_span.of(original) == citation.source_text
            again = another.ask(gold.question)
            assert replace(again, elapsed_ms=0.0) == replace(answer, elapsed_ms=0.0)
