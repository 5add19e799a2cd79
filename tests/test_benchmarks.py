"""Small runs of the benchmarks of growing archives, so that they run when they are wanted."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BENCHMARKS = ROOT / "benchmarks"
TEXT = "園區今年新增企業八十五家，其中規模以上企業十二家。市民可以在週末免費參觀圖書館，館藏圖書三十六萬冊。"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder as benchmarks take them."""
    rows = [{"id": f"d{n}", "title": "", "text": f"第{n}號園區。{TEXT}"} for n in range(5)]
    asked = [
        {
            "id": "q",
            "question": "第3號園區新增企業多少家？",
            "lang": "zh",
            "answerable": True,
            "answers": ["八十五"],
            "doc_id": "d3",
        }
    ]
    for name, lines in (("corpus.jsonl", rows), ("questions.jsonl", asked)):
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def run(script: str, *arguments: str | Path, status: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, BENCHMARKS / script, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stderr
    return done.stdout


def test_the_same_seed_makes_the_same_archive(folder: Path) -> None:
    for name in ("a", "b"):
        run("made_archive.py", folder, "--passages", "25", "--output", folder / name)
    assert (folder / "a").read_bytes() == (folder / "b").read_bytes()
    articles = [
        json.loads(line) for line in (folder / "a").read_text(encoding="utf-8").splitlines()
    ]
    assert [len(a["text"].split("\n")) for a in articles] == [10, 10, 5]
    assert all(100 <= len(p) < 220 for a in articles for p in a["text"].split("\n"))


def test_questions_are_of_articles_from_all_over(tmp_path: Path) -> None:
    lines = [json.dumps({"text": f"園區{n}有企業"}, ensure_ascii=False) for n in range(1000, 1500)]
    (tmp_path / "made").write_text("\n".join(lines) + "\n", encoding="utf-8")
    ask = (
        "import pathlib, sys, made_archive as made;"
        "print(*made.questions(pathlib.Path(sys.argv[1]), 60), sep='\\n')"
    )
    said = subprocess.check_output(
        [sys.executable, "-c", ask, tmp_path / "made"], cwd=BENCHMARKS, text=True
    )
    numbers = [int(q.removeprefix("園區").removesuffix("有企業是多少？")) for q in said.split()]
    assert len(set(numbers)) == 60
    assert min(numbers) < 1100
    assert max(numbers) > 1400


@pytest.mark.parametrize("engine", ["ningbot", "tantivy", "fts5", "rank-bm25"])
def test_each_engine_is_measured(folder: Path, engine: str) -> None:
    table = run(
        "growth.py", folder, "--sizes", "40", "--engines", engine, "--questions", "3",
        "--work", folder, "--json", folder / "rows.json",
    )  # fmt: skip
    rows = json.loads((folder / "rows.json").read_text(encoding="utf-8"))
    assert [row["engine"] in table for row in rows] == [True] * (2 if engine == "ningbot" else 1)
    for row in rows:
        assert (row["passages"], row["questions"]) == (40, 3)
        assert 0 < row["p50_ms"] <= row["p99_ms"]
        assert row["per_s"] > 0
        assert 10 < row["peak_mb"] <= row["whole_mb"]
        assert (row["disk_mb"] > 0) == (engine != "rank-bm25")
    assert ("add_s" in rows[0]) == (engine == "ningbot")


def test_an_engine_that_fails_is_said_and_the_others_are_measured(folder: Path) -> None:
    (folder / "40-fts5").write_text("no folder", encoding="utf-8")
    table = run(
        "growth.py", folder, "--sizes", "40", "--engines", "fts5,tantivy", "--questions", "3",
        "--work", folder, status=1,
    )  # fmt: skip
    assert "40  tantivy" in table
    assert "FTS5" not in table


def test_the_plot_names_every_engine(folder: Path) -> None:
    pytest.importorskip("matplotlib")
    rows = [
        {"engine": engine, "passages": size, "p50_ms": size / 1e4, "build_s": size / 1e3}
        for engine in ("ningbot", "tantivy")
        for size in (10_000, 100_000)
    ]
    (folder / "rows.json").write_text(json.dumps(rows), encoding="utf-8")
    run("growth_plot.py", folder / "rows.json", folder / "plot.svg")
    drawn = (folder / "plot.svg").read_text(encoding="utf-8")
    assert all(drawn.count(f">{name}<") == 2 for name in ("ningbot", "tantivy"))


def test_both_engines_are_compared_by_file_and_language(folder: Path) -> None:
    said = run("engine_overlap.py", folder)
    assert f"{folder.name}/questions.jsonl zh " in said
    assert said.count("1 questions, overlap 1.0000, same first 1.0000, recall@1 memory 1.0000") == 2


def test_engines_that_agree_too_little_end_with_status_1(folder: Path) -> None:
    run("engine_overlap.py", folder, "--least", "1.01", status=1)
