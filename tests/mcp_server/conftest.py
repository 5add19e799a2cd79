"""A server that those tests share that leave it as it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mcp_server.running import Process, serving


@pytest.fixture(scope="session")
def served(
    sample_index: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Process]]:
    """Give the URL of a server of the sample article, and its process."""
    with serving(sample_index, tmp_path_factory.mktemp("mcp")) as running:
        yield running
