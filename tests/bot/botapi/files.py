"""Files that people and the bot send, and how the bot fetches the former.

Source: https://core.telegram.org/bots/api#getfile
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.botapi.refusal import Refusal, bad_request

if TYPE_CHECKING:
    from bot.botapi.refusal import Json

DOWNLOAD_LIMIT = 20 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024


@dataclass(frozen=True)
class Upload:
    """A file as it comes over HTTP."""

    name: str
    mime_type: str
    content: bytes


class Files:
    """Files by their ids."""

    def __init__(self) -> None:
        self._files: dict[str, Upload] = {}
        self._paths: dict[str, Upload] = {}
        self.methods = {"getfile": self._get_file}

    def document(self, file: Upload) -> Json:
        """Keep a file; give what a message says of it."""
        file_id = f"BQACAgUAA{len(self._files) + 1}"
        self._files[file_id] = file
        return self._described(file_id)

    def read_document(self, parameters: Json) -> Json:
        """Read the file that the bot sends: one that it uploads or one that is known."""
        given = parameters.get("document")
        if isinstance(given, str) and given.startswith("attach://"):
            given = parameters.get(given.removeprefix("attach://"))
        if isinstance(given, Upload):
            return self.document(_checked(given))
        if not given:
            raise bad_request("there is no document in the request")
        if given not in self._files:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return self._described(given)

    def content_of(self, message: Json) -> bytes:
        """Give the content of a message's document."""
        return self._files[message["document"]["file_id"]].content

    def download(self, path: str) -> bytes:
        """Give what there is under a path that ``getFile`` named."""
        if path not in self._paths:
            raise Refusal(404, "Not Found")
        return self._paths[path].content

    def _described(self, file_id: str) -> Json:
        file = self._files[file_id]
        named = {"file_name": file.name, "mime_type": file.mime_type}
        return named | _identified(file_id, file)

    def _get_file(self, parameters: Json) -> Json:
        file_id = str(parameters.get("file_id"))
        if not (file := self._files.get(file_id)):
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if len(file.content) > DOWNLOAD_LIMIT:
            raise bad_request("file is too big")
        path = f"documents/file_{file_id[9:]}"
        self._paths[path] = file
        return _identified(file_id, file) | {"file_path": path}


def _identified(file_id: str, file: Upload) -> Json:
    unique_id = f"AgAD{file_id[9:]}"
    return {"file_id": file_id, "file_unique_id": unique_id, "file_size": len(file.content)}


def _checked(file: Upload) -> Upload:
    if not file.content:
        raise bad_request("file must be non-empty")
    if len(file.content) > UPLOAD_LIMIT:
        raise Refusal(413, "Request Entity Too Large")
    return file
