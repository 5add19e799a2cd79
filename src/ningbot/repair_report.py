"""What was repaired in a file: the text, a diff, a report, JSON."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from ningbot.analysis import RepairedDocument
from ningbot.records import Edit, Span

_N_EXAMPLES = 3
_CONTEXT = 8
# A diff's marks for what went and what came: for a terminal, and for elsewhere.
_COLOURS = (("\x1b[31;9m", "\x1b[0m"), ("\x1b[32;1m", "\x1b[0m"))
_BRACKETS = (("[-", "-]"), ("{+", "+}"))


def to_json(repaired: RepairedDocument) -> dict[str, Any]:
    """Give text, title, metadata, edits and doubts; the edits applied to the original give the text."""
    return {
        "text": repaired.mapped.text,
        "title": repaired.title,
        "metadata": [asdict(item) for item in repaired.metadata],
        "edits": [asdict(edit) for edit in repaired.edits],
        "doubtful": [asdict(doubt) for doubt in repaired.doubts],
    }


def to_diff(repaired: RepairedDocument, *, is_coloured: bool) -> str:
    """Write the original with what went and what came marked in place."""
    (gone, gone_end), (come, come_end) = _COLOURS if is_coloured else _BRACKETS
    parts: list[str] = []
    at = 0
    for edit in _joined(repaired.edits):
        parts.append(repaired.mapped.original[at : edit.source_span.start])
        parts.append(f"{gone}{edit.before}{gone_end}" if edit.before else "")
        parts.append(f"{come}{edit.after}{come_end}" if edit.after else "")
        at = edit.source_span.end
    return "".join([*parts, repaired.mapped.original[at:]])


def to_report(repaired: RepairedDocument) -> str:
    """Write what was found, how often, with examples, and what stayed doubtful."""
    by_kind: dict[str, list[Edit]] = defaultdict(list)
    for edit in repaired.edits:
        by_kind[edit.kind].append(edit)
    lines = [f"encoding: {repaired.encoding}", f"repairs: {len(repaired.edits)}"]
    for kind, edits in sorted(by_kind.items(), key=lambda item: -len(item[1])):
        lines.append(f"  {kind}: {len(edits)}")
        lines += [f"    {_example(repaired, edit)}" for edit in edits[:_N_EXAMPLES]]
    lines += [f"{item.kind}: {item.value}" for item in repaired.metadata]
    doubts = list(_doubt_lines(repaired))
    return "\n".join([*lines, f"doubtful: {len(doubts)}", *doubts])


def _joined(edits: Sequence[Edit]) -> Iterator[Edit]:
    """Join edits that touch, so that a diff shows one change and not its pieces."""
    held: Edit | None = None
    for edit in edits:
        if held is not None and held.source_span.end == edit.source_span.start:
            span = Span(held.source_span.start, edit.source_span.end)
            held = Edit(held.kind, span, held.before + edit.before, held.after + edit.after)
            continue
        if held is not None:
            yield held
        held = edit
    if held is not None:
        yield held


def _example(repaired: RepairedDocument, edit: Edit) -> str:
    start, end = edit.source_span
    original = repaired.mapped.original
    before = original[max(0, start - _CONTEXT) : start]
    after = original[end : end + _CONTEXT]
    what = f"[-{edit.before}-]" + (f"{{+{edit.after}+}}" if edit.after else "")
    return _on_one_line(f"…{before}{what}{after}…")


def _doubt_lines(repaired: RepairedDocument) -> Iterator[str]:
    original = repaired.mapped.original
    marked = [edit for edit in repaired.edits if not edit.certain]
    for edit in marked:
        yield f"  {_example(repaired, edit)}  ({edit.kind}: not certain)"
    for doubt in repaired.doubts:
        start, end = doubt.span
        if any(edit.source_span.start < end and start < edit.source_span.end for edit in marked):
            continue
        around = original[max(0, start - _CONTEXT) : end + _CONTEXT]
        yield f"  …{_on_one_line(around)}…  ({doubt.reason})"


def _on_one_line(text: str) -> str:
    return text.replace("\r", "").replace("\n", "⏎")
