"""Undo the damage that copying did to a text, reversibly.

Each fixer is one file with one function, text in, changes out; they run in the order of FIXERS,
each on what the one before it made. What damage a document has is decided once, over the whole
of it: a comma or a bracket alone is no proof, a hundred of them are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ningbot.text.mapping import Change, MappedText
from ningbot.text.repair.commas import find_stray_commas, has_stray_commas
from ningbot.text.repair.furniture import find_furniture
from ningbot.text.repair.markup import find_markup
from ningbot.text.repair.notes import find_notes, has_notes

Fixer = Callable[[str], Iterable[Change]]

# Raised whenever the same text would be repaired, cut or indexed differently than before.
TEXT_VERSION = 1


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with a document, seen over the whole of it."""

    notes: bool = False
    stray_commas: bool = False


def detect_damage(text: str) -> Damage:
    """Find which kinds of damage a document as a whole has."""
    return Damage(notes=has_notes(text), stray_commas=has_stray_commas(text))


def repair(original: str, *, damage: Damage | None = None, is_markdown: bool = False) -> MappedText:
    """Repair a text; clean text comes back unchanged.

    ``damage`` is given where the text is only a part of its document.

    >>> repair("寧鄉(xiāng)發(fā)展,,黨員(yuán)聚力,。園(yuán)區(qū),。").text
    '寧鄉發展，黨員聚力。園區。'
    """
    damage = damage or detect_damage(original)
    mapped = MappedText.of(original)
    for fixer in _fixers(damage, is_markdown=is_markdown):
        mapped = mapped.changed(fixer(mapped.text))
    return mapped


def _fixers(damage: Damage, *, is_markdown: bool) -> Iterable[Fixer]:
    """Give the fixers a document needs, in the order they run.

    A lost byte shifts notes and commas with it: its fixer belongs before both.
    """
    if is_markdown:
        yield find_markup
    if damage.notes:
        yield find_notes
    if damage.stray_commas:
        yield find_stray_commas
    yield find_furniture
