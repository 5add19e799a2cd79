"""Read files and folders as documents.

What cannot be read is given back as a ReadError in the place of the document, so that one bad
line does not cost the rest of the file. Text is read here, everything that takes a parser in `formats`.
"""

from __future__ import annotations

import io
import json
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from ningbot.errors import EmptyFile, ReadError
from ningbot.formats.kinds import ENDINGS, ONE_DOCUMENT, WITHIN, is_sidecar, kind_of
from ningbot.formats.parsing import Parser
from ningbot.formats.sidecars import read_sidecar
from ningbot.records import Document, Span
from ningbot.text.decoding import Decoded, decode

# An article of eight million characters is a mistake in the file, not an article.
MAX_DOCUMENT_BYTES = 16 * 1024 * 1024

Reading = Document | ReadError

# How much of a file its encoding is found by, and of a line is read at once.
_SAMPLE_BYTES = 1 << 20
_LIMIT = MAX_DOCUMENT_BYTES + 1

_ID_RE = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029]{1,200}")
_TITLE_RE = re.compile(r"[^\S\n]*(\S[^\r\n]*)")
_HEADING_RE = re.compile(r"^[ ]{0,3}#{1,6}[ \t]++(\S[^\r\n]*+)", re.MULTILINE)
_FRONT_MATTER_RE = re.compile(
    r"\A---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE | re.DOTALL
)
_FRONT_FIELD_RE = re.compile(
    r"^(title|date|url|source|tags)[ \t]*:[ \t]*(.+?)[ \t]*\r?$", re.MULTILINE
)


