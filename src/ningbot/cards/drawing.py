"""A cited sentence as a picture: the quotation, its source, and where to check it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from PIL import Image, ImageDraw

from ningbot.cards.characters import drawable, is_western
from ningbot.cards.fonts import font_of, width_of
from ningbot.cards.lines import break_lines
from ningbot.cards.spacing import Measured, measure
from ningbot.cards.themes import THEMES, WORDS, Theme, ThemeName
from ningbot.clipping import ELLIPSIS, clip, units
from ningbot.records import Citation, Language, Span
from ningbot.rendering import place_in_words

WIDTH: Final = 1200  # pixels, as all that follows
MIN_HEIGHT: Final = 630  # what pages that link to a picture show of it
MARGIN: Final = 88  # left and right
EDGE: Final = 64  # above and below
ROOM: Final = WIDTH - 2 * MARGIN
BAR: Final = (72, 8)
LARGE: Final = (56, 5)  # size of the type, and how many lines at most
SMALLER: Final = (44, 10)
SMALL: Final = 24
LEADING: Final = 1.52  # from one line of the quotation to the next, in sizes of its type
SMALL_LEADING: Final = 1.42
ASCENT: Final = 0.88  # of a Han character over the base line, in sizes of its type
N_SMALL_LINES: Final = 2  # of a title, a source or an address
MOST_UNITS: Final = 900  # of a quotation before it is measured
AROUND_UNITS: Final = 80  # of the sentences beside it
WEIGHT: Final = 1 / 70  # what the answer's strokes grow by on either side, in sizes of the type
WEB_RE: Final = re.compile(r"https?://[^\s/]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the quotation: the answer, what is around it in the sentence, or around the sentence."""

    text: str
    kind: str  # "answer", "sentence", "around"


@dataclass(frozen=True, slots=True)
class Block:
    """Text cut into lines, with what each of its characters is part of."""

    measured: Measured
    lines: tuple[Span, ...]
    kinds: tuple[str, ...]

    @property
    def size(self) -> int:
        """Give the size of the type."""
        return self.measured.size


def draw_card(
    citation: Citation,
    *,
    language: Language,
    answer_span: Span | None = None,
    context: str | None = None,
    link: str | None = None,
    theme: ThemeName = "light",
) -> bytes:
    """Draw a cited sentence as a PNG, 1200 pixels wide; the same input gives the same bytes.

    ``answer_span`` is what is marked in the sentence, the citation's own if it is None. ``context`` is
    the text of the citation's passage, of which the sentences beside it are shown as far as there is room. ``link``
    is the address of the page where the quotation can be checked; without it the article's own is shown. A
    sentence that is too long is cut around the answer.

    Raises:
        FontDamaged: the font that comes with ningbot cannot be used.
    """
    marked = _inside(answer_span or citation.answer_span, citation.sentence)
    quotation = _fitted(citation, marked, context)
    footer = _footer(citation, language, link)
    return _png(_painted(quotation, footer, THEMES[theme]))


def _inside(span: Span | None, text: str) -> Span | None:
    return span if span and 0 <= span.start < span.end <= len(text) else None


def _fitted(citation: Citation, marked: Span | None, context: str | None) -> Block:
    """Set the quotation in the larger type if it has room there, else in the smaller, cut until it has."""
    parts = _parts(citation, marked, context, room=MOST_UNITS)
    size, n_lines = LARGE
    block = _block(parts, size)
    if len(block.lines) <= n_lines:
        return block
    size, n_lines = SMALLER
    while len((block := _block(parts, size)).lines) > n_lines:
        n_units = sum(units(part.text) for part in parts)
        room = n_units * n_lines // len(block.lines)
        parts = _parts(citation, marked, context, room=room)
    return block


def _parts(
    citation: Citation, marked: Span | None, context: str | None, *, room: int
) -> list[Part]:
    """Cut what is quoted to so many units: first the sentences beside it, then the sentence."""
    sentence = citation.sentence
    spare = room - units(sentence)
    if spare < 0:
        return _marked(*clip(sentence, marked, room=room))
    before, after = _beside(citation, context, room=min(spare, AROUND_UNITS))
    return [Part(before, "around"), *_marked(sentence, marked), Part(after, "around")]


def _marked(sentence: str, marked: Span | None) -> list[Part]:
    start, end = marked or (0, 0)
    return [
        Part(sentence[:start], "sentence"),
        Part(sentence[start:end], "answer"),
        Part(sentence[end:], "sentence"),
    ]


def _beside(citation: Citation, context: str | None, *, room: int) -> tuple[str, str]:
    """Give what stands before and after the sentence in its passage, where there is room for some of it."""
    span = citation.sentence_span
    if not context or span.of(context) != citation.sentence or room < AROUND_UNITS // 2:
        return "", ""
    shown, moved = clip(context, span, room=units(citation.sentence) + room)
    return (shown[: moved.start], shown[moved.end :]) if moved else ("", "")


