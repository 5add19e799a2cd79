"""What holds for every request: its size, its rate, the headers of its answer, and that it is counted."""

from __future__ import annotations

import contextlib
import hmac
import logging
import re
import secrets
import time
from typing import TYPE_CHECKING, Final

from starlette.datastructures import MutableHeaders
from starlette.requests import Request

from ningbot.logs import FIELDS, REQUEST_ID
from ningbot.web.pages.frame import Page
from ningbot.web.pages.problems import problem_page
from ningbot.web.problems import problem

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from ningbot.web.desk import Desk

LOGGER: Final = logging.getLogger(__name__)

MAX_BODY: Final = 8 * 2**20  # bytes
MAX_ADDRESS: Final = 16_384  # characters of path and query
_ASKING: Final = frozenset({"/api/ask", "/chart"})
_WRITING: Final = frozenset({"POST", "DELETE"})
_ID_RE: Final = re.compile(rb"[A-Za-z0-9._-]{8,64}")
_ID_HEADER: Final = "X-Request-Id"
_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self';"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class TooLarge(Exception):
    """The body of a request is longer than MAX_BODY."""


class HoldEverything:
    """Wraps the application; ``desk`` counts and limits."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self._app = app
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_head = scope["method"] == "HEAD"
        if is_head:
            scope["method"] = "GET"
        status, started = 500, time.perf_counter()
        request_id = _id_of(scope)
        was = REQUEST_ID.set(request_id)

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers[_ID_HEADER] = request_id
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            elif is_head:
                message = {**message, "body": b""}
            await send(message)

        try:
            await self._limited(scope, receive, answer)
        finally:
            route = str(scope.get("shown") or getattr(scope.get("route"), "path", "none"))
            self._desk.metrics.count_request(route, status)
            if self._desk.settings.log == "json":
                ms = round((time.perf_counter() - started) * 1000, 1)
                method = "HEAD" if is_head else scope["method"]
                about = {"method": method, "route": route, "status": status, "ms": ms}
                LOGGER.info("%s %s: %s", method, route, status, extra={FIELDS: about})
            REQUEST_ID.reset(was)

    async def _limited(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["root_path"] = self._desk.root
        refusal = self._refusal(Request(scope))
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        n_received = 0
        is_too_large = has_begun = False

        async def limited_receive() -> Message:
            nonlocal n_received, is_too_large
            message = await receive()
            n_received += len(message.get("body", b""))
            if n_received > MAX_BODY:
                is_too_large = True
                raise TooLarge
            return message

        async def watched_send(message: Message) -> None:
            nonlocal has_begun
            if has_begun or not is_too_large:  # else what the application makes of it is not said
                has_begun = True
                await send(message)

        with contextlib.suppress(TooLarge):
            await self._app(scope, limited_receive, watched_send)
        if is_too_large and not has_begun:
            await _too_large()(scope, receive, send)

    def _refusal(self, request: Request) -> Response | None:
        """Refuse what can be refused before anything of the body is read."""
        scope = request.scope
        path = scope["path"].removeprefix(self._desk.root)
        if len(scope["raw_path"]) + len(scope["query_string"]) > MAX_ADDRESS:
            said = f"The address is longer than {MAX_ADDRESS} characters."
            return self._said(request, 414, said, "unclear")
        if wait := self._wait(request, path):
            said = f"Too many questions from one address; try again in {wait} s."
            return self._said(request, 429, said, "too_many", wait_s=wait)
        is_writing = path.startswith("/api/documents") and scope["method"] in _WRITING
        if is_writing and (refused := self._unless_writer(request)):
            return refused
        length = request.headers.get("content-length", "0")
        return None if length.isdigit() and int(length) <= MAX_BODY else _too_large()

    def _wait(self, request: Request, path: str) -> int:
        """Give in how many seconds who asks, or wants a picture, may do so; 0 at once."""
        buckets = self._desk.buckets
        asks = path in _ASKING or path.endswith(".png")
        asks = asks or (path == "/" and "q" in request.query_params)
        if buckets is None or not asks:
            return 0
        return buckets.take(request.client.host if request.client else "unknown")

    def _unless_writer(self, request: Request) -> Response | None:
        token = self._desk.settings.web_token
        if not token:
            said = "This server takes no documents: NINGBOT_WEB_TOKEN is not set."
            return problem(403, said)
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        is_right = hmac.compare_digest(given.strip().encode(), token.encode())
        if scheme.lower() == "bearer" and is_right:
            return None
        said = "A token is wanted: Authorization: Bearer ..."
        return problem(401, said, headers={"WWW-Authenticate": "Bearer"})

    def _said(
        self, request: Request, status: int, said: str, name: str, *, wait_s: int | None = None
    ) -> Response:
        """Say why not: as a page to who asked for one, as a problem to others."""
        if request.scope["path"].removeprefix(self._desk.root).startswith("/api/"):
            return problem(status, said, headers={"Retry-After": str(wait_s)} if wait_s else None)
        page = Page.of(request, self._desk)
        phrase = getattr(page.words, name).format(wait_s)
        return problem_page(page, status, phrase, retry_s=wait_s)


def _id_of(scope: Scope) -> str:
    """Give the id that the request came with, if it can do no harm, or a new one."""
    given: bytes = dict(scope["headers"]).get(_ID_HEADER.lower().encode(), b"")
    return given.decode() if _ID_RE.fullmatch(given) else secrets.token_hex(16)


def _too_large() -> Response:
    return problem(413, f"The request is larger than {MAX_BODY // 2**20} MB; send less at once.")
