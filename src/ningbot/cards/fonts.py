"""The font that comes with ningbot, whole or not at all, at the sizes that cards are drawn in."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Final

from PIL import ImageFont

from ningbot.errors import FontDamaged

FONT: Final = Path(__file__).with_name("font") / "NotoSerifSC-Medium.woff2"
# Printed by training/build_card_font.py.
DIGEST: Final = "f4620394ccb103c13ed3a476b6742851db4f637e7e1117c825cc1afaf808350a"


@lru_cache
def font_of(size: int) -> ImageFont.FreeTypeFont:
    """Open the font at a size in pixels (0.1 s and 15 MB each; kept).

    Characters stand one after another as they are read: no rules of the font turn or join them, whatever
    other libraries are installed.

    Raises:
        FontDamaged: it is missing, not as it was released, or Pillow cannot read it.
    """
    try:
        is_whole = hashlib.sha256(FONT.read_bytes()).hexdigest() == DIGEST
    except OSError as error:
        raise _damaged(f"cannot be read: {error.strerror or error}") from error
    if not is_whole:
        raise _damaged("is not as it was released")
    try:
        # truetype() would look among the system's fonts for what it cannot read
        return ImageFont.FreeTypeFont(FONT, size, layout_engine=ImageFont.Layout.BASIC)
    except (OSError, ImportError) as error:
        message = f"Pillow cannot read {FONT} (WOFF2); install Pillow again from its wheel."
        raise FontDamaged(message, path=FONT) from error


@lru_cache(maxsize=8192)
def width_of(char: str, size: int) -> float:
    """Measure how far a character goes, in pixels."""
    return font_of(size).getlength(char)


def _damaged(what: str) -> FontDamaged:
    return FontDamaged(f"{FONT} {what}; install ningbot again.", path=FONT)
