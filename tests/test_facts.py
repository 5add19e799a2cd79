"""A sentence drawn at random, and the newest documents: for who has no question yet."""

from __future__ import annotations

from pathlib import Path
from random import Random

from conftest import write_jsonl
from ningbot.archive import Archive
from ningbot.indexing import index
from ningbot.text.quantities import find_quantities


def opened(folder: Path, rows: list[dict[str, str]]) -> Archive:
    """Open an archive of documents."""
    write_jsonl(folder / "documents.jsonl", rows)
    index([folder / "documents.jsonl"], folder / "index")
    return Archive(folder / "index", semantic=False, read=0)


def test_a_fact_says_how_much_or_when_and_can_be_looked_up(sample: Archive) -> None:
    drawn = {sample.fact(Random(seed)) for seed in range(20)}
    assert len(drawn) > 5
    for citation in drawn:
        assert citation
        assert find_quantities(citation.sentence)
        assert sample.find(citation.citation_id).citation.sentence == citation.sentence


def test_an_archive_without_quantities_gives_any_sentence(tmp_path: Path) -> None:
    rows = [{"id": "a", "title": "河", "text": "河水清澈。"}]
    with opened(tmp_path, rows) as archive:
        fact = archive.fact(Random(1))
        assert fact
        assert fact.sentence == "河水清澈。"


def test_documents_are_listed_newest_first_and_those_without_a_date_last(tmp_path: Path) -> None:
    rows = [{"id": name, "title": name, "text": "河水清澈。"} for name in "abc"]
    rows[1]["date"], rows[2]["date"] = "2021-05-01", "2022-05-01"
    with opened(tmp_path, rows) as archive:
        assert [d.title for d in archive.newest(2)] == ["c", "b"]
        assert [d.date for d in archive.newest(9)] == ["2022-05-01", "2021-05-01", None]
