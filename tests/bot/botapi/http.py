"""The Bot API's way over HTTP: paths, parameters in four forms, answers in JSON, files."""

from __future__ import annotations

import json
import re
from email.parser import HeaderParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from bot.botapi.files import Upload
from bot.botapi.refusal import Json, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator


class Api(Protocol):
    """Whatever carries out calls."""

    def answer(self, token: str, method: str, parameters: Json) -> Any:
        """Carry out one call, and give its result."""

    def download(self, token: str, path: str) -> bytes:
        """Give a file's content."""


class Http(ThreadingHTTPServer):
    api: Api
    daemon_threads = True
    request_queue_size = 128  # many clients may connect at once

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep quiet about clients that go away, and tests that close the connection."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Http

    def do_POST(self) -> None:
        """Answer one call."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._answer(lambda: read_body(body, self.headers.get("Content-Type", "")))

    def do_GET(self) -> None:
        """Give a file, or answer a call whose parameters are in the path."""
        url = urlsplit(self.path)
        if not (found := re.fullmatch(r"/file/bot([^/]+)/(.+)", unquote(url.path))):
            return self._answer(lambda: _read_form(url.query))
        try:
            content = self.server.api.download(found[1], found[2])
        except Refusal as refusal:
            return self._write(refusal.code, refusal.body())
        return self._send(200, "application/octet-stream", content)

    def _answer(self, read_parameters: Any) -> None:
        found = re.fullmatch(r"/bot([^/]+)/(\w+)", unquote(urlsplit(self.path).path))
        try:
            if not found:
                raise Refusal(404, "Not Found")
            result = self.server.api.answer(found[1], found[2], read_parameters())
            self._write(200, {"ok": True, "result": result})
        except Refusal as refusal:
            self._write(refusal.code, refusal.body())

    def _write(self, status: int, body: Json) -> None:
        self._send(status, "application/json", json.dumps(body).encode())

    def _send(self, status: int, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def read_body(body: bytes, kind: str) -> Json:
    """Read parameters from a request's body."""
    if kind.startswith("application/json"):
        return dict(json.loads(body))
    if kind.startswith("multipart/form-data"):
        _, _, boundary = kind.partition("boundary=")
        return dict(_read_parts(body, boundary.strip('"').encode()))
    return _read_form(body.decode())


def _read_form(form: str) -> Json:
    return {key: values[-1] for key, values in parse_qs(form).items()}


def _read_parts(body: bytes, boundary: bytes) -> Iterator[tuple[str, str | Upload]]:
    """Read the parts of a form byte by byte; the parser of e-mail would mend line ends."""
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary)[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        headers = HeaderParser().parsestr(head.decode())
        name = str(headers.get_param("name", header="Content-Disposition"))
        if file_name := headers.get_filename():
            yield name, Upload(file_name, headers.get_content_type(), content)
        else:
            yield name, content.decode()
