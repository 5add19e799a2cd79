"""Build an SVG: shapes, text that cannot become markup, links that lead to pages and nowhere else."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple
from xml.etree import ElementTree as ET

WIDTH = 360.0
_FONTS = (
    "system-ui, 'Noto Sans CJK SC', 'PingFang SC', 'PingFang TC', 'Microsoft YaHei', sans-serif"
)
STYLE = f"""
.ningbot-chart {{ color-scheme: light dark; color: #1f2328; --mark: #0b5cad; font-family: {_FONTS}; }}
@media (prefers-color-scheme: dark) {{ .ningbot-chart {{ color: #e6e8eb; --mark: #7db8f5; }} }}
.ningbot-chart text {{ fill: currentColor; }}
.ningbot-chart .faint {{ opacity: .75; }}
.ningbot-chart .grid {{ stroke: currentColor; opacity: .15; }}
.ningbot-chart .axis {{ stroke: currentColor; opacity: .5; }}
.ningbot-chart .series {{ stroke: var(--mark); stroke-width: 2; }}
.ningbot-chart .dot, .ningbot-chart .bar {{ fill: var(--mark); }}
.ningbot-chart .hollow {{ fill: none; stroke: var(--mark); stroke-width: 2; }}
.ningbot-chart .touch {{ fill: transparent; }}
.ningbot-chart a {{ text-decoration: none; }}
.ningbot-chart a:hover .touch, .ningbot-chart a:focus .touch {{ fill: var(--mark); fill-opacity: .15; }}
"""
# What XML cannot hold, and what turns the direction of the text.
_NO_XML_RE = re.compile(
    "[^\t\n\x20-\x7e\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
_PAGE_RE = re.compile(r"(?:https?://|/(?!/))[^\s\"'<>]+")


class Box(NamedTuple):
    """A rectangle of the drawing; ``y`` grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def x(self, value: float, first: float, last: float) -> float:
        """Place a value between two from left to right; in the middle if they are one."""
        share = (value - first) / (last - first) if last > first else 0.5
        return self.left + share * (self.right - self.left)

    def y(self, value: float, first: float, last: float) -> float:
        """Place a value between two from bottom to top."""
        share = (value - first) / (last - first) if last > first else 0.5
        return self.bottom - share * (self.bottom - self.top)

    def meets(self, other: Box) -> bool:
        """Tell whether two rectangles share any room."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


class Pen(NamedTuple):
    """Draws into an element."""

    into: ET.Element

    def line(self, x1: float, y1: float, x2: float, y2: float, *, kind: str) -> None:
        """Draw a line of a kind of ``STYLE``."""
        self._shape("line", kind, x1=x1, y1=y1, x2=x2, y2=y2)

    def circle(self, x: float, y: float, r: float, *, kind: str) -> None:
        """Draw a circle."""
        self._shape("circle", kind, cx=x, cy=y, r=r)

    def rect(self, x: float, y: float, width: float, height: float, *, kind: str) -> None:
        """Draw a rectangle."""
        self._shape("rect", kind, x=x, y=y, width=width, height=height)

    def text(
        self,
        text: str,
        x: float,
        y: float,
        size: float,
        *,
        anchor: str = "start",
        weight: str = "",
        faint: bool = False,
    ) -> None:
        """Write a line of text that begins, ends or has its middle (``anchor``) at a place."""
        attributes = {"x": written(x), "y": written(y), "font-size": written(size)}
        attributes |= {"text-anchor": anchor} if anchor != "start" else {}
        attributes |= {"font-weight": weight} if weight else {}
        attributes |= {"class": "faint"} if faint else {}
        ET.SubElement(self.into, "text", attributes).text = harmless(text)

    def mark(self, name: str, title: str, url: str | None) -> Pen:
        """Begin a group that has a name and a title, and leads to a page if ``url`` is one."""
        is_page = url is not None and bool(_PAGE_RE.fullmatch(url))
        attributes = {"aria-label": harmless(name)}
        attributes |= {"href": url or ""} if is_page else {"role": "img", "tabindex": "0"}
        group = ET.SubElement(self.into, "a" if is_page else "g", attributes)
        ET.SubElement(group, "title").text = harmless(title)
        return Pen(group)

    def _shape(self, tag: str, kind: str, **places: float) -> None:
        attributes = {key: written(value) for key, value in places.items()}
        ET.SubElement(self.into, tag, {**attributes, "class": kind})


def new_drawing(title: str, description: str, *, alone: bool) -> tuple[ET.Element, Pen]:
    """Begin a drawing with its name and what it shows in words; ``alone`` it has its own style."""
    attributes = {
        "xmlns": "http://www.w3.org/2000/svg",
        "class": "ningbot-chart",
        "width": "100%",
        "role": "group",
        "aria-label": harmless(title),
    }
    root = ET.Element("svg", attributes)
    ET.SubElement(root, "title").text = harmless(title)
    ET.SubElement(root, "desc").text = harmless(description)
    if alone:
        root.set("style", "max-width: 45rem")
        ET.SubElement(root, "style").text = STYLE
    return root, Pen(root)


def harmless(text: str) -> str:
    """Replace what no XML may hold and what turns the direction of the text.

    >>> harmless("a\\x00<b>")
    'a�<b>'
    """
    return _NO_XML_RE.sub("\N{REPLACEMENT CHARACTER}", text)


def written(number: float) -> str:
    """Write a coordinate, to a tenth."""
    return f"{number:.1f}".rstrip("0").rstrip(".")


def width_of(text: str, size: float) -> float:
    """Estimate how wide a text is; Han characters are as wide as high."""
    return size * sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.58 for char in text)


def clipped(text: str, size: float, room: float) -> str:
    """Cut a text to what fits, with … for the rest."""
    if width_of(text, size) <= room:
        return text
    while text and width_of(text + "…", size) > room:
        text = text[:-1]
    return f"{text}…"


def wrapped(text: str, size: float, room: float, *, n: int) -> list[str]:
    """Break a text into at most ``n`` lines, at blanks where there are any."""
    lines: list[str] = []
    line = ""
    for piece in re.findall(r"[!-~]+ ?|.", " ".join(text.split())):
        if line and width_of(line + piece.rstrip(), size) > room:
            lines.append(line.rstrip())
            line = ""
        line += piece
    lines.append(line)
    if len(lines) > n:
        lines[n - 1 :] = [clipped("".join(lines[n - 1 :]), size, room)]
    return [clipped(line, size, room) for line in lines]
