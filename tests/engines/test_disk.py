from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import write_jsonl
from ningbot.archive import Archive
from ningbot.engines import Engine
from ningbot.engines.choosing import DISK_FROM, EngineLoader
from ningbot.engines.disk import FOLDER, META, DiskEngine, TermIndex
from ningbot.engines.layered import LayeredEngine
from ningbot.engines.memory import MemoryEngine
from ningbot.errors import IndexCorrupt, NingbotError
from ningbot.indexing import index
from ningbot.records import Member, Span, Unit
from ningbot.store import FILE_NAME, Database, PassageTerms, Reader, Scope

WORDS = "黨建 產業 企業 園區 服務 指導 社區 圖書 大橋 鐵路".split()


def unit_of(*members: tuple[str, float]) -> Unit:
    return Unit("", Span(0, 0), tuple(Member(*member) for member in members))


def write(folder: Path, texts: dict[str, str]) -> None:
    rows = [{"id": doc_id, "title": "", "text": text} for doc_id, text in texts.items()]
    write_jsonl(folder / "articles.jsonl", rows)


def made(folder: Path, texts: dict[str, str]) -> Path:
    """Index articles with their terms on disk; give the index's folder."""
    write(folder, texts)
    index([folder / "articles.jsonl"], folder / "i", engine="disk")
    return folder / "i"


def engines_of(folder: Path) -> tuple[Engine, Engine]:
    """Give both engines of an archive's present state."""
    with Database.open(folder) as database, database.reading():
        return (
            EngineLoader(folder, "memory").engine(database),
            EngineLoader(folder, "disk").engine(database),
        )


def with_an_empty_passage(folder: Path) -> Engine:
    """Give the memory engine with a passage more, as the mark is one more on disk."""
    with Database.open(folder) as database, database.reading():
        return MemoryEngine([*Reader(database).passage_terms(), PassageTerms(0, [])])


def scores(engine: Engine, units: list[Unit]) -> dict[int, float]:
    return {hit.passage_ix: hit.score for hit in engine.search(units, k=99)}


TEXTS = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9), min_size=1, max_size=12)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    TEXTS,
    st.lists(st.sampled_from(["党建", "产业", "园区", "大桥", "没有"]), min_size=1, max_size=4),
)
def test_scores_are_those_of_the_memory_engine(
    tmp_path_factory: pytest.TempPathFactory, texts: list[list[str]], query: list[str]
) -> None:
    folder = made(
        tmp_path_factory.mktemp("a"), {str(n): "，".join(words) for n, words in enumerate(texts)}
    )
    memory, disk = engines_of(folder)
    assert isinstance(disk, DiskEngine)
    units = [unit_of((term, 1.0)) for term in query]
    found = scores(disk, units)
    like = with_an_empty_passage(folder)
    # Passages as short as these have an exact length.
    assert found == pytest.approx(scores(like, units), rel=1e-4)
    for passage_ix in found:
        gains = disk.contributions(units, passage_ix)
        assert gains == pytest.approx(like.contributions(units, passage_ix), rel=1e-4)
    for term in query:
        assert disk.has_term(term) == memory.has_term(term)
        assert disk.share_of(term) == memory.share_of(term)
        assert disk.idf(unit_of((term, 1.0))) == memory.idf(unit_of((term, 1.0)))


def test_a_unit_scores_by_its_best_member_as_rarely_as_any_stands_there(tmp_path: Path) -> None:
    folder = made(tmp_path, {"a": "黨建。", "b": "產業。", "c": "企業。", "d": "園區。"})
    memory, disk = engines_of(folder)
    unit = unit_of(("党建", 1.0), ("产业", 1.0), ("没有", 0.5))
    assert disk.count(unit) == memory.count(unit) == 2
    alone = scores(disk, [unit_of(("党建", 1.0))])[1]
    rarer, rare = disk.idf(unit_of(("党建", 1.0))), disk.idf(unit)
    assert scores(disk, [unit]) == pytest.approx(dict.fromkeys((1, 2), alone * rare / rarer))


def test_terms_joined_by_blanks_must_all_be_there(tmp_path: Path) -> None:
    folder = made(tmp_path, {"a": "黨建產業。", "b": "黨建。", "c": "產業。"})
    _, disk = engines_of(folder)
    unit = unit_of(("党建 产业", 1.0))
    assert (len(disk.search([unit], k=9)), disk.count(unit)) == (1, 1)
    assert disk.has_term("党建 产业")
    assert not disk.has_term("党建 大桥")


