"""Read the tables of cases: {label, comment, original, expected}."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> pytest.MarkDecorator:
    """Parametrise a test with the rows of ``cases/<name>.json``."""
    rows = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    values = [pytest.param(row["original"], row["expected"], id=row["label"]) for row in rows]
    return pytest.mark.parametrize(("original", "expected"), values)
