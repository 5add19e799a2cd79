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


@pytest.mark.parametrize("engine", ["ningbot", "tantivy", "fts5", "rank-bm25"])
def test_each_engine_is_measured(folder: Path, engine: str) -> None:
    run("made_archive.py", folder, "--passages", "40", "--output", folder / "40.jsonl")
    terms = ["园区 企业 图书馆" for _ in range(40)]
    (folder / "40.terms").write_text("\n".join(terms) + "\n", encoding="utf-8")
    rows = json.loads(
        run("growth.py", folder, "--work", folder, "--run", engine, "40", "--questions", "3")
    )
    assert rows[0]["passages"] == 40
    assert all(0 < row["p50_ms"] <= row["p99_ms"] for row in rows)


def test_both_engines_are_compared_by_file_and_language(folder: Path) -> None:
    said = run("engine_overlap.py", folder)
    assert f"{folder.name}/questions.jsonl zh " in said
    assert said.count("1 questions, overlap 1.0000, same first 1.0000, recall@1 memory 1.0000") == 2


def test_engines_that_agree_too_little_end_with_status_1(folder: Path) -> None:
    run("engine_overlap.py", folder, "--least", "1.01", status=1)
