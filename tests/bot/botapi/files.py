"""Files that people and the bot send, and how the bot fetches the former.

Source: https://core.telegram.org/bots/api#getfile
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.botapi.photos import read_photo
from bot.botapi.refusal import Refusal, bad_request

if TYPE_CHECKING:
    from bot.botapi.refusal import Json

DOWNLOAD_LIMIT = 20 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024
DOCUMENT, PHOTO = "BQAC", "AgAC"  # begin the ids of files


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
        return self._described(self._keep(DOCUMENT, file))

    def read_document(self, parameters: Json) -> Json:
        """Read the file that the bot sends: one that it uploads or one that is known."""
        given = self._given("document", parameters)
        if isinstance(given, Upload):
            return self.document(_checked(given))
        return self._described(self._known(given, DOCUMENT, "Document"))

    def read_photo(self, parameters: Json) -> list[Json]:
        """Read the photo that the bot sends; give its sizes, the largest last."""
        given = self._given("photo", parameters)
        if isinstance(given, Upload):
            read_photo(_checked(given).content)
            given = self._keep(PHOTO, given)
        file_id = self._known(given, PHOTO, "Photo")
        file = self._files[file_id]
        width, height = read_photo(file.content)
        whole = {"width": width, "height": height} | _identified(file_id, file)
        small = max(1, 320 * height // width)
        return [{"width": 320, "height": small} | _identified(file_id, file), whole]

    def content_of(self, message: Json) -> bytes:
        """Give the content of a message's document or photo."""
        sent = message["document"] if "document" in message else message["photo"][-1]
        return self._files[sent["file_id"]].content

    def download(self, path: str) -> bytes:
        """Give what there is under a path that ``getFile`` named."""
        if path not in self._paths:
            raise Refusal(404, "Not Found")
        return self._paths[path].content

    def _keep(self, kind: str, file: Upload) -> str:
        file_id = f"{kind}AgUAA{len(self._files) + 1}"
        self._files[file_id] = file
        return file_id

    def _given(self, name: str, parameters: Json) -> str | Upload:
        """Find what a parameter gives: a file that is uploaded, or the id of one."""
        given = parameters.get(name)
        if isinstance(given, str) and given.startswith("attach://"):
            given = parameters.get(given.removeprefix("attach://"))
        if not given:
            raise bad_request(f"there is no {name} in the request")
        return given if isinstance(given, Upload) else str(given)

    def _known(self, file_id: str, kind: str, name: str) -> str:
        if file_id not in self._files:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if not file_id.startswith(kind):
            raise bad_request(f"can't use file of another type as {name}")
        return file_id

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
        folder = "photos" if file_id.startswith(PHOTO) else "documents"
        path = f"{folder}/file_{file_id[9:]}"
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
