"""Servers over the sample article, and over an archive that means harm."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from ningbot.indexing import index
from web.serving import Served, serving

HARM = '<script>alert(1)</script><img src=x onerror="alert(2)">\'"&amp;{{7*7}}'


@pytest.fixture(scope="session")
def sample_server(sample_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the sample article; not to be written to."""
    with serving(sample_index, cwd=tmp_path_factory.mktemp("serving")) as served:
        yield served
        assert "Traceback" not in served.log


@pytest.fixture
def web(sample_server: Served) -> Iterator[httpx.Client]:
    """Ask the server of the sample article, as one who reads Traditional Chinese."""
    headers = {"Accept-Language": "zh-TW,zh;q=0.8"}
    with httpx.Client(base_url=sample_server.base, headers=headers, trust_env=False) as client:
        yield client


@pytest.fixture(scope="session")
def rows_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve articles of several months and sources, one of them hostile and one very long."""
    folder = tmp_path_factory.mktemp("rows")
    rows: list[dict[str, str]] = [
        {
            "id": f"報告/{n}",
            "title": f"園區第{n}期報告",
            "text": f"園區今年第{n}期有企業{n}85家。\n產值{n}5.6億元。",
            "date": f"2021-{n % 12 + 1:02}-05",
            "source": "長沙晚報" if n % 3 else "寧鄉日報",
            "url": f"https://news.example/{n}",
        }
        for n in range(1, 31)
    ]
    rows.append(
        {
            "id": HARM,
            "title": HARM,
            "text": f"惡意頁面有{HARM}腳本七十三個。",
            "url": "javascript:alert(3)",
            "source": HARM,
        }
    )
    long = "\n".join(f"長卷第{n}段記有石碑{n}7座。" for n in range(1, 451))
    rows.append({"id": "long", "title": "長卷", "text": long})
    corpus = folder / "rows.jsonl"
    corpus.write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
    )
    index([corpus], folder / "index")
    with serving(folder / "index", cwd=folder) as served:
        yield served
        assert "Traceback" not in served.log


@pytest.fixture
def rows(rows_server: Served) -> Iterator[httpx.Client]:
    """Ask the server of several articles."""
    with httpx.Client(base_url=rows_server.base, trust_env=False) as client:
        yield client
