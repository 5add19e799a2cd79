"""Which documents are in a file of any kind, and in what lies in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from ningbot import corpus
from ningbot.errors import ReadError
from ningbot.formats import limits
from ningbot.formats.archives import split_tar, split_zip
from ningbot.formats.docx import read_docx
from ningbot.formats.epub import read_epub
from ningbot.formats.html import read_html
from ningbot.formats.kinds import WITHIN
from ningbot.formats.mhtml import read_mhtml
from ningbot.formats.pdf import read_pdf
from ningbot.formats.rows import read_csv, read_json
from ningbot.formats.source import Source
from ningbot.formats.warc import read_warc
from ningbot.records import Document, Place

Reading = Document | ReadError

READERS: Final[dict[str, Callable[[Source], Iterator[Reading]]]] = {
    ".html": read_html,
    ".mhtml": read_mhtml,
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".epub": read_epub,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".json": read_json,
    ".warc": read_warc,
}
ARCHIVES: Final[dict[str, Callable[[Source], Iterator[Source | ReadError]]]] = {
    ".zip": split_zip,
    ".tar.gz": split_tar,
}


def read(source: Source) -> Iterator[Reading]:
    """Read every document of a file; what cannot be read is given back as an error in its place.

    Raises:
        MemoryError: there is not enough of it.
    """
    try:
        if source.kind in ARCHIVES:
            yield from _read_archive(source)
        else:
            readings = _read_text(source) if source.kind in corpus.READERS else _parse(source)
            yield from map(_sound, readings)
    except ReadError as error:
        yield error
    except RecursionError:
        yield source.refused("is nested too deeply to parse")
    except (MemoryError, BrokenPipeError):
        raise
    except Exception as error:  # a parser may raise anything
        said = " ".join(str(error).split(";")[0].split())[:100] or type(error).__name__
        yield source.refused(f"is no {source.kind} file that can be parsed ({said})", "mend it")


def _parse(source: Source) -> Iterator[Reading]:
    is_empty = True
    for reading in READERS[source.kind](source):
        is_empty = False
        yield reading
    if is_empty:
        raise source.empty("holds no article")


def _read_text(source: Source) -> Iterator[Reading]:
    shown = Path(source.path, source.member) if source.member else source.path
    return corpus.READERS[source.kind](source.file, shown, source.name)


def _read_archive(source: Source) -> Iterator[Reading]:
    """Read what lies in an archive, each document with its path there."""
    if source.depth >= limits.MAX_DEPTH:
        found = f"lies in more than {limits.MAX_DEPTH} archives, one in the other"
        raise source.refused(found, "unpack it")
    is_empty = True
    for item in ARCHIVES[source.kind](source):
        is_empty = False
        if isinstance(item, ReadError):
            yield item
        else:
            yield from (_within(item, reading) for reading in read(item))
    if is_empty:
        raise source.empty("holds no file that ningbot reads")


def _within(source: Source, reading: Reading) -> Reading:
    """Put what was read of a file in an archive in its place there."""
    if isinstance(reading, ReadError):
        doc_id = reading.doc_id and _id_within(source, reading.doc_id)
        return type(reading)(
            str(reading), path=source.path, line=reading.line, doc_id=doc_id or source.name
        )
    if any(place.kind == "member" for place in reading.places):
        return reading  # it lies in an archive within
    places = (Place(0, "member", source.member), *reading.places)
    return replace(reading, doc_id=_id_within(source, reading.doc_id), places=places)


def _id_within(source: Source, doc_id: str) -> str:
    is_made = doc_id == source.name or doc_id.startswith(source.name + WITHIN)
    return doc_id if is_made else f"{source.name}{WITHIN}{doc_id}"


def _sound(reading: Reading) -> Reading:
    """Leave out of a text what is no character: half of a surrogate pair, and NUL.

    A NUL becomes a blank, half of a pair a question mark, so that places stay.
    """
    if isinstance(reading, ReadError):
        return reading
    return replace(
        reading,
        original=_characters(reading.original),
        title=_characters(reading.title),
        url=reading.url and _characters(reading.url),
        date=reading.date and _characters(reading.date),
        source=reading.source and _characters(reading.source),
    )


def _characters(text: str) -> str:
    return text.encode("utf-8", "replace").decode().replace("\0", " ")
