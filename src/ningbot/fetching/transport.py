"""One request and its answer: no redirect, nothing unpacked that was not bounded."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Self

import httpcore
import httpx

from ningbot.errors import FetchError, FetchFailure
from ningbot.fetching.backend import (
    Allowance,
    CheckedBackend,
    Dial,
    NotPublic,
    OutOfRoom,
    OutOfTime,
    Resolve,
    resolve,
)
from ningbot.fetching.rules import Rules, user_agent
from ningbot.fetching.urls import Url

_ACCEPTED: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered; names of headers are in lower case, the first of each counts."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Transport:
    """Connections to servers, kept for the next request; for one thread."""

    def __init__(
        self, rules: Rules, *, resolve: Resolve = resolve, dial: Dial | None = None
    ) -> None:
        self.rules = rules
        self._backend = CheckedBackend(rules, resolve=resolve, dial=dial)
        self._pool: httpcore.ConnectionPool | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.drop()

    def get(
        self,
        url: Url,
        headers: Mapping[str, str],
        allowance: Allowance,
        *,
        n_bytes: int,
        is_cut: bool = False,
    ) -> Answer:
        """Ask for a page, without following where it leads; ``is_cut`` takes its beginning for it.

        Raises:
            FetchError: it may not be asked for, does not come, or not within the limits.
        """
        self._backend.allowance = allowance
        try:
            with (
                allowance.spending(),
                self._opened().stream("GET", _asked(url), headers=_headers(url, headers)) as found,
            ):
                names = {
                    name.decode("latin-1").lower(): value.decode("latin-1")
                    for name, value in reversed(found.headers)
                }
                body = _read(found.iter_stream(), n_bytes, is_cut=is_cut)
            if is_cut:
                self.drop()
                return Answer(found.status, names, body)
            return Answer(found.status, names, _unpacked(body, names, n_bytes))
        except NotPublic:
            why = f"leads to an address that is not public, {url.host}"
            raise self._failed(url, why, "address") from None
        except (OutOfTime, httpcore.TimeoutException):
            why = f"did not come within {self.rules.seconds:.0f} s"
            raise self._failed(url, why, "too_slow") from None
        except OutOfRoom:
            why = f"has more than {n_bytes / 2**20:.1f} MB"
            raise self._failed(url, why, "too_large") from None
        except zlib.error:
            raise self._failed(
                url, "came compressed in a way that cannot be read", "network"
            ) from None
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            said = " ".join(str(error).split())[:100] or type(error).__name__
            raise self._failed(url, f"cannot be reached ({said})", "network") from None

    def drop(self) -> None:
        """Close all connections."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None

    def _opened(self) -> httpcore.ConnectionPool:
        if self._pool is None:
            self._pool = httpcore.ConnectionPool(
                ssl_context=httpx.create_ssl_context(trust_env=False),
                max_connections=8,
                keepalive_expiry=5.0,
                http2=True,
                network_backend=self._backend,
            )
        return self._pool

    def _failed(self, url: Url, why: str, kind: FetchFailure) -> FetchError:
        """Give the error; what is left of its connection is not read."""
        self.drop()
        return FetchError(f"{url} {why}.", url=str(url), kind=kind)


def gunzipped(body: bytes, n_bytes: int) -> bytes:
    """Unpack gzip, or zlib's own form, of no more than ``n_bytes``.

    Raises:
        OutOfRoom: it is more.
        zlib.error: it is damaged.
    """
    unpack = zlib.decompressobj(32 + zlib.MAX_WBITS)
    found = unpack.decompress(body, n_bytes + 1)
    if len(found) > n_bytes:
        raise OutOfRoom
    if not unpack.eof:
        raise zlib.error
    return found


def _asked(url: Url) -> httpcore.URL:
    """Give the parts of an address as they were checked, so that nobody reads it otherwise."""
    return httpcore.URL(
        scheme=url.scheme.encode(),
        host=url.host.encode(),
        port=url.port,
        target=url.target.encode(),
    )


def _headers(url: Url, more: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    headers = {
        "Host": url.netloc,
        "User-Agent": user_agent(),
        "Accept": _ACCEPTED,
        "Accept-Language": "zh, en;q=0.8, *;q=0.5",
        "Accept-Encoding": "identity",
    }
    return [(name.encode(), value.encode()) for name, value in {**headers, **more}.items()]


def _read(chunks: Iterable[bytes], n_bytes: int, *, is_cut: bool) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > n_bytes and is_cut:
            break
        if len(body) > n_bytes:
            raise OutOfRoom
    return bytes(body[:n_bytes])


def _unpacked(body: bytes, headers: Mapping[str, str], n_bytes: int) -> bytes:
    """Unpack a body that came compressed, though that was not asked for."""
    coding = headers.get("content-encoding", "identity").strip().lower()
    if coding in {"identity", ""} or not body:
        return body
    if coding not in {"gzip", "x-gzip", "deflate"}:
        raise zlib.error
    return gunzipped(body, n_bytes)
