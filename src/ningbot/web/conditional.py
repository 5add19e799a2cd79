"""Whoever has an answer already is told so, and nothing is sent (RFC 9110, If-None-Match)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.responses import Response

if TYPE_CHECKING:
    from starlette.requests import Request

_TAG_RE = re.compile(r'(?:W/)?("[^"]*")')


def is_known(etag: str, request: Request) -> bool:
    """Tell whether a client says that it has what ``etag`` names; only what was found has one."""
    given = request.headers.get("if-none-match", "")
    return etag.removeprefix("W/") in _TAG_RE.findall(given)


def unchanged(etag: str) -> Response:
    """Say that nothing has changed."""
    return Response(status_code=304, headers={"ETag": etag, "Cache-Control": "no-cache"})
