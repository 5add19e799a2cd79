"""What does a Chinese answer say, to a reader of English?

An amount or a date is said in English words; of other answers the words are glossed one by one. A
gloss is beside the answer and never in the quote.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ningbot.glosses.values import say_value
from ningbot.glosses.words import gloss_words, is_same

if TYPE_CHECKING:
    from ningbot.records import Answer, AnswerType, Citation, Language

__all__ = ["gloss", "glossed_as"]


def gloss(
    citation: Citation, normalized: str | None, *, answer_type: AnswerType, language: Language
) -> str | None:
    """Say the answer marked in a citation in English; None for who asked in Chinese.

    None as well where there is nothing to add, or not enough is known of the answer's words.
    """
    if language != "en" or citation.answer_span is None:
        return None
    said = citation.answer_span.of(citation.sentence)
    if normalized:
        found = say_value(
            citation.sentence, citation.answer_span, normalized, answer_type=answer_type
        )
    else:
        found = gloss_words(said, answer_type)
    return None if found is None or is_same(found, said) else found


def glossed_as(answer: Answer) -> str | None:
    """Give the gloss of an answer as a line of its own that names it a gloss.

    A value is certain; words glossed one by one may be mistaken, and are called a gloss.
    """
    if answer.gloss is None:
        return None
    label = "in English" if answer.normalized else "gloss"
    return f"({label}: {' '.join(answer.gloss.split())})"
