"""The bot's own phrases, and the language they are in."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from bot.botapi.html import parse_html
from ningbot.records import Language
from ningbot.telegram.rendering.phrases import PHRASES, client_language


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
    phrases = {f.name: getattr(PHRASES[language], f.name) for f in fields(PHRASES[language])}
    commands = phrases.pop("commands")
    for phrase in [*phrases.values(), *commands.values()]:
        text, _ = parse_html(re.sub(r"\{\w*\}", "1", phrase))
        assert text
        assert bool(re.search("[一-鿿]", text)) is (language != "en")
    assert commands.keys() == PHRASES["en"].commands.keys()


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_what_telegram_shows_by_itself_is_short_enough(language: Language) -> None:
    phrases = PHRASES[language]
    assert len(phrases.about) <= 512
    assert len(phrases.short_about) <= 120
    for toast in (phrases.thanks, phrases.stale, phrases.forgotten, phrases.no_more):
        assert len(toast) <= 200
    for said in (phrases.inline_hint, phrases.inline_refused, phrases.stranger_elsewhere):
        assert len(said) <= 64  # the label of a button
    for name, said in phrases.commands.items():
        assert re.fullmatch("[a-z0-9_]{1,32}", name)
        assert 1 <= len(said) <= 256