def test_what_comes_and_goes_is_found_and_not_found(tmp_path: Path) -> None:
    folder = made(tmp_path, {"a": "黨建。", "b": "產業。"})
    write(tmp_path, {"b": "企業。", "c": "黨建園區。"})
    index([tmp_path / "articles.jsonl"], folder)
    memory, disk = engines_of(folder)
    for term in ("党建", "产业", "企业", "园区"):
        hits = disk.search([unit_of((term, 1.0))], k=9)
        expected = memory.search([unit_of((term, 1.0))], k=9)
        assert [hit.passage_ix for hit in hits] == [hit.passage_ix for hit in expected]


def test_what_the_index_of_terms_has_missed_is_brought_by_the_reader(tmp_path: Path) -> None:
    folder = made(tmp_path, {"a": "黨建。", "b": "產業。", "d": "黨建企業。"})
    behind = tmp_path / "behind"
    shutil.copytree(folder / FOLDER, behind)
    write(tmp_path, {"b": "企業。", "c": "黨建園區。", "d": "黨建企業。"})
    index([tmp_path / "articles.jsonl"], folder)
    shutil.rmtree(folder / FOLDER)
    behind.rename(folder / FOLDER)  # as if the indexer had been killed between its two commits
    memory, disk = engines_of(folder)
    assert isinstance(disk, LayeredEngine)
    for term in ("党建", "产业", "企业", "园区"):
        unit = unit_of((term, 1.0))
        hits = {hit.passage_ix: hit.score for hit in disk.search([unit], k=9)}
        assert hits.keys() == {hit.passage_ix for hit in memory.search([unit], k=9)}
        assert disk.has_term(term) or not memory.has_term(term)
    index([tmp_path / "articles.jsonl"], folder)
    assert isinstance(engines_of(folder)[1], DiskEngine), "the next writer catches up"


@pytest.mark.parametrize("harm", ["missing", "meta", "segment", "older archive"])
def test_an_unusable_index_of_terms_costs_no_answer_and_is_made_again(
    tmp_path: Path, harm: str
) -> None:
    folder = made(tmp_path, {"a": "黨建有8個。", "b": "產業。"})
    terms = folder / FOLDER
    if harm == "missing":
        shutil.rmtree(terms)
    elif harm == "meta":
        (terms / META).write_text("{", encoding="utf-8")
    elif harm == "segment":
        path = next(terms.glob("*.idx"))
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    else:
        (tmp_path / "other").mkdir()
        other = made(tmp_path / "other", {"x": "大橋。"})
        shutil.rmtree(terms)
        shutil.copytree(other / FOLDER, terms)
    with Archive(folder, read=0, semantic=False) as archive:
        assert archive.ask("黨建有多少個？").answer == "8個"
    assert isinstance(engines_of(folder)[1], MemoryEngine)
    index([tmp_path / "articles.jsonl"], folder, engine="disk")
    assert isinstance(engines_of(folder)[1], DiskEngine)


def test_a_large_archive_without_its_index_of_terms_says_how_to_mend_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = made(tmp_path, {"a": "黨建。"})
    shutil.rmtree(folder / FOLDER)
    monkeypatch.setattr("ningbot.engines.choosing._MAX_WITHOUT", 0)
    with pytest.raises(IndexCorrupt, match="doctor --repair"):
        Archive(folder, read=0)


def test_an_archive_that_has_grown_gets_an_index_of_terms(tmp_path: Path) -> None:
    write(tmp_path, {f"{n:03}": f"第{n}篇。" for n in range(DISK_FROM - 1)})
    index([tmp_path / "articles.jsonl"], tmp_path / "i")
    assert isinstance(engines_of(tmp_path / "i")[1], MemoryEngine)
    write(tmp_path, {f"{n:03}": f"第{n}篇。" for n in range(DISK_FROM + 1)})
    index([tmp_path / "articles.jsonl"], tmp_path / "i")
    memory, disk = engines_of(tmp_path / "i")
    assert isinstance(disk, DiskEngine)
    assert disk.n_passages == memory.n_passages == DISK_FROM + 1
    with Database.open(tmp_path / "i") as database, database.reading():
        assert set(disk.passage_ixs()) == set(Reader(database).passage_ixs())


def test_an_open_archive_sees_each_new_state(tmp_path: Path) -> None:
    folder = made(tmp_path, {"a": "黨建有8個。"})
    with Archive(folder, read=0, semantic=False) as archive:
        for n in (9, 10, 11):
            write(tmp_path, {"a": f"黨建有{n}個。"})
            index([tmp_path / "articles.jsonl"], folder)
            assert archive.ask("黨建有多少個？").answer == f"{n}個"