def split_files(path: Path) -> Iterator[Path | ReadError]:
    """Give the files at or under ``path`` that ningbot reads, each folder's before its subfolders'.

    Hidden files and files of other kinds inside a folder are passed over.
    """
    if not path.is_dir():
        yield _named(path)
        return
    problems: list[ReadError] = []
    for folder, folders, names in os.walk(path, onerror=lambda e: problems.append(_unreadable(e))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if kind_of(name) and not name.startswith(".") and not is_sidecar(Path(folder, name)):
                yield _named(Path(folder, name))
    yield from problems


def is_there(path: Path) -> bool:
    """Tell whether a path names anything; one that may not be looked at may be there."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def read_documents(path: Path, *, name: str, parser: Parser | None = None) -> Iterator[Reading]:
    """Read every document of one file; ``name`` is its doc_id where the format gives none.

    ``parser`` is the one that other files are parsed by as well; without it one is started for this file.
    """
    kind = kind_of(path.name)
    if kind is None:
        expected = ", ".join(sorted(ENDINGS))
        yield ReadError(f"{path} is none of the files that ningbot reads ({expected}).", path=path)
        return
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            yield ReadError(f"{path} is not an ordinary file; give a file or a folder.", path=path)
            return
        url = read_sidecar(path).url
        for reading in _read(path, name, kind, parser):
            if isinstance(reading, Document) and url and not reading.url:
                yield replace(reading, url=url)
            else:
                yield reading
    except ReadError as error:
        yield error
    except OSError as error:
        yield _unreadable(error)


def _read(path: Path, name: str, kind: str, parser: Parser | None) -> Iterator[Reading]:
    if kind in READERS:
        with path.open("rb") as file:
            yield from READERS[kind](file, path, name)
    elif parser is not None:
        yield from parser.read(path, name=name, kind=kind)
    else:
        with Parser() as own:
            yield from own.read(path, name=name, kind=kind)


def known_name(path: Path, doc_ids: Iterable[str], *, name: str) -> str:
    """Give the name that a file had when its documents got ``doc_ids``, or ``name`` where none tells it."""
    if kind_of(path.name) in ONE_DOCUMENT:
        return next(iter(doc_ids), name)
    return next((doc_id.partition(WITHIN)[0] for doc_id in doc_ids if WITHIN in doc_id), name)


def _read_txt(file: BinaryIO, path: Path, name: str) -> Iterator[Reading]:
    """Read a text file: its first line is the title."""
    text, encoding = _decoded(file, path)
    match = _TITLE_RE.search(text)
    if match is None:
        raise _empty(path)
    yield _titled(text, Span(*match.span(1)), name=name, format="txt", encoding=encoding)


def _read_md(file: BinaryIO, path: Path, name: str) -> Iterator[Reading]:
    """Read a Markdown file: front matter, then the first heading, give title and date."""
    text, encoding = _decoded(file, path)
    if not text.strip():
        raise _empty(path)
    front = _FRONT_MATTER_RE.match(text)
    fields: dict[str, Any] = {key: _unquoted(value) for key, value in _front_fields(front)}
    if "tags" in fields:
        fields["tags"] = _front_tags(fields["tags"])
    heading = _HEADING_RE.search(text, front.end() if front else 0)
    title = fields.pop("title", "")
    known: dict[str, Any] = {"format": "md", "encoding": encoding, **fields}
    if title or heading is None:
        yield Document(name, text, title=title or path.stem, **known)
    else:
        yield _titled(text, _heading_span(heading), name=name, **known)


def _heading_span(heading: re.Match[str]) -> Span:
    """Give the place of a heading's text, without the # that may close it."""
    text = heading[1].rstrip()
    opened = text.rstrip("#")
    text = opened.rstrip() if opened[-1:] in (" ", "\t") else text
    return Span(heading.start(1), heading.start(1) + len(text))


def _read_jsonl(file: BinaryIO, path: Path, _name: str) -> Iterator[Reading]:
    """Read JSON Lines: one object a line with id, title, text and maybe date, url, source."""
    seen: dict[str, int] = {}
    encoding = _encoding_of(file, path)
    for number, line in enumerate(_split_lines(file, encoding), 1):
        try:
            document = _json_document(line, encoding, path=path, number=number)
        except ReadError as error:
            yield error
            continue
        if document is not None:
            yield _first_of_its_id(document, seen, path=path, number=number)
    if not seen and file.seek(0, os.SEEK_END) == 0:
        raise _empty(path)


# Kind -> reader of a file that lies open; the path is what messages name, the text the file's doc_id.
READERS: dict[str, Callable[[BinaryIO, Path, str], Iterator[Reading]]] = {
    ".txt": _read_txt,
    ".md": _read_md,
    ".jsonl": _read_jsonl,
}


def _decoded(file: BinaryIO, path: Path) -> tuple[str, str]:
    """Read a whole file; give its text and encoding."""
    data = file.read(MAX_DOCUMENT_BYTES + 1)
    if len(data) > MAX_DOCUMENT_BYTES:
        raise _too_long(path)
    decoded = _decode(data, path)
    return _without_surrogates(decoded.text, path), decoded.encoding


def _decode(data: bytes, path: Path) -> Decoded:
    try:
        return decode(data)
    except ReadError as error:
        raise ReadError(f"{path}: {error}", path=path) from error


def _encoding_of(file: BinaryIO, path: Path) -> str:
    """Find the encoding by the beginning of a file; short lines alone could mislead."""
    encoding = _decode(file.read(_SAMPLE_BYTES), path).encoding
    file.seek(0)
    return encoding


def _titled(text: str, title: Span, *, name: str, **fields: Any) -> Document:
    """Make a document of a text that begins with its title; a lone title is its body too."""
    line_end = text.find("\n", title.end)
    body_start = len(text) if line_end < 0 else line_end + 1
    if not text[body_start:].strip():
        body_start = 0
    shown = title.of(text).strip()
    span = Span(title.start, title.start + len(shown))
    return Document(name, text, title=shown, title_span=span, body_start=body_start, **fields)


def _split_lines(file: BinaryIO, encoding: str) -> Iterator[bytes | None]:
    """Give each line without its end, None for one that is too long."""
    lines = _utf_16_lines(file, encoding) if encoding.startswith("utf-16") else _byte_lines(file)
    for line in lines:
        if len(line) <= MAX_DOCUMENT_BYTES:
            yield line.removesuffix(b"\n").removesuffix(b"\r")
            continue
        while line and not line.endswith(b"\n"):
            line = next(lines, b"")  # the rest of the same line
        yield None


def _byte_lines(file: BinaryIO) -> Iterator[bytes]:
    """Give the lines of a file, one that is too long in pieces."""
    return iter(lambda: file.readline(_LIMIT), b"")


def _utf_16_lines(file: BinaryIO, encoding: str) -> Iterator[bytes]:
    """Give the lines of a file whose line ends are two bytes, in UTF-8."""
    text = io.TextIOWrapper(file, encoding, errors="replace", newline="\n")
    try:
        while line := text.readline(_LIMIT):
            yield line.encode("utf-8", "replace")
    finally:
        text.detach()


def _json_document(
    line: bytes | None, encoding: str, *, path: Path, number: int
) -> Document | None:
    """Read one line; None for a blank one."""
    if line is None:
        raise _too_long(path, line=number)
    if not line.strip():
        return None
    try:
        text = _decoded_line(line, encoding)
        record = json.loads(text)
    except (ReadError, ValueError, RecursionError) as error:
        doc_id = _id_in(line)
        raise _bad_line(path, number, "is not a JSON object", doc_id=doc_id) from error
    fields = _json_fields(record, path=path, number=number)
    body, doc_id = fields.pop("text"), fields.pop("id")
    return Document(doc_id, body, format="jsonl", encoding=encoding, **fields)


def _decoded_line(line: bytes, encoding: str) -> str:
    """Decode a line as the file begins, or if it cannot be, as what it looks like itself."""
    try:
        return line.decode("utf-8" if encoding.startswith("utf-16") else encoding)
    except UnicodeDecodeError:
        return decode(line).text


def _id_in(line: bytes) -> str | None:
    """Find the id in a line that cannot be read, so that nobody's document is taken for gone."""
    found = re.search(rb'"id"\s*:\s*(?:"([^"\\]{1,200})"|(-?\d{1,20})\b)', line[:2000])
    return (found[1] or found[2]).decode("utf-8", "replace") if found else None


def _json_fields(record: object, *, path: Path, number: int) -> dict[str, Any]:
    """Check the fields of a line: id and text are wanted, the rest may be missing or null."""
    if not isinstance(record, dict):
        raise _bad_line(path, number, "is not a JSON object")
    for key in ("id", "date"):
        if isinstance(record.get(key), int) and not isinstance(record[key], bool):
            record[key] = str(record[key])
    wanted = {key: record.get(key) for key in ("id", "text", "title", "date", "url", "source")}
    fields: dict[str, Any] = {key: value for key, value in wanted.items() if value is not None}
    doc_id = fields["id"] if isinstance(fields.get("id"), str) else None
    for key, value in fields.items():
        if not isinstance(value, str):
            what = f'has a "{key}" that is not a text'
            raise _bad_line(path, number, what, doc_id=doc_id)
        _without_surrogates(value, path, line=number)
    fields["tags"] = _tags(record.get("tags"), path=path, number=number, doc_id=doc_id)
    for key in ("id", "text"):
        if not fields.get(key, "").strip():
            raise _bad_line(path, number, f'has no "{key}"', doc_id=doc_id)
    if not _ID_RE.fullmatch(fields["id"]):
        raise _bad_line(path, number, 'has an "id" with control characters or of more than 200')
    return fields


def _tags(found: object, *, path: Path, number: int, doc_id: str | None) -> tuple[str, ...]:
    """Check the tags of a line: a list of texts, or one text with commas between."""
    tags = re.split(r"[,，、]", found) if isinstance(found, str) else found or []
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise _bad_line(path, number, 'has "tags" that are no list of texts', doc_id=doc_id)
    for tag in tags:
        _without_surrogates(tag, path, line=number)
    return tuple(dict.fromkeys(tag.strip() for tag in tags if tag.strip()))


def _first_of_its_id(
    document: Document, seen: dict[str, int], *, path: Path, number: int
) -> Reading:
    first = seen.setdefault(document.doc_id, number)
    if first == number:
        return document
    return _bad_line(path, number, f'has the "id" of line {first}, {document.doc_id!r}')


def _without_surrogates(text: str, path: Path, *, line: int | None = None) -> str:
    """Refuse half a surrogate pair: no encoding of the archive can hold it."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        where = f"{path}, line {line}," if line else f"{path}"
        message = f"{where} holds half of a surrogate pair, which is not a character; mend it."
        raise ReadError(message, path=path, line=line) from error
    return text


def _named(path: Path) -> Path | ReadError:
    """Refuse a path whose name is not UTF-8: nothing could name it to anyone."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        shown = os.fsencode(path).decode("utf-8", "replace")
        return ReadError(f"{shown} has a name that is not UTF-8; rename it.", path=path)
    return path


def _bad_line(path: Path, number: int, what: str, *, doc_id: str | None = None) -> ReadError:
    message = (
        f'{path}, line {number}, {what}; expected {{"id": ..., "title": ..., "text": ...}} '
        "with an id of its own."
    )
    return ReadError(message, path=path, line=number, doc_id=doc_id)


def _empty(path: Path) -> EmptyFile:
    return EmptyFile(f"{path} is empty; there is nothing to index in it.", path=path)


def _too_long(path: Path, *, line: int | None = None) -> ReadError:
    where = f"{path}, line {line}," if line else f"{path}"
    limit = MAX_DOCUMENT_BYTES // 2**20
    message = f"{where} is one document of more than {limit} MiB; split it into its articles."
    return ReadError(message, path=path, line=line)


def _unreadable(error: OSError) -> ReadError:
    reason = (error.strerror or "unknown error").lower()
    message = (
        f"{error.filename} cannot be read ({reason}); check that it exists and its permissions."
    )
    return ReadError(message, path=Path(str(error.filename)))


def _front_fields(front: re.Match[str] | None) -> list[tuple[str, str]]:
    return _FRONT_FIELD_RE.findall(front.group(1)) if front else []


def _front_tags(value: str) -> tuple[str, ...]:
    """Split [a, b] or a, b."""
    tags = (_unquoted(tag) for tag in re.split(r"[,，、]", value.strip("[] ")))
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def _unquoted(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
