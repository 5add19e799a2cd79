"""A module imports only from layers below its own; front ends never import each other."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "ningbot"

LAYERS: list[set[str]] = [
    {"records", "errors", "recent"},
    {"text"},
    {"corpus", "formats", "store", "engines", "semantic"},
    {
        "question_words",
        "filters",
        "understanding",
        "retrieval",
        "fusion",
        "candidates",
        "extraction",
        "decision",
    }
    | {"matching", "bilingual", "followups", "reading", "glosses"}
    | {"organisation_words", "referents", "enumeration", "disagreement"}
    | {"refusals", "citations", "articles", "excerpts"}
    | {"facts", "explanation", "analysis", "analysis_process"},
    {
        "asking",
        "adding",
        "analysing",
        "committing",
        "indexing",
        "vectorising",
        "holdings",
        "taking_in",
        "fetching",
        "indexing_process",
        "indexing_calls",
        "series",
    },
    {"archive", "mending", "backup"},
    {
        "rendering",
        "clipping",
        "cards",
        "evaluation",
        "leg_evaluation",
        "repair_report",
        "charts",
        "telegram.rendering",
    },
    {
        "batch",
        "configuration",
        "logs",
        "progress",
        "terminal",
        "cli_options",
        "cli_web",
        "cli_pictures",
        "cli_mcp",
        "cli_backup",
        "cli_init",
        "doctor",
        "mcp_server",
        "listening",
        "telegram",
        "web",
        "cli",
        "__main__",
        "__init__",
    },
]
FRONT = len(LAYERS) - 1
# What a front end may import of its own layer; the command line starts the others.
WITHIN_FRONT = {
    "doctor": {"doctor", "configuration"},
    "logs": {"configuration"},
    "telegram": {"telegram", "logs", "configuration", "listening", "__init__"},
    "web": {"web", "logs", "configuration", "listening", "__init__"},
    "cli_options": {"configuration", "progress", "terminal"},
    "cli_web": {"logs", "cli_options", "configuration", "progress", "terminal"},
    "cli_pictures": {"cli_options", "terminal"},
    "cli_backup": {"cli_options", "configuration", "terminal", "__init__"},
    "cli_init": {"cli_options", "configuration", "terminal"},
    "cli_mcp": {"cli_options", "configuration", "mcp_server"},
    "mcp_server": {"mcp_server", "configuration", "listening", "logs", "__init__"},
    "cli": {
        "cli_options",
        "cli_web",
        "cli_pictures",
        "cli_mcp",
        "cli_backup",
        "cli_init",
        "batch",
        "configuration",
        "progress",
        "terminal",
        "doctor",
        "telegram",
        "web",
        "__init__",
    },
    "__main__": {"cli"},
    "__init__": {"configuration"},
}
ONLY_IMPORTERS = {
    "jieba": "text.tokenisation",
    "rjieba": "text.tokenisation",
    "opencc": "text",
    "sqlite3": "store telegram.state",
    "rank_bm25": "engines.memory",
    "rensa": "text.copies",
    "tantivy": "engines.disk engines.feeding",
    "filelock": "store",
    "trafilatura": "formats.html",
    "pypdf": "formats.pdf",
    "lxml": "formats.packages formats.epub",
    "warcio": "formats.warc",
    "zipfile": "formats.packages formats.archives",
    "tarfile": "formats.archives backup.container",
    "onnxruntime": "semantic.inference",
    "usearch": "semantic.approximate",
    "telegram": "telegram",
    "starlette": "telegram.transport.webhook telegram.transport.webhook_app web mcp_server.http listening",
    "uvicorn": "listening",
    "fastapi": "web.application web.api",
    "pydantic": "web.api",
    "jinja2": "web.pages.frame",
    "markupsafe": "web.pages",
    "prometheus_client": "web.metrics",
    "PIL": "cards.drawing cards.fonts",
    "mcp": "mcp_server",
    "anyio": "mcp_server",
    "packaging": "doctor.surroundings",
    "click": "cli cli_web cli_pictures cli_mcp cli_backup cli_init cli_options",
    "httpcore": "fetching.backend fetching.transport",
    "idna": "fetching.urls",
    "protego": "fetching.robots",
    "feedparser": "fetching.links",
    "defusedxml": "fetching.links",
}
MODULES = sorted(SOURCE.rglob("*.py"))


def name_of(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if len(parts) > 1 and parts[-1] == "__init__" else parts)


def layer_of(module: str) -> int:
    """Find the layer that names the module itself or, if none does, its nearest room."""
    parts = module.split(".")
    names = [".".join(parts[:n]) for n in range(len(parts), 0, -1)]
    return next(n for name in names for n, rooms in enumerate(LAYERS) if name in rooms)


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            if node.module == "ningbot":
                found |= {f"ningbot.{alias.name}" for alias in node.names}
    return found


def own_imports_of(path: Path) -> set[str]:
    names = {name for name in imports_of(path) if name.startswith("ningbot.")}
    rooms = {name.removeprefix("ningbot.") for name in names}
    return {
        room if (SOURCE / room.split(".")[0]).exists() or is_file(room) else "__init__"
        for room in rooms
    }


def is_file(room: str) -> bool:
    return (SOURCE / f"{room.split('.')[0]}.py").exists()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_down_only(path: Path) -> None:
    module = name_of(path)
    own = layer_of(module)
    for imported in own_imports_of(path):
        room, other = imported.split(".")[0], layer_of(imported)
        allowed = other < own or (other == own != FRONT)
        allowed = allowed or (
            own == FRONT and room in WITHIN_FRONT.get(module.split(".")[0], set())
        )
        assert allowed, f"{module} imports {imported}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_each_library_has_one_room(path: Path) -> None:
    module = name_of(path)
    for library in {name.split(".")[0] for name in imports_of(path)} & ONLY_IMPORTERS.keys():
        homes = ONLY_IMPORTERS[library].split()
        at_home = [home for home in homes if module == home or module.startswith(f"{home}.")]
        assert at_home, f"{module}: {library}"
        assert layer_of(module) == layer_of(at_home[0]), f"{module}: {library}"


def test_every_module_has_a_layer() -> None:
    for path in MODULES:
        layer_of(name_of(path))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_front_reads_the_environment(path: Path) -> None:
    if layer_of(name_of(path)) < FRONT:
        source = path.read_text(encoding="utf-8")
        assert "environ" not in source
        assert "getenv" not in source
