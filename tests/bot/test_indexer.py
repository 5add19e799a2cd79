"""Indexing has one piece of work at a time, in a process that ends with its task."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from pathlib import Path

import pytest

from ningbot.indexing import index
from ningbot.indexing_calls import IndexingFailed
from ningbot.store import FILE_NAME, Database, VectorTable
from ningbot.telegram.administration.indexer import Indexer
from ningbot.vectorising import vectorise

TEXT = "橋\n清水鎮有橋三座。\n"


@pytest.fixture
def indexer(corpus: Path, tmp_path: Path) -> Indexer:
    """Give the indexer of the small corpus' archive."""
    index([corpus], tmp_path / "i")
    return Indexer(tmp_path / "i", tmp_path / "1.sqlite3")


async def finish_background_work() -> None:
    if others := asyncio.all_tasks() - {asyncio.current_task()}:
        await asyncio.wait(others)


async def test_passages_get_their_vectors_afterwards(indexer: Indexer) -> None:
    vectorise(indexer.folder)
    taken = await indexer.take_in(TEXT.encode(), "a.txt")
    assert taken.change.n_added == 1
    await finish_background_work()
    with Database.open(indexer.folder) as database:
        assert VectorTable(database).n_missing() == 0


async def test_pieces_of_work_wait_for_one_another(indexer: Indexer) -> None:
    names = [f"{n}.txt" for n in range(3)]
    texts = [TEXT.replace("橋", "橋" + name).encode() for name in names]
    work = [indexer.take_in(text, name) for text, name in zip(texts, names, strict=True)]
    taken, change = await asyncio.gather(asyncio.gather(*work), indexer.reindex())
    assert [each.name for each in taken] == names
    assert change.n_unchanged == 7
    await finish_background_work()


async def test_an_index_that_another_process_writes_is_busy(indexer: Indexer) -> None:
    connection = sqlite3.connect(indexer.folder / FILE_NAME, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    with pytest.raises(IndexingFailed, match="writing the index") as failed:
        await indexer.take_in(TEXT.encode(), "a.txt")
    connection.close()
    assert failed.value.is_busy
    assert not indexer.is_busy
    await finish_background_work()


async def test_work_that_is_cancelled_ends_its_process(indexer: Indexer) -> None:
    rows = [{"id": f"{n}", "text": "清水鎮有橋三座。" * 20} for n in range(500)]
    content = "".join(json.dumps(row) + "\n" for row in rows).encode()
    task = asyncio.create_task(indexer.take_in(content, "a.jsonl"))
    while not (indexer.files / "a.jsonl").exists():
        await asyncio.sleep(0.02)  # until it begins to index
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await indexer.reindex()).n_added == 500  # nothing of it was done by the first
    await finish_background_work()
