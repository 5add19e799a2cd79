"""The reader on its own, with the file that is shipped."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from ningbot.errors import ModelDamaged
from ningbot.reading.network import MAX_WINDOW, Reading, SpanReader
from ningbot.records import Span
from ningbot.semantic import files

TEXT = "宁乡市位于湖南省。2022年全市派驻240名党建指导员。沩江全长144公里。"


@pytest.fixture(scope="module")
def reader() -> SpanReader:
    return SpanReader()


def read(reader: SpanReader, question: str, text: str = TEXT, title: str = "") -> Reading:
    return reader.read(question, title, reader.locate(text))


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("全市派驻了多少名党建指导员？", "240"),
        ("全市派駐了多少名黨建指導員？", "240"),
        ("沩江有多长？", "144公里"),
        ("宁乡市在哪个省？", "湖南省"),
        ("How long is the Wei River?", "144"),
    ],
)
def test_the_words_that_answer_are_found(reader: SpanReader, question: str, answer: str) -> None:
    found = read(reader, question).best_in(Span(0, len(TEXT)))
    assert found is not None
    assert answer in found.span.of(TEXT)
    assert len(found.span.of(TEXT)) <= len(answer) + 4


def test_a_text_that_answers_is_told_from_one_that_does_not(reader: SpanReader) -> None:
    question = "全市派驻了多少名党建指导员？"
    without = "宁乡市位于湖南省。沩江全长144公里。"
    answers, does_not = read(reader, question), read(reader, question, without)
    assert answers.answerable > does_not.answerable
    best, other = (r.best_in(Span(0, 100)) for r in (answers, does_not))
    assert best is not None
    assert other is not None
    assert best.mass > other.mass


def test_both_scripts_are_read_alike(reader: SpanReader) -> None:
    simplified = read(reader, "派驻了多少名党建指导员？", "派驻240名党建指导员。", "党建")
    traditional = read(reader, "派駐了多少名黨建指導員？", "派駐240名黨建指導員。", "黨建")
    np.testing.assert_array_equal(simplified.begins, traditional.begins)
    assert simplified.places == traditional.places


@pytest.mark.parametrize("text", ["", " ", "a", "字" * 5000, "\U0001f9ff\u0301\u200b" * 40])
@pytest.mark.parametrize("question", ["", "多少？" * 300])
def test_any_text_can_be_read(reader: SpanReader, question: str, text: str) -> None:
    reading = read(reader, question, text, title="题" * 100)
    assert len(reading.places) == len(reading.begins) == len(reading.ends) < MAX_WINDOW
    found = reading.best_in(Span(0, len(text)))
    assert found is None or 0 <= found.span.start <= found.span.end <= len(text)


def test_nothing_is_found_where_nothing_was_read(reader: SpanReader) -> None:
    assert read(reader, "多少？").best_in(Span(len(TEXT) + 5, len(TEXT) + 9)) is None


def test_words_never_leave_the_span_that_they_are_looked_for_in(reader: SpanReader) -> None:
    reading = read(reader, "全市派驻了多少名党建指导员？")
    for start in range(0, len(TEXT), 3):
        within = Span(start, start + 3)
        found = reading.best_in(within)
        assert found is None or within.contains(found.span)


def test_several_texts_are_read_as_each_alone(reader: SpanReader) -> None:
    texts = [("", reader.locate(TEXT[n:])) for n in range(0, 30, 5)]
    together = reader.read_all("沩江有多长？", texts)
    for reading, (title, located) in zip(together, texts, strict=True):
        alone = reader.read("沩江有多长？", title, located)
        np.testing.assert_array_equal(reading.begins, alone.begins)


def test_a_damaged_reader_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(files.FOLDER, tmp_path / "model")
    (tmp_path / "model" / files.READER).write_bytes(b"not a model")
    monkeypatch.setattr(files, "FOLDER", tmp_path / "model")
    with pytest.raises(ModelDamaged, match=r"reader\.onnx is not as it was released"):
        SpanReader()
