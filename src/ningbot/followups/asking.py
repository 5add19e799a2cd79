"""Follow-ups that ask something else: 多少名, 为什么呢, which year, and how many employees."""

from __future__ import annotations

import re

from ningbot.followups.frames import Frame
from ningbot.followups.pronouns import has_name
from ningbot.followups.words import CHINESE_LEAD, ENGLISH_LEAD, MARKS
from ningbot.text.folding import fold
from ningbot.text.scripts import detect_language
from ningbot.understanding import find_asked

_MAX_ENGLISH = 48
_MAX_CHINESE = 16
_FILLER_RE = re.compile(
    rf"^(?:{CHINESE_LEAD}|请问|具体|到底|一共|总共|共|大约|是|有|的|呢|啊|呀|了|吗|个|[\s,，?？!！。.])*$"
)
_ENGLISH_FILLER_RE = re.compile(rf"^(?:(?:{ENGLISH_LEAD}|in|at|on|by|exactly)\b|[\s,?.!])*$")
# 什么是民主化 is whole, 什么 and what it would seem to ask a kind of together.
_DEFINITION_RE = re.compile("(?:什么|何|谁)[是叫]")


def asked_otherwise(question: str, frame: Frame) -> str | None:
    """Ask for the matter of the last question with a question of asking words alone."""
    folded, language = fold(question), detect_language(question)
    asked = find_asked(folded, language)
    if asked.span == (0, 0) or _DEFINITION_RE.search(folded):
        return None
    outside = f"{folded[: asked.span.start]} {folded[asked.span.end :]}"
    is_all = (_ENGLISH_FILLER_RE if language == "en" else _FILLER_RE).match(outside.strip())
    words = re.sub(rf"[呢啊呀吗]?{MARKS}$", "", without_lead(question))
    return frame.ask(words) if is_all else None


def with_subject(question: str, frame: Frame) -> str | None:
    """Go on about the last question's subject, where 那 or and leads to asking words."""
    rest = without_lead(question)
    language = detect_language(rest)
    asked = find_asked(fold(rest), language)
    is_led = len(rest) < len(question.strip()) and asked.span.start == 0 < asked.span.end
    if not is_led or len(rest) > _MAX_ENGLISH or has_name(rest, is_english=language == "en"):
        return None
    subject = frame.referent("any")
    if subject is None:
        return None
    if "en" in (language, detect_language(frame.text)):
        return f"{subject}: {rest}"
    return f"{subject}{rest}" if len(rest) <= _MAX_CHINESE else None


def without_lead(question: str) -> str:
    """Take the 那 or the and off a question."""
    question = question.strip()
    is_english = detect_language(question) == "en"
    lead = rf"(?:{ENGLISH_LEAD})\b" if is_english else CHINESE_LEAD
    found = re.match(rf"{lead}[,，\s]*(?=\S)", fold(question))
    if found is None:
        return question
    rest = question[found.end() :]
    return rest[:1].upper() + rest[1:] if is_english else rest
