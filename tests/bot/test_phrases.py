"""The bot's own phrases, and the language they are in."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from bot.botapi_html import parse_html
from ningbot.records import Language
from ningbot.telegram.phrases import PHRASES, client_language


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("zh", "zh-Hans"),
        ("zh-hans", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh-Hans-HK", "zh-Hans"),
        ("zh-hant", "zh-Hant"),
        ("zh-TW", "zh-Hant"),
        ("zh_HK", "zh-Hant"),
        ("en", "en"),
        ("pt-br", "en"),
        ("", None),
        (None, None),
    ],
)
def test_the_language_of_an_app_is_one_of_three(code: str | None, language: str | None) -> None:
    assert client_language(code) == language


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_every_phrase_is_html_that_telegram_reads(language: Language) -> None:
    for phrase in fields(PHRASES[language]):
        text, _ = parse_html(getattr(PHRASES[language], phrase.name).replace("{}", "1"))
        assert text
        assert bool(re.search("[一-鿿]", text)) is (language != "en")
