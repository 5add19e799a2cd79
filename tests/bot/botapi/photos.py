"""Photos that the bot sends, checked as Telegram checks them; of the formats it takes, PNG alone.

Source: https://core.telegram.org/bots/api#sendphoto
"""

from __future__ import annotations

import zlib
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.botapi.refusal import bad_request

if TYPE_CHECKING:
    from collections.abc import Iterator

PHOTO_LIMIT = 10 * 1024 * 1024
SIDES_LIMIT = 10_000  # width and height together
RATIO_LIMIT = 20
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def read_photo(content: bytes) -> tuple[int, int]:
    """Give a photo's width and height."""
    if len(content) > PHOTO_LIMIT:
        raise bad_request(f"file of size {len(content)} bytes is too big for a photo")
    chunks = list(_chunks(content)) if content.startswith(SIGNATURE) else []
    kinds = [kind for kind, _ in chunks]
    if not kinds or kinds[0] != b"IHDR" or b"IDAT" not in kinds or kinds[-1] != b"IEND":
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = (int.from_bytes(chunks[0][1][at:to]) for at, to in pairwise((0, 4, 8)))
    if not width or not height:
        raise bad_request("IMAGE_PROCESS_FAILED")
    sides = sorted((width, height))
    if sum(sides) > SIDES_LIMIT or sides[1] > RATIO_LIMIT * sides[0]:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return width, height


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Read the chunks of a PNG up to the first that is damaged."""
    at = len(SIGNATURE)
    while at < len(content):
        end = at + 8 + int.from_bytes(content[at : at + 4])
        kind, body, checksum = (
            content[at + 4 : at + 8],
            content[at + 8 : end],
            content[end : end + 4],
        )
        if len(checksum) < 4 or zlib.crc32(kind + body) != int.from_bytes(checksum):
            return
        yield kind, body
        at = end + 4