def _block(parts: Sequence[Part], size: int, *, room: float = ROOM) -> Block:
    western = is_western("".join(part.text for part in parts))
    drawn = [(drawable(part.text, western=western), part.kind) for part in parts]
    text = "".join(text for text, _ in drawn)
    kinds = tuple(kind for text, kind in drawn for _ in text)
    measured = measure(text, size, width_of)
    return Block(measured, tuple(break_lines(measured, room)), kinds)


def _footer(citation: Citation, language: Language, link: str | None) -> list[tuple[Block, str]]:
    """Set title, source, reference and address, each with the name of its colour."""
    words = WORDS[language]
    paragraph = citation.passage_id.rpartition("#")[2]
    place = place_in_words(citation.place, language)
    known = (citation.source, citation.date, place, words.paragraph.format(paragraph))
    url = citation.url if citation.url and WEB_RE.match(citation.url) else None
    address = f"{words.check}{link}" if link else f"{words.article}{url}" if url else ""
    said = [
        (citation.title or citation.doc_id, "ink"),
        (" · ".join(filter(None, known)), "small"),
        (f"{words.reference}{citation.citation_id}", "small"),
        (address, "small"),
    ]
    return [(_small(text), colour) for text, colour in said if text]


def _small(text: str) -> Block:
    """Set a small text on at most N_SMALL_LINES lines; the end of what is longer is cut off."""
    text = text[: N_SMALL_LINES * ROOM]
    while len((block := _block([Part(text, "small")], SMALL)).lines) > N_SMALL_LINES:
        most = block.lines[N_SMALL_LINES - 1].end
        text = text[: min(most, len(text) - 1) - 1].removesuffix(ELLIPSIS) + ELLIPSIS
    return block


def _painted(quotation: Block, footer: Sequence[tuple[Block, str]], theme: Theme) -> Image.Image:
    """Put everything onto the paper, from top to bottom."""
    small = round(SMALL * SMALL_LEADING)
    quoted = round(len(quotation.lines) * quotation.size * LEADING)
    footed = sum(len(block.lines) for block, _ in footer) * small
    top, rule = EDGE + 42, 34  # below the bar; from the quotation to the line, and on to the footer
    height = max(MIN_HEIGHT, top + quoted + 2 * rule + footed + EDGE)
    image = Image.new("RGB", (WIDTH, height), theme.paper)
    draw = ImageDraw.Draw(image)
    draw.rectangle((MARGIN, EDGE, MARGIN + BAR[0] - 1, EDGE + BAR[1] - 1), fill=theme.accent)
    below = height - EDGE - footed
    top += (below - 2 * rule - top - quoted) // 2
    _write_quotation(draw, quotation, top, theme)
    draw.line((MARGIN, below - rule, WIDTH - MARGIN, below - rule), fill=theme.line, width=2)
    for block, colour in footer:
        _write(draw, block, below, small, fill=getattr(theme, colour))
        below += len(block.lines) * small
    return image


def _write_quotation(draw: ImageDraw.ImageDraw, block: Block, top: float, theme: Theme) -> None:
    inks = {"answer": theme.answer, "sentence": theme.ink, "around": theme.around}
    step = block.size * LEADING
    for n, line in enumerate(block.lines):
        base = top + n * step + block.size * (ASCENT + (LEADING - 1) / 2)
        for kind, run in _runs(block, line):
            if kind == "answer":
                _mark(draw, block, line, run, base, theme.marker)
        for kind, run in _runs(block, line):
            weight = block.size * WEIGHT if kind == "answer" else 0
            _write_run(draw, block, line, run, base, fill=inks[kind], weight=weight)


def _write(draw: ImageDraw.ImageDraw, block: Block, top: float, step: int, *, fill: str) -> None:
    for n, line in enumerate(block.lines):
        _write_run(draw, block, line, line, top + n * step + block.size * ASCENT, fill=fill)


def _runs(block: Block, line: Span) -> Iterator[tuple[str, Span]]:
    """Cut a line wherever another part begins."""
    for kind, ixs in groupby(range(*line), block.kinds.__getitem__):
        found = list(ixs)
        yield kind, Span(found[0], found[-1] + 1)


def _mark(
    draw: ImageDraw.ImageDraw, block: Block, line: Span, run: Span, base: float, colour: str
) -> None:
    size = block.size
    left = _left_of(block, line, run.start) + block.measured.starts_early(run)
    right = left + block.measured.width(run)
    box = (left - 0.06 * size, base - 0.94 * size, right + 0.06 * size, base + 0.2 * size)
    draw.rounded_rectangle(box, radius=size // 10, fill=colour)


def _left_of(block: Block, line: Span, ix: int) -> float:
    places = block.measured.places
    return MARGIN + places[ix] - places[line.start] - block.measured.starts_early(line)


def _write_run(
    draw: ImageDraw.ImageDraw,
    block: Block,
    line: Span,
    run: Span,
    base: float,
    *,
    fill: str,
    weight: float = 0,
) -> None:
    font = font_of(block.size)
    for ix in range(*run):
        char, at = block.measured.text[ix], (_left_of(block, line, ix), round(base))
        if not char.isspace():
            draw.text(at, char, font=font, fill=fill, anchor="ls", stroke_width=weight)


def _png(image: Image.Image) -> bytes:
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()
