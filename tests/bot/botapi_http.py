"""The Bot API's way over HTTP: paths, parameters in three forms, answers in JSON."""

from __future__ import annotations

import json
import re
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

from bot.botapi_refusal import Json, Refusal


class Api(Protocol):
    """Whatever carries out calls."""

    def answer(self, token: str, method: str, parameters: Json) -> Any:
        """Carry out one call, and give its result."""


class Http(ThreadingHTTPServer):
    api: Api
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep quiet about clients that go away, and tests that close the connection."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Http

    def do_POST(self) -> None:
        """Answer one call."""
        found = re.fullmatch(r"/bot([^/]+)/(\w+)", urlsplit(self.path).path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            if not found:
                raise Refusal(404, "Not Found")
            result = self.server.api.answer(found[1], found[2], self._parameters(body))
            self._write(200, {"ok": True, "result": result})
        except Refusal as refusal:
            self._write(refusal.code, refusal.body())

    def _parameters(self, body: bytes) -> Json:
        kind = self.headers.get("Content-Type", "")
        if kind.startswith("application/json"):
            return dict(json.loads(body))
        if not kind.startswith("multipart/form-data"):
            return {key: values[-1] for key, values in parse_qs(body.decode()).items()}
        head = f"Content-Type: {kind}\r\n\r\n".encode()
        parts = message_from_bytes(head + body, policy=policy.HTTP).iter_parts()
        return {
            str(part.get_param("name", header="Content-Disposition")): part.get_content()
            for part in parts
        }

    def _write(self, status: int, body: Json) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""
