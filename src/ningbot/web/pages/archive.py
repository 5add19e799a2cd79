"""What the archive holds: counts, the newest articles, by month and by source, and the repairs made."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from starlette.responses import Response

    from ningbot.web.pages.frame import Page

PER_PAGE: Final = 20
MAX_SKIP: Final = 100_000
_MAX_MONTHS: Final = 36  # that are drawn; an archive of more is drawn by years
_N_SOURCES: Final = 12
_HEIGHT: Final = 96  # of the tallest bar
_WIDTH: Final = 360  # of the chart
_MOST_STEP: Final = 60  # from one bar to the next
_LABEL: Final = 48  # the room of a label


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the chart: how many articles are of a month or year; it may be named below."""

    label: str
    n: int
    x: float
    width: float
    height: int
    is_named: bool


async def archive_page(page: Page) -> Response:
    """Show what the archive holds."""
    return await page.made(partial(_archive, page))


def _archive(page: Page) -> Response:
    holds = page.desk.holds()
    skip = _number(page.request.query_params.get("skip"))
    listed = page.desk.archive.newest(PER_PAGE + 1, skip=skip)
    by_month = holds.by_month if len(holds.by_month) <= _MAX_MONTHS else _by_year(holds.by_month)
    is_by_month = by_month is holds.by_month
    older, newer = skip + PER_PAGE, max(skip - PER_PAGE, 0)
    return page.render(
        "archive.html",
        holds=page.counted(holds.counts),
        listed=listed[:PER_PAGE],
        newer=page.links.to("/archive", "newest", skip=newer) if skip else None,
        older=page.links.to("/archive", "newest", skip=older) if len(listed) > PER_PAGE else None,
        bars=_bars(by_month),
        bars_width=_WIDTH,
        bars_height=_HEIGHT,
        heading=page.words.by_month if is_by_month else page.words.by_year,
        sources=list(holds.by_source.items())[:_N_SOURCES],
        repairs={kind: n for kind, n in holds.repairs.items() if n},
    )


def _bars(counts: Mapping[str, int]) -> list[Bar]:
    most = max(counts.values(), default=1)
    step = min(_MOST_STEP, _WIDTH / max(len(counts), 1))
    every = math.ceil(_LABEL / step)
    return [
        Bar(
            label,
            n,
            x=round(at * step + step * 0.15, 1),
            width=round(step * 0.7, 1),
            height=max(2, round(n / most * _HEIGHT)),
            is_named=at % every == 0,
        )
        for at, (label, n) in enumerate(sorted(counts.items()))
    ]


def _by_year(by_month: Mapping[str, int]) -> dict[str, int]:
    years: Counter[str] = Counter()
    for month, n in by_month.items():
        years[month[:4]] += n
    return dict(sorted(years.items())[-_MAX_MONTHS:])


def _number(asked: str | None) -> int:
    return min(int(asked[:9]), MAX_SKIP) if asked and asked.isascii() and asked.isdigit() else 0
