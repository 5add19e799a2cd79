"""``ningbot card`` and ``ningbot ask --card``: a citation as a picture."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ningbot.cli_options import clean, folder_of, index_option, open_archive, settings_of
from ningbot.errors import NingbotError
from ningbot.records import Span
from ningbot.rendering import page_of, plain
from ningbot.terminal import is_terminal, print_bytes, print_text

if TYPE_CHECKING:
    from ningbot.records import Answer

STANDARD_OUTPUT = Path("-")


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
