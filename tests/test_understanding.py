from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_files import cases
from ningbot.errors import QuestionError
from ningbot.understanding import MAX_QUESTION, understand


@cases("questions")
def test_questions(original: str, expected: dict[str, Any]) -> None:
    query = understand(original)
    found = {
        "answer_type": query.answer_type,
        "language": query.language,
        "unit": query.unit,
        "head": query.head,
        "content": [token.surface for token in query.content],
    }
    assert {key: found[key] for key in expected} == expected


@given(st.text(min_size=1, max_size=200).filter(str.strip))
def test_no_question_makes_it_raise(question: str) -> None:
    query = understand(question)
    for token in query.content:
        assert token.surface == token.span.of(query.question)
    for unit in query.units:
        assert unit.surface == unit.span.of(query.question)


def test_asking_words_are_not_looked_for_and_join_no_bigram() -> None:
    units = understand("派驻了多少名党建指导员").units
    assert not {"多少", "少名", "了多", "了名"} & {unit.surface for unit in units}


def test_a_question_may_be_long_but_not_endless() -> None:
    understand("长" * MAX_QUESTION)
    with pytest.raises(QuestionError, match=f"at most {MAX_QUESTION}"):
        understand("长" * (MAX_QUESTION + 1))
