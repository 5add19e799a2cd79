"""Photos are taken within the sizes that Telegram documents, and only if they are whole."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

import httpx
import pytest

from bot.botapi import BotApi
from bot.botapi.calls import call, error, reason
from bot.botapi.files import UPLOAD_LIMIT
from bot.botapi.photos import PHOTO_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.botapi.refusal import Json


@pytest.fixture
def server() -> Iterator[BotApi]:
    with BotApi() as running:
        running.send_text(5, "問")
        yield running


def png(width: int = 1200, height: int = 630, *, more: int = 0) -> bytes:
    """Write a picture of one colour, with so many bytes besides."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width + 7) // 8 + 1) * height)
    chunks = [(b"IHDR", head), (b"tEXt", bytes(more)), (b"IDAT", rows), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*each) for each in chunks)


def chunk(kind: bytes, body: bytes) -> bytes:
    checksum = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", checksum)


def upload(server: BotApi, content: bytes, method: str = "sendPhoto", **fields: str) -> Json:
    """Send a photo to the chat 5 as clients do."""
    url = f"{server.url}/bot{server.token}/{method}"
    name = "photo" if method == "sendPhoto" else "document"
    files = {name: ("a.png", content, "image/png")}
    body: Json = httpx.post(url, data={"chat_id": "5"} | fields, files=files, verify=False).json()
    return body


def test_a_photo_is_kept_with_its_size_and_caption(server: BotApi) -> None:
    body = upload(server, png(), caption="<i>題</i>", parse_mode="HTML")
    message = body["result"]
    assert server.sent[5] == [message]
    assert [(size["width"], size["height"]) for size in message["photo"]] == [
        (320, 168),
        (1200, 630),
    ]
    assert message["caption"] == "題"
    assert message["caption_entities"][0]["type"] == "italic"
    assert server.content_of(message) == png()
    again = call(server, "sendPhoto", chat_id=5, photo=message["photo"][-1]["file_id"])
    assert again["result"]["photo"] == message["photo"]


@pytest.mark.parametrize("size", [(9500, 500), (2000, 100)])
def test_a_photo_may_be_so_large(server: BotApi, size: tuple[int, int]) -> None:
    assert upload(server, png(*size))["ok"]


@pytest.mark.parametrize("size", [(9501, 500), (2001, 100), (100, 2001)])
def test_a_photo_may_not_be_larger(server: BotApi, size: tuple[int, int]) -> None:
    assert reason(upload(server, png(*size))) == "PHOTO_INVALID_DIMENSIONS"


@pytest.mark.parametrize(
    "content",
    [
        b"a text",
        png()[:-1],
        png().replace(b"IDAT", b"IDAX"),
        png()[:40],
        b"\x89PNG\r\n\x1a\n",
        png(0, 100),
        png()[8:],
    ],
)
def test_a_photo_has_to_be_a_whole_picture(server: BotApi, content: bytes) -> None:
    assert reason(upload(server, content)) == "IMAGE_PROCESS_FAILED"


def test_a_photo_has_at_most_10_mb(server: BotApi) -> None:
    room = PHOTO_LIMIT - len(png())
    assert upload(server, png(more=room))["ok"]
    assert reason(upload(server, png(more=room + 1))).endswith("is too big for a photo")
    assert upload(server, png(more=room + 1), "sendDocument")["ok"]
    assert error(upload(server, bytes(UPLOAD_LIMIT + 1)))[0] == 413
    assert reason(upload(server, b"")) == "file must be non-empty"


def test_a_caption_has_at_most_1024_units_after_its_tags(server: BotApi) -> None:
    assert upload(server, png(), caption=f"<b>{'字' * 1024}</b>", parse_mode="HTML")["ok"]
    assert reason(upload(server, png(), caption="𠮷" * 512 + "字")) == "message caption is too long"


def test_there_must_be_a_photo(server: BotApi) -> None:
    assert reason(call(server, "sendPhoto", chat_id=5)) == "there is no photo in the request"
    unknown = call(server, "sendPhoto", chat_id=5, photo="nonsense")
    assert reason(unknown) == "wrong file identifier/HTTP URL specified"
    document = upload(server, png(), "sendDocument")["result"]["document"]["file_id"]
    other = call(server, "sendPhoto", chat_id=5, photo=document)
    assert reason(other) == "can't use file of another type as Photo"


def test_a_photo_has_no_text_to_edit(server: BotApi) -> None:
    message_id = upload(server, png())["result"]["message_id"]
    body = call(server, "editMessageText", chat_id=5, message_id=message_id, text="甲")
    assert reason(body) == "there is no text in the message to edit"
