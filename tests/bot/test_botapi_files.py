"""Files go both ways byte by byte, up to the sizes that Telegram documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from bot.botapi import BotApi
from bot.botapi.calls import call, error, reason, updates
from bot.botapi.files import DOWNLOAD_LIMIT, UPLOAD_LIMIT, Upload

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.botapi.refusal import Json

EVERY_BYTE = bytes(range(256)) + b"\r\n--\n\r\r\n"


@pytest.fixture
def server() -> Iterator[BotApi]:
    with BotApi() as running:
        running.send_text(5, "問")
        yield running


def upload(server: BotApi, content: bytes = b"1", name: str = "a.txt", **fields: str) -> Json:
    """Send a document to the chat 5 as clients do."""
    url = f"{server.url}/bot{server.token}/sendDocument"
    files = {"document": (name, content, "text/plain")}
    body: Json = httpx.post(url, data={"chat_id": "5"} | fields, files=files, verify=False).json()
    return body


def fetch(server: BotApi, path: str, token: str | None = None) -> httpx.Response:
    """Fetch a file."""
    return httpx.get(f"{server.url}/file/bot{token or server.token}/{path}", verify=False)


def received(server: BotApi) -> Json:
    """Give the newest message."""
    message: Json = updates(server)[-1]["message"]
    return message


def test_a_file_of_a_person_can_be_fetched(server: BotApi) -> None:
    server.send_document(5, "題.md", EVERY_BYTE, "text/markdown", caption="/add 文")
    message = received(server)
    document = message["document"]
    assert (document["file_name"], document["mime_type"]) == ("題.md", "text/markdown")
    assert message["caption"] == "/add 文"
    assert message["caption_entities"] == [{"type": "bot_command", "offset": 0, "length": 4}]
    file = call(server, "getFile", file_id=document["file_id"])["result"]
    assert file["file_size"] == document["file_size"] == len(EVERY_BYTE)
    assert file["file_unique_id"] == document["file_unique_id"]
    assert fetch(server, file["file_path"]).content == EVERY_BYTE


def test_a_file_without_a_caption_has_none(server: BotApi) -> None:
    server.send_document(-7, "a.txt", b"1", user_id=5, chat_type="group")
    assert not {"caption", "caption_entities"} & set(received(server))


def test_files_are_fetched_only_by_path_and_token(server: BotApi) -> None:
    server.send_document(5, "a.txt", b"1")
    file_id = received(server)["document"]["file_id"]
    path = call(server, "getFile", file_id=file_id)["result"]["file_path"]
    assert fetch(server, path, token="1:wrong").status_code == 401
    assert fetch(server, path, token=server.token.replace(":", "%3A")).content == b"1"
    assert fetch(server, "documents/nonsense").json()["error_code"] == 404
    lost = call(server, "getFile", file_id="nonsense")
    assert reason(lost) == "wrong file_id or the file is temporarily unavailable"


def test_a_file_of_over_20_mb_cannot_be_fetched(server: BotApi) -> None:
    for over in (0, 1):
        server.send_document(5, "a.txt", bytes(DOWNLOAD_LIMIT + over))
        body = call(server, "getFile", file_id=received(server)["document"]["file_id"])
        assert body["ok"] is not bool(over)
        assert not over or reason(body) == "file is too big"


def test_what_the_bot_sends_is_kept(server: BotApi) -> None:
    body = upload(server, EVERY_BYTE, "答.txt", caption="<b>文</b>", parse_mode="HTML")
    message = body["result"]
    assert server.sent[5] == [message]
    assert message["document"]["file_name"] == "答.txt"
    assert message["document"]["mime_type"] == "text/plain"
    assert message["caption"] == "文"
    assert message["caption_entities"][0]["type"] == "bold"
    assert server.content_of(message) == EVERY_BYTE
    (made,) = server.calls_of("sendDocument")
    assert made.parameters["document"] == Upload("答.txt", "text/plain", EVERY_BYTE)


def test_a_file_can_be_sent_again_by_its_id_or_attached_by_name(server: BotApi) -> None:
    first = upload(server)["result"]["document"]
    again = call(server, "sendDocument", chat_id=5, document=first["file_id"])["result"]
    assert again["document"] == first
    url = f"{server.url}/bot{server.token}/sendDocument"
    form = {"chat_id": "5", "document": "attach://b"}
    attached = httpx.post(url, data=form, files={"b": ("b.txt", b"2")}, verify=False).json()
    assert server.content_of(attached["result"]) == b"2"


@pytest.mark.parametrize(
    ("parameters", "why"),
    [
        ({}, "there is no document in the request"),
        ({"document": "nonsense"}, "wrong file identifier/HTTP URL specified"),
    ],
)
def test_there_must_be_a_document(server: BotApi, parameters: Any, why: str) -> None:
    assert reason(call(server, "sendDocument", chat_id=5, **parameters)) == why


def test_a_file_and_its_caption_have_their_limits(server: BotApi) -> None:
    assert reason(upload(server, b"")) == "file must be non-empty"
    assert upload(server, caption="字" * 1024)["ok"]
    assert reason(upload(server, caption="字" * 1025)) == "message caption is too long"
    assert error(upload(server, bytes(UPLOAD_LIMIT + 1))) == (413, "Request Entity Too Large")
    assert upload(server, message_thread_id="3")["description"].endswith("thread not found")


def test_a_message_with_a_file_has_no_text_to_edit(server: BotApi) -> None:
    message_id = upload(server)["result"]["message_id"]
    body = call(server, "editMessageText", chat_id=5, message_id=message_id, text="甲")
    assert reason(body) == "there is no text in the message to edit"


def test_methods_can_be_called_with_parameters_in_the_path(server: BotApi) -> None:
    url = f"{server.url}/bot{server.token}/sendMessage?chat_id=5&text=%E7%94%B2"
    assert httpx.get(url, verify=False).json()["result"]["text"] == "甲"
    url = f"{server.url}/bot{server.token.replace(':', '%3A')}/getMe"
    assert httpx.get(url, verify=False).json()["ok"]
    assert httpx.get(f"{server.url}/nonsense", verify=False).status_code == 404
