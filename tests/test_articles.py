"""A whole article, in pieces that show every repair."""

from __future__ import annotations

from pathlib import Path

import pytest

from ningbot.archive import Archive
from ningbot.errors import CitationChanged, CitationError
from ningbot.indexing import index


def test_joined_pieces_are_the_passage_and_its_original(sample: Archive) -> None:
    (listed,) = sample.newest(5)
    article = sample.article(listed.doc_id)
    assert article
    assert len(article.paragraphs) == sample.counts()["passage"]
    for paragraph in article.paragraphs:
        assert "".join(piece.text for piece in paragraph.pieces) == paragraph.passage.text
        before = "".join(piece.original for piece in paragraph.pieces)
        assert before == paragraph.source_span.of(article.document.original)
        for piece in paragraph.pieces:
            assert (piece.text == piece.original) == (piece.kind is None)


def test_repairs_are_counted_by_kind_and_forgotten_with_their_article(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("寧鄉(xiāng)\n寧鄉(xiāng)高新區(qū)有企業(yè)三家,。\n", encoding="utf-8")
    index([file], tmp_path / "index")
    with Archive(tmp_path / "index", read=0) as archive:
        (listed,) = archive.newest(5)
        article = archive.article(listed.doc_key)
        assert article
        assert article.repairs["note"] == 4
        assert archive.holds().repairs == article.repairs
        archive.remove(listed.doc_id)
        assert not any(archive.holds().repairs.values())
        assert archive.article(listed.doc_id) is None


def test_a_citation_is_read_in_its_article_also_after_that_has_changed(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("園區\n園區有企業320家。\n產值85.6億元。\n", encoding="utf-8")
    index([file], tmp_path / "index")
    with Archive(tmp_path / "index", read=0) as archive:
        citation = archive.ask("園區有多少家企業？").citations[0]
        file.write_text("園區\n產值85.6億元。\n\n園區有企業320家。\n", encoding="utf-8")
        index([file], tmp_path / "index")
        moved = archive.read_cited(citation.citation_id)
        assert moved.citation
        assert moved.citation.sentence == "園區有企業320家。"
        file.write_text("園區\n園區有企業321家。\n", encoding="utf-8")
        index([file], tmp_path / "index")
        changed = archive.read_cited(citation.citation_id)
        assert changed.citation is None
        assert [p.passage.text for p in changed.article.paragraphs] == ["園區有企業321家。"]
        with pytest.raises(CitationChanged):
            archive.find(citation.citation_id)
        archive.remove("a.txt")
        with pytest.raises(CitationError):
            archive.read_cited(citation.citation_id)


def test_a_passage_is_found_by_its_id_alone(sample: Archive) -> None:
    (listed,) = sample.newest(1)
    found = sample.passage(f"{listed.doc_id}#2")
    assert found
    assert found.ordinal == 2
    for wrong in ("", "#", "#2", f"{listed.doc_id}#0", f"{listed.doc_id}#x", f"{listed.doc_id}#02"):
        assert sample.passage(wrong) is None


def test_what_is_held_is_summed_up_by_month_and_source(corpus: Path, tmp_path: Path) -> None:
    index([corpus], tmp_path / "index")
    with Archive(tmp_path / "index", read=0) as archive:
        holds = archive.holds()
        assert holds.by_month == {"2021-05": 1}
        assert holds.counts == archive.counts()
        assert [listed.title for listed in archive.newest(1, skip=1)] != [
            listed.title for listed in archive.newest(1)
        ]
