"""Which Chinese words does each English piece of a question stand for? And the other way round."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ningbot.bilingual import tables
from ningbot.bilingual.compounds import compound
from ningbot.bilingual.english import base_forms, relatives, split_english
from ningbot.bilingual.names import read_name
from ningbot.bilingual.numbers import read_number
from ningbot.bilingual.phrases import searchable
from ningbot.engines import Engine
from ningbot.records import Member, Query, Span, Token, Unit

_MAX_WORDS = 4  # in a piece that is looked up as one
_MAX_MEMBERS = 16
_BASE_FORM = 0.9  # what a word looked up in another form is worth
_PLURAL = 0.6  # and one looked up as a plural: funds for funding
_RELATIVE = 0.5  # and one looked up by what it is derived from
_TURNED = 0.8  # and a noun phrase looked up as verb and object
_COMPOUND = 0.5  # what a word put together is worth, beside the words it is made of
_ENGLISH_PROSE = 0.02  # of the passages hold "the" and "of" where an archive holds English
_ABBREVIATIONS = {"r&d": "research and development"}

Translation = tuple[str, float]


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of the question that are looked up as one, with what they mean, best first."""

    words: tuple[Token, ...]
    translations: tuple[Translation, ...]

    @property
    def span(self) -> Span:
        """Give the place of the words in the question."""
        return Span(self.words[0].span.start, self.words[-1].span.end)


def translate(query: Query, engine: Engine) -> Query:
    """Give the question with the Chinese words of its English ones, and the English of Chinese.

    What the archive does not hold is left out; a word it holds in neither language stays as it is.
    A Latin word in a Chinese question is mostly a name: where the archive holds it, it is sought as
    written, too.
    """
    words = [word for word in split_english(query.question) if _is_sought(word, query.units)]
    cut = _pieces(words, query.question, engine)
    pieces = [piece for piece in cut if not piece.span.of(query.question)[-1].isdigit()]
    translated = [_unit(piece.span, query.question, _members(piece, engine)) for piece in pieces]
    translated += _compounds(pieces, query.question, engine)
    kept = [
        unit
        for unit in query.units
        if not any(piece.span.contains(unit.span) for piece in pieces)
        or (query.language != "en" and engine.has_term(unit.members[0].term))
    ]
    own = {unit.members for unit in kept}
    added = [unit for unit in translated if unit.members and unit.members not in own]
    added += _in_english(kept, engine)
    if not added:
        return query
    return replace(query, units=tuple(sorted(kept + added, key=lambda unit: unit.span)))


def _is_sought(word: Token, units: Iterable[Unit]) -> bool:
    """Tell whether a word is of the question's matter and not of how it asks."""
    return any(unit.span.contains(word.span) or word.span.contains(unit.span) for unit in units)


def _pieces(words: Sequence[Token], question: str, engine: Engine) -> Iterator[Piece]:
    """Cut the words into pieces, the longest that has a meaning first."""
    at = 0
    while at < len(words):
        piece = _piece(words[at:], question, engine)
        yield piece
        at += len(piece.words)


def _piece(words: Sequence[Token], question: str, engine: Engine) -> Piece:
    n_number, written = read_number(words[:6])
    for n in range(min(_MAX_WORDS, len(words)), max(n_number, 1), -1):
        found = _look_up(words[:n]) if _is_one_phrase(words[:n], question) else []
        if any(searchable(word, engine) for word, _ in found):
            return Piece(tuple(words[:n]), tuple(found))
    if n_number:
        return Piece(tuple(words[:n_number]), tuple(written))
    n_name = _n_capitalised(words, question)
    for n in range(min(3, n_name), 1, -1):
        if found := read_name(words[:n], tables.readings(), engine):
            return Piece(tuple(words[:n]), tuple(found))
    found = [] if words[0].term[0].isdigit() else _look_up(words[:1])
    if n_name or not found:
        named = read_name(words[:1], tables.readings(), engine)
        found = found + [(name, w) for name, w in named if name not in dict(found)]
    return Piece((words[0],), tuple(found))


