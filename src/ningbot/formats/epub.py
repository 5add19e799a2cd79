"""Which text is in an e-book, and in which chapter?"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import unquote

from ningbot.errors import ReadError
from ningbot.formats.lines import document_of
from ningbot.formats.packages import Package, leads_out, local_name
from ningbot.formats.source import Source
from ningbot.records import Document, Place

_BLOCKS: Final = frozenset(
    "p div section article aside header footer h1 h2 h3 h4 h5 h6 li ul ol dl dt dd tr table blockquote "
    "pre figure figcaption body hr".split()
)
_HEADINGS: Final = frozenset(("h1", "h2", "h3"))
_SKIPPED: Final = frozenset(("script", "style", "head", "rt", "rp", "svg", "nav"))
_DAY_RE = re.compile(r"(\d{4}(?:-\d{2}){0,2})(?:T.*)?")
_MAX_CHAPTERS: Final = 10_000


def read_epub(source: Source) -> Iterator[Document | ReadError]:
    """Read an e-book as one document, chapter by chapter in the order in which they are read."""
    package = Package(source)
    path = _package_path(package, source)
    root = package.wanted(path)
    lines: list[str] = []
    places: list[Place] = []
    at = 0
    for name in _chapters(root, path, source):
        found, heading = _chapter(package, name)
        if found and heading:
            places.append(Place(at, "chapter", heading))
        at += sum(len(line) + 1 for line in found)
        lines += found
    day = _DAY_RE.fullmatch(_said(root, "date"))
    date = day[1] if day else None
    yield document_of(lines, source, title=_said(root, "title"), places=places, date=date)


def _package_path(package: Package, source: Source) -> str:
    for element in package.wanted("META-INF/container.xml").iter():
        path = element.get("full-path") if local_name(element) == "rootfile" else None
        if path and not leads_out(path):
            return str(path)
    raise source.refused("names no content, and so is no .epub file", "save it again")


def _chapters(root: Any, path: str, source: Source) -> Iterator[str]:
    """Give the names of the chapters in their order."""
    items = {item.get("id"): item for item in root.iter() if local_name(item) == "item"}
    folder = posixpath.dirname(path)
    spine = [each.get("idref") for each in root.iter() if local_name(each) == "itemref"]
    if len(spine) > _MAX_CHAPTERS:
        raise source.refused(f"has more than {_MAX_CHAPTERS:,} chapters", "split it")
    for idref in dict.fromkeys(spine):
        item = items.get(idref)
        if item is None or "nav" in (item.get("properties") or "").split():
            continue
        name = posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "")))
        if not leads_out(name):
            yield name


def _said(root: Any, name: str) -> str:
    """Give what the book says of itself, "" where it does not."""
    found = (element.text for element in root.iter() if local_name(element) == name)
    return next(filter(None, found), "").strip()


def _chapter(package: Package, name: str) -> tuple[list[str], str]:
    """Give the lines of a chapter and its heading, "" where it has none."""
    from lxml import html

    data = package.part(name)
    if not data or not data.strip():
        return [], ""
    root = html.fromstring(
        data, parser=html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    )
    lines: list[str] = []
    heading = ""
    for text, block in _blocks(root):
        lines.append(text)
        heading = heading or (text if block in _HEADINGS else "")
    return lines, heading


def _blocks(root: Any) -> Iterator[tuple[str, str]]:
    """Give the text of each block, and the name of the block it ends or begins in."""
    pieces: list[str] = []
    block = ""
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        element, is_end = stack.pop()
        name = local_name(element)
        is_block = name in _BLOCKS
        if is_block or name == "br":
            text = " ".join("".join(pieces).split())
            if text:
                yield text, block
            pieces, block = [], "" if is_end else name if is_block else block
        if is_end:
            pieces.append(element.tail or "")
            continue
        stack.append((element, True))
        if name and name not in _SKIPPED:
            pieces.append(element.text or "")
            stack += [(child, False) for child in reversed(element)]
    text = " ".join("".join(pieces).split())
    if text:
        yield text, block