def test_a_scope_leaves_out_what_lies_outside(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"id": "a", "text": "黨建。", "date": "2021-05-01", "source": "甲報", "tags": ["x", "y"]},
        {"id": "b", "text": "黨建。", "date": "2022", "source": "乙報"},
        {"id": "c", "text": "黨建。"},
    ]
    write_jsonl(tmp_path / "articles.jsonl", rows)
    index([tmp_path / "articles.jsonl"], tmp_path / "i", engine="disk")
    unit = unit_of(("党建", 1.0))
    for engine in engines_of(tmp_path / "i"):

        def found(scope: Scope, engine: Engine = engine) -> list[int]:
            return sorted(hit.passage_ix for hit in engine.search([unit], k=9, scope=scope))

        assert found(Scope()) == [1, 2, 3]
        assert found(Scope(first_day=20220301)) == [2]
        assert found(Scope(last_day=20211231)) == [1]
        assert found(Scope(sources=frozenset({"甲報", "丙報"}))) == [1]
        assert found(Scope(tag="y")) == [1]
        assert found(Scope(document_ix=3)) == [3]
        assert found(Scope(document_ix=3, first_day=20200000)) == []


def test_a_store_that_was_put_back_is_searched_without_the_later_index_of_terms(
    tmp_path: Path,
) -> None:
    folder = made(tmp_path, {"a": "黨建有8個。"})
    before = (folder / FILE_NAME).read_bytes()
    write(tmp_path, {"a": "黨建有9個。"})
    index([tmp_path / "articles.jsonl"], folder)
    (folder / FILE_NAME).unlink()
    (folder / FILE_NAME).write_bytes(before)
    with Archive(folder, semantic=False, read=0) as archive:
        assert archive.ask("黨建有多少個？").answer == "8個"
    index([tmp_path / "articles.jsonl"], folder)
    with Archive(folder, semantic=False, read=0) as archive:
        assert archive.ask("黨建有多少個？").answer == "9個"


def test_an_archive_that_may_only_be_read_is_searched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = made(tmp_path, {"a": "黨建有8個。"})
    for lock in (folder / FOLDER).glob(".*.lock"):
        lock.unlink()
    before = sorted(path.name for path in (folder / FOLDER).iterdir())
    # To root, everything looks as if it could be written.
    monkeypatch.setattr("ningbot.engines.disk.os.access", lambda *_: False)
    with Archive(folder, semantic=False, read=0) as archive:
        with archive.retrieving() as retrieval:
            assert isinstance(retrieval.engine, DiskEngine)
        assert archive.ask("黨建有多少個？").answer == "8個"
        assert sorted(path.name for path in (folder / FOLDER).iterdir()) == before
        with monkeypatch.context() as writable:
            writable.setattr("ningbot.engines.disk.os.access", lambda *_: True)
            write(tmp_path, {"a": "黨建有9個。"})
            index([tmp_path / "articles.jsonl"], folder)
        assert archive.ask("黨建有多少個？").answer == "9個"


def test_who_may_read_the_store_may_read_the_index_of_terms(tmp_path: Path) -> None:
    folder = made(tmp_path, {"a": "黨建有8個。"})
    mode = (folder / FILE_NAME).stat().st_mode
    assert all(path.stat().st_mode == mode for path in (folder / FOLDER).iterdir())


def test_flipped_bytes_give_a_named_error_or_the_right_hits(tmp_path: Path) -> None:
    folder = made(tmp_path, {"a": "黨建有8個。", "b": "產業有9個。"})
    with Archive(folder, read=0, semantic=False) as archive:
        right = archive.ask("黨建有多少個？")
    for path in sorted((folder / FOLDER).iterdir()):
        content = path.read_bytes()
        for at in range(0, len(content), 7):
            path.unlink()  # a file that is mapped must not be cut short
            path.write_bytes(content[:at] + bytes([content[at] ^ 0x10]) + content[at + 1 :])
            try:
                with Archive(folder, read=0, semantic=False) as archive:
                    answer = archive.ask("黨建有多少個？")
                    assert (answer.answer, answer.citations) == (right.answer, right.citations)
            except NingbotError:
                pass
        path.unlink()
        path.write_bytes(content)
    assert TermIndex(folder).snapshot().n_passages == 2
