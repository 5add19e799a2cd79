from __future__ import annotations

import pytest

from ningbot.text.scripts import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("全市派驻了多少名党建指导员？", "zh-Hans"),
        ("全市派駐了多少名黨建指導員？", "zh-Hant"),
        ("How many party-building instructors?", "en"),
        ("北京在哪？", "zh-Hans"),
        ("iPhone 是谁发明的？", "zh-Hans"),
        ("What does 黨建 mean in this article?", "en"),
        ("GDP 是多少？", "zh-Hans"),
        ("😀😀", "zh-Hans"),
        ("", "zh-Hans"),
    ],
)
def test_the_language_of_a_question(text: str, language: str) -> None:
    assert detect_language(text) == language
