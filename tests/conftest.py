"""Fixtures that several tests share: a fresh folder with a small corpus, and an index of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import hypothesis
import pytest

from ningbot.archive import Archive
from ningbot.indexing import index
from ningbot.vectorising import vectorise
from shell import Run

hypothesis.settings.register_profile("ningbot", deadline=None)  # machines are shared
hypothesis.settings.load_profile("ningbot")

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "corpus" / "ningxiang_party_building_chain.txt"


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of an index of the sample article; not to be written to."""
    folder = tmp_path_factory.mktemp("sample") / "index"
    index([SAMPLE], folder)
    vectorise(folder)
    return folder


@pytest.fixture
def sample(sample_index: Path) -> Iterator[Archive]:
    """Give the open archive of the sample article."""
    with Archive(sample_index, read=0) as archive:
        yield archive


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Give a folder with a .txt, a .md and a .jsonl of two lines."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "one.txt").write_text(
        "園區報告\n園區有企業320家。\n產值85.6億元。\n", encoding="utf-8"
    )
    (folder / "two.md").write_text("# 河流\n\n瀏陽河長**222公里**。\n", encoding="utf-8")
    rows = [
        {"id": "a", "title": "圖書館", "text": "圖書館藏書36萬冊。", "date": "2021-05-01"},
        {"id": "b", "title": "大橋", "text": "大橋於1998年通車。", "url": "https://a.example/b"},
    ]
    write_jsonl(folder / "more.jsonl", rows)
    return folder


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run `ningbot` in a fresh folder, by words alone unless the test says otherwise."""

    def run(
        *arguments: str, text: str | None = None, **env: str
    ) -> subprocess.CompletedProcess[str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith("NINGBOT")}
        clean |= {
            "NINGBOT_SEMANTIC": "0",
            "NINGBOT_READ": "0",
        }  # to load models takes longer than the rest
        return subprocess.run(
            [sys.executable, "-m", "ningbot", *arguments],
            input=text,
            cwd=tmp_path,
            env=clean | env,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    return run


def write_jsonl(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    """Write rows as JSON Lines."""
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text(text, encoding="utf-8")
