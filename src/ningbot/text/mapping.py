"""Where does each character of a repaired text stand in the original?"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ningbot.records import Edit, Span


class Change(NamedTuple):
    """A replacement a fixer asks for; ``span`` lies in the text the fixer was given."""

    span: Span
    after: str
    kind: str
    certain: bool = True


@dataclass(frozen=True, slots=True)
class MappedText:
    """A text with the place in ``original`` of each of its characters.

    ``starts[i]`` and ``ends[i]`` bound the characters of the original that ``text[i]`` was made
    from; both never decrease.
    """

    original: str
    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    changes: tuple[Edit, ...] = field(default=())

    @classmethod
    def of(cls, original: str) -> MappedText:
        """Map a text to itself."""
        n = len(original)
        return cls(original, original, range(n), range(1, n + 1))

    def source_span(self, span: Span) -> Span:
        """Give the place in the original of a span of the text.

        An empty span maps to an empty span at the place where it would begin.
        """
        if span.start >= span.end:
            at = self.starts[span.start] if span.start < len(self.starts) else len(self.original)
            return Span(at, at)
        return Span(self.starts[span.start], self.ends[span.end - 1])

    def changed(self, changes: Iterable[Change]) -> MappedText:
        """Apply replacements, which must be in order and disjoint.

        A replacement as long as what it replaces is mapped character by character; any other
        maps each of its characters to the whole of what was replaced.
        """
        wanted = [change for change in changes if change.span.of(self.text) != change.after]
        if not wanted:
            return self
        builder = _Builder(self)
        for change in wanted:
            builder.keep_until(change.span.start)
            builder.replace(change)
        builder.keep_until(len(self.text))
        return builder.build()

    def edits(self) -> tuple[Edit, ...]:
        """List the differences from the original, in its coordinates, in order and disjoint.

        Applied to the original they give the text.
        """
        if not self.changes:
            return ()
        return tuple(_walked(self, _Changes(self.changes)))


class _Builder:
    """Collects the characters of a changed text with their places."""

    def __init__(self, base: MappedText) -> None:
        self.base = base
        self.at = 0
        self.parts: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.edits: list[Edit] = list(base.changes)

    def keep_until(self, end: int) -> None:
        self.parts.append(self.base.text[self.at : end])
        self.starts.extend(self.base.starts[self.at : end])
        self.ends.extend(self.base.ends[self.at : end])
        self.at = end

    def replace(self, change: Change) -> None:
        span, after = change.span, change.after
        source = self.base.source_span(span)
        before = source.of(self.base.original)
        self.edits.append(Edit(change.kind, source, before, after, change.certain))
        self.parts.append(after)
        if len(after) == span.end - span.start:
            self.starts.extend(self.base.starts[span.start : span.end])
            self.ends.extend(self.base.ends[span.start : span.end])
        else:
            self.starts.extend([source.start] * len(after))
            self.ends.extend([source.end] * len(after))
        self.at = span.end

    def build(self) -> MappedText:
        text = "".join(self.parts)
        return MappedText(self.base.original, text, self.starts, self.ends, tuple(self.edits))


class _Changes:
    """Finds the changes that made an edit, without looking at all of them."""

    def __init__(self, changes: Sequence[Edit]) -> None:
        self._changes = changes
        self._order = sorted(range(len(changes)), key=lambda i: changes[i].source_span)
        self._starts = [changes[i].source_span.start for i in self._order]
        spans = [change.source_span for change in changes]
        self._longest = max((span.end - span.start for span in spans), default=0)

    def touching(self, span: Span) -> list[Edit]:
        """Give the changes that touch a span, in the order they were made."""
        first = bisect_left(self._starts, span.start - self._longest)
        last = bisect_right(self._starts, span.end)
        near = [self._changes[i] for i in sorted(self._order[first:last])]
        return [change for change in near if _touches(change.source_span, span)]


def _walked(mapped: MappedText, changes: _Changes) -> Iterator[Edit]:
    """Walk text and original side by side; yield each place where they part.

    A deletion, and a run of characters whose pieces are the same or overlap, are one edit each.
    """
    at, i, n = 0, 0, len(mapped.text)
    while i < n:
        source = Span(mapped.starts[i], mapped.ends[i])
        if source.start > at:
            yield _edit(mapped, Span(at, source.start), "", changes)
        first, i = i, i + 1
        while i < n and _shares(mapped, i, source):
            source, i = Span(source.start, max(source.end, mapped.ends[i])), i + 1
        if source.of(mapped.original) != mapped.text[first:i]:
            yield _edit(mapped, source, mapped.text[first:i], changes)
        at = source.end
    if at < len(mapped.original):
        yield _edit(mapped, Span(at, len(mapped.original)), "", changes)


def _shares(mapped: MappedText, i: int, source: Span) -> bool:
    """Tell whether character ``i`` was made from any of what those before it were made from."""
    return mapped.starts[i] < source.end or (mapped.starts[i], mapped.ends[i]) == source


def _edit(mapped: MappedText, span: Span, after: str, changes: _Changes) -> Edit:
    touching = changes.touching(span)
    kind = "+".join(dict.fromkeys(change.kind for change in touching))
    certain = all(change.certain for change in touching)
    return Edit(kind, span, span.of(mapped.original), after, certain)


def _touches(change: Span, span: Span) -> bool:
    return change == span or (change.start < span.end and span.start < change.end)


def apply_edits(original: str, edits: Iterable[Edit]) -> MappedText:
    """Rebuild a repaired text from its original and the list of its edits."""
    return MappedText.of(original).changed(
        Change(edit.source_span, edit.after, edit.kind, edit.certain) for edit in edits
    )
