"""Speak the protocol over HTTP, a request at a time, to those who may ask."""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
import socket
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import anyio
from mcp.server.transport_security import TransportSecuritySettings
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

from ningbot.errors import SettingsError
from ningbot.listening import WebServer, listen

if TYPE_CHECKING:
    from mcp.server import Server
    from starlette.types import ASGIApp, Receive, Scope, Send

PATH: Final = "/mcp"
MAX_BODY: Final = 1 << 18  # bytes of a request; a question has a few hundred
MAX_CONCURRENT: Final = 100
_OWN: Final = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class Door:
    """Where to listen, and who is let in: whoever has the token, if any, and calls it by one of ``hosts``."""

    host: str
    port: int
    token: str | None = field(default=None, repr=False)
    hosts: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """Give the address that clients are told.

        >>> Door("::1", 8765).url
        'http://[::1]:8765/mcp'
        """
        return f"http://{_bracketed(self.host)}:{self.port}{PATH}"


def take_port(door: Door) -> socket.socket:
    """Open the socket to listen on.

    Raises:
        SettingsError: it is taken, not this machine's, or open to people whom nobody meant to let in.
    """
    _check(door)
    return listen((door.host, door.port), who="ningbot mcp", mend="give another --listen")


def _check(door: Door) -> None:
    """See that strangers have to give a token, and that it is known under which names they come."""
    host = door.host
    if not _is_loopback(host) and door.token is None:
        raise SettingsError(
            f"To listen on {host}, which others can reach, set NINGBOT_MCP_TOKEN to a secret that "
            "clients have to give; or listen on 127.0.0.1."
        )
    if _is_any(host) and not door.hosts:
        raise SettingsError(
            f"To listen on {host}, set NINGBOT_MCP_HOSTS to the names by which clients call this "
            "machine, such as archive.example.org."
        )


async def serve(server: Server[Any], listener: socket.socket, door: Door) -> None:
    """Serve until cancelled; requests on their way have a second to be answered."""
    app = server.streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,
        max_request_body_size=MAX_BODY,
        transport_security=_security(door),
    )
    app.router.redirect_slashes = False
    running = WebServer(
        _Gate(app, door.token),
        lifespan="on",
        limit_concurrency=MAX_CONCURRENT,
        timeout_graceful_shutdown=1,
    )
    serving = asyncio.create_task(running.serve(sockets=[listener]))
    try:
        await asyncio.shield(serving)
    finally:
        running.should_exit = True
        with anyio.CancelScope(shield=True):
            await serving


class _Gate:
    """Lets POST alone through, and only with the token, where there is one."""

    def __init__(self, app: ASGIApp, token: str | None) -> None:
        self._app = app
        self._expected = token.encode() if token is not None else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            if not self._may_pass(Headers(scope=scope)):
                refused = _refusal(HTTPStatus.UNAUTHORIZED, {"WWW-Authenticate": "Bearer"})
                await refused(scope, receive, send)
                return
            if scope["path"] == PATH and scope["method"] != "POST":
                refused = _refusal(HTTPStatus.METHOD_NOT_ALLOWED, {"Allow": "POST"})
                await refused(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _may_pass(self, headers: Headers) -> bool:
        if self._expected is None:
            return True
        scheme, _, given = headers.get("authorization", "").partition(" ")
        is_right = hmac.compare_digest(given.strip().encode(), self._expected)
        return scheme.lower() == "bearer" and is_right


def _security(door: Door) -> TransportSecuritySettings:
    """Let requests in that call this machine by a name it has: a page's own name for it is none."""
    own = [] if _is_any(door.host) else [_bracketed(door.host)]
    names = [*_OWN, *own, *door.hosts]
    allowed = [f"{name}{port}" for name in dict.fromkeys(names) for port in ("", ":*")]
    origins = [f"{scheme}://{name}" for scheme in ("http", "https") for name in allowed]
    return TransportSecuritySettings(allowed_hosts=allowed, allowed_origins=origins)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_any(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _refusal(status: HTTPStatus, headers: dict[str, str]) -> PlainTextResponse:
    return PlainTextResponse(f"{status.phrase}\n", status_code=status, headers=headers)
