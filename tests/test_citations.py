from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from conftest import write_jsonl
from ningbot.archive import Archive
from ningbot.citations import check_citation
from ningbot.errors import CitationError
from ningbot.indexing import index
from ningbot.records import Citation, Passage, Referent, Span
from ningbot.store import Database, Reader
from ningbot.text.mapping import MappedText, apply_edits

QUESTION = "全市派驻了多少名党建指导员？"


@pytest.fixture
def cited(sample: Archive) -> tuple[Citation, MappedText, Passage]:
    """Give a citation with what it is checked against."""
    citation = sample.ask(QUESTION).citations[0]
    with Database.open(sample.folder) as database, database.reading():
        reader = Reader(database)
        document = reader.document(citation.doc_id)
        assert document is not None
        passages = {p.passage_id: p for p in reader.passages_of(citation.doc_id)}
    return citation, apply_edits(document.original, document.edits), passages[citation.passage_id]


def test_a_true_citation_passes(cited: tuple[Citation, MappedText, Passage]) -> None:
    citation, mapped, passage = cited
    check_citation(citation, mapped, passage)


@pytest.mark.parametrize(
    "lie",
    [
        {"sentence": "全市派駐999名黨建指導員。"},
        {"sentence_span": Span(1, 84)},
        {"source_span": Span(944, 1069)},
        {"source_text": "x"},
        {"answer_span": Span(80, 90)},
        {"answer_span": Span(5, 5)},
        {"referents": (Referent(Span(0, 2), "星邦", Span(0, 2)),)},
        {"referents": (Referent(Span(5, 5), "", Span(0, 0)),)},
    ],
)
def test_any_field_that_does_not_agree_is_noticed(
    cited: tuple[Citation, MappedText, Passage], lie: dict[str, object]
) -> None:
    citation, mapped, passage = cited
    with pytest.raises(CitationError):
        check_citation(replace(citation, **lie), mapped, passage)  # type: ignore[arg-type]


def test_a_citation_says_whom_its_sentence_means(sample: Archive) -> None:
    citation = sample.ask("创新党支部有多少名直管党员？").citations[0]
    said = [(r.span.of(citation.sentence), r.name) for r in citation.referents]
    assert said == [("公司", "中偉新能源")]
    assert sample.find(citation.citation_id).citation.referents == citation.referents
    assert sample.ask(QUESTION).citations[0].referents == ()


def test_a_citation_id_is_found_again(sample: Archive) -> None:
    citation = sample.ask(QUESTION).citations[0]
    shown = sample.find(citation.citation_id)
    assert shown.citation.sentence == citation.sentence
    assert "寧鄉(xiāng)" in shown.passage_source
    assert "寧鄉全面實施" in shown.passage.text


@pytest.mark.parametrize("citation_id", ["", "x", "b3e2787e76a6-8.1", "../../etc/passwd", "0" * 99])
def test_what_is_no_citation_id_is_said_to_be_none(sample: Archive, citation_id: str) -> None:
    with pytest.raises(CitationError, match="no citation id"):
        sample.find(citation_id)


def test_an_unknown_article_is_said_to_be_unknown(sample: Archive) -> None:
    with pytest.raises(CitationError, match="no article"):
        sample.find("000000000000-1.1-00000000")


def test_a_citation_survives_a_new_index_and_a_moved_paragraph(tmp_path: Path) -> None:
    path, folder = tmp_path / "a.jsonl", tmp_path / "i"
    write_jsonl(path, [{"id": "a", "title": "橋", "text": "大橋於1998年通車。"}])
    index([path], folder)
    with Archive(folder, read=0) as archive:
        citation_id = archive.ask("大橋是哪一年通車的？").citations[0].citation_id
        write_jsonl(path, [{"id": "a", "title": "橋", "text": "前言。\n大橋於1998年通車。"}])
        index([path], folder)
        assert archive.find(citation_id).citation.sentence == "大橋於1998年通車。"
        write_jsonl(path, [{"id": "a", "title": "橋", "text": "大橋於1999年通車。"}])
        index([path], folder)
        with pytest.raises(CitationError, match="has changed since"):
            archive.find(citation_id)


def test_fields_of_the_corpus_reach_the_citation(corpus: Path, tmp_path: Path) -> None:
    index([corpus], tmp_path / "i")
    with Archive(tmp_path / "i", read=0) as archive:
        bridge = archive.ask("大橋是哪一年通車的？").citations[0]
        library = archive.ask("圖書館藏書多少冊？").citations[0]
    assert (bridge.url, bridge.title) == ("https://a.example/b", "大橋")
    assert library.date == "2021-05-01"
