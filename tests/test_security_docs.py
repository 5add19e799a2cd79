"""What the threat model names is there: each test that it says shows something."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)


@pytest.mark.parametrize(("file", "test"), NAMED, ids=lambda name: name.rpartition("/")[2])
def test_a_test_that_is_named_exists(file: str, test: str) -> None:
    source = (ROOT / file).read_text(encoding="utf-8")
    assert re.search(rf"^(?:async )?def {test}\(", source, flags=re.MULTILINE)


def test_each_attack_is_followed_by_what_shows_that_it_is_held() -> None:
    tables = re.findall(r"^\| attack \|.*\n\|[-|]+\n((?:\|.*\n)+)", TEXT, flags=re.MULTILINE)
    rows = "".join(tables).splitlines()
    assert len(rows) > 20
    assert all(re.search(r"`tests/\S+::\w+` \|$", row) for row in rows)
