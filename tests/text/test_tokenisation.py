from __future__ import annotations

import re
from pathlib import Path

import rjieba
from hypothesis import given
from hypothesis import strategies as st

from ningbot.text import tokenisation
from ningbot.text.characters import HAN
from ningbot.text.folding import fold
from ningbot.text.tokenisation import split_terms, split_tokens, split_words, tag_words

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "corpus" / "ningxiang_party_building_chain.txt"
QUESTIONS = ROOT / "tests" / "data" / "sample_questions.jsonl"


def test_a_run_gives_its_words_then_its_bigrams() -> None:
    assert split_terms("黨建指導員") == ["党建", "指导员", "党建", "建指", "指导", "导员"]


def test_numbers_keep_decimals_and_percent_signs_and_lose_thousands_commas() -> None:
    assert split_terms("15.41億 85.16％ 1,234,567") == ["15.41", "亿", "亿", "85.16%", "1234567"]


def test_latin_words_are_not_cut_and_not_joined_to_han() -> None:
    assert split_terms("PACK電芯Wi-Fi") == ["pack", "电芯", "电芯", "wi", "fi"]


def test_numbers_and_units_are_cut_apart() -> None:
    assert split_terms("120km") == ["120", "km"]


def test_words_do_not_cross_punctuation() -> None:
    assert split_terms("黨、建") == ["党", "党", "建", "建"]


@given(st.text("寧鄉黨建指導員240.5%,。Ab１２ \n𠀀"))
def test_a_token_stands_where_it_says(text: str) -> None:
    for token in split_tokens(text) + split_words(text) + [t for t, _ in tag_words(text)]:
        assert token.surface == token.span.of(text)
        assert token.surface


@given(st.text())
def test_no_text_makes_the_tokeniser_raise(text: str) -> None:
    assert [token.term for token in split_tokens(text)] == split_terms(text)


def test_rjieba_cuts_as_jieba_does() -> None:
    """The sample article and its questions; all development text: benchmarks/segmenters.py."""
    texts = [SAMPLE.read_text(encoding="utf-8"), QUESTIONS.read_text(encoding="utf-8")]
    runs = [run for text in texts for run in re.findall(f"[{HAN}]+", fold(text))]
    assert len(runs) > 900
    reference = tokenisation.reference_segmenter()
    assert [run for run in runs if rjieba.cut(run) != reference(run)] == []


def test_jieba_itself_serves_where_rjieba_is_missing() -> None:
    text = "寧鄉全面實施兩新組織黨組織組建攻堅行動"
    words = tokenisation.reference_segmenter()("宁乡全面实施两新组织党组织组建攻坚行动")
    assert words == [token.term for token in split_words(text)]
