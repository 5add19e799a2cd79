"""By which terms is a Chinese word found that the archive may have cut otherwise?"""

from __future__ import annotations

import re

from ningbot.engines import Engine
from ningbot.text.tokenisation import bigrams_of

_RUN_RE = re.compile(r"[a-z]+|\d+(?:\.\d+)?%?|[^a-z0-9. %]+")


def searchable(word: str, engine: Engine) -> str | None:
    """Give the term a word is found by, or its bigrams joined by blanks; None where it is nowhere.

    Two characters are always a term, as a bigram; a longer word may have been cut.
    """
    parts = [_terms_of(run, engine) for run in _RUN_RE.findall(word)]
    terms = " ".join(parts)
    return terms if terms and engine.has_term(terms) else None


def _terms_of(run: str, engine: Engine) -> str:
    if run.isascii() or len(run) <= 2 or engine.has_term(run):
        return run
    return " ".join(bigrams_of(run))
