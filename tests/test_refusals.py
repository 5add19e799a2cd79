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
        not_answered(language, missing=[], lacks_type="person", found=["星邦智能"]),
        not_answered(language, missing=[], lacks_type=None, found=["星邦智能"]),
        not_answered(language, missing=["董事长"], lacks_type=None, found=["星邦智能"]),
    }
    assert len(said) == 7


def test_what_the_archive_does_speak_of_is_said_first() -> None:
    found = ["星邦智能", "企业", "产品"]
    assert (
        not_answered("zh-Hans", missing=["董事长"], lacks_type="person", found=found)
        == "档案里谈到“星邦智能”、“企业”，但最接近的段落没有提到“董事长”。"
    )
    assert (
        not_answered("zh-Hant", missing=[], lacks_type="person", found=found[:1])
        == "檔案裡談到「星邦智能」，但沒有說是誰。"
    )
    assert (
        not_answered("en", missing=["chairman"], lacks_type=None, found=["Xingbang", "firm"])
        == "The archive speaks of “Xingbang” and “firm”,"
        " but the nearest passage does not hold “chairman” as written."
    )


def test_a_long_list_is_cut_short() -> None:
    said = nothing_found("en", ["a", "b", "c", "d", "e"])
    assert "“c”" in said
    assert "“d”" not in said
