from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ningbot.text.folding import fold


@given(st.text())
def test_the_fold_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text())
def test_folding_twice_is_folding_once_for_width_and_case(text: str) -> None:
    assert fold(text.lower()) == fold(text) or len(text.lower()) != len(text)


def test_both_scripts_and_both_widths_fold_alike() -> None:
    assert fold("寧鄉發展ＡＢ１２％") == fold("宁乡发展ab12%")


def test_quotation_marks_and_full_stops_stay() -> None:
    assert fold("“你好。”《書》") == "“你好。”《书》"


def test_a_character_whose_lower_case_is_longer_keeps_its_place() -> None:
    assert fold("İ黨") == "İ党"
