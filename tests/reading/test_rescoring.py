"""Reader and rules together, on a small archive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import write_jsonl
from ningbot.archive import Archive
from ningbot.bilingual import translate
from ningbot.extraction import Extraction, extract
from ningbot.indexing import index
from ningbot.reading import rescoring
from ningbot.reading.network import SpanReader
from ningbot.reading.rescoring import reranked, rescore
from ningbot.retrieval import RankedPassage, Retrieval
from ningbot.understanding import understand

QUESTION = "宁乡市派驻了多少名党建指导员？"
ROWS = [
    {"id": "a", "title": "党建", "text": "宁乡市重视党建。全市派驻240名党建指导员。"},
    {"id": "b", "title": "培训", "text": "党建指导员在宁乡市参加培训，为期三天。"},
    {"id": "c", "title": "长沙", "text": "长沙县的党建指导员由各镇选派。" * 60},
    {"id": "d", "title": "河流", "text": "沩江流经宁乡市，全长144公里。"},
]


@pytest.fixture(scope="module")
def reader() -> SpanReader:
    return SpanReader()


@pytest.fixture
def retrieval(tmp_path: Path) -> Iterator[Retrieval]:
    write_jsonl(tmp_path / "a.jsonl", ROWS)
    index([tmp_path / "a.jsonl"], tmp_path / "i")
    with Archive(tmp_path / "i", read=0) as archive, archive.retrieving() as retrieval:
        yield retrieval


def rescored(
    retrieval: Retrieval, reader: SpanReader, *, n_read: int = 4
) -> tuple[list[RankedPassage], list[Extraction]]:
    query = translate(understand(QUESTION), retrieval.engine)
    ranking = retrieval.rank(query, k=4)
    extractions = extract(query, ranking, retrieval.engine)
    titles = {row["id"]: row["title"] for row in ROWS}
    return ranking, rescore(query, extractions, titles, reader, n_read=n_read)


def test_the_best_sentence_comes_first_with_the_readers_words(
    retrieval: Retrieval, reader: SpanReader
) -> None:
    _, found = rescored(retrieval, reader)
    best = found[0]
    assert best.sentence.text == "全市派驻240名党建指导员。"
    assert best.answer_span is not None
    assert best.answer_span.of(best.sentence.text).startswith("240")
    assert best.normalized == "240"
    scores = [e.reader_scores.score for e in found if e.reader_scores]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    ("text", "question", "expected", "normalized"),
    [
        ("中偉新能源用4年時間從32名黨員發展到226名。", "中伟新能源的党员从多少名发展到多少名？", "32名黨員發展到226名", "32/226"),
        ("學校於1998年由李大明創立，現有教師30人。", "学校由谁创立？", "李大明", None),
    ],
)  # fmt: skip
def test_rules_and_reader_find_words_together(
    tmp_path: Path, text: str, question: str, expected: str, normalized: str | None
) -> None:
    write_jsonl(tmp_path / "a.jsonl", [{"id": "a", "title": "簡介", "text": text}])
    index([tmp_path / "a.jsonl"], tmp_path / "i")
    with Archive(tmp_path / "i", read=1) as archive:
        answer = archive.ask(question)
    assert (answer.answer, answer.normalized) == (expected, normalized)


def test_only_so_many_passages_are_read(retrieval: Retrieval, reader: SpanReader) -> None:
    for n in (1, 2, 3):
        _, found = rescored(retrieval, reader, n_read=n)
        assert len({e.ranked.passage_ix for e in found if e.reader_scores}) == n
        unread = [e.reader_scores is None for e in found]
        assert unread == sorted(unread)  # after all that were read


def test_no_more_pieces_are_read_than_allowed_but_always_one_window(
    retrieval: Retrieval, reader: SpanReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rescoring, "MAX_PIECES", 1)
    _, found = rescored(retrieval, reader)
    assert len({e.ranked.passage_ix for e in found if e.reader_scores}) == 1


def test_more_is_read_only_where_the_first_helping_leaves_doubts(
    retrieval: Retrieval, reader: SpanReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rescoring, "MAX_PIECES", 1)
    monkeypatch.setattr(rescoring, "MAX_PIECES_UNSURE", 150)
    counts = []
    for sure in (-99.0, 99.0):
        monkeypatch.setattr(rescoring, "SURE", sure)
        _, found = rescored(retrieval, reader)
        counts.append(len({e.ranked.passage_ix for e in found if e.reader_scores}))
    assert counts == [1, 2]  # the long passage, which is third, has no room


def test_every_sentence_is_there_once_read_or_not(retrieval: Retrieval, reader: SpanReader) -> None:
    ranking, found = rescored(retrieval, reader)
    n_sentences = sum(len(ranked.passage.sentences) for ranked in ranking)
    assert len({(e.ranked.passage_ix, e.sentence.ordinal) for e in found}) == n_sentences
    assert len(found) == n_sentences


def test_passages_are_ordered_by_their_best_sentence(
    retrieval: Retrieval, reader: SpanReader
) -> None:
    ranking, found = rescored(retrieval, reader, n_read=2)
    after = reranked(ranking, found)
    assert sorted(r.passage_ix for r in after) == sorted(r.passage_ix for r in ranking)
    assert after[0].passage_ix == found[0].ranked.passage_ix
    assert [r.score for r in after] == sorted((r.score for r in after), reverse=True)


def test_without_a_reading_the_order_stays(retrieval: Retrieval) -> None:
    query = translate(understand(QUESTION), retrieval.engine)
    ranking = retrieval.rank(query, k=4)
    assert reranked(ranking, extract(query, ranking, retrieval.engine)) == ranking
