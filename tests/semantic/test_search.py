"""The exact index is held against arithmetic, the approximate one against the exact one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from made_up_vectors import Vectors, make_archive, put, random_vectors, reading
from ningbot.semantic.approximate import ApproximateIndex, graph_files, update_graph
from ningbot.semantic.exact import ExactIndex
from ningbot.semantic.quantisation import quantised, restored
from ningbot.store import Database


def nearest(index_folder: Path, vector: Vectors, *, k: int = 10) -> dict[int, float]:
    with reading(index_folder) as table:
        return ExactIndex(table.all()).search(vector, k=k, also=(), table=table)


def test_quantising_hardly_turns_a_vector() -> None:
    vectors = random_vectors(200)
    again = restored([quantised(vector) for vector in vectors])
    assert (vectors * again).sum(axis=1).min() > 0.9995


def test_the_exact_index_gives_the_cosines_in_order(tmp_path: Path) -> None:
    vectors = random_vectors(50)
    folder = make_archive(tmp_path, 50)
    put(folder, vectors[:, None])
    found = nearest(folder, vectors[7], k=50)
    assert next(iter(found)) == 8  # passage_ix counts from 1
    assert list(found.values()) == sorted(found.values(), reverse=True)
    for passage_ix, cosine in found.items():
        assert cosine == pytest.approx(float(vectors[passage_ix - 1] @ vectors[7]), abs=0.01)


def test_the_nearest_of_several_vectors_counts(tmp_path: Path) -> None:
    a, b, c = random_vectors(3, seed=5)
    folder = make_archive(tmp_path, 2)
    put(folder, [np.array([a, b]), np.array([c])])
    assert nearest(folder, b)[1] == pytest.approx(1, abs=0.001)


def test_equal_vectors_stand_in_archive_order(tmp_path: Path) -> None:
    folder = make_archive(tmp_path, 5)
    put(folder, [random_vectors(1)] * 5)
    assert list(nearest(folder, random_vectors(1)[0])) == [1, 2, 3, 4, 5]


def test_others_follow_where_they_have_vectors(tmp_path: Path) -> None:
    folder = make_archive(tmp_path, 4)
    put(folder, list(random_vectors(4)[:, None])[:4])
    with reading(folder) as table:
        for index in (ExactIndex(table.all()), graph_of(folder)):
            found = index.search(random_vectors(4)[0], k=1, also=[3, 99], table=table)
            assert list(found) == [1, 3]


def test_an_archive_without_vectors_finds_nothing(tmp_path: Path) -> None:
    folder = make_archive(tmp_path, 2)
    assert nearest(folder, random_vectors(1)[0]) == {}


def graph_of(folder: Path) -> ApproximateIndex:
    with reading(folder) as table:
        update_graph(folder, table)
    graph = ApproximateIndex.open(folder)
    assert graph is not None
    return graph


def test_the_graph_finds_nearly_all_that_is_nearest(tmp_path: Path) -> None:
    vectors = random_vectors(3000)
    folder = make_archive(tmp_path, 3000)
    put(folder, vectors[:, None])
    graph = graph_of(folder)
    n_same = 0
    with reading(folder) as table:
        exact = ExactIndex(table.all())
        for vector in random_vectors(50, seed=9):
            right = exact.search(vector, k=100, also=(), table=table)
            found = graph.search(vector, k=100, also=(), table=table)
            n_same += len(right.keys() & found.keys())
            assert all(found[ix] == pytest.approx(right[ix]) for ix in right.keys() & found.keys())
    assert n_same >= 0.95 * 5000


def test_the_graph_follows_the_archive(tmp_path: Path) -> None:
    folder = make_archive(tmp_path, 20)
    put(folder, random_vectors(20)[:, None])
    assert graph_of(folder).n_vectors == 20
    with Database.create(folder) as database, database.writing():
        database.execute("DELETE FROM passage WHERE passage_ix = 3")
    with reading(folder) as table:
        found = graph_of(folder).search(random_vectors(20)[2], k=20, also=(), table=table)
    assert graph_of(folder).n_vectors == 19
    assert 3 not in found


def test_a_graph_behind_the_archive_gives_no_passage_that_has_gone(tmp_path: Path) -> None:
    folder = make_archive(tmp_path, 20)
    put(folder, random_vectors(20)[:, None])
    graph = graph_of(folder)
    with Database.create(folder) as database, database.writing():
        database.execute("DELETE FROM passage WHERE passage_ix = 3")
    with reading(folder) as table:
        found = graph.search(random_vectors(20)[2], k=20, also=(), table=table)
    assert 3 not in found
    assert len(found) == 19


def test_a_graph_that_is_damaged_is_not_opened_but_made_anew(tmp_path: Path) -> None:
    folder = make_archive(tmp_path, 5)
    put(folder, random_vectors(5)[:, None])
    graph_of(folder)
    (path,) = graph_files(folder)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.unlink()
    path.write_bytes(content)
    assert ApproximateIndex.open(folder) is None
    assert graph_of(folder).n_vectors == 5
    assert len(graph_files(folder)) == 1
    assert not list(folder.glob("*.tmp"))
