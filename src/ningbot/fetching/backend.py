"""How does a connection reach only what was checked, and end in time?

A name is resolved once, every address it has must be public, and the connection is made to the very
address that was checked: a name that leads elsewhere the next time leads nowhere.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

import httpcore

from ningbot.fetching.addresses import is_public
from ningbot.fetching.rules import Rules

Resolve = Callable[[str, int], list[str]]
Dial = Callable[..., httpcore.NetworkStream]

_MANY_BYTES: Final = 256 * 1024  # headers and framing, beside the body


class NotPublic(Exception):
    """A host has an address that is not public."""


class OutOfTime(Exception):
    """The time for a page is over."""


class OutOfRoom(Exception):
    """More has come than a page may have."""


class Allowance:
    """The time and bytes that are left for one page; its redirects and its retries share them."""

    def __init__(self, seconds: float, n_bytes: int) -> None:
        self._seconds = seconds
        self._ends: float | None = None
        self._n_bytes = n_bytes + _MANY_BYTES

    @contextlib.contextmanager
    def spending(self) -> Iterator[None]:
        """Let the time run while a request is made, and not in a pause between two."""
        began = time.monotonic()
        self._ends = began + self._seconds
        try:
            yield
        finally:
            self._seconds -= time.monotonic() - began
            self._ends = None

    def left_s(self) -> float:
        """Give the seconds that are left.

        Raises:
            OutOfTime: there are none.
        """
        left = self._seconds if self._ends is None else self._ends - time.monotonic()
        if left <= 0:
            raise OutOfTime
        return left

    def take(self, n_bytes: int) -> None:
        """Count bytes that came.

        Raises:
            OutOfRoom: they are too many.
        """
        self._n_bytes -= n_bytes
        if self._n_bytes < 0:
            raise OutOfRoom


def resolve(host: str, port: int) -> list[str]:
    """Ask the system for all addresses of a host, each once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class CheckedBackend(httpcore.NetworkBackend):
    """Connects to public addresses alone, within ``allowance``."""

    def __init__(
        self, rules: Rules, *, resolve: Resolve = resolve, dial: Dial | None = None
    ) -> None:
        self._rules = rules
        self._resolve = resolve
        self._dial = dial or httpcore.SyncBackend().connect_tcp
        self.allowance = Allowance(rules.seconds, rules.max_bytes)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the allowance's holds
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of a host that takes it; ``timeout`` is the allowance's.

        Raises:
            NotPublic: one of its addresses is not public.
            OutOfTime: there was none in time.
            httpcore.ConnectError: the host is not known, or takes no connection.
        """
        addresses = self._checked(host, port)
        for n_left, address in enumerate(addresses, 1 - len(addresses)):
            left = self.allowance.left_s()
            try:
                stream = self._dial(
                    address,
                    port,
                    timeout=left if n_left == 0 else left / 2,
                    local_address=local_address,
                    socket_options=socket_options,
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if n_left == 0:
                    raise
            else:
                return _Stream(stream, self)
        raise httpcore.ConnectError(f"{host} has no address")

    def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.NetworkStream:
        """Refuse: nothing on the web is there."""
        raise NotPublic

    def _checked(self, host: str, port: int) -> list[str]:
        """Resolve a host once; give its addresses if all of them may be asked."""
        addresses = _in_time(lambda: self._resolve(host, port), self.allowance)
        if not self._rules.allows(host, port) and not all(map(is_public, addresses)):
            raise NotPublic
        return addresses


class _Stream(httpcore.NetworkStream):
    """A connection whose every wait and byte counts."""

    def __init__(self, stream: httpcore.NetworkStream, backend: CheckedBackend) -> None:
        self._stream = stream
        self._backend = backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        content = self._stream.read(max_bytes, self._backend.allowance.left_s())
        self._backend.allowance.take(len(content))
        return content

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._stream.write(buffer, self._backend.allowance.left_s())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: Any,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        left = self._backend.allowance.left_s()
        stream = self._stream.start_tls(ssl_context, server_hostname, left)
        return _Stream(stream, self._backend)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _in_time(work: Callable[[], list[str]], allowance: Allowance) -> list[str]:
    """Resolve in a thread of its own: the system may take longer than there is time."""
    found: list[list[str]] = []
    failed: list[OSError | UnicodeError] = []

    def run() -> None:
        try:
            found.append(work())
        except (OSError, UnicodeError) as error:
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(allowance.left_s())
    if failed:
        raise httpcore.ConnectError("the host is not known") from failed[0]
    if not found:
        raise OutOfTime
    return found[0]
