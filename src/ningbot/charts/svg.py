"""A series as one SVG file: a line over time, or bars by subject, each point with its source.

It is drawn for a phone, 360 units wide, and grows by its viewBox. Points are links, so the plot has no
role of an image: each is named for who cannot see it. Colours follow the reader's scheme, text is in
whatever font of the reader's has the characters; there are no scripts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple
from xml.etree import ElementTree as ET

from ningbot.charts.drawing import WIDTH, Box, Pen, clipped, new_drawing, width_of, wrapped, written
from ningbot.charts.phrases import (
    BETWEEN,
    DESCRIBED,
    DISAGREEMENT,
    DISAGREES,
    LEFT_OUT,
    UNIT,
)
from ningbot.charts.scales import Scale, position, scale_of, ticks, value_in_full, value_label
from ningbot.records import Citation, Point, Series
from ningbot.rendering import source_line

Link = Callable[[Citation], str | None]

_PAD = 14.0
_PLOT_HEIGHT = 190.0
_ROW_HEIGHT = 38.0
_TITLE, _LABEL, _SMALL = 15.0, 12.0, 11.0
_TOUCH = 15.0  # how far around a dot a finger may miss it


class _Dot(NamedTuple):
    """A point with its place in the drawing."""

    point: Point
    x: float
    y: float


def to_svg(series: Series, *, link: Link, alone: bool = True) -> str:
    """Draw a series; ``link`` gives the address of a citation's page, or None where there is none.

    What is not ``alone`` but in a page has its style there (`drawing.STYLE`), and none of its own.

    Raises:
        ValueError: the series has no points.
    """
    if not series.points:
        raise ValueError("a series without points cannot be drawn")
    scale = scale_of([p.value for p in series.points], series.unit, series.language)
    root, pen = new_drawing(_title(series), _description(series, scale), alone=alone)
    top = _head(pen, series, scale)
    draw = _draw_line if series.by == "date" else _draw_bars
    bottom = draw(pen, series, scale, link, top=top)
    bottom = _foot(pen, series, top=bottom)
    root.set("viewBox", f"0 0 {WIDTH:g} {written(bottom + _PAD)}")
    return ET.tostring(root, encoding="unicode") + "\n"


def _title(series: Series) -> str:
    return " · ".join(filter(None, (series.question, series.shared)))


def _description(series: Series, scale: Scale) -> str:
    """Say all values in words, for who cannot see them."""
    values = [f"{p.label} {value_in_full(p, scale, series.language)}" for p in series.points]
    said = BETWEEN[series.language].join(values)
    return DESCRIBED[series.language].format(n=len(values), values=said)


def _head(pen: Pen, series: Series, scale: Scale) -> float:
    """Write question, what the values share and the unit; give where the plot may begin."""
    y = _PAD
    for line in wrapped(series.question, _TITLE, WIDTH - 2 * _PAD, n=3):
        y += _TITLE * 1.3
        pen.text(line, _PAD, y - _TITLE * 0.3, _TITLE, weight="600")
    under = [series.shared, UNIT[series.language].format(unit=scale.unit).strip(" （）()")]
    said = " · ".join(filter(None, under))
    if said:
        y += _LABEL * 1.5
        pen.text(clipped(said, _LABEL, WIDTH - 2 * _PAD), _PAD, y - 3, _LABEL, faint=True)
    return y


def _foot(pen: Pen, series: Series, *, top: float) -> float:
    notes = [DISAGREEMENT[series.language]] if any(p.disagrees for p in series.points) else []
    notes += [LEFT_OUT[series.language].format(n=series.n_left_out)] if series.n_left_out else []
    for note in notes:
        top += _SMALL * 1.5
        pen.text(note, _PAD, top, _SMALL, faint=True)
    return top


# --- by date ---


def _draw_line(pen: Pen, series: Series, scale: Scale, link: Link, *, top: float) -> float:
    """Draw dots at true distances in time, joined where articles agree; give where it ends."""
    values = [point.value / scale.by for point in series.points]
    steps = ticks(min(0.0, *values), max(0.0, *values))
    names = [Scale(1, "").written(step) for step in steps]
    left = _PAD + max(width_of(name, _SMALL) for name in names) + 8
    box = Box(left, top + 22, WIDTH - _PAD - 10, top + 22 + _PLOT_HEIGHT)
    for step, name in zip(steps, names, strict=True):
        y = box.y(step, steps[0], steps[-1])
        pen.line(box.left, y, box.right, y, kind="axis" if step == 0 else "grid")
        pen.text(name, left - 6, y + 4, _SMALL, anchor="end", faint=True)
    dots = _dots(series.points, values, box, steps)
    _date_labels(pen, dots, box)
    for one, other in _joined(dots):
        pen.line(one.x, one.y, other.x, other.y, kind="series")
    labels = _value_labels(dots, scale, box)
    for dot in dots:
        mark = _mark(pen, dot.point, series, scale, link)
        mark.circle(dot.x, dot.y, _TOUCH, kind="touch")
        mark.circle(dot.x, dot.y, 4.5, kind="hollow" if dot.point.disagrees else "dot")
        if dot in labels:
            x, y = labels[dot]
            mark.text(value_label(dot.point, scale), x, y, _SMALL, anchor="middle")
    return box.bottom + 20


def _dots(
    points: Sequence[Point], values: Sequence[float], box: Box, steps: Sequence[float]
) -> list[_Dot]:
    dates = [point.date or point.label for point in points]
    years_alone = all(len(date) == 4 for date in dates)
    at = [position(date, years_alone=years_alone) for date in dates]
    first, last = min(at), max(at)
    inset = 14.0
    inner = Box(box.left + inset, box.top, box.right - inset, box.bottom)
    return [
        _Dot(point, inner.x(x, first, last), box.y(value, steps[0], steps[-1]))
        for point, x, value in zip(points, at, values, strict=True)
    ]


def _joined(dots: Sequence[_Dot]) -> list[tuple[_Dot, _Dot]]:
    """Give neighbours in time between which a line says nothing untrue: none where articles differ."""
    return [(a, b) for a, b in pairwise(dots) if not (a.point.disagrees or b.point.disagrees)]


def _date_labels(pen: Pen, dots: Sequence[_Dot], box: Box) -> None:
    """Write dates below their points, the first and the last before those that still fit."""
    taken: list[Box] = []
    ordered = [dots[0], dots[-1], *dots[1:-1]]
    for dot in ordered:
        half = width_of(dot.point.label, _SMALL) / 2
        x = min(max(dot.x, half + 2), WIDTH - half - 2)
        place = Box(x - half - 4, 0, x + half + 4, 1)
        is_same = any(abs(dot.x - d.x) < 0.5 for d in dots[: dots.index(dot)])
        pen.line(dot.x, box.bottom, dot.x, box.bottom + 4, kind="axis")
        if not is_same and not any(place.meets(other) for other in taken):
            taken.append(place)
            pen.text(dot.point.label, x, box.bottom + 17, _SMALL, anchor="middle", faint=True)


def _value_labels(dots: Sequence[_Dot], scale: Scale, box: Box) -> dict[_Dot, tuple[float, float]]:
    """Give the places of values beside their dots, above or below, for those that have room."""
    marks = [Box(d.x - 5, d.y - 5, d.x + 5, d.y + 5) for d in dots]
    taken: list[Box] = list(marks)
    places: dict[_Dot, tuple[float, float]] = {}
    highest = max(dots, key=lambda dot: dot.point.value)
    for dot in dict.fromkeys([dots[-1], dots[0], highest, *dots]):
        half = width_of(value_label(dot.point, scale), _SMALL) / 2
        x = min(max(dot.x, half + 2), WIDTH - half - 2)
        for y in (dot.y - 9, dot.y + 18):
            place = Box(x - half - 1, y - 10, x + half + 1, y + 2)
            if y < box.bottom and not any(place.meets(other) for other in taken):
                taken.append(place)
                places[dot] = (x, y)
                break
    return places


# --- by subject ---


def _draw_bars(pen: Pen, series: Series, scale: Scale, link: Link, *, top: float) -> float:
    """Draw a bar a subject, its name and value above it; give where it ends."""
    values = [point.value / scale.by for point in series.points]
    steps = ticks(min(0.0, *values), max(0.0, *values), n=4)
    rows = len(values)
    box = Box(_PAD, top + 6, WIDTH - _PAD, top + 6 + rows * _ROW_HEIGHT)
    for step in steps:
        x = box.x(step, steps[0], steps[-1])
        pen.line(x, box.top, x, box.bottom + 2, kind="axis" if step == 0 else "grid")
        name = Scale(1, "").written(step)
        half = width_of(name, _SMALL) / 2
        at = min(max(x, _PAD + half), WIDTH - _PAD - half)
        pen.text(name, at, box.bottom + 15, _SMALL, anchor="middle", faint=True)
    zero = box.x(0.0, steps[0], steps[-1])
    for row, (point, value) in enumerate(zip(series.points, values, strict=True)):
        y, x = box.top + row * _ROW_HEIGHT, box.x(value, steps[0], steps[-1])
        mark = _mark(pen, point, series, scale, link)
        mark.rect(box.left, y, box.right - box.left, _ROW_HEIGHT, kind="touch")
        said = value_label(point, scale)
        room = box.right - box.left - width_of(said, _LABEL) - 10
        mark.text(clipped(point.label, _LABEL, room), box.left, y + 16, _LABEL)
        mark.text(said, box.right, y + 16, _LABEL, anchor="end")
        kind = "hollow" if point.disagrees else "bar"
        mark.rect(min(zero, x), y + 21, max(abs(x - zero), 1.0), 11, kind=kind)
    return box.bottom + 18


# --- points ---


def _mark(pen: Pen, point: Point, series: Series, scale: Scale, link: Link) -> Pen:
    """Begin a point: a link to its sentence, where there is a page of it, with its name and source."""
    said = f"{point.label} {value_in_full(point, scale, series.language)}"
    differs = f" {DISAGREES[series.language]}" if point.disagrees else ""
    name = f"{said}{differs} — {source_line(point.citation)}"
    sentence = point.citation.sentence.strip()
    return pen.mark(name, f"{name}\n{sentence}", link(point.citation))
