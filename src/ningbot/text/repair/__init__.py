"""Undo the damage that copying did to a text, reversibly.

Each fixer is one file with one function, text in, changes out, run on what the one before it
made. The order matters: a misread encoding hides everything else; a lost byte shifts the notes
and commas behind it; a stray comma parts quotation marks from what they close. Furniture goes last: who wrote
the text, and when, stands in it.

Which notes and commas are damage is decided once, over the whole of a document: one comma or
bracket is no proof, a hundred of them are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ningbot.records import Span
from ningbot.text.mapping import Change, MappedText
from ningbot.text.repair.commas import find_narrow_marks, find_stray_commas, has_stray_commas
from ningbot.text.repair.furniture import find_furniture
from ningbot.text.repair.layout import find_layout
from ningbot.text.repair.lost_bytes import find_doubtful, find_lost_bytes
from ningbot.text.repair.markup import find_markup
from ningbot.text.repair.mojibake import find_doubtful_mojibake, find_mojibake
from ningbot.text.repair.notes import find_notes, has_notes
from ningbot.text.repair.quotes import find_turned_quotes

Fixer = Callable[[str], Iterable[Change]]

# Raised whenever the same text would be repaired, cut or indexed differently than before.
TEXT_VERSION = 3
_MAX_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with a document, seen over the whole of it."""

    notes: bool = False
    stray_commas: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place that looks damaged and could not be mended; ``span`` lies in the original."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Repaired:
    """A repaired text; ``whole`` is the same with the page's furniture still in it."""

    mapped: MappedText
    whole: MappedText
    damage: Damage
    doubts: tuple[Doubt, ...]


def repair(original: str, *, damage: Damage | None = None, is_markdown: bool = False) -> MappedText:
    """Repair a text; clean text comes back unchanged but for blank lines and indents.

    >>> repair("寧鄉(xiāng)發(fā)展,,黨員(yuán)聚力,。園(yuán)區(qū),。").text
    '寧鄉發展，黨員聚力。園區。'
    """
    return repair_fully(original, damage=damage, is_markdown=is_markdown).mapped


def repair_fully(
    original: str, *, title: str = "", damage: Damage | None = None, is_markdown: bool = False
) -> Repaired:
    """Repair a text, and say what stayed doubtful.

    ``title`` is the document's where ``original`` does not begin with it; ``damage`` is given
    where the text is only a part of its document.
    """
    decoded = _fixed(MappedText.of(original), _decoders(is_markdown=is_markdown))
    damage = damage or detect_damage(f"{title}\n{decoded.text}")
    whole = _settled(_fixed(decoded, _unmarkers(damage)), damage)
    mapped = _fixed(whole, (find_furniture, find_layout))
    return Repaired(mapped, whole, damage, tuple(_doubts(mapped)))


def detect_damage(text: str) -> Damage:
    """Find which kinds of damage a document as a whole has."""
    return Damage(notes=has_notes(text), stray_commas=has_stray_commas(text))


def _fixed(mapped: MappedText, fixers: Iterable[Fixer]) -> MappedText:
    for fixer in fixers:
        mapped = mapped.changed(fixer(mapped.text))
    return mapped


def _settled(mapped: MappedText, damage: Damage) -> MappedText:
    """Look again at what was repaired, until nothing more is found: one repair may show another."""
    for _ in range(_MAX_ROUNDS if mapped.changes else 0):
        again = _fixed(mapped, (*_decoders(is_markdown=False), *_unmarkers(damage)))
        if again is mapped:
            break
        mapped = again
    return mapped


def _decoders(*, is_markdown: bool) -> Iterable[Fixer]:
    """Give the fixers that decide which characters there are."""
    if is_markdown:
        yield find_markup
    yield find_mojibake
    yield find_lost_bytes


def _unmarkers(damage: Damage) -> Iterable[Fixer]:
    """Give the fixers that take out what a machine put between the characters."""
    if damage.notes:
        yield find_notes
    if damage.stray_commas:
        yield find_stray_commas
        yield find_narrow_marks
    if damage.notes or damage.stray_commas:
        yield find_turned_quotes


def _doubts(mapped: MappedText) -> Iterable[Doubt]:
    for span, reason in (*find_doubtful(mapped.text), *find_doubtful_mojibake(mapped.text)):
        yield Doubt(mapped.source_span(span), reason)
