"""Options that several commands have, and what they stand for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ningbot.configuration import MAX_READ, Settings, load_settings
from ningbot.errors import SettingsError
from ningbot.records import Filters
from ningbot.terminal import complain

if TYPE_CHECKING:
    from ningbot.archive import Archive


def _checked_index(_: click.Context, __: click.Parameter, index: str | None) -> Path | None:
    if index is not None and not index.strip():
        raise click.ClickException("--index must name a folder; found an empty text.")
    return Path(index) if index is not None else None


index_option = click.option(
    "--index",
    "index",
    type=click.Path(),
    callback=_checked_index,
    metavar="DIR",
    help="Folder of the index; NINGBOT_INDEX or .ningbot if not given.",
)
semantic_option = click.option(
    "--no-semantic",
    "by_words",
    is_flag=True,
    help="Leave meaning out: find passages by their words alone.",
)
read_option = click.option(
    "--read",
    "n_read",
    type=click.IntRange(0, MAX_READ),
    metavar="N",
    help=f"Passages that the reader reads, at most {MAX_READ}; 0: none, as --no-reader.",
)
no_reader_option = click.option(
    "--no-reader", is_flag=True, help="Leave the reader out: find answers by rules alone."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


_FILTER_OPTIONS = (
    (
        "since",
        "DATE",
        "Only articles of this year, month or day, or later (2022, 2022-03, 2022-03-01).",
    ),
    ("until", "DATE", "Only articles of this year, month or day, or earlier."),
    ("source", "NAME", "Only articles of this newspaper or site; a part of its name will do."),
    ("tag", "TAG", "Only articles with this tag."),
    ("doc", "ID", "Only this article."),
)


def filter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say which articles are asked."""
    for name, metavar, said in reversed(_FILTER_OPTIONS):
        command = click.option(f"--{name}", name, metavar=metavar, help=said)(command)
    return command


def filters_of(given: Mapping[str, str | None]) -> Filters:
    """Give the filters that the options of `filter_options` say."""
    return Filters(**{"doc_id" if key == "doc" else key: value for key, value in given.items()})


def clean(argument: str) -> str:
    """Replace the bytes of an argument that are no UTF-8."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def settings_of() -> Settings:
    """Read the settings of the working folder."""
    return load_settings(os.environ, folder=here())


def here() -> Path:
    """Give the working folder."""
    try:
        return Path.cwd()
    except OSError as error:
        message = "The working folder cannot be used; it may have been removed: go to another."
        raise SettingsError(message) from error


def folder_of(index: Path | None) -> Path:
    """Give the folder of the index, as short as the working folder lets it be said."""
    folder = index if index is not None else settings_of().index
    return folder.relative_to(here()) if folder.is_relative_to(here()) else folder


def open_archive(folder: Path, *, semantic: bool = False, read: int | None = 0) -> Archive:
    """Open the archive whose index is in a folder."""
    from ningbot.archive import Archive

    return Archive(folder, semantic=semantic, read=read, engine=settings_of().engine)


def is_semantic(by_words: bool) -> bool:
    """Tell whether passages are found by meaning as well."""
    return not by_words and settings_of().semantic


def n_read_of(given: int | None, no_reader: bool) -> int | None:
    """Give how many passages are to be read; None leaves it to what does best."""
    if no_reader:
        return 0
    return given if given is not None else settings_of().read


def give_vectors(folder: Path) -> None:
    """Give the passages their vectors; say so where that cannot be, and leave it at that."""
    from ningbot.progress import VectorLine
    from ningbot.vectorising import vectorise

    try:
        with VectorLine(sys.stderr) as line:
            vectorise(folder, report=line.show)
    except ImportError as error:
        complain(f"meaning is left out, {error.name} is not installed; pip install {error.name}.")
