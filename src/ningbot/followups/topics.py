"""Follow-ups that name something new and ask nothing: 那星邦呢, 2021年呢, and in Changsha."""

from __future__ import annotations

import re

from ningbot.followups.chinese import blanked, kind_of
from ningbot.followups.english import english_kind_of
from ningbot.followups.frames import Frame, Piece
from ningbot.followups.last_question import read_frame
from ningbot.followups.times import find_times
from ningbot.followups.words import (
    AUXILIARIES,
    CHINESE_LEAD,
    CHINESE_TAIL,
    ENGLISH_ABOUT,
    ENGLISH_LEAD,
    ENGLISH_PREPOSITIONS,
    ENGLISH_TAIL,
    MARKS,
    NOTHING_NEW,
    TOPIC_PREPOSITIONS,
)
from ningbot.records import Span
from ningbot.text.folding import fold
from ningbot.text.scripts import detect_language
from ningbot.understanding import find_asked

_MAX_TOPIC = 40
_MAX_ENGLISH_WORDS = 6
_MAX_PLACE = 20

_CHINESE_RE = re.compile(
    rf"^(?P<lead>{CHINESE_LEAD})?[,，]?(?P<x>.+?)(?P<tail>{CHINESE_TAIL})?{MARKS}$"
)
_ENGLISH_RE = re.compile(
    rf"^(?:(?P<lead>{ENGLISH_LEAD}),? )?(?:(?P<about>{ENGLISH_ABOUT}) )?"
    rf"(?P<x>.+?){ENGLISH_TAIL}{MARKS}$"
)
_PREPOSITION_RE = re.compile(
    rf"^(?:(?P<zh>{TOPIC_PREPOSITIONS})|(?P<en>{ENGLISH_PREPOSITIONS}) )(?P<x>.+?)$"
)
_AUXILIARY_RE = re.compile(rf"(?:{AUXILIARIES})\b")
_STATEMENT_RE = re.compile("[了过吗把被]")


def with_topic(question: str, frame: Frame) -> str | None:
    """Put what is named in the place of its like in the last question."""
    is_english = detect_language(question) == "en"
    topic = _topic(question.strip(), is_english=is_english)
    if topic is None or fold(topic) in NOTHING_NEW:
        return None
    text: str | None = None
    for piece in _pieces(topic, is_english=is_english):
        text = frame.put(piece)
        if text is None:
            return None
        frame = read_frame(text)
    return text


def _topic(question: str, *, is_english: bool) -> str | None:
    """Give what a follow-up names; None if it says more, asks, or does not look like one."""
    found = (_ENGLISH_RE if is_english else _CHINESE_RE).match(fold(question))
    if found is None or len(found["x"]) > _MAX_TOPIC:
        return None
    topic = Span(*found.span("x")).of(question).strip(" ，,")
    if not topic or find_asked(fold(topic), "en" if is_english else "zh-Hans").span.end:
        return None
    is_sentence = _is_sentence_english if is_english else _STATEMENT_RE.search
    is_said = found["about"] or found["lead"] if is_english else found["tail"]
    if is_sentence(fold(topic)) or not (is_said or _is_time_or_place(topic)):
        return None
    return topic


def _is_sentence_english(folded: str) -> bool:
    return bool(_AUXILIARY_RE.match(folded)) or len(folded.split()) > _MAX_ENGLISH_WORDS


def _is_time_or_place(topic: str) -> bool:
    """Tell 2021年 and in Changsha, which say by themselves that they are no whole question."""
    found = _PREPOSITION_RE.match(fold(topic))
    rest = topic[found.start("x") :] if found else topic
    if find_times(rest) == [(0, len(rest))]:
        return True
    is_place = kind_of(rest) == "place" or rest[:1].isupper()
    return found is not None and len(rest) <= _MAX_PLACE and is_place


def _pieces(topic: str, *, is_english: bool) -> list[Piece]:
    """Part a topic into times, names and things."""
    times = find_times(topic)
    before = [re.search(rf"\b({ENGLISH_PREPOSITIONS}) $", fold(topic[: t.start])) for t in times]
    pieces = [
        Piece("time", time.of(topic), found[1] if found else "")
        for time, found in zip(times, before, strict=True)
    ]
    parts = re.split("，+" if is_english else "，+|的", blanked(topic, tuple(times)))
    rest = [re.sub(rf"\b(?:{ENGLISH_PREPOSITIONS})\s*$", "", part.strip(" ,、")) for part in parts]
    return pieces + [_piece(part, is_english=is_english) for part in rest if part]


def _piece(part: str, *, is_english: bool) -> Piece:
    """Tell what a part of a topic names, and take its preposition off."""
    found = _PREPOSITION_RE.match(fold(part))
    said = part[found.start("x") :].strip() if found else part
    said = re.sub(r"(?<=.)(?:里|那里|那边|这边)$", "", said) if found else said
    kind = english_kind_of(said) if is_english else kind_of(said)
    return Piece(kind, said, (found["en"] or "在") if found else "")
