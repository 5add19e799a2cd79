"""Runs of a paragraph that are marked alike."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ningbot.articles import Piece
from ningbot.records import Span
from ningbot.web.marking import Marked, Run, mark_paragraph


def text_of(*parts: tuple[Run, ...]) -> str:
    return "".join(run.text for part in parts for run in part)


def test_a_reading_taken_out_is_shown_at_its_character() -> None:
    pieces = [Piece("寧鄉", "寧鄉"), Piece("", "(xiāng)", "note"), Piece("高新", "高新")]
    marked = mark_paragraph(pieces)
    assert marked.before == (Run("寧"), Run("鄉", "鄉(xiāng)"), Run("高新"))


def test_repairs_that_touch_are_one() -> None:
    pieces = [
        Piece("近日", "近日"),
        Piece("", ",", "stray comma"),
        Piece("，", ",", "narrow mark", certain=False),
    ]
    assert mark_paragraph(pieces).before == (Run("近"), Run("日，", "日,,", certain=False))


def test_what_was_taken_out_at_the_beginning_is_shown_at_the_next_character() -> None:
    marked = mark_paragraph([Piece("", ",", "stray comma"), Piece("園區", "園區")])
    assert marked.before == (Run("園", ",園"), Run("區"))


def test_the_answer_lies_in_the_sentence() -> None:
    text = "一。派駐240名指導員。二。"
    marked = mark_paragraph([Piece(text, text)], sentence=Span(2, 12), answer=Span(2, 6))
    parts = (marked.before, marked.sentence, marked.answer, marked.rest, marked.after)
    assert [text_of(part) for part in parts] == ["一。", "派駐", "240名", "指導員。", "二。"]


PIECES = st.lists(
    st.one_of(
        st.text("一二三四", min_size=1, max_size=4).map(lambda text: Piece(text, text)),
        st.builds(Piece, st.text("五六", max_size=2), st.text("abc", max_size=3), st.just("note")),
    ),
    max_size=8,
)


@given(PIECES, st.data())
def test_whatever_is_marked_the_text_stays(pieces: list[Piece], data: st.DataObject) -> None:
    text = "".join(piece.text for piece in pieces)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    inner = data.draw(st.integers(0, end - start))
    marked: Marked = mark_paragraph(pieces, sentence=Span(start, end), answer=Span(0, inner))
    parts = (marked.before, marked.sentence, marked.answer, marked.rest, marked.after)
    assert text_of(*parts) == text
    assert text_of(marked.sentence, marked.answer, marked.rest) == text[start:end]
