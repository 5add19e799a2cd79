"""The language of a page."""

from __future__ import annotations

import dataclasses
import string

import pytest

from ningbot.web.languages import LANGUAGES, choose_language
from ningbot.web.phrases import PHRASES


@pytest.mark.parametrize(
    ("wanted", "accepted", "chosen"),
    [
        (None, None, "en"),
        (None, "zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        (None, "zh-HK", "zh-Hant"),
        (None, "zh-Hant-CN", "zh-Hant"),
        (None, "de, en;q=0.5, zh;q=0.7", "zh-Hans"),
        (None, "zh;q=0, en;q=0.1", "en"),
        (None, "zh;q=x, ,;;,q=1", "en"),
        (None, "," * 10_000, "en"),
        ("zh-Hant", "en", "zh-Hant"),
        ("<b>", "zh", "zh-Hans"),
    ],
)
def test_the_language_that_is_asked_for(
    wanted: str | None, accepted: str | None, chosen: str
) -> None:
    assert choose_language(wanted, accepted) == chosen


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_is_said_with_the_same_places_in_every_language(language: str) -> None:
    ours, english = PHRASES[language], PHRASES["en"]  # type: ignore[index]
    for field in dataclasses.fields(ours):
        said, other = getattr(ours, field.name), getattr(english, field.name)
        assert said
        if isinstance(said, str):
            assert places(said) == places(other), field.name
        else:
            assert said.keys() == other.keys()


def places(phrase: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(phrase) if name is not None}
