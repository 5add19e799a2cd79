"""Which units of the question stand in a text, and where?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from ningbot.records import Member, Query, Span, Token, Unit


def strength(unit: Unit, terms: Collection[str]) -> float:
    """Give how well a text with these terms holds the unit: 1 by its best member, 0 not at all."""
    best = unit.members[0].weight
    return max((m.weight / best for m in unit.members if _stands(m, terms)), default=0.0)


def places(unit: Unit, spans_of: Mapping[str, Sequence[Span]]) -> Iterator[tuple[Span, float]]:
    """Give each place where a member stands, and how well the member stands for the unit."""
    best = unit.members[0].weight
    for member in unit.members:
        if _stands(member, spans_of):
            for term in member.term.split(" "):
                yield from ((span, member.weight / best) for span in spans_of[term])


def stands_for(query: Query, word: Token, terms: Collection[str]) -> bool:
    """Tell whether a text with these terms holds a word of the question, itself or by a unit."""
    return word.term in terms or any(
        unit.span.contains(word.span) and strength(unit, terms) > 0 for unit in query.units
    )


def distinct(units: Iterable[Unit]) -> list[Unit]:
    """Give the first unit of each set of members."""
    return list({unit.members: unit for unit in reversed(list(units))}.values())[::-1]


def _stands(member: Member, terms: Collection[str]) -> bool:
    return all(term in terms for term in member.term.split(" "))
