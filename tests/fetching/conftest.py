"""A site, and what fetches from it without ever waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from fetching.site import Site
from ningbot.fetching.rules import Rules
from ningbot.fetching.web import Web


@dataclass
class Time:
    """A time that passes only where something sleeps."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def __call__(self) -> float:
        return self.now


Surf = Callable[..., Web]


@pytest.fixture
def site() -> Iterator[Site]:
    """Give a site with nothing on it."""
    with Site() as running:
        yield running


@pytest.fixture
def passing() -> Time:
    """Give a time that passes in sleep alone."""
    return Time()


@pytest.fixture
def surf(site: Site, passing: Time) -> Iterator[Surf]:
    """Make what fetches from the site, which is at a.example and b.example as well."""
    made: list[Web] = []

    def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    def surf(**rules: Any) -> Web:
        hosts = ("127.0.0.1", "a.example", "b.example", "www.a.example")
        allowed = frozenset((host, site.port) for host in hosts)
        web = Web(
            Rules(**{"allowed": allowed, **rules}),
            resolve=resolve,
            sleep=passing.sleep,
            clock=passing,
        )
        made.append(web)
        return web

    yield surf
    for web in made:
        web.__exit__()
