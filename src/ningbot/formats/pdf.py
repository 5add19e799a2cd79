"""Which text is on the pages of a PDF?

Only its text layer is read. A line of the page is not a paragraph: lines that fill their column go on in
the next one, over the end of a page as well, and what stands on every page is none of the article's.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from ningbot.errors import ReadError
from ningbot.formats import limits
from ningbot.formats.lines import document_of, plain_han
from ningbot.formats.source import Source
from ningbot.records import Document, Place

if TYPE_CHECKING:
    from pypdf import PdfReader

MAX_WIDTH: Final = 1_000
_FULL: Final = 0.85  # of the width of the column: a line that goes on
_ENDS: Final = "。！？!?；：:…"
_CLOSING: Final = "”’」』）)》〉\"'"
_PAGE_NUMBER_RE = re.compile(
    r"\W*(?:第\s*)?\d{1,4}(?:\s*[/／|]\s*\d{1,4})?(?:\s*[页頁])?\W*|第?\s*[一二三四五六七八九十百]+\s*[页頁]"
)
_ITEM_RE = re.compile(
    r"[（(]?[一二三四五六七八九十\d]{1,3}[、.．）)]|[•●■◆·]|第[一二三四五六七八九十百\d]{1,4}[章节節条條]"
)
_DIGITS_RE = re.compile(r"[0-9]{1,9}")
# What pypdf takes for a blank is the gap that typesetters leave between Han and Latin characters.
_GAP_RE = re.compile(
    r"(?<=[\u3400-\u9fff\uf900-\ufaff]) +(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%]) +(?=[\u3400-\u9fff\uf900-\ufaff])"
)
_N_EDGE: Final = 2  # lines at the top and the bottom of a page that may be furniture


class Line(NamedTuple):
    """A line and the page that it is on, from 1."""

    text: str
    page: int


def read_pdf(source: Source) -> Iterator[Document | ReadError]:
    """Read the text layer, with the number of each page as it is counted, from 1."""
    from pypdf import apply_configuration, get_configuration

    most = limits.MAX_STREAM_BYTES
    own = get_configuration().with_overwrites(
        maximum_declared_stream_length=4 * most,
        array_based_stream_maximum_output_length=most,
        zlib_maximum_output_length=most,
        lzw_maximum_output_length=most,
        run_length_maximum_output_length=most,
        brotli_maximum_output_length=most,
        jbig2dec_binary=None,
    )
    with apply_configuration(own):
        pages, title = _text_of(source)
    lines = list(_without_furniture(pages))
    if not lines:
        raise source.refused(
            "has no text layer (a scan?)", "run OCR over it, or take it out of the archive"
        )
    paragraphs, places = join_lines(lines)
    yield document_of(paragraphs, source, title=title, places=places)


def _text_of(source: Source) -> tuple[list[list[str]], str]:
    """Give the lines of each page, and the title that the file gives itself."""
    from pypdf import PdfReader
    from pypdf.errors import LimitReachedError

    reader = PdfReader(source.file, root_object_recovery_limit=1000)
    if reader.is_encrypted and not _is_open(reader):
        raise source.refused("is encrypted", "save it without a password")
    n_pages = len(reader.pages)
    if n_pages > limits.MAX_PAGES:
        raise source.refused(f"has more than {limits.MAX_PAGES:,} pages", "split it")
    pages: list[list[str]] = []
    n_characters = 0
    try:
        for page in reader.pages:
            source.allowance.alive()
            if contents := page.get_contents():
                contents.get_data()  # which says when there is too much; extract_text() does not
            text = _GAP_RE.sub("", plain_han(page.extract_text()))
            n_characters += len(text)
            if n_characters > limits.MAX_TEXT_BYTES:
                raise source.refused(
                    f"holds more than {limits.said(limits.MAX_TEXT_BYTES)} of text", "split it"
                )
            pages.append([line.strip() for line in text.splitlines() if line.strip()])
        title = reader.metadata.title if reader.metadata else None
    except LimitReachedError as error:
        most = limits.said(limits.MAX_STREAM_BYTES)
        raise source.refused(f"holds a stream of more than {most}, or as much in loops") from error
    return pages, title if isinstance(title, str) else ""


def _is_open(reader: PdfReader) -> bool:
    """Tell whether an encrypted file can be read without a password."""
    from pypdf.errors import DependencyError

    try:
        return bool(reader.decrypt(""))
    except (DependencyError, NotImplementedError):
        return False


def _without_furniture(pages: list[list[str]]) -> Iterator[Line]:
    """Give the lines without page numbers and what stands at the edge of most pages."""
    width = _column([line for page in pages for line in page])
    shapes = Counter(
        shape
        for number, page in enumerate(pages, 1)
        for line in {*page[:_N_EDGE], *page[-_N_EDGE:]}
        for shape in _shapes(line, number, width)
    )
    repeated = {shape for shape, n in shapes.items() if n >= 3 and n > len(pages) / 2}
    for number, page in enumerate(pages, 1):
        for index, line in enumerate(page):
            is_edge = index < _N_EDGE or index >= len(page) - _N_EDGE
            is_outermost = index in (0, len(page) - 1) and len(page) > 1
            if is_edge and not repeated.isdisjoint(_shapes(line, number, width)):
                continue
            if not (is_outermost and _PAGE_NUMBER_RE.fullmatch(line)):
                yield Line(line, number)


def _shapes(line: str, number: int, width: int) -> set[str]:
    """Give what a line at the edge of page ``number`` has in common with those of other pages, if any.

    A full line has its words and numbers, but for that of the page; a short one its words.
    """
    if _is_ended(line):
        return set()
    text = "".join(line.split())
    own = [found for found in _DIGITS_RE.finditer(text) if int(found[0]) == number]
    shapes = {text, *(f"{text[: found.start()]}#{text[found.end() :]}" for found in own)}
    return shapes if _width(line) >= _FULL * width else {*shapes, _DIGITS_RE.sub("0", text)}


def join_lines(lines: list[Line]) -> tuple[list[str], list[Place]]:
    """Join the lines of each paragraph; give the paragraphs, and where in their text each page begins."""
    width = _column([line.text for line in lines])
    paragraphs: list[str] = []
    places: list[Place] = []
    start = 0  # of the last paragraph
    before: Line | None = None
    for line in lines:
        if before is not None and _goes_on(before.text, line.text, width):
            joined = f"{paragraphs[-1]}{_between(before.text, line.text)}"
            at = start + len(joined)
            paragraphs[-1] = joined + line.text
        else:
            start += len(paragraphs[-1]) + 1 if paragraphs else 0
            at = start
            paragraphs.append(line.text)
        if before is None or before.page != line.page:
            places.append(Place(at, "page", line.page))
        before = line
    return paragraphs, places


def _column(lines: list[str]) -> int:
    """Give the width of the column: that of the widest lines, but for the odd one."""
    widths = sorted(map(_width, lines))
    return widths[int(len(widths) * 0.9)] if len(widths) > 1 else MAX_WIDTH


def _width(text: str) -> int:
    """Count half-width columns."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def _goes_on(line: str, following: str, width: int) -> bool:
    """Tell whether a line goes on in the next; rather not than wrongly, after the end of a sentence."""
    is_full = _width(line) >= _FULL * width
    return is_full and not _is_ended(line) and not _ITEM_RE.match(following)


def _is_ended(line: str) -> bool:
    """Tell whether a line ends with the end of a sentence."""
    return line.rstrip(_CLOSING)[-1:] in tuple(_ENDS)


def _between(line: str, following: str) -> str:
    """Give what stands between two lines that are joined: a blank between Latin words."""
    return " " if line[-1].isascii() and line[-1] != "-" and following[0].isascii() else ""
