from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from case_files import cases
from ningbot.candidates import find_candidates
from ningbot.glosses.units import ATTACHED, UNITS
from ningbot.glosses.values import say_normalized, say_value
from ningbot.records import AnswerType, Span
from ningbot.text.quantities import find_quantities
from ningbot.text.quantities.units import UNITS as READ
from ningbot.understanding import understand

SIGNS = {"about": "~", "under": "<", "over": ">", None: ""}
KINDS: list[AnswerType] = ["number", "money", "percent", "date", "duration", "ordinal"]


@cases("glossed_values")
def test_a_value_is_said_in_english(original: list[str], expected: str | None) -> None:
    kind, sentence, marked = original
    start = sentence.index(marked)
    span = Span(start, start + len(marked))
    found = [q for q in find_quantities(sentence) if span.contains(q.span)]
    normalized = "/".join(SIGNS[q.bound] + q.normalized for q in found)
    (answer_type,) = (answer_type for answer_type in KINDS if answer_type == kind)
    assert say_value(sentence, span, normalized, answer_type=answer_type) == expected


@pytest.mark.parametrize(
    ("normalized", "answer_type", "said"),
    [
        ("143000000 CNY", "money", "143 million yuan"),
        ("85.16%", "percent", "85.16%"),
        ("2022-05", "date", "May 2022"),
        ("<2000", "number", "nearly 2,000"),
        (">200", "number", "more than 200"),
        ("~42%", "percent", "about 42%"),
        ("32/226", "number", "32 to 226"),
        ("<20/>200", "number", "nearly 20 to more than 200"),
        ("20000000 CNY/2000000000 CNY", "money", "20 million to 2 billion yuan"),
        ("60%/70%", "percent", "60% to 70%"),
        ("-20/-5 °C", "number", "-20°C to -5°C"),
        ("100/120 km/h", "number", "100 to 120 km/h"),
        ("3 year 5 month", "duration", "3 years 5 months"),
        ("0.5 hour", "duration", "half an hour"),
        ("7", "ordinal", "7th"),
        ("1000000000000000000000", "number", "1,000,000,000,000,000,000,000"),
        ("5000000000000 CNY", "money", "5 trillion yuan"),
        ("1 furlong", "number", None),
        ("", "number", None),
        ("2021-13", "date", None),
        ("1/2/3", "number", None),
    ],
)
def test_a_normalised_value_is_said_without_its_sentence(
    normalized: str, answer_type: AnswerType, said: str | None
) -> None:
    assert say_normalized(normalized, answer_type=answer_type) == said


def test_every_unit_that_is_read_has_an_english_name() -> None:
    canonical = {unit.canonical for unit in READ.values()} - {"", "‰"}
    assert canonical <= UNITS.keys() | ATTACHED


def test_both_ends_that_were_asked_for_are_said() -> None:
    sentence = "實現從年產值2000萬元到20億元的跨越"
    query = understand("From what to what did the output value grow?")
    first, last = find_candidates(sentence, query)
    span = Span(first.span.start, last.span.end)
    normalized = f"{first.normalized}/{last.normalized}"
    said = say_value(sentence, span, normalized, answer_type=query.answer_type)
    assert said == "20 million to 2 billion yuan"


wild = st.text(
    st.sampled_from("0123456789<>~/-:.%T X年月日第三百萬億元分之近以上個幾十\ud842")
    | st.characters(),
    max_size=20,
)


@settings(deadline=None)  # the first loads tables
@given(normalized=wild, kind=st.sampled_from(KINDS), surface=wild, before=wild)
def test_no_value_is_too_odd(normalized: str, kind: AnswerType, surface: str, before: str) -> None:
    said = say_normalized(normalized, answer_type=kind, surface=surface, before=before)
    assert said is None or said


@settings(deadline=None)  # the first loads tables
@given(sentence=wild, start=st.integers(0, 20), length=st.integers(0, 20), normalized=wild)
def test_no_sentence_is_too_odd(sentence: str, start: int, length: int, normalized: str) -> None:
    span = Span(start, start + length)
    for kind in KINDS:
        say_value(sentence, span, normalized, answer_type=kind)


@settings(deadline=None)  # the first loads tables
@given(sentence=wild)
def test_every_quantity_of_any_sentence_has_its_english(sentence: str) -> None:
    for quantity in find_quantities(sentence):
        normalized = SIGNS[quantity.bound] + quantity.normalized
        say_value(sentence, quantity.span, normalized, answer_type=quantity.kind)
