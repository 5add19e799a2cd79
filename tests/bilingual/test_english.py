from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbot.bilingual.english import base_forms, relatives, split_english


@given(st.text(max_size=60))
def test_words_stand_where_their_spans_say(text: str) -> None:
    for token in split_english(text):
        assert token.surface == token.span.of(text)


def test_possessives_accents_and_hyphens_are_cut() -> None:
    found = [t.term for t in split_english("Ningxiang's café, master-apprentice, instructors'")]
    assert found == ["ningxiang", "cafe", "master", "apprentice", "instructors"]


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("instructors", "instructor"),
        ("companies", "company"),
        ("planned", "plan"),
        ("running", "run"),
        ("won", "win"),
        ("children", "child"),
        ("largest", "large"),
        ("watches", "watch"),
        ("lives", "life"),
    ],
)
def test_the_base_form_is_among_those_tried(word: str, base: str) -> None:
    assert base in base_forms(word)


@pytest.mark.parametrize("word", ["class", "status", "gas", "on", "x"])
def test_words_that_only_look_inflected_lose_little(word: str) -> None:
    assert all(len(form) >= 2 for form in base_forms(word))


@pytest.mark.parametrize(
    ("word", "relative"), [("storage", "store"), ("industrial", "industry"), ("movement", "move")]
)
def test_what_a_word_is_derived_from_is_among_those_tried(word: str, relative: str) -> None:
    assert relative in relatives(word)
