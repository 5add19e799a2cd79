"""A port to listen on, and a server of its requests that leaves the signals to who runs it."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import uvicorn

from ningbot.errors import SettingsError

if TYPE_CHECKING:
    from starlette.types import ASGIApp


class WebServer(uvicorn.Server):
    """A server without a log of requests, that is stopped by ``should_exit`` alone."""

    def __init__(self, app: ASGIApp, **more: Any) -> None:
        quiet: dict[str, Any] = {"log_config": None, "log_level": "error", "access_log": False}
        super().__init__(uvicorn.Config(app, ws="none", server_header=False, **quiet, **more))

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave them."""
        yield


def listen(address: tuple[str, int], *, who: str, mend: str, backlog: int = 128) -> socket.socket:
    """Take a host and port; ``who`` wants it, and ``mend`` is what to do if it cannot have it.

    Raises:
        SettingsError: it is taken, or no address of this machine.
    """
    host, port = address
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server(address, family=family, backlog=backlog)
    except OSError as error:
        number = error.errno or 0  # negative where a name leads nowhere
        reason = os.strerror(number) if number > 0 else error.strerror
        raise SettingsError(
            f"{who} cannot listen on {host}, port {port}: {reason}; {mend}."
        ) from error
