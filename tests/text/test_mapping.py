from __future__ import annotations

from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from ningbot.records import Span
from ningbot.text.mapping import Change, MappedText, apply_edits


def changes_of(text: str, cuts: list[int], pieces: list[str]) -> list[Change]:
    """Make ordered, disjoint changes from random places and replacements."""
    places = sorted({min(cut, len(text)) for cut in cuts})
    spans = [Span(a, b) for a, b in zip(places[::2], places[1::2], strict=False)]
    return [Change(span, piece, "test") for span, piece in zip(spans, pieces, strict=False)]


two_rounds = st.tuples(
    st.text("甲乙丙,.", max_size=30),
    *[
        part
        for _ in range(2)
        for part in (
            st.lists(st.integers(0, 40), max_size=10),
            st.lists(st.text("甲丁,", max_size=3), max_size=5),
        )
    ],
)


@given(two_rounds)
def test_edits_of_several_rounds_rebuild_text_and_map(
    drawn: tuple[str, list[int], list[str], list[int], list[str]],
) -> None:
    original, *rounds = drawn
    mapped = MappedText.of(original)
    for cuts, pieces in (rounds[:2], rounds[2:]):
        mapped = mapped.changed(changes_of(mapped.text, cuts, pieces))  # type: ignore[arg-type]
    assert apply_edits(original, mapped.edits()).text == mapped.text


@given(two_rounds)
def test_places_never_go_back(
    drawn: tuple[str, list[int], list[str], list[int], list[str]],
) -> None:
    original, *rounds = drawn
    mapped = MappedText.of(original)
    for cuts, pieces in (rounds[:2], rounds[2:]):
        mapped = mapped.changed(changes_of(mapped.text, cuts, pieces))  # type: ignore[arg-type]
    assert list(mapped.starts) == sorted(mapped.starts)
    assert list(mapped.ends) == sorted(mapped.ends)


def test_a_span_maps_to_all_that_it_was_made_from() -> None:
    mapped = MappedText.of("鄉(xiāng)鎮").changed([Change(Span(1, 8), "", "note")])
    assert mapped.source_span(Span(0, 2)).of(mapped.original) == "鄉(xiāng)鎮"
    assert mapped.source_span(Span(1, 2)) == Span(8, 9)


def test_a_replacement_of_the_same_length_is_mapped_character_by_character() -> None:
    mapped = MappedText.of("a,b").changed([Change(Span(0, 3), "A，B", "test")])
    assert mapped.source_span(Span(1, 2)) == Span(1, 2)


def test_an_unchanged_text_has_no_edits() -> None:
    mapped = MappedText.of("寧鄉")
    assert mapped.changed([Change(Span(0, 1), "寧", "test")]) is mapped
    assert mapped.edits() == ()


def test_listing_edits_costs_linear_time() -> None:
    text = "甲," * 50_000
    start = process_time()
    mapped = MappedText.of(text)
    for _ in range(2):
        spans = [Span(i, i + 1) for i in range(1, len(mapped.text), 2)]
        mapped = mapped.changed(
            Change(span, "，" if mapped.text[1] == "," else "", "t") for span in spans
        )
    assert len(mapped.edits()) == 50_000
    assert process_time() - start < 20


def test_a_change_over_part_of_an_earlier_one_is_one_edit_with_it() -> None:
    mapped = MappedText.of("丙丙甲").changed([Change(Span(2, 3), "丁甲", "a")])
    mapped = mapped.changed([Change(Span(0, 3), "丁", "b")])
    assert apply_edits("丙丙甲", mapped.edits()).text == mapped.text == "丁甲"
