"""Say a follow-up question in full: 那星邦呢, and in 2021, 它有多少名党员.

``resolve`` is a pure function. What it understood is a question like any other, in which words of
the last question stand beside those of the new one, each as its writer wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ningbot.followups.asking import asked_otherwise, with_subject
from ningbot.followups.last_question import read_frame
from ningbot.followups.pronouns import with_pronoun
from ningbot.followups.topics import with_topic
from ningbot.followups.words import PLEASANTRY, UNDERSTOOD_AS
from ningbot.records import Language
from ningbot.text.folding import fold
from ningbot.understanding import MAX_QUESTION

# Each reads a follow-up of one form, and gives None for what is not of it; the first decides.
FORMS = (asked_otherwise, with_topic, with_pronoun, with_subject)
MAX_HISTORY = 5
MAX_FOLLOW_UP = 80
_PLEASANTRY_RE = re.compile(rf"(?:{PLEASANTRY})?[\W_]*")


def is_pleasantry(text: str) -> bool:
    """Tell whether a text asks nothing: a greeting, thanks, or only marks.

    >>> is_pleasantry("谢谢！"), is_pleasantry("你好，全市有多少名党员？")
    (True, False)
    """
    return bool(_PLEASANTRY_RE.fullmatch(fold(text).strip()))


def resolve(history: Sequence[str], question: str) -> str:
    """Give the question in full, as the last of ``history`` (oldest first) lets it be understood.

    A question that is whole comes back as it is; so does a follow-up that nothing is clear from.
    Prefers leaving a follow-up alone to touching a whole question.

    >>> resolve(["星邦智能8月獲得了什麼獎？"], "那9月呢？")
    '星邦智能9月獲得了什麼獎？'
    >>> resolve(["Which award did Xingbang win in August?"], "and in September?")
    'Which award did Xingbang win in September?'
    """
    last = ""
    for asked in map(_clean, history[-MAX_HISTORY:]):
        if len(asked) <= MAX_QUESTION and not is_pleasantry(asked):
            last = _in_full(last, asked)
    clean = _clean(question)
    text = _in_full(last, clean)
    return question if text == clean else text


def understood_as(text: str, language: Language) -> str:
    """Say in the asker's language how a follow-up was understood.

    >>> understood_as("星邦有多少名黨員？", "zh-Hant")
    '理解為：星邦有多少名黨員？'
    """
    return UNDERSTOOD_AS[language].format(" ".join(text.split()))


def _clean(text: str) -> str:
    """Replace halves of surrogate pairs, which are no characters."""
    return text.encode("utf-8", "replace").decode()


def _in_full(last: str, question: str) -> str:
    if not last or not question.strip() or len(question) > MAX_FOLLOW_UP:
        return question
    frame = read_frame(last.strip())
    texts = (text for read in FORMS if (text := read(question, frame)) is not None)
    text = next(texts, question)
    return text if len(text) <= MAX_QUESTION else question
