from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from case_files import cases
from ningbot.glosses.words import gloss_words
from ningbot.records import AnswerType

TYPES: list[AnswerType] = ["person", "place", "organization", "entity", "description"]


@cases("glossed_words")
def test_words_are_glossed(original: list[str], expected: str | None) -> None:
    kind, answer = original
    (answer_type,) = (answer_type for answer_type in TYPES if answer_type == kind)
    assert gloss_words(answer, answer_type) == expected


han = st.text(
    st.sampled_from("黨建指導員第三個金洲鎮省長王李和·、“”（）5G𠮷\ud842") | st.characters(),
    max_size=22,
)


@settings(deadline=None)  # the first loads tables
@given(answer=han, answer_type=st.sampled_from(TYPES))
def test_no_answer_is_too_odd_and_no_gloss_is_empty(answer: str, answer_type: AnswerType) -> None:
    found = gloss_words(answer, answer_type)
    assert found is None or found.strip() == found != ""
