"""``ningbot card``, ``ningbot ask --card`` and ``ningbot chart``: what the archive says, as a picture."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ningbot.cli_options import (
    clean,
    filter_options,
    filters_of,
    folder_of,
    index_option,
    json_option,
    open_archive,
    settings_of,
)
from ningbot.errors import NingbotError
from ningbot.records import Span
from ningbot.rendering import page_of, plain
from ningbot.terminal import NO_ANSWER, is_terminal, print_bytes, print_json, print_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from ningbot.records import Answer, Citation

STANDARD_OUTPUT = Path("-")
_MOST_POINTS = 100


def _named_file(_: click.Context, __: click.Parameter, path: Path | None) -> Path | None:
    if path == STANDARD_OUTPUT:
        message = "--card must name a file, since the answer itself goes to the standard output."
        raise click.ClickException(message)
    return path


ask_card_option = click.option(
    "--card",
    "card",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=_named_file,
    metavar="FILE.png",
    help="Draw the first citation as a picture, if there is an answer.",
)


@click.command("card")
@click.argument("citation_id")
@click.option(
    "--output",
    "output",
    required=True,
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    metavar="FILE.png",
    help="Where to write the picture; - for the standard output.",
)
@click.option("--dark", is_flag=True, help="Light text on a dark ground.")
@click.option("--answer", "marked", metavar="TEXT", help="Mark these words of the sentence.")
@index_option
def card_command(
    citation_id: str, output: Path, dark: bool, marked: str | None, index: Path | None
) -> None:
    """Draw a cited sentence with its source as a picture (PNG), for sharing."""
    from ningbot.cards import draw_card
    from ningbot.text.scripts import detect_language

    if output == STANDARD_OUTPUT and is_terminal(sys.stdout):
        raise click.ClickException("A terminal shows no PNG; name a file after --output.")
    with open_archive(folder_of(index)) as archive:
        citation = archive.find(clean(citation_id)).citation
    png = draw_card(
        citation,
        language=detect_language(citation.sentence),
        answer_span=_place_of(clean(marked), citation.sentence) if marked else None,
        link=page_of(citation, settings_of().pages),
        theme="dark" if dark else "light",
    )
    if output == STANDARD_OUTPUT:
        print_bytes(png)
    else:
        write_whole(output, png)
        print_text(f"{plain(str(output))} is written.")


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
        series = archive.series(clean(question), within=filters_of(filters), n=n)
    if output is not None and series.points:
        write_whole(output, charts.to_svg(series, link=_link()).encode())
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

    def link(citation: Citation) -> str | None:
        page = page_of(citation, pages)
        return page and f"{page}#cited"

    return link


def write_card_of(answer: Answer, path: Path) -> None:
    """Write the card of an answer's first citation; nothing where there is no answer."""
    from ningbot.cards import draw_card

    if not answer.citations:
        return
    citation = answer.citations[0]
    link = page_of(citation, settings_of().pages)
    write_whole(path, draw_card(citation, language=answer.language, link=link))


def _place_of(words: str, sentence: str) -> Span:
    """Find words in a sentence, in whichever script and width they are given."""
    from ningbot.text.folding import fold

    start = sentence.find(words)
    if start < 0:
        start = fold(sentence).find(fold(words))
    if start < 0:
        message = f"--answer must be words of the sentence; {words!r} is not in {sentence!r}."
        raise click.ClickException(message)
    return Span(start, start + len(words))


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; what is none (a pipe) is written to as it is.

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
