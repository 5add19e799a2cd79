"""What is said to administrators is HTML that Telegram takes, however long what they sent is."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields, replace

import pytest

from bot.botapi.html import parse_html, units
from ningbot.holdings import Article
from ningbot.records import Language
from ningbot.taking_in import Change, Problem, TakenIn
from ningbot.telegram.access import phrases as access_phrases
from ningbot.telegram.administration.html import render_change, render_stats, render_taken_in
from ningbot.telegram.administration.phrases import PHRASES
from ningbot.telegram.asking.usage import Used

LANGUAGES: list[Language] = ["zh-Hans", "zh-Hant", "en"]
LONG = "<𠮷&\n>" * 500
KINDS = Counter({"note": 3, "note+stray comma": 2, "lost byte": 4, "new kind": 1, "markup": 1})
ARTICLE = Article(LONG, LONG, LONG, 10**6, 10**7, KINDS, LONG)
PROBLEMS = tuple(Problem(LONG, line) for line in (None, *range(2, 20)))


def visible(source: str) -> str:
    return parse_html(source)[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_is_html_in_its_language(language: Language) -> None:
    for phrases in (access_phrases.PHRASES[language], PHRASES[language]):
        for field in fields(phrases):
            phrase = getattr(phrases, field.name)
            for each in [phrase] if isinstance(phrase, str) else phrase.values():
                text = visible(re.sub(r"\{[^}]*\}", "1", each))
                assert text
                assert language != "en" or not re.search("[一-鿿]", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_report_fits_a_message(language: Language) -> None:
    change = Change(10**6, 10**6, 10**6, 10**6, PROBLEMS)
    taken = TakenIn(LONG, change, (ARTICLE,) * 3, 10**6)
    for text in (render_taken_in(taken, LONG, language), render_change(change, language)):
        assert 500 < units(visible(text)) <= 4096


@pytest.mark.parametrize("language", LANGUAGES)
def test_repairs_are_counted_by_kind_and_the_unknown_ones_together(language: Language) -> None:
    change = Change(n_added=1)
    said = visible(render_taken_in(TakenIn("a.txt", change, (ARTICLE,), 1), "a.txt", language))
    names = PHRASES[language].repairs
    assert f"{names['note']} 5, {names['lost byte']} 4, {names['']} 1" in said
    without = replace(ARTICLE, repairs=Counter(), first_sentence="")
    said = visible(render_taken_in(TakenIn("a.txt", change, (without,), 1), "a.txt", language))
    assert names["note"] not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_that_could_not_be_read_is_called_as_it_was_sent(language: Language) -> None:
    taken = TakenIn(None, Change(problems=(Problem("empty"),)))
    said = visible(render_taken_in(taken, "<甲>.txt", language))
    assert "<甲>.txt" in said
    assert said.endswith("⚠️ empty")


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_without_questions_have_no_median(language: Language) -> None:
    counts = {"file": 1, "document": 2, "passage": 3, "sentence": 4}
    feedback = {"right": 5, "wrong": 6, "comments": 7}
    lines = render_stats(counts, Used(0, 0, None), Used(3, 1, 0.1234), feedback, language).split(
        "\n"
    )
    assert "(0%)" in lines[1].replace("（", "(").replace("）", ")")
    assert "0.12" not in lines[1]
    assert "75%" in lines[2]
    assert "0.12" in lines[2]
    assert all(str(n) in lines[3] for n in (5, 6, 7))
