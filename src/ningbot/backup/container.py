"""How is a backup written, and is this one as it was written?

A tar, or one in gzip: the manifest, then the files that it names, in its order. The file ends with the
sha256 of all before, where tar reads no more. A reader makes each header anew and compares: it obeys none,
so that none can name a link, a device or another place.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, Final, cast

from ningbot.backup.manifest import MAX_BYTES, Kept, Manifest
from ningbot.errors import BackupDamaged, BackupError

ENDINGS: Final = (".tar", ".tar.gz", ".tgz")
_MANIFEST: Final = "manifest.json"
_BLOCK: Final = 512  # to which tar rounds
_CHUNK: Final = 1 << 20
_MAX_MEMBER_NAME: Final = 100  # longer ones take headers of several kinds
_GZIP_MAGIC: Final = b"\x1f\x8b"


def write_backup(
    file: BinaryIO, manifest: Manifest, sources: Mapping[str, Path], *, is_compressed: bool
) -> None:
    """Write a backup into an empty file that can be read as well; ``sources`` says where each is.

    Raises:
        BackupError: there are too many files.
        OSError: something cannot be read or written.
    """
    content = manifest.to_bytes()
    if len(content) > MAX_BYTES:
        raise BackupError(f"There are too many files for one backup ({len(manifest.files)}).")
    mode = "w:gz" if is_compressed else "w"
    level = {"compresslevel": 6} if is_compressed else {}
    with tarfile.open(fileobj=file, mode=mode, format=tarfile.GNU_FORMAT, **level) as tar:  # type: ignore[call-overload]
        tar.addfile(_member(_MANIFEST, len(content)), io.BytesIO(content))
        for n, kept in enumerate(manifest.files):
            with sources[kept.path].open("rb") as source:
                tar.addfile(_member(_member_name(n, kept.path), kept.size), source)
    n_bytes = file.seek(0, os.SEEK_END)
    file.write(_end(_digest_of(file, n_bytes), is_compressed=is_compressed))


class Backup:
    """An open backup whose digest and manifest were checked; every reading checks all it reads."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._is_compressed = _check_digest(file)
        with self._body() as body:
            self.manifest = _read_manifest(body)

    @classmethod
    @contextmanager
    def open(cls, path: Path) -> Iterator[Backup]:
        """Open a backup.

        Raises:
            BackupDamaged: it is none, or not as it was written.
            OSError: it cannot be read.
        """
        try:
            with path.open("rb") as file:
                yield cls(file)
        except BackupDamaged as error:
            raise BackupDamaged(
                f"{path} is no backup that could be put back: {error}; take another one."
            ) from error

    def read(self) -> Iterator[tuple[Kept, Iterator[bytes]]]:
        """Give each file with its blocks, which have to be taken before the next.

        Raises:
            BackupDamaged: what was given last is not what the manifest says.
        """
        with self._body() as body:
            _read_manifest(body)
            for n, kept in enumerate(self.manifest.files):
                _expect(body, _header(_member_name(n, kept.path), kept.size))
                yield kept, _blocks(body, kept)
            _expect(body, bytes(2 * _BLOCK))

    @contextmanager
    def _body(self) -> Iterator[IO[bytes]]:
        self._file.seek(0)
        try:
            body = gzip.GzipFile(fileobj=self._file) if self._is_compressed else self._file
            yield cast("IO[bytes]", body)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise BackupDamaged("it cannot be unpacked") from error


def _check_digest(file: BinaryIO) -> bool:
    """Hold all of a file against its end; tell whether it is compressed."""
    is_compressed = file.read(len(_GZIP_MAGIC)) == _GZIP_MAGIC
    n_end = len(_end("0" * 64, is_compressed=is_compressed))
    left = file.seek(0, os.SEEK_END) - n_end
    if left <= 0:
        raise BackupDamaged("it is too short for one")
    digest = _digest_of(file, left)
    if file.read() != _end(digest, is_compressed=is_compressed):
        raise BackupDamaged("it is torn, damaged, or not of `ningbot backup`")
    return is_compressed


def _digest_of(file: BinaryIO, n_bytes: int) -> str:
    """Give the sha256 of the first bytes of a file, and stand behind them."""
    file.seek(0)
    digest = hashlib.sha256()
    while n_bytes and (block := file.read(min(n_bytes, _CHUNK))):
        digest.update(block)
        n_bytes -= len(block)
    return digest.hexdigest()


def _end(digest: str, *, is_compressed: bool) -> bytes:
    """Write what comes last; it is always of the same length."""
    block = f"sha256 {digest}\n".encode().ljust(_BLOCK, b"\0")
    return gzip.compress(block, 0, mtime=0) if is_compressed else block


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


def _header(name: str, size: int) -> bytes:
    return _member(name, size).tobuf(tarfile.GNU_FORMAT)


def _member_name(n: int, path: str) -> str:
    """Name a file for other programs: by its path, where any program reads that."""
    return path if path.isascii() and len(path) <= _MAX_MEMBER_NAME else f"member/{n}"


def _read_manifest(body: IO[bytes]) -> Manifest:
    header = _read(body, _BLOCK)
    try:
        size = int(header[124:135], 8)
    except ValueError:
        raise BackupDamaged("it holds no list of files") from None
    if not 0 <= size <= MAX_BYTES or header != _header(_MANIFEST, size):
        raise BackupDamaged("it holds no list of files")
    content = _read(body, size)
    _expect(body, bytes(-size % _BLOCK))
    return Manifest.of_bytes(content)


def _blocks(body: IO[bytes], kept: Kept) -> Iterator[bytes]:
    digest, left = hashlib.sha256(), kept.size
    while left:
        block = _read(body, min(left, _CHUNK))
        digest.update(block)
        left -= len(block)
        yield block
    if digest.hexdigest() != kept.sha256:
        raise BackupDamaged(f"{kept.path} in it is not as it was written")
    _expect(body, bytes(-kept.size % _BLOCK))


def _expect(body: IO[bytes], expected: bytes) -> None:
    if _read(body, len(expected)) != expected:
        raise BackupDamaged("its files are not those of its list")


def _read(body: IO[bytes], size: int) -> bytes:
    """Read so many bytes, in pieces: a size that is a lie takes no memory."""
    pieces: list[bytes] = []
    while size:
        piece = body.read(min(size, _CHUNK))
        if not piece:
            raise BackupDamaged("it ends before its end")
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)
