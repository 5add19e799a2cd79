"""The buttons under replies, and what is meant when one is pressed.

What a button needs is in its data, 64 bytes at most, so that it works after a restart and shows after a
new index whether its sentence is still there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from ningbot.records import Span
from ningbot.telegram.rendering.phrases import PHRASES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ningbot.records import Citation, Language

Action = Literal["context", "original", "picture", "further", "right", "wrong"]

FAR: Final = 10**6  # an answer that ends there or later is not marked
DEEP_LINK: Final = "c_"  # begins the parameter of a link to the bot that names a citation
LETTERS: Final[dict[Action, str]] = {
    "context": "c",
    "original": "o",
    "picture": "p",
    "further": "f",
    "right": "r",
    "wrong": "w",
}
LANGUAGES: Final[dict[Language, str]] = {"zh-Hans": "s", "zh-Hant": "t", "en": "e"}
ACTIONS: Final = {letter: action for action, letter in LETTERS.items()}
LANGUAGE_OF: Final = {letter: language for language, letter in LANGUAGES.items()}
DATA_RE: Final = re.compile(
    r"(?P<action>[cop])(?P<language>[ste]):(?P<citation>[0-9a-f.-]{1,46})"
    r"(?::(?P<start>[0-9]{1,6})-(?P<end>[0-9]{1,6}))?"
    r"|(?P<asked_action>[frw])(?P<asked_language>[ste]):(?P<asked>[0-9]{1,18})(?::(?P<n>[0-9]{1,3}))?"
)


@dataclass(frozen=True, slots=True)
class Press:
    """What a pressed button asks for: of a citation, or of a question; ``n`` counts further sentences.

    ``answer`` is what is marked in the citation's sentence.
    """

    action: Action
    language: Language
    citation_id: str = ""
    asked_id: int = 0
    n: int = 0
    answer: Span | None = None

    @property
    def data(self) -> str:
        """Write it as the data of a button."""
        head = f"{LETTERS[self.action]}{LANGUAGES[self.language]}:"
        if self.citation_id:
            return head + self.citation_id + self._marked
        return (
            f"{head}{self.asked_id}:{self.n}"
            if self.action == "further"
            else f"{head}{self.asked_id}"
        )

    @property
    def _marked(self) -> str:
        if self.answer is None or self.answer.end >= FAR:
            return ""
        return f":{self.answer.start}-{self.answer.end}"


def read_press(data: object) -> Press | None:
    """Read the data of a button; None for what is none of ours.

    >>> read_press("cs:0123456789ab-12.1-89abcdef")
    Press(action='context', language='zh-Hans', citation_id='0123456789ab-12.1-89abcdef', asked_id=0, n=0, answer=None)
    >>> read_press(Press("further", "en", asked_id=7, n=2).data).n
    2
    """
    match = DATA_RE.fullmatch(data) if isinstance(data, str) else None
    if match is None:
        return None
    if match["citation"]:
        action, language = match["action"], match["language"]
    else:
        action, language = match["asked_action"], match["asked_language"]
    return Press(
        ACTIONS[action],
        LANGUAGE_OF[language],
        citation_id=match["citation"] or "",
        asked_id=int(match["asked"] or 0),
        n=int(match["n"] or 0),
        answer=Span(int(match["start"]), int(match["end"])) if match["start"] else None,
    )


def deep_link(citation_id: str, username: str) -> str:
    """Write the link to a citation in the bot's own chat; its parameter may hold no full stop.

    >>> deep_link("0123456789ab-12.1-89abcdef", "some_bot")
    'https://t.me/some_bot?start=c_0123456789ab-12_1-89abcdef'
    """
    return f"https://t.me/{username}?start={DEEP_LINK}{citation_id.replace('.', '_')}"


def read_deep_link(parameter: str) -> str | None:
    """Give the citation id that the parameter of a deep link names; None for another parameter.

    >>> read_deep_link("c_0123456789ab-12_1-89abcdef")
    '0123456789ab-12.1-89abcdef'
    """
    if not parameter.startswith(DEEP_LINK):
        return None
    return parameter.removeprefix(DEEP_LINK).replace("_", ".")


def under_answer(
    citations: Sequence[Citation], asked_id: int, language: Language
) -> InlineKeyboardMarkup:
    """Give the buttons of an answer with its citations; a refusal has none, and can be judged all the same."""
    rows = [_looking(c, language, n=n) for n, c in enumerate(citations, 1)]
    if len(rows) == 1:
        rows = [_looking(citations[0], language)]
    if citations:
        rows[-1].append(_button(Press("further", language, asked_id=asked_id)))
    rows.append(
        [
            _button(Press("right", language, asked_id=asked_id)),
            _button(Press("wrong", language, asked_id=asked_id)),
        ]
    )
    return InlineKeyboardMarkup(rows)


def under_citation(
    citation: Citation, language: Language, *, next_one: Press | None = None
) -> InlineKeyboardMarkup:
    """Give the buttons of one sentence, and of the one after it."""
    row = _looking(citation, language)
    return InlineKeyboardMarkup([row + ([_button(next_one)] if next_one else [])])


def _looking(
    citation: Citation, language: Language, *, n: int | None = None
) -> list[InlineKeyboardButton]:
    """Give the buttons that show a sentence, where it stands or as a picture; ``n`` tells it from others."""
    label = f" {n}" if n else ""
    citation_id = citation.citation_id
    drawn = Press("picture", language, citation_id=citation_id, answer=citation.answer_span)
    return [
        _button(Press("context", language, citation_id=citation_id), label),
        _button(Press("original", language, citation_id=citation_id), label),
        _button(drawn, label),
    ]


def _button(press: Press, label: str = "") -> InlineKeyboardButton:
    text: str = getattr(PHRASES[press.language], press.action)
    return InlineKeyboardButton(text + label, callback_data=press.data)
