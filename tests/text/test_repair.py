from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from case_files import cases
from ningbot.text.mapping import apply_edits
from ningbot.text.repair import Damage, repair

SAMPLE = Path(__file__).parents[2] / "corpus" / "ningxiang_party_building_chain.txt"
# Pieces that the damages are made of, so that random texts have them.
damaged_text = st.lists(
    st.sampled_from(
        [
            "鄉(xiāng)",
            "發(fā)",
            "業(yè)",
            ",,",
            ",。",
            ",、",
            ",",
            ";",
            "黨",
            "240",
            "1,234",
            "(tāo“",
            "”",
            "?",
            "A,_b",
            "**",
            "(",
            ")",
            "𠀀",
            "\n",
            "\r\n",
            ">>我要舉報\n",
            "# ",
            "(tāo tiè)",
            " ",
        ]
    )
).map("".join)


@cases("repair")
def test_repair(original: str, expected: str) -> None:
    assert repair(original).text == expected


@given(damaged_text)
def test_repairing_twice_changes_nothing_more(text: str) -> None:
    once = repair(text).text
    assert repair(once).text == once


@given(damaged_text, st.booleans())
def test_every_character_keeps_its_place(text: str, is_markdown: bool) -> None:
    mapped = repair(text, damage=Damage(notes=True, stray_commas=True), is_markdown=is_markdown)
    assert len(mapped.starts) == len(mapped.ends) == len(mapped.text)
    wide = str.maketrans(",;:!”’", "，；：！“‘")
    for char, start, end in zip(mapped.text, mapped.starts, mapped.ends, strict=True):
        assert char in (text[start:end], text[start:end].translate(wide))


@given(damaged_text, st.booleans())
def test_the_edits_applied_to_the_original_give_the_text_and_its_map(
    text: str, is_markdown: bool
) -> None:
    mapped = repair(text, damage=Damage(notes=True, stray_commas=True), is_markdown=is_markdown)
    rebuilt = apply_edits(text, mapped.edits())
    assert rebuilt.text == mapped.text
    assert list(rebuilt.starts) == list(mapped.starts)
    assert list(rebuilt.ends) == list(mapped.ends)


@given(st.text())
def test_no_text_makes_repair_raise(text: str) -> None:
    repair(text)
    repair(text, damage=Damage(notes=True, stray_commas=True), is_markdown=True)


def test_the_sample_keeps_no_stray_comma_and_no_note_of_a_true_character() -> None:
    text = repair(SAMPLE.read_text(encoding="utf-8")).text
    assert ",," not in text
    assert ",。" not in text
    assert "我要舉報" not in text
    assert (
        "寧鄉全面實施兩新組織黨組織組建攻堅行動，向全市466家兩新組織派駐240名黨建指導員，" in text
    )


def test_every_edit_says_its_kind_and_what_stood_there() -> None:
    original = SAMPLE.read_text(encoding="utf-8")
    for edit in repair(original).edits():
        assert edit.kind
        assert edit.before == original[edit.source_span.start : edit.source_span.end]


def test_markdown_marks_are_read_past() -> None:
    text = "# 標題\n\n> **黨建**引領，\n見[報告](https://a.example/x)。\n\n- 一項\n"
    assert repair(text, is_markdown=True).text == "標題\n黨建引領，見報告。\n一項\n"


def test_the_sample_reads_as_its_author_wrote_it() -> None:
    expected = SAMPLE.parents[1] / "tests" / "data" / "ningxiang_repaired.txt"
    repaired = repair(SAMPLE.read_text(encoding="utf-8")).text
    assert repaired == expected.read_text(encoding="utf-8")
