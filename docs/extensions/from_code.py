"""Directives for the reference, so that it says what the code does: commands, settings, schemas."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click
import httpx
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from ningbot.cli import cli
from ningbot.configuration import VARIABLES, Settings
from ningbot.web.api import schemas
from ningbot.web.application import build_application

if TYPE_CHECKING:
    from sphinx.application import Sphinx

README: Final = Path(__file__).parents[2] / "README.md"
NAMES_A_FILE: Final = "_file"
_ROW_RE: Final = re.compile(r"^\| `(NINGBOT_\w+)` \| `([a-z_.]+)` \| (.+) \|$", re.MULTILINE)
_LINK_OUT_RE: Final = re.compile(
    r"\[([^\]]+)\]\((?:\.\./)+(?:README\.md|NOTICE|ARCHITECTURE\.md|deploy/[^)]*)\)"
)


class Setting(NamedTuple):
    """A setting: its variable, its key in ningbot.toml, and what it means, in Markdown."""

    variable: str
    key: str
    meaning: str


def settings() -> Iterator[Setting]:
    """Give every setting of the code with the meaning that the README gives it.

    Raises:
        LookupError: the README has not the same settings.
    """
    meanings = {
        (variable, key): said for variable, key, said in _ROW_RE.findall(README.read_text("utf-8"))
    }
    for key, variable in VARIABLES.items():
        if key.endswith(NAMES_A_FILE):
            whole = VARIABLES[key.removesuffix(NAMES_A_FILE)]
            yield Setting(variable, key, f"a file that holds `{whole}` alone, in its place")
        else:
            yield Setting(variable, key, meanings.pop((variable, key)))
    if meanings:
        raise LookupError(f"README.md has settings that the code does not have: {sorted(meanings)}")


def commands() -> Iterator[tuple[str, str]]:
    """Give every command with what its ``--help`` prints."""
    for name, command in [("", cli), *sorted(cli.commands.items())]:
        full = f"ningbot {name}".strip()
        context = click.Context(command, info_name=full, max_content_width=100, terminal_width=100)
        context.help_option_names = ["-h", "--help"]
        yield full, command.get_help(context)


def answer_schema() -> dict[str, Any]:
    """Give the JSON schema of an answer."""
    return schemas.Answer.model_json_schema()


def openapi() -> dict[str, Any]:
    """Give the description of the web API as the server does; it does not depend on an archive."""
    archive: Any = None  # nothing is asked of it
    served = build_application(Settings(index=Path()), archive=archive)

    async def get() -> httpx.Response:
        transport = httpx.ASGITransport(app=served)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.get("/openapi.json")

    logging.getLogger("httpx").setLevel(logging.WARNING)
    described: dict[str, Any] = asyncio.run(get()).raise_for_status().json()
    return described


class SettingsTable(SphinxDirective):
    """All settings as a table."""

    def run(self) -> list[nodes.Node]:
        """Write the table in Markdown, and have it parsed."""
        rows = [f"| `{s.variable}` | `{s.key}` | {s.meaning} |" for s in settings()]
        head = ["| variable | `ningbot.toml` | meaning |", "|---|---|---|"]
        return self.parse_text_to_nodes("\n".join([*head, *rows]))


class CommandPages(SphinxDirective):
    """All commands, a section each."""

    def run(self) -> list[nodes.Node]:
        """Write a section with the help of each command."""
        text = "".join(f"## {name}\n\n```text\n{said}\n```\n\n" for name, said in commands())
        return self.parse_text_to_nodes(text, allow_section_headings=True)


class JsonOf(SphinxDirective):
    """A schema as JSON, or the API's operations as a table."""

    option_spec = {"of": directives.unchanged_required}  # noqa: RUF012 - as Sphinx wants it

    def run(self) -> list[nodes.Node]:
        """Write the JSON."""
        found = {"answer": answer_schema, "openapi": openapi}[self.options["of"]]()
        text = json.dumps(found, ensure_ascii=False, indent=2)
        return [nodes.literal_block(text, text, language="json")]


class Operations(SphinxDirective):
    """The operations of the API as a table."""

    def run(self) -> list[nodes.Node]:
        """Write the table."""
        rows = [
            f"| `{method.upper()} {path}` | {_first_line(told)} | {_parameters(told)} | {_statuses(told)} |"
            for path, methods in openapi()["paths"].items()
            for method, told in methods.items()
        ]
        head = ["| | | parameters | answers |", "|---|---|---|---|"]
        return self.parse_text_to_nodes("\n".join([*head, *rows]))


def _first_line(told: dict[str, Any]) -> str:
    said: str = told.get("description", told.get("summary", ""))
    return said.partition("\n")[0]


def _parameters(told: dict[str, Any]) -> str:
    return ", ".join(f"`{parameter['name']}`" for parameter in told.get("parameters", ()))


def _statuses(told: dict[str, Any]) -> str:
    return ", ".join(sorted(told["responses"]))


def write_links_out_as_text(_: Sphinx, __: str, source: list[str]) -> None:
    """Leave the text of links to files of the repository that are no pages here."""
    source[0] = _LINK_OUT_RE.sub(r"\1", source[0])


def draw_trees(_: Sphinx, __: str, ___: str, ____: object, _____: object, lines: list[str]) -> None:
    """Have a tree in a docstring shown as it is drawn."""
    branches = [n for n, line in enumerate(lines) if line.lstrip("│ ").startswith(("├──", "└──"))]
    if branches:
        first, last = branches[0] - 1, branches[-1]
        lines[first : last + 1] = ["::", "", *(f"    {line}" for line in lines[first : last + 1])]


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the directives."""
    app.add_directive("settings-table", SettingsTable)
    app.add_directive("command-pages", CommandPages)
    app.add_directive("json-of", JsonOf)
    app.add_directive("operations", Operations)
    app.connect("source-read", write_links_out_as_text)
    app.connect("autodoc-process-docstring", draw_trees)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
