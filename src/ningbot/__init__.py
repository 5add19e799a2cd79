"""Ask an archive of Chinese articles a question; get back the sentence that answers it.

>>> import ningbot
>>> with ningbot.open("my-index") as archive:        # doctest: +SKIP
...     archive.ask("全市派驻了多少名党建指导员？").answer
'240名'
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ningbot.errors import NingbotError
from ningbot.records import (
    Answer,
    Citation,
    Document,
    Filters,
    Point,
    ScoredPassage,
    Series,
    Span,
)

if TYPE_CHECKING:
    from ningbot.archive import Archive

__version__ = "0.1.0"
__all__ = [
    "Answer",
    "Citation",
    "Document",
    "Filters",
    "NingbotError",
    "Point",
    "ScoredPassage",
    "Series",
    "Span",
    "ask",
    "open",
]


def open(  # noqa: A001 - ningbot.open
    index: str | os.PathLike[str] | None = None,
    *,
    semantic: bool | None = None,
    read: int | None = None,
) -> Archive:
    """Open the archive whose index is in the folder ``index``.

    The default is that of the command line: NINGBOT_INDEX, ningbot.toml, or .ningbot in the
    working folder. With ``semantic`` False passages are found by their words alone, not by meaning
    as well. ``read`` is how many passages the reader reads for a question; with 0 answers are found
    by rules alone. None leaves either to the settings.

    Raises:
        ArchiveError: there is no index there, or it cannot be used.
    """
    from pathlib import Path

    from ningbot.archive import Archive
    from ningbot.configuration import load_settings

    settings = load_settings(os.environ, folder=Path.cwd())
    folder = settings.index if index is None else Path(index)
    return Archive(
        folder,
        semantic=settings.semantic if semantic is None else semantic,
        read=settings.read if read is None else read,
        engine=settings.engine,
    )


def ask(question: str) -> Answer:
    """Ask the default archive one question; to ask several, `open` it."""
    with open() as archive:
        return archive.ask(question)
