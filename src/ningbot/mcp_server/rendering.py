"""What a model reads of an answer, of passages found and of what was looked up: short lines, each named.

Nothing stands inside a quote that the article does not say. What the archive holds takes one line
each, so that no title or sentence passes for a line of ningbot's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from ningbot.rendering import (
    copies_line,
    marked_page_of,
    place_in_words,
    plain,
    plain_lines,
    referents_line,
    value_beside,
)

if TYPE_CHECKING:
    from ningbot.citations import Shown
    from ningbot.records import Answer, Citation

Fields = Mapping[str, Any]


def render_answer(answer: Answer, *, pages: str | None = None) -> str:
    """Write an answer with its quotes, or that there is none; ``pages`` is the base URL of reader pages."""
    lines = [f"Understood as: {plain(answer.understood)}"] if answer.understood else []
    if not answer.answered:
        lines.append(f"No answer in the archive. {plain(str(answer.reason))}")
        return "\n".join(lines)
    value = value_beside(answer)
    shown = f" ({value})" if value else ""
    lines.append(f"Answer: {plain((answer.answer or '') + shown)}")
    if answer.gloss:
        lines.append(f"In English: {plain(answer.gloss)}")
    lines.append(f"Confidence: {answer.confidence:.2f}")
    if answer.disagreement:
        lines.append(f"Articles disagree: {plain(answer.disagreement)}")
    for citation in answer.citations:
        lines += ["", *_quote_lines(citation, pages)]
        if also := copies_line(citation, answer.language):
            lines.append(plain(also))
    return "\n".join(lines)


def render_shown(shown: Shown, *, pages: str | None = None) -> str:
    """Write a cited sentence, its passage, and the passage as the file has it."""
    citation = shown.citation
    start, end = citation.source_span
    return "\n".join(
        [
            *_quote_lines(citation, pages),
            f"File: {plain(PurePath(shown.path).name)} ({shown.encoding}), characters {start} to {end}",
            "",
            "The passage:",
            plain_lines(shown.passage.text),
            "",
            "The passage as the file has it:",
            plain_lines(shown.passage_source),
        ]
    )


def render_found(rows: Sequence[Fields]) -> str:
    """Write the passages of a search; each with the id by which it is read."""
    if not rows:
        return "No passage found."
    return "\n\n".join(
        f"{n}. {_source(row)}\nPassage {plain(row['passage_id'])}, score {row['score']}:\n"
        f"{plain(row['text'])}{' … (cut; read the passage for the rest)' if row['cut'] else ''}"
        for n, row in enumerate(rows, 1)
    )


def render_passage(fields: Fields) -> str:
    """Write a passage sentence by sentence, each after its citation id."""
    lines = [f"{plain(fields['passage_id'])} of {_source(fields)}"]
    lines += [f"[{one['citation_id']}] {plain(one['text'].strip())}" for one in fields["sentences"]]
    return "\n".join(lines)


def render_article(fields: Fields) -> str:
    """Write what is known of an article, and a page of its passages."""
    start, n_passages, passages = fields["offset"], fields["n_passages"], fields["passages"]
    shown = f"passages {start + 1} to {start + len(passages)}" if passages else "none here"
    lines = [_source(fields), f"Document: {plain(fields['doc_id'])}"]
    if fields["tags"]:
        lines.append(f"Tags: {plain(', '.join(fields['tags']))}")
    lines.append(f"Passages: {n_passages} ({shown})")
    for passage in passages:
        lines += ["", f"[{plain(passage['passage_id'])}]", plain_lines(passage["text"])]
    if fields["next_offset"] is not None:
        lines += ["", f"More: read with offset {fields['next_offset']}."]
    return "\n".join(lines)


def _quote_lines(citation: Citation, pages: str | None) -> list[str]:
    lines = [f"Quote: {plain(citation.sentence.strip())}"]
    if referents := referents_line(citation):
        lines.append(f"In it: {plain(referents)}")
    place = place_in_words(citation.place)
    known = {"title": citation.title, "date": citation.date, "source": citation.source}
    lines.append(f"Source: {_source({**known, 'place': place, 'url': citation.url})}")
    page = marked_page_of(citation, pages)
    lines.append(" ".join(filter(None, (f"Citation: [{citation.citation_id}]", page))))
    lines.append(f"Passage: {plain(citation.passage_id)}")
    return lines


def _source(fields: Fields) -> str:
    """Name an article in one line: title, date, source, place and address, so far as they are known."""
    parts = [fields.get(name) for name in ("title", "date", "source", "place", "url")]
    return plain(" · ".join(str(part) for part in parts if part)) or "(untitled)"
