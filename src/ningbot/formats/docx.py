"""Which text is in a Word document?

Paragraph by paragraph in the order of the body, a row of a table a line, notes at the end; what a reviser
deleted is not there, what one inserted is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ningbot.errors import ReadError
from ningbot.formats.lines import document_of
from ningbot.formats.packages import Package, local_name
from ningbot.formats.source import Source
from ningbot.records import Document

_NOTES: Final = ("word/footnotes.xml", "word/endnotes.xml")
_BREAKS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
# What holds text that is not to be read, or is there a second time.
_SKIPPED: Final = frozenset(("Fallback", "del", "moveFrom", "instrText", "rPr", "pPr"))


def read_docx(source: Source) -> Iterator[Document | ReadError]:
    """Read a Word document; its title is the one of its properties, or the first line."""
    package = Package(source)
    lines = list(_lines(package.wanted("word/document.xml")))
    for name in _NOTES:
        notes = package.xml(name)
        lines += _lines(notes) if notes is not None else []
    core = package.xml("docProps/core.xml")
    titles = [] if core is None else [e.text for e in core.iter() if local_name(e) == "title"]
    yield document_of(lines, source, title=next(filter(None, titles), ""))


def _lines(root: Any) -> Iterator[str]:
    """Give each paragraph outside tables, and each row of a table."""
    stack = [root]
    while stack:
        element = stack.pop()
        name = local_name(element)
        if name == "p":
            yield from _shown(_text(element))
        elif name == "tr":
            cells = (" ".join(_text(cell).split()) for cell in element if local_name(cell) == "tc")
            yield from _shown("\t".join(cells))
        elif name not in _SKIPPED:
            stack += reversed(element)


def _shown(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip())


def _text(root: Any) -> str:
    """Join the text of a paragraph or cell."""
    pieces: list[str] = []
    stack = [root]
    while stack:
        element = stack.pop()
        name = local_name(element)
        if name == "t":
            pieces.append(element.text or "")
        elif name in _BREAKS:
            pieces.append(_BREAKS[name])
        elif name not in _SKIPPED:
            if name == "p" and pieces:
                pieces.append("\n")
            stack += reversed(element)
    return "".join(pieces)
