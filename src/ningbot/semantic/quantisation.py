"""Keep a vector in a signed byte a component: a cosine needs no scale."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ningbot.semantic.pieces import WIDTH
from ningbot.store import StoredVector

Vectors = npt.NDArray[np.float32]
_TOP = 127
N_DECIMALS = 5  # of a cosine: equal vectors must tie, wherever in a matrix they stand


def quantised(vector: Vectors) -> bytes:
    """Give the components as signed bytes, the largest ±127; cosines change by less than .001."""
    scale = _TOP / max(float(np.abs(vector).max()), 1e-12)
    return np.round(vector * scale).astype(np.int8).tobytes()


def signed_bytes(components: Sequence[bytes]) -> npt.NDArray[np.int8]:
    """Give quantised vectors as they are kept: (n, 384)."""
    return np.frombuffer(b"".join(components), np.int8).reshape(-1, WIDTH)


def restored(components: Sequence[bytes]) -> Vectors:
    """Give quantised vectors as floats of length 1: (n, 384)."""
    rows = signed_bytes(components).astype(np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    vectors: Vectors = rows / np.maximum(lengths, 1e-12)
    return vectors


def cosines_of(vector: Vectors, stored: Sequence[StoredVector]) -> dict[int, float]:
    """Give the cosine of each passage's nearest vector with a vector of length 1."""
    cosines: dict[int, float] = {}
    values = np.round(restored([each.components for each in stored]) @ vector, N_DECIMALS)
    for each, cosine in zip(stored, values.tolist(), strict=True):
        cosines[each.passage_ix] = max(cosine, cosines.get(each.passage_ix, -1.0))
    return cosines
