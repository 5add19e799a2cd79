"""What reaches a terminal is text and nothing that a terminal obeys; JSON stays exact."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ningbot.archive import Archive
from ningbot.errors import ReadError
from ningbot.records import Referent, Span
from ningbot.rendering import (
    counted_unread,
    plain,
    plain_lines,
    render_answer,
    render_explanation,
    render_problems,
    render_shown,
    shown_to_json,
    to_json,
)

EVIL = "標\x1b[2J題\n\x07\x9b"
QUESTION = "全市派驻了多少名党建指导员？"


@pytest.mark.parametrize(
    "char", ["\x00", "\a", "\n", "\r", "\x1b", "\x7f", "\x85", "\x9b", "\u2028", "\u202e"]
)
def test_what_a_terminal_obeys_is_replaced_one_for_one(char: str) -> None:
    assert plain(f"標{char}題") == "標\ufffd題"


def test_plain_text_stays_as_it_is() -> None:
    text = "寧鄉：“兩新”，85.16％\t（1998年）😀"
    assert plain(text) == plain_lines(text) == text


def test_lines_stay_lines_where_they_may() -> None:
    assert plain_lines("a\r\nb\rc\nd\x1b") == "a\nb\nc\nd\ufffd"


def test_an_answer_shows_a_hostile_title_harmlessly_and_its_json_shows_it_exactly(
    sample: Archive,
) -> None:
    answer = sample.ask(QUESTION)
    citation = replace(answer.citations[0], title=EVIL, url=EVIL)
    answer = replace(answer, citations=(citation,))
    shown = render_answer(answer, mark=("<", ">"))
    assert "<240名>" in shown
    assert "標�[2J題���" in shown
    assert shown.count("\n") == 3
    assert to_json(answer)["citations"][0]["title"] == EVIL


def test_a_refusal_and_an_explanation_are_harmless_too(sample: Archive) -> None:
    answer = sample.ask("火星\x1b[2J\x9b基地", explain=True)
    assert answer.explanation
    for shown in (render_answer(answer), render_explanation(answer.explanation)):
        assert plain_lines(shown) == shown


def test_a_hostile_file_name_and_original_are_shown_harmlessly(sample: Archive) -> None:
    shown = sample.find(sample.ask(QUESTION).citations[0].citation_id)
    text = render_shown(replace(shown, path=EVIL, passage_source="一\r\n二\x1b"))
    assert plain_lines(text) == text
    assert text.endswith("original:\n  一\n二\ufffd")


def test_what_a_follow_up_was_understood_as_stands_before_the_answer_or_the_refusal(
    sample: Archive,
) -> None:
    for question in (QUESTION, "宁乡有多少人口？"):
        answer = sample.ask(question)
        text = render_answer(replace(answer, understood=f"{question}\x1b"))
        assert text == f"理解为：{question}\ufffd\n{render_answer(answer)}"


def test_a_gloss_stands_under_the_answer_and_outside_the_quote(sample: Archive) -> None:
    answer = sample.ask("Who is the reporter?")
    assert answer.gloss == "Tan Xiaobo"
    said = render_answer(answer).split("\n")
    assert said[:3] == ["譚曉波", "(gloss: Tan Xiaobo)", ""]
    bare = replace(answer, gloss=None)
    assert said[:1] + said[2:] == render_answer(bare).split("\n")
    hostile = render_answer(replace(answer, gloss=EVIL))
    assert plain_lines(hostile) == hostile


def test_a_gloss_is_in_the_json_only_where_there_is_one(sample: Archive) -> None:
    answer = sample.ask("Who is the reporter?")
    assert to_json(answer)["gloss"] == "Tan Xiaobo"
    assert "gloss" not in to_json(replace(answer, gloss=None))


def test_whom_a_quote_means_stands_behind_it_and_in_json_only_where_it_is_known(
    sample: Archive,
) -> None:
    answer = sample.ask("创新党支部有多少名直管党员？")
    quote = answer.citations[0].sentence.replace("18名", "<18名>")
    assert f"  {quote}〔公司：中偉新能源〕\n" in render_answer(answer, mark=("<", ">"))
    (named,) = to_json(answer)["citations"][0]["referents"]
    assert named == {"span": (0, 2), "name": "中偉新能源", "name_span": named["name_span"]}
    shown = shown_to_json(sample.find(answer.citations[0].citation_id))
    assert shown["citation"]["referents"] == (named,)
    assert "referents" not in to_json(sample.ask(QUESTION))["citations"][0]


def test_whom_a_quote_means_is_said_harmlessly(sample: Archive) -> None:
    answer = sample.ask(QUESTION)
    named = (Referent(Span(0, 2), EVIL, Span(0, 2)), Referent(Span(2, 4), "乙", Span(0, 1)))
    cited = replace(answer.citations[0], referents=named)
    assert "〔寧鄉：標�[2J題���；全面：乙〕\n" in render_answer(replace(answer, citations=(cited,)))


def test_a_file_has_its_first_problems_named_and_the_rest_counted() -> None:
    many = [ReadError(f"m, line {n}", path=Path("m"), line=n) for n in range(1, 12)]
    few = [ReadError(f"f, line {n}", path=Path("f"), line=n) for n in range(1, 5)]
    lone = ReadError("e is empty", path=Path("e"))
    assert list(render_problems([*many, *few, lone])) == [
        "m, line 1",
        "m, line 2",
        "m, line 3",
        "... and 8 more lines of m",
        "f, line 1",
        "f, line 2",
        "f, line 3",
        "... and 1 more line of f",
        "e is empty",
    ]
    assert counted_unread([*many, lone, lone]) == "2 files and 11 lines"
    assert counted_unread([lone]) == "1 file"
    assert counted_unread(few[:1]) == "1 line"
