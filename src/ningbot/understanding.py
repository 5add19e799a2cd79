"""What does a question ask for, and which of its words have to be found?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ningbot.errors import QuestionError
from ningbot.question_words import CHINESE, CHINESE_STOP, ENGLISH, ENGLISH_STOP
from ningbot.records import AnswerType, Language, Member, Query, Span, Token, Unit
from ningbot.text.folding import fold
from ningbot.text.scripts import detect_language
from ningbot.text.tokenisation import split_tokens, split_words, tag_words

MAX_QUESTION = 1000

# What a term of more than two characters counts against a pair: it is rarely there by chance.
_LONG = 1.5

_NAME_TAGS = frozenset({"nr", "nrt", "nrfg", "ns", "nt"})
_NUMBER_RE = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Asked:
    """Where and how a question asks: the asking words are ``span`` less ``keep``."""

    answer_type: AnswerType
    span: Span
    keep: Span | None = None
    unit: str = ""
    head: str = ""


def understand(question: str) -> Query:
    """Read a question: its language, what kind of answer it wants, and its matter.

    Raises:
        QuestionError: it is empty or too long to be a question.
    """
    question = check_question(question)
    language = detect_language(question)
    folded = fold(question)
    asked = find_asked(folded, language)
    matter = _matter(question, folded, asked)
    content = tuple(_content(matter, language))
    names = _names(matter)
    return Query(
        question=question,
        language=language,
        answer_type=_answer_type(asked, content, names),
        units=tuple(_units(matter, language)),
        content=content,
        names=names & {token.term for token in content},
        numbers=frozenset(t.term for t in content if _NUMBER_RE.search(t.term)),
        unit=asked.unit,
        head=asked.head,
    )


def check_question(question: str) -> str:
    """Give the question without blanks around it; refuse what is none."""
    question = question.strip()
    if not question:
        raise QuestionError(
            "The question is empty; ask something, such as 全市派驻了多少名党建指导员？"
        )
    if len(question) > MAX_QUESTION:
        raise QuestionError(
            f"The question has {len(question)} characters; ask in at most {MAX_QUESTION}."
        )
    return question.encode("utf-8", "replace").decode()


def find_asked(folded: str, language: Language) -> Asked:
    """Find the first pattern that matches; a question without one wants a description."""
    for answer_type, pattern in _patterns(language == "en"):
        if match := pattern.search(folded):
            groups = match.groupdict()
            keep = Span(*match.span("keep")) if groups.get("keep") else None
            if groups.get("head"):
                keep = Span(*match.span("head"))
            return Asked(
                answer_type,
                Span(*match.span()),
                keep,
                unit=groups.get("unit") or "",
                head=groups.get("head") or "",
            )
    return Asked("description", Span(0, 0))


@cache
def _patterns(is_english: bool) -> list[tuple[AnswerType, re.Pattern[str]]]:
    table = ENGLISH if is_english else CHINESE
    return [(answer_type, re.compile(pattern)) for answer_type, pattern in table]


def _matter(question: str, folded: str, asked: Asked) -> str:
    """Blank out the asking words; every other character keeps its place."""
    kept = set(range(*asked.keep)) if asked.keep else set()
    if asked.answer_type == "number" and asked.unit:
        unit = folded.find(asked.unit, asked.span.start)
        kept.update(range(unit, unit + len(asked.unit)))
    return "".join(
        " " if asked.span.start <= i < asked.span.end and i not in kept else char
        for i, char in enumerate(question)
    )


def _units(matter: str, language: Language) -> list[Unit]:
    """Give each term, a word or a bigram, as a unit of its own."""
    stop = ENGLISH_STOP if language == "en" else frozenset()
    return [
        Unit(
            token.surface,
            token.span,
            (Member(token.term, 1.0),),
            weight=_LONG if len(token.term) > 2 else 1.0,
        )
        for token in split_tokens(matter)
        if token.term not in stop
    ]


def _content(matter: str, language: Language) -> list[Token]:
    """Give the words that carry the matter, each once."""
    stop = ENGLISH_STOP if language == "en" else CHINESE_STOP
    words = {token.term: token for token in reversed(split_words(matter)) if token.term not in stop}
    return sorted(words.values(), key=lambda token: token.span)


def _names(matter: str) -> frozenset[str]:
    """Give the words that name a person, a place or an organisation."""
    tags = _NAME_TAGS
    return frozenset(token.term for token, tag in tag_words(matter) if tag in tags)


def _answer_type(asked: Asked, content: tuple[Token, ...], names: frozenset[str]) -> AnswerType:
    """Give the type asked for; who asks 譚曉波是誰 wants to hear what he is, not his name."""
    is_name_alone = len(content) == 1 and content[0].term in names
    return "description" if asked.answer_type == "person" and is_name_alone else asked.answer_type
