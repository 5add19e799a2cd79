from __future__ import annotations

import pytest

from ningbot.records import Language
from ningbot.refusals import not_answered, nothing_found, nothing_to_look_for

LANGUAGES: list[Language] = ["zh-Hans", "zh-Hant", "en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_missing_is_named(language: Language) -> None:
    assert "人口" in not_answered(language, missing=["人口"], lacks_type=None)
    assert "人口" in nothing_found(language, ["人口", "面積"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_words_of_its_own(language: Language) -> None:
    said = {
        nothing_to_look_for(language),
        nothing_found(language, ["人口"]),
        not_answered(language, missing=[], lacks_type="person"),
        not_answered(language, missing=[], lacks_type=None),
    }
    assert len(said) == 4


def test_a_long_list_is_cut_short() -> None:
    said = nothing_found("en", ["a", "b", "c", "d", "e"])
    assert "“c”" in said
    assert "“d”" not in said
