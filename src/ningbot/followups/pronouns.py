"""Follow-ups in which 它, 该公司, it or this company stands for the last question's subject."""

from __future__ import annotations

import re

from ningbot.followups.chinese import NAME_TAGS, blanked, nominal_runs
from ningbot.followups.english import names_of
from ningbot.followups.frames import Frame, Referent, replaced
from ningbot.followups.times import find_times
from ningbot.followups.words import (
    AUXILIARIES,
    CHINESE_LEAD,
    CHINESE_PREPOSITIONS,
    ENGLISH_LEAD,
    ENGLISH_ORGANISATION,
    ENGLISH_PERSONS,
    ENGLISH_PLACES,
    ORGANISATION,
    PERSONS,
    PLACES,
)
from ningbot.records import Span
from ningbot.text.folding import fold
from ningbot.text.scripts import detect_language
from ningbot.text.tokenisation import tag_words
from ningbot.understanding import find_asked

_THIS = r"(?:该|此|这(?:一)?(?:家|个|座|所|间|位|名|支)?)"
_CHINESE: tuple[tuple[Referent, re.Pattern[str]], ...] = (
    ("any", re.compile("[它他她]们")),
    ("person", re.compile("(?<!其)[他她](?!们|人|国|乡|方)")),
    ("thing", re.compile("(?<!其)它(?!们)")),
    ("thing", re.compile(rf"{_THIS}(?:{ORGANISATION})")),
    ("place", re.compile(rf"{_THIS}(?:{PLACES})(?!长)")),
    ("person", re.compile(rf"{_THIS}(?:{PERSONS})")),
)
_ENGLISH: tuple[tuple[Referent, re.Pattern[str]], ...] = (
    ("person", re.compile(r"\b(?:he|she|him|her|his)\b")),
    ("thing", re.compile(r"\bits?\b")),
    ("any", re.compile(r"\b(?:they|them|their)\b")),
    ("thing", re.compile(rf"\b(?:this|that) (?:{ENGLISH_ORGANISATION})\b")),
    ("place", re.compile(rf"\b(?:this|that) (?:{ENGLISH_PLACES})\b")),
    ("person", re.compile(rf"\b(?:this|that) (?:{ENGLISH_PERSONS})\b")),
)
_POSSESSIVES = frozenset({"its", "their", "his"})
# How long did it take, is it possible that: an it that stands for nothing.
_EMPTY_IT_RE = re.compile(r"it (?:take|took|possible|common|true|called|that|to|is|was)\b")
_VERBS = "founded|made|wrote|runs|ran|owns|leads|led|built|started|created"
# What may stand before the pronoun: no noun that it could stand for.
_BEFORE_ENGLISH_RE = re.compile(
    rf"^(?:(?:{ENGLISH_LEAD}),? )?(?:(?:in|at|on|by|from|for|to) )?"
    rf"(?:(?:who|whose|what|which|when|where|why|how|(?:what|which) (?:year|month|day|date|time)"
    rf"|how(?: \w+){{1,4}}) )?(?:(?:{AUXILIARIES}|{_VERBS}) ?)*(?:the \w+ of )?$"
)
# 谁创立了[它]: behind what asks, which is blanked, a few characters of a verb.
_BEFORE_CHINESE_RE = re.compile(
    rf"^(?:{CHINESE_LEAD}|请问|{CHINESE_PREPOSITIONS}|由|被|是|[，,、\s])*(?:(?<=，).{{1,4}})?$"
)
_LEAD_RE = re.compile(rf"^\s*(?:{CHINESE_LEAD}[,，]?(?!年)|(?:{ENGLISH_LEAD}),? )")


def with_pronoun(question: str, frame: Frame) -> str | None:
    """Say the last question's subject where a pronoun stands for it."""
    found = _reference(question, is_english=detect_language(question) == "en")
    referent = frame.referent(found[0]) if found else None
    if found is None or referent is None:
        return None
    span = found[1]
    new = f"{referent}'s" if _is_possessive(question, span) else referent
    lead = _LEAD_RE.match(fold(question[: span.start]))
    return replaced(question, *span, new)[lead.end() if lead else 0 :].strip()


def has_name(text: str, *, is_english: bool) -> bool:
    """Tell whether a question names something, and so needs no other name."""
    if is_english:
        return any(names_of(text))
    if re.search(r"[《「『“\"A-Za-z]", text):
        return True
    return any(tag in NAME_TAGS for _, tag in tag_words(text))


def _reference(question: str, *, is_english: bool) -> tuple[Referent, Span] | None:
    """Find the first pronoun, if it stands for something outside the question."""
    folded = fold(question)
    table = _ENGLISH if is_english else _CHINESE
    found = [(kind, m) for kind, pattern in table if (m := pattern.search(folded))]
    if not found or has_name(question, is_english=is_english):
        return None
    kind, match = min(found, key=lambda pair: (pair[1].start(), -pair[1].end()))
    is_free = _is_free_english if is_english else _is_free_chinese
    return (kind, Span(*match.span())) if is_free(folded, match) else None


def _is_free_english(folded: str, match: re.Match[str]) -> bool:
    """Tell whether nothing before the pronoun could be what it stands for."""
    is_empty = _EMPTY_IT_RE.match(folded, match.start())
    return not is_empty and _BEFORE_ENGLISH_RE.match(folded[: match.start()]) is not None


def _is_free_chinese(folded: str, match: re.Match[str]) -> bool:
    asked = find_asked(folded, "zh-Hans")
    if asked.head and asked.span.start < match.start():
        return False  # 哪家公司, and its 它
    before = blanked(folded, (*find_times(folded), asked.span))[: match.start()]
    return _BEFORE_CHINESE_RE.match(before) is not None and not nominal_runs(before)


def _is_possessive(question: str, span: Span) -> bool:
    """Tell its and her father from it and from the her of who met her."""
    word = fold(span.of(question))
    is_her = word == "her" and re.match(" [a-z]", question[span.end :]) is not None
    return word in _POSSESSIVES or is_her
