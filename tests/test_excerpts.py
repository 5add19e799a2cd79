"""Passages and articles are looked up as they are, and their sentences under ids that hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import write_jsonl
from ningbot.archive import Archive
from ningbot.errors import CitationError, QuestionError
from ningbot.indexing import index
from ningbot.records import Filters

TEXT = [f"第{n}段有橋{n}座。河水很清！" for n in range(1, 8)]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Give an archive whose ids look like those of passages."""
    rows: list[dict[str, object]] = [
        {"id": "a#1", "title": "橋", "text": "\n".join(TEXT), "date": "2021-05-01", "tags": ["水"]},
        {"id": "a", "title": "路", "text": "白石縣有路五十條。", "url": "https://a.example/"},
    ]
    write_jsonl(tmp_path / "a.jsonl", rows)
    index([tmp_path / "a.jsonl"], tmp_path / "index")
    return Archive(tmp_path / "index", semantic=False, read=0)


def test_an_article_is_given_in_slices(archive: Archive) -> None:
    with archive:
        slices = [archive.excerpt("a#1", start=start, n=3) for start in (0, 3, 6, 9)]
    assert [len(one.passages) for one in slices] == [3, 3, 1, 0]
    assert [p.text for one in slices for p in one.passages] == TEXT
    first = slices[0]
    assert (first.n_passages, first.tags, first.article.date) == (7, ("水",), "2021-05-01")


def test_the_sentences_of_a_passage_are_found_under_their_ids(archive: Archive) -> None:
    with archive:
        shown = archive.cited_passage("a#1#4")
        assert shown.passage.text == TEXT[3]
        assert shown.article.title == "橋"
        found = [archive.find(citation_id).citation for citation_id in shown.citation_ids]
        assert [one.sentence for one in found] == [s.text for s in shown.passage.sentences]
        assert {one.passage_id for one in found} == {"a#1#4"}
        assert archive.cited_passage("a#1").passage.text == "白石縣有路五十條。"


@pytest.mark.parametrize(
    "passage_id", ["", "a", "#1", "b#1", "a#0", "a#2", "a#-1", "a#１", "a#x", f"a#{'9' * 30}"]
)
def test_a_passage_that_is_not_there_is_an_error(archive: Archive, passage_id: str) -> None:
    with archive, pytest.raises(CitationError, match="holds no passage"):
        archive.cited_passage(passage_id)


def test_an_article_that_is_not_there_is_an_error(archive: Archive) -> None:
    with archive, pytest.raises(CitationError, match="holds no article 'b'"):
        archive.excerpt("b")


def test_a_search_gives_what_is_ranked_with_its_text_and_article(archive: Archive) -> None:
    with archive:
        found = archive.search("第3段的橋", k=4)
        ranked = archive.rank("第3段的橋", k=4)
        assert [(f.passage.passage_id, f.score) for f in found] == [
            (r.passage_id, r.score) for r in ranked
        ]
        assert found[0].passage.text == TEXT[2]
        assert found[0].article.title == "橋"
        assert archive.search("路", within=Filters(doc_id="a#1"), k=9) == ()
        assert [f.article.url for f in archive.search("路 doc:a")] == ["https://a.example/"]
        with pytest.raises(QuestionError):
            archive.search(" ")
