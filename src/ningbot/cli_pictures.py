"""``ningbot chart``: what the archive says, as a picture."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ningbot.cli_options import (
    cleaned,
    filter_options,
    filters_of,
    folder_of,
    index_option,
    json_option,
    open_archive,
    settings_of,
)
from ningbot.errors import NingbotError
from ningbot.rendering import plain
from ningbot.terminal import NO_ANSWER, print_json, print_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from ningbot.records import Citation

_MOST_POINTS = 100


@click.command("chart")
@click.argument("question")
@click.option(
    "--output",
    "output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.svg",
    help="Write the plot to a file; without it, it is printed as text.",
)
@click.option(
    "-n",
    "n",
    default=24,
    show_default=True,
    type=click.IntRange(2, _MOST_POINTS),
    metavar="N",
    help="Draw at most so many points, the newest or the largest.",
)
@json_option
@filter_options
@index_option
def chart_command(
    question: str,
    output: Path | None,
    n: int,
    as_json: bool,
    index: Path | None,
    **filters: str | None,
) -> None:
    """Plot a quantity that articles give for several dates or subjects, each point with its sentence.

    QUESTION asks for it or names it: "歷年產值是多少", "各區 企業", "output value by year".
    """
    from ningbot import charts

    with open_archive(folder_of(index)) as archive:
        series = archive.series(cleaned(question), within=filters_of(filters), n=n)
    if output is not None and series.points:
        _write(output, charts.to_svg(series, link=_link()).encode())
    if as_json:
        print_json(charts.series_to_json(series))
    elif output is None or not series.points:
        print_text(charts.render_series(series))
    else:
        print_text(f"{plain(str(output))} has a plot of {len(series.points)} points.")
    sys.exit(0 if series.points else NO_ANSWER)


def _link() -> Callable[[Citation], str | None]:
    """Link citations to the reader pages of the settings, where there are any."""
    pages = settings_of().pages
    return lambda citation: f"{pages}/c/{citation.citation_id}#cited" if pages else None


def _write(path: Path, content: bytes) -> None:
    """Write a picture, whole or not at all; what is no file (a pipe) is written to as it is.

    Raises:
        NingbotError: it cannot be written.
    """
    is_file = path.is_file() or not path.exists()
    draft = path.with_name(f".{path.name}.{os.getpid()}") if is_file else path
    try:
        try:
            draft.write_bytes(content)
            if is_file:
                draft.replace(path)
        finally:
            if is_file:
                draft.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise NingbotError(f"{path} cannot be written: {reason}; name another file.") from error
