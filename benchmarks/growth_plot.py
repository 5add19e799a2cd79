"""Draw what `growth` measured: how latency and building grow with an archive.

    python benchmarks/growth_plot.py FILE.json FILE.svg

Needs the dependency group "bench".
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

LABEL_PX = 13  # from one line's name to the next
Row = dict[str, Any]


def main() -> None:
    """Draw the figures of a file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("json", type=Path)
    parser.add_argument("svg", type=Path)
    arguments = parser.parse_args()
    draw(json.loads(arguments.json.read_text(encoding="utf-8")), arguments.svg)


def draw(rows: Sequence[Row], path: Path) -> None:
    """Draw how latency and building grow, a line an engine."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "ningbot", "svg.fonttype": "none"})
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, 2, figsize=(10, 4.2), layout="constrained")
    names = list(dict.fromkeys(row["engine"] for row in rows))
    colours = {name: f"C{n}" for n, name in enumerate(names)}
    panels = {
        "p50_ms": ("median time of a search, ms", names),
        "build_s": ("time to build, s", [name for name in names if name != "ningbot engine"]),
    }
    for axis, (key, (title, shown)) in zip(axes, panels.items(), strict=True):
        lines = {
            name: sorted((row["passages"], row[key]) for row in rows if row["engine"] == name)
            for name in shown
        }
        for name, points in lines.items():
            axis.loglog(*zip(*points, strict=True), marker="o", markersize=4, color=colours[name])
        axis.set_title(title, fontsize=10, loc="left")
        axis.set_xlabel("passages of about 100 characters")
        axis.grid(visible=True, which="major", alpha=0.25)
        axis.spines[["top", "right"]].set_visible(False)
        axis.set_xlim(right=axis.get_xlim()[1] * 8)
        figure.canvas.draw()
        _label(axis, {name: points[-1] for name, points in lines.items()}, colours)
    figure.savefig(path, metadata={"Date": None})
    plain = "\n".join(line.rstrip() for line in path.read_text(encoding="utf-8").splitlines())
    path.write_text(plain + "\n", encoding="utf-8")


def _label(axis: Any, ends: dict[str, tuple[float, float]], colours: dict[str, str]) -> None:
    """Write each name at the end of its line, from below, none over another."""
    lowest = -np.inf
    for name, end in sorted(ends.items(), key=lambda item: item[1][1]):
        at = axis.transData.transform(end)[1]
        place = max(at, lowest + LABEL_PX)
        lowest = place
        axis.annotate(
            name,
            end,
            xytext=(6, (place - at) * 72 / axis.figure.dpi),
            textcoords="offset points",
            color=colours[name],
            va="center",
            fontsize=8,
        )


if __name__ == "__main__":
    main()
