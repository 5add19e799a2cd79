"""A series as text for a terminal and as JSON."""

from __future__ import annotations

import unicodedata
from dataclasses import asdict
from typing import Any

from ningbot.charts.phrases import DISAGREES, LEFT_OUT, UNIT
from ningbot.charts.scales import scale_of, value_label
from ningbot.records import Point, Series
from ningbot.rendering import citation_to_json, plain, source_line

_WIDTH = 28  # of the longest bar
_EIGHTHS = " ▏▎▍▌▋▊▉"


def render_series(series: Series) -> str:
    """Write a point a line, each with its source below; or the reason why there is none."""
    if not series.points:
        return plain(series.reason or "")
    values = [point.value for point in series.points]
    scale = scale_of(values, series.unit, series.language)
    largest = max(map(abs, values)) or 1.0
    labels = [plain(point.label) for point in series.points]
    written = [f"{_written(p)}{_in_short(p, value_label(p, scale))}" for p in series.points]
    label_width, value_width = max(map(_width, labels)), max(map(_width, written))
    head = " · ".join(filter(None, (series.question, series.shared)))
    unit = UNIT[series.language].format(unit=scale.unit) if scale.unit else ""
    lines = [plain(f"{head}{unit}"), ""]
    for point, label, value in zip(series.points, labels, written, strict=True):
        bar = _bar(abs(point.value) / largest)
        differs = f"  {DISAGREES[series.language]}" if point.disagrees else ""
        lines.append(
            f"{_padded(label, label_width)}  {_padded(value, value_width)}  {bar}{differs}"
        )
        lines.append(f"    {source_line(point.citation)}")
    if series.n_left_out:
        lines += ["", LEFT_OUT[series.language].format(n=series.n_left_out)]
    return "\n".join(lines)


def series_to_json(series: Series) -> dict[str, Any]:
    """Give a series as a JSON object, its citations as those of an answer."""
    fields = asdict(series)
    fields["points"] = [
        {**asdict(point), "citation": citation_to_json(point.citation)} for point in series.points
    ]
    return fields


def _written(point: Point) -> str:
    """Give the value as its sentence writes it."""
    span = point.citation.answer_span
    return plain(span.of(point.citation.sentence)) if span else point.normalized


def _in_short(point: Point, label: str) -> str:
    """Give the sign of the bound where it stands outside of what is written: 近[2000個]."""
    return f" ({label[0]})" if point.bound and label[0] in "≈<>" else ""


def _bar(share: float) -> str:
    eighths = max(round(share * _WIDTH * 8), 1 if share else 0)
    whole, rest = divmod(eighths, 8)
    return "█" * whole + (_EIGHTHS[rest] if rest else "")


def _width(text: str) -> int:
    """Count the columns a text takes in a terminal."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
