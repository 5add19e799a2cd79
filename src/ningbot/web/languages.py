"""Which of three languages does a reader want the page in?"""

from __future__ import annotations

from typing import Final, get_args

from ningbot.records import Language

LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
_TRADITIONAL: Final = frozenset({"hant", "tw", "hk", "mo"})


def choose_language(wanted: str | None, accepted: str | None) -> Language:
    """Choose by the ``lang`` of the address; without one by the Accept-Language header, then English.

    >>> choose_language(None, "fr, zh-TW;q=0.8, en;q=0.9"), choose_language("zh-Hans", "en")
    ('en', 'zh-Hans')
    """
    for language in LANGUAGES:
        if language == wanted:
            return language
    ranked = sorted(_weighed(accepted or ""), key=lambda pair: -pair[1])
    return next((language for language, weight in ranked if weight > 0), "en")


def _weighed(header: str) -> list[tuple[Language, float]]:
    found: list[tuple[Language, float]] = []
    for item in header[:500].split(","):
        tag, _, parameter = item.partition(";")
        subtags = tag.strip().lower().split("-")
        try:
            weight = float(parameter.strip().removeprefix("q=") or 1)
        except ValueError:
            weight = 0.0
        if subtags[0] == "zh":
            found.append(("zh-Hant" if _TRADITIONAL & set(subtags) else "zh-Hans", weight))
        elif subtags[0] == "en":
            found.append(("en", weight))
    return found
