"""The colours of a card, and the few words on it, in three languages: data, no logic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from ningbot.records import Language

ThemeName = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as ``#rrggbb``; ``marker`` lies behind the answer, ``around`` is the text of its sentence's neighbours."""

    paper: str
    ink: str
    answer: str
    marker: str
    around: str
    small: str
    line: str
    accent: str


THEMES: Final[Mapping[ThemeName, Theme]] = {
    "light": Theme(
        paper="#fbf8f1",
        ink="#24211c",
        answer="#1a1712",
        marker="#f7dc8c",
        around="#8d877b",
        small="#6b655a",
        line="#ddd6c6",
        accent="#a8322a",
    ),
    "dark": Theme(
        paper="#181a1f",
        ink="#e8e4da",
        answer="#fff3cf",
        marker="#5d4a12",
        around="#858994",
        small="#a5a39b",
        line="#363a43",
        accent="#e2796d",
    ),
}


@dataclass(frozen=True, slots=True)
class Words:
    """What a card says by itself."""

    paragraph: str
    reference: str
    check: str
    article: str


WORDS: Final[Mapping[Language, Words]] = {
    "zh-Hans": Words("第{}段", "编号 ", "核对：", "原文："),
    "zh-Hant": Words("第{}段", "編號 ", "核對：", "原文："),
    "en": Words("¶{}", "Reference ", "Check it: ", "Article: "),
}
