"""What is an address of a web page, and which addresses are the same?

What is given here is the only text that is fetched: a host has one spelling in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit

import idna

from ningbot.errors import FetchError, FetchFailure
from ningbot.fetching.addresses import is_canonical, is_literal
from ningbot.fetching.rules import Rules

MAX_LENGTH: Final = 2000
_PORTS: Final = {"http": 80, "https": 443}
_BAD_RE: Final = re.compile(r"[\x00-\x20\x7f-\x9f\\\u2028\u2029]")
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST_RE: Final = re.compile(rf"(?:{_LABEL}\.)*{_LABEL}", re.ASCII)
_SAFE: Final = "/:@!$&'()*+,;=~-._%"
# What a link carries for those who count its readers; the page is the same without.
_COUNTING_RE: Final = re.compile(r"utm_\w+|fbclid|gclid|yclid|msclkid|spm", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Url:
    """A checked address; ``host`` is in ASCII, an IPv6 address without its brackets."""

    scheme: str
    host: str
    port: int
    target: str  # path and query, as they are asked for

    def __str__(self) -> str:
        """Write it, without a port that its scheme implies."""
        return f"{self.scheme}://{self.netloc}{self.target}"

    @property
    def netloc(self) -> str:
        """Write its host, with the port where the scheme does not imply it."""
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"[{self.host}]{port}" if ":" in self.host else f"{self.host}{port}"

    @property
    def origin(self) -> tuple[str, str, int]:
        """Give what one robots.txt holds for."""
        return self.scheme, self.host, self.port


def checked_url(text: str, rules: Rules, *, base: Url | None = None) -> Url:
    """Read an address, or a link on the page at ``base``.

    Raises:
        FetchError: it is none of a web page, or of one that may not be fetched.
    """
    given = text.strip()
    if not given or len(given) > MAX_LENGTH or _BAD_RE.search(given):
        raise _refused(text, "is no address of a web page; give one such as https://example.org/a")
    try:
        parts = urlsplit(urljoin(str(base), given) if base else given)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _refused(text, "is no address of a web page; its host cannot be read") from None
    if parts.scheme not in _PORTS:
        raise _refused(text, "is not on the web; give an address with http:// or https://")
    if parts.username is not None or parts.password is not None:
        raise _refused(text, "has a name or password before its host; leave it out")
    url = Url(
        parts.scheme,
        _host(host, text),
        _PORTS[parts.scheme] if port is None else port,
        _target(parts.path, parts.query),
    )
    if url.port not in rules.ports and not rules.allows(url.host, url.port):
        raise _refused(text, f"is at port {url.port}; only 80 and 443 are asked", "address")
    return url


def same_page(url: Url) -> str:
    """Write the address that tells a page from others: without what only counts readers.

    >>> same_page(Url("http", "a.example", 80, "/b?utm_source=x&id=1"))
    'http://a.example/b?id=1'
    """
    path, _, query = url.target.partition("?")
    if not _COUNTING_RE.search(query):
        return str(url)
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = urlencode([pair for pair in pairs if not _COUNTING_RE.fullmatch(pair[0])])
    target = f"{path}?{kept}" if kept else path
    return str(Url(url.scheme, url.host, url.port, target))


def _host(host: str, text: str) -> str:
    """Give a host in ASCII; an address only as its version spells it."""
    if ":" in host:
        if not is_canonical(host):
            raise _refused(text, "has a host that is no address", "address")
        return host
    try:
        plain = host if host.isascii() else idna.encode(host, uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        raise _refused(text, "has a host that is no name") from None
    plain = plain.lower().removesuffix(".")
    if not _HOST_RE.fullmatch(plain) or len(plain) > 253:
        raise _refused(text, "has a host that is no name")
    if is_literal(plain) and not is_canonical(plain):
        raise _refused(text, "spells its host as a number; write it as others do", "address")
    return plain


def _target(path: str, query: str) -> str:
    target = quote(path or "/", safe=_SAFE)
    return f"{target}?{quote(query, safe=_SAFE + '?/')}" if query else target


def _refused(text: str, why: str, kind: FetchFailure = "url") -> FetchError:
    shown = " ".join(text.split()) or "An empty text"
    shown = shown if len(shown) <= 120 else f"{shown[:119]}…"
    return FetchError(f"{shown} {why}.", url=text, kind=kind)
