"""Which files are in an archive? Nothing is ever unpacked to the disk."""

from __future__ import annotations

import gzip
import io
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO, Final, cast

from ningbot.errors import ReadError
from ningbot.formats import limits
from ningbot.formats.kinds import SIDECAR, kind_of
from ningbot.formats.packages import check_path, check_unpacked, opened_zip, read_member
from ningbot.formats.source import Source
from ningbot.text.decoding import decode

_CONTROL_RE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_UTF_8_NAME: Final = 0x800
_MAX_NAME: Final = 500  # characters


def split_zip(source: Source) -> Iterator[Source | ReadError]:
    """Give the files of a ZIP archive that ningbot reads."""
    names: set[str] = set()
    with opened_zip(source) as package:
        for member in package.infolist():
            source.allowance.take_member(source)
            item = _wanted(_name_of(member), source, names)
            if not isinstance(item, str):
                if item is not None:
                    yield item
                continue
            kind = str(kind_of(item))
            most = min(limits.MAX_BYTES[kind], limits.MAX_INNER_BYTES)
            try:
                data = read_member(package, member, source, most=most)
            except ReadError as error:
                yield error
                continue
            yield source.inner(item, io.BytesIO(data), kind)


def split_tar(source: Source) -> Iterator[Source | ReadError]:
    """Give the files of a packed tar archive that ningbot reads."""
    names: set[str] = set()
    stream = _Metered(source)
    try:
        with tarfile.open(fileobj=cast(BinaryIO, stream), mode="r|") as archive:
            for member in archive:
                source.allowance.take_member(source)
                item = _wanted(member.name, source, names) if member.isreg() else None
                if not isinstance(item, str):
                    if item is not None:
                        yield item
                    continue
                kind = str(kind_of(item))
                most = min(limits.MAX_BYTES[kind], limits.MAX_INNER_BYTES)
                if member.size > most:
                    said = limits.said(most)
                    yield source.refused(f"holds {item}, which has more than {said}", "split it")
                    continue
                file = archive.extractfile(member)
                data = file.read(most) if file else b""
                yield source.inner(item, io.BytesIO(data), kind)
    except (tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise source.refused("is not a whole .tar.gz file", "copy it again") from error


class _Metered:
    """What comes out of a gzip stream, as long as it is not too much."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._packed = source.file
        self._file = gzip.GzipFile(fileobj=source.file)
        self._n_read = 0

    def read(self, n_bytes: int) -> bytes:
        """Read so many bytes.

        Raises:
            ReadError: more came out than an archive may hold, or than its size allows.
        """
        data = self._file.read(n_bytes)
        self._n_read += len(data)
        self._source.allowance.take_unpacked(len(data), self._source)
        self._source.allowance.alive()
        check_unpacked(
            "data", self._n_read, self._packed.tell(), self._source, most=limits.MAX_UNPACKED_BYTES
        )
        return data


def _wanted(name: str, source: Source, names: set[str]) -> str | ReadError | None:
    """Give the name of a member that is to be read, None for one that is not, an error for a bad one."""
    if kind_of(name) is None or name.endswith(SIDECAR):
        return None
    if error := check_path(name, source):
        return error
    parts = PurePosixPath(name).parts
    if any(part.startswith(".") or part == "__MACOSX" for part in parts):
        return None
    shown = _CONTROL_RE.sub("_", "/".join(parts))
    if len(shown) > _MAX_NAME:
        return source.refused(f"holds a file whose name has more than {_MAX_NAME} characters")
    if shown in names:
        return source.refused(f"holds two files with the name {shown}", "rename one")
    names.add(shown)
    return shown


def _name_of(member: zipfile.ZipInfo) -> str:
    """Give the name of a member; one that is not in UTF-8 is in the encoding of whoever packed it."""
    if member.flag_bits & _UTF_8_NAME:
        return member.filename
    try:
        return decode(member.filename.encode("cp437")).text
    except (ReadError, UnicodeEncodeError):
        return member.filename
