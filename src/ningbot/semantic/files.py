"""The files of encoder and reader that come with ningbot, and whether they are whole."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ningbot.errors import ModelDamaged

FOLDER = Path(__file__).with_name("model")
PIECES = "pieces.bin"
ENCODER = "encoder.onnx"
READER = "reader.onnx"
# Printed by training/export_encoder.py and training/export_reader.py. A vector is of use beside those
# of the same encoder only.
DIGESTS = {
    PIECES: "12b4a4d8cd5adfe41f2f96b37e1305a885c382868f16699e65020d78b5db4923",
    READER: "59faf54644f8388bead57d43242fbad6449087beb12be0c71eedc47b3da51617",
    ENCODER: "fed30a283af51cb1ce9db5cfdee0b0ab8e9be592f09d00a04e6a2c7783f02eef",
}


def checked(name: str) -> Path:
    """Give the path of a file that comes with ningbot.

    Raises:
        ModelDamaged: it is not there, or not as it was released.
    """
    path = FOLDER / name
    try:
        is_whole = digest_of(path) == DIGESTS[name]
    except OSError as error:
        reason = error.strerror or str(error)
        raise ModelDamaged(_said(path, f"cannot be read: {reason}"), path=path) from error
    if not is_whole:
        raise ModelDamaged(_said(path, "is not as it was released"), path=path)
    return path


def digest_of(path: Path) -> str:
    """Hash a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def encoder_id() -> str:
    """Name the encoder: vectors of encoders with different names cannot be compared."""
    return DIGESTS[PIECES][:8] + DIGESTS[ENCODER][:8]


def _said(path: Path, what: str) -> str:
    option = "--no-reader" if path.name == READER else "--no-semantic"
    return f"{path} {what}; install ningbot again, or leave it out with {option}."
