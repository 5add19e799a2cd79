"""Questions that an archive cannot answer, made of those that it can: of another person, place or year."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jieba import posseg

from ningbot.errors import QuestionError
from ningbot.records import Token
from ningbot.text.folding import fold
from ningbot.understanding import understand

_SEED = 3


@dataclass(frozen=True, slots=True)
class Answered:
    """A question, and the title and text of the passage that answers it."""

    question: str
    language: str
    passage: str


def of_another(asked: Sequence[Answered]) -> list[str | None]:
    """Change a name or number of each question for that of another one, which its passage has not.

    Names are changed for names of the same kind: a place for a place. None stands where a question has none.
    """
    named = [list(_named(a)) for a in asked]
    pools: dict[tuple[str, str], list[str]] = defaultdict(list)
    for a, tokens in zip(asked, named, strict=True):
        for kind, token in tokens:
            pools[a.language, kind].append(token.surface)
    rng = random.Random(_SEED)  # noqa: S311 - no secret
    return [_changed(a, tokens, pools, rng) for a, tokens in zip(asked, named, strict=True)]


def _changed(
    asked: Answered,
    tokens: Sequence[tuple[str, Token]],
    pools: dict[tuple[str, str], list[str]],
    rng: random.Random,
) -> str | None:
    if not tokens:
        return None
    kind, token = rng.choice(tokens)
    there = fold(asked.passage)
    others = [name for name in pools[asked.language, kind] if fold(name) not in there]
    if not others:
        return None
    start, end = token.span
    return f"{asked.question[:start]}{rng.choice(others)}{asked.question[end:]}"


def _named(asked: Answered) -> Iterator[tuple[str, Token]]:
    """Give the names and numbers of a question, and of what kind each is."""
    try:
        query = understand(asked.question)
    except QuestionError:
        return
    for token in query.content:
        if token.span.of(asked.question) != token.surface:
            continue
        if token.term in query.names:
            yield [flag for _, flag in posseg.cut(token.surface)][-1], token
        elif token.term in query.numbers:
            yield "number", token
