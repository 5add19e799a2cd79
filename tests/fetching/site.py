"""A web server on loopback: pages as they are told, and everything that a server may do wrong."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

HTML = "text/html"
Act = Callable[["Handler"], None]


@dataclass(frozen=True)
class Reply:
    """What a page answers; ``act`` writes the body instead."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    act: Act | None = None


class Handler(BaseHTTPRequestHandler):
    """Answers from the replies of its site; the last of several stays."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        site = self.server.site
        site.asked.append((self.path, dict(self.headers)))
        replies = site.replies.get(self.path, [Reply(b"none", 404)])
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        etag = reply.headers.get("ETag")
        if etag and self.headers.get("If-None-Match") == etag:
            reply = Reply(status=304)
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value.encode().decode("latin-1"))
        if reply.act is None:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        with contextlib.suppress(OSError):
            if reply.act is None:
                self.wfile.write(reply.body)
            else:
                reply.act(self)

    def log_message(self, *_: Any) -> None:
        pass


class Server(ThreadingHTTPServer):
    """The server of a site."""

    daemon_threads = True
    site: Site

    def handle_error(self, *_: Any) -> None:
        pass  # a client that goes away is none


class Site:
    """What is at each path, and what was asked for."""

    def __init__(self) -> None:
        self.replies: dict[str, list[Reply]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.ended = threading.Event()

    def __enter__(self) -> Self:
        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.site = self
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        """Give the address of a path."""
        return f"http://{host}:{self.port}{path}"

    def put(
        self, path: str, *bodies: str | bytes | Reply, kind: str = HTML, **headers: str
    ) -> None:
        """Put replies at a path, one after another; the last stays."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.replies[path] = [
            each
            if isinstance(each, Reply)
            else Reply(
                each.encode() if isinstance(each, str) else each,
                headers={"Content-Type": kind, **named},
            )
            for each in bodies
        ]

    def n_asked(self, path: str) -> int:
        """Count how often a path was asked for."""
        return sum(asked == path for asked, _ in self.asked)

    def paths(self) -> list[str]:
        """List what was asked for beside robots.txt."""
        return [path for path, _ in self.asked if path != "/robots.txt"]


class Trap:
    """A port of loopback, of both versions of IP, that counts who connects."""

    def __enter__(self) -> Self:
        self._sockets = [socket.socket(socket.AF_INET)]
        self._sockets[0].bind(("0.0.0.0", 0))
        self.port: int = self._sockets[0].getsockname()[1]
        with contextlib.suppress(OSError):
            other = socket.socket(socket.AF_INET6)
            self._sockets.append(other)
            other.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            other.bind(("::", self.port))
        for each in self._sockets:
            each.listen(16)
            each.setblocking(False)
        return self

    def __exit__(self, *_: object) -> None:
        for each in self._sockets:
            each.close()

    def n_accepted(self) -> int:
        """Take the connections that were made, and count them."""
        n = 0
        for each in self._sockets:
            with contextlib.suppress(BlockingIOError):
                while True:
                    connection, _ = each.accept()
                    connection.close()
                    n += 1
        return n


def moved(place: str, status: int = 302) -> Reply:
    """Lead on to another place."""
    return Reply(status=status, headers={"Location": place})


def article(title: str, *paragraphs: str, head: str = "", charset: str = "utf-8") -> str:
    """Write a page that holds an article."""
    body = "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs)
    return (
        f'<!DOCTYPE html>\n<html><head><meta charset="{charset}"><title>{title}</title>{head}</head>\n'
        f"<body><article><h1>{title}</h1>\n{body}</article></body></html>"
    )
