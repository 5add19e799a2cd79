from __future__ import annotations

from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from case_files import cases
from ningbot.text.segmentation import (
    MAX_PASSAGE,
    MAX_SENTENCE,
    split_paragraphs,
    split_sentences,
)

marked_text = st.text("一二三甲乙。！？；…”“’」「（）()《》\"'.?!;, aB3%:/\n", max_size=200)


@cases("sentences")
def test_sentences(original: str, expected: list[str]) -> None:
    assert [span.of(original) for span in split_sentences(original)] == expected


@given(marked_text)
def test_joined_sentences_are_the_paragraph(text: str) -> None:
    assert "".join(span.of(text) for span in split_sentences(text)) == text


def test_a_sentence_without_marks_is_cut_so_that_it_can_be_quoted() -> None:
    spans = split_sentences("字" * 1800)
    assert max(span.end - span.start for span in spans) <= MAX_SENTENCE
    assert spans[-1].end == 1800


def test_an_overlong_sentence_is_cut_at_a_clause() -> None:
    text = "字" * 400 + "，" + "字" * 400 + "。"
    assert split_sentences(text)[0].end == 401


def test_paragraphs_are_lines_without_their_blanks() -> None:
    text = "標題\r\n\u3000\u3000第一段。\r\n\r\n  第二段。 \n"
    assert [span.of(text) for span in split_paragraphs(text)] == ["標題", "第一段。", "第二段。"]


def test_a_paragraph_of_a_whole_book_becomes_several_passages() -> None:
    text = "一句話。" * 3000
    spans = list(split_paragraphs(text))
    assert "".join(span.of(text) for span in spans) == text
    assert max(span.end - span.start for span in spans) <= MAX_PASSAGE


def test_open_brackets_and_quotes_cost_linear_time() -> None:
    start = process_time()
    for piece in ("（", "“一。", '"a."', "https://a", "(a)", "一。 "):
        split_sentences(piece * 20_000)
    assert process_time() - start < 20
