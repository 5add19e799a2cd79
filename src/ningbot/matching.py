"""Which units of the question stand in a text, and where?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from ningbot.records import Member, Query, Span, Token, Unit

# A member of less weight is a guess.
_SURE = 0.5
# A word's translation of this weight is as good as any.
_CERTAIN = 0.8


def strength(unit: Unit, terms: Collection[str]) -> float:
    """Give how well a text with these terms holds the unit, from 1 down to 0, not at all.

    A guess does not count: rather is a word called missing than taken for another.
    """
    best = _best(unit)
    found = (m.weight for m in unit.members if _is_sure(m, unit) and _stands(m, terms))
    return max((weight / best for weight in found), default=0.0)


def places(unit: Unit, spans_of: Mapping[str, Sequence[Span]]) -> Iterator[tuple[Span, float]]:
    """Give each place where a member stands, and how well the member stands for the unit."""
    best = _best(unit)
    for member in unit.members:
        if _stands(member, spans_of):
            for term in member.term.split(" "):
                yield from ((span, member.weight / best) for span in spans_of[term])


def stands_for(query: Query, word: Token, terms: Collection[str]) -> bool:
    """Tell whether a text with these terms holds a word of the question, itself or by a unit."""
    return word.term in terms or any(
        unit.span.contains(word.span) and strength(unit, terms) > 0 for unit in query.units
    )


def is_phrase(unit: Unit) -> bool:
    """Tell whether a unit is of several words, and so stands beside those of its words."""
    return not {" ", "-"}.isdisjoint(unit.surface)


def distinct(units: Iterable[Unit]) -> list[Unit]:
    """Give the first unit of each set of members."""
    return list({unit.members: unit for unit in reversed(list(units))}.values())[::-1]


def _best(unit: Unit) -> float:
    """Give the weight that counts as certain.

    For a phrase it is that of its best member: nothing else that it may mean is in the archive. A
    word may well mean what the archive does not speak of.
    """
    own = unit.members[0].weight
    return own if is_phrase(unit) else max(own, _CERTAIN)


def _is_sure(member: Member, unit: Unit) -> bool:
    """Tell whether a member is no guess; what several words make is hardly there by chance."""
    return member.weight >= _SURE or is_phrase(unit)


def _stands(member: Member, terms: Collection[str]) -> bool:
    return all(term in terms for term in member.term.split(" "))
