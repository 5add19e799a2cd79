"""Figures for Prometheus; nobody's words are in them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

from ningbot.store import FILE_NAME

if TYPE_CHECKING:
    from pathlib import Path

    from ningbot.store import Holds

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Metrics:
    """Counts what is asked and served, for one process."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=registry)
        self._questions = Counter(
            "ningbot_questions",
            "Questions by outcome: answered, refused, or the error.",
            ["outcome"],
            registry=registry,
        )
        self._seconds = Histogram(
            "ningbot_question_seconds",
            "From a question to its answer or refusal.",
            buckets=_SECONDS,
            registry=registry,
        )
        self._requests = Counter(
            "ningbot_http_requests",
            "Requests by route and status.",
            ["route", "status"],
            registry=registry,
        )
        self._held = Gauge(
            "ningbot_archive_held", "What the archive holds, by noun.", ["noun"], registry=registry
        )
        self._age = Gauge(
            "ningbot_archive_age_seconds",
            "Since the archive was last written.",
            registry=registry,
        )

    def count_question(self, outcome: str, seconds: float | None = None) -> None:
        """Count a question, and how long it took where it came to an end."""
        self._questions.labels(outcome).inc()
        if seconds is not None:
            self._seconds.observe(seconds)

    def count_request(self, route: str, status: int) -> None:
        """Count a request by its route, which names no question and no document."""
        self._requests.labels(route, str(status)).inc()

    def text(self, holds: Holds | None, folder: Path) -> bytes:
        """Write all figures as Prometheus reads them, those of the archive where it can be read."""
        for noun, n in holds.counts.items() if holds else ():
            self._held.labels(noun).set(n)
        written = max(
            (path.stat().st_mtime for path in folder.glob(f"{FILE_NAME}*")), default=time.time()
        )
        self._age.set(max(0.0, time.time() - written))
        return generate_latest(self.registry)