def _is_one_phrase(words: Sequence[Token], question: str) -> bool:
    """Tell whether only blanks, hyphens and small words stand between the words."""
    between = question[words[0].span.end : words[-1].span.start]
    return not set(between) & set(',.;:?!()"')


def _n_capitalised(words: Sequence[Token], question: str) -> int:
    """Count the words with a capital that the words begin with, side by side."""
    n = 0
    for word in words:
        apart = n and question[words[n - 1].span.end : word.span.start].strip(" -'’·")
        if apart or not word.surface[0].isupper():
            break
        n += 1
    return n


def _look_up(words: Sequence[Token]) -> list[Translation]:
    """Give the meanings of words as written, and of their last word's base forms."""
    found: dict[str, float] = {}
    for key, worth in _keys([word.term for word in words]):
        for word, weight in tables.english().find(key):
            found[word] = max(found.get(word, 0.0), weight * worth)
    return sorted(found.items(), key=lambda item: (-item[1], item[0]))


def _keys(words: list[str]) -> Iterator[tuple[str, float]]:
    """Give what to look up for words, and what it is worth: store energy for energy storage."""
    *before, last = words
    key = " ".join(words)
    yield _ABBREVIATIONS.get(key, key), 1.0
    for form in base_forms(last):
        yield " ".join([*before, form]), _BASE_FORM
    if not before:
        yield from ((f"{form}s", _PLURAL) for form in (last, *base_forms(last)))
        for singular in (last, *base_forms(last)):
            yield from ((form, _RELATIVE) for form in relatives(singular))
    if len(before) == 1:
        for verb in (*relatives(last), *base_forms(last)):
            yield f"{verb} {before[0]}", _TURNED


def _members(piece: Piece, engine: Engine) -> tuple[Member, ...]:
    """Give the terms by which the archive holds a piece, best first."""
    weights = {form: by for form, by in _as_written(piece) if engine.has_term(form)}
    for word, weight in piece.translations:
        term = searchable(word, engine)
        if term:
            weights[term] = max(weights.get(term, 0.0), weight)
    ranked = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    members = tuple(Member(term, weight) for term, weight in ranked[:_MAX_MEMBERS])
    return members or (Member(piece.words[0].term, 1.0),)


def _as_written(piece: Piece) -> Iterator[Translation]:
    """Give the forms under which the words may stand in the archive in Latin letters."""
    if len(piece.words) > 1:
        yield " ".join(word.term for word in piece.words), 1.0
        return
    word = piece.words[0].term
    worth = 0.5 if piece.translations else 1.0
    yield word, worth
    yield f"{word}s", worth * _BASE_FORM
    yield from ((form, worth * _BASE_FORM) for form in base_forms(word))


def _compounds(pieces: Sequence[Piece], question: str, engine: Engine) -> Iterator[Unit]:
    """Give units for the Chinese words that neighbouring pieces make together."""
    for left, right in pairwise(pieces):
        between = question[left.span.end : right.span.start]
        if between in (" ", "-"):
            made = compound(left.translations, right.translations, engine)
            members = [
                Member(searchable(word, engine) or word, _COMPOUND * weight)
                for word, weight in made
            ]
            yield _unit(Span(left.span.start, right.span.end), question, members)


def _in_english(units: Sequence[Unit], engine: Engine) -> Iterator[Unit]:
    """Give units for the English of Chinese words, where the archive holds English."""
    if min(engine.share_of("the"), engine.share_of("of")) < _ENGLISH_PROSE:
        return
    seen: set[Span] = set()
    for unit in units:
        word = unit.members[0].term
        found = tables.chinese().find(word) if unit.span not in seen else []
        seen.add(unit.span)
        members = [Member(w, weight) for w, weight in found if engine.has_term(w)]
        if members:
            yield Unit(unit.surface, unit.span, tuple(members))


def _unit(span: Span, question: str, members: Iterable[Member]) -> Unit:
    return Unit(span.of(question), span, tuple(members))
