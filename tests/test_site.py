"""The documentation as a site: it builds without a warning, and its reference is that of the code."""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ningbot.cli import cli
from ningbot.configuration import VARIABLES

DOCS = Path(__file__).parents[1] / "docs"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build it as `make site` does."""
    folder = tmp_path_factory.mktemp("site")
    options = [
        "--fail-on-warning",
        "--keep-going",
        "--quiet",
        "--doctree-dir",
        str(folder / "doctrees"),
    ]
    command = [
        sys.executable,
        "-m",
        "sphinx",
        *options,
        "--builder",
        "html",
        str(DOCS),
        str(folder / "html"),
    ]
    result = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert result.returncode == 0, result.stderr
    return folder / "html"


def text_of(page: Path) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", page.read_text(encoding="utf-8")))


def test_every_page_is_built(site: Path) -> None:
    pages = {path.relative_to(DOCS).with_suffix(".html") for path in DOCS.rglob("*.md")}
    assert pages <= {path.relative_to(site) for path in site.rglob("*.html")}


def test_the_reference_has_every_command_and_setting(site: Path) -> None:
    commands = text_of(site / "reference" / "commands.html")
    for name in cli.commands:
        assert f"Usage: ningbot {name} " in commands
    settings = text_of(site / "reference" / "settings.html")
    for key, variable in VARIABLES.items():
        assert key in settings
        assert variable in settings


def test_the_reference_has_the_schema_of_answers_and_the_api(site: Path) -> None:
    assert '"citation_id"' in text_of(site / "reference" / "answers.html")
    api = text_of(site / "reference" / "web_api.html")
    described = json.loads(api[api.index('{\n  "openapi"') : api.rindex("\n}") + 2])
    assert "/api/ask" in described["paths"]
    assert "GET /api/ask" in api


def test_pages_load_nothing_from_elsewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        source = page.read_text(encoding="utf-8")
        assert not re.search(
            r'<(?:script|link|img|iframe)[^>]+(?:src|href)="(?:https?:)?//', source
        )
