"""A series as a plot that can be read anywhere: SVG, text for a terminal, JSON."""

from __future__ import annotations

from ningbot.charts.drawing import STYLE
from ningbot.charts.svg import to_svg
from ningbot.charts.text import render_series, series_to_json

__all__ = ["STYLE", "render_series", "series_to_json", "to_svg"]
