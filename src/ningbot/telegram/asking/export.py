"""Feedback as questions for `ningbot eval`, or for a person to look at."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from ningbot.errors import CitationError
from ningbot.telegram.asking.feedback import Feedback
from ningbot.telegram.state import State

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ningbot.archive import Archive
    from ningbot.telegram.asking.feedback import Judged


def export_feedback(folder: Path, archive: Archive, *, doubted: bool) -> Iterator[dict[str, Any]]:
    """Give what users said of answers, of all bots that keep it in ``folder``; never who said it.

    Answers that all called right become questions with a known answer, refusals that all called
    right questions without one. With ``doubted`` come those instead that somebody called wrong, or
    had something to say of: with what was answered, and what was said.

    Raises:
        SettingsError: a file in the folder cannot be used.
    """
    for path in sorted(folder.glob("*.sqlite3")):
        with State(path) as state:
            said = sorted(Feedback(state).all(), key=lambda judged: judged.asked_id)
        for asked_id, group in groupby(said, key=lambda judged: judged.asked_id):
            judged = list(group)
            if _is_doubted(judged) == doubted:
                row = _row(f"{path.stem}-{asked_id}", judged[-1], archive)
                yield row | (_doubts(judged) if doubted else {})


def _is_doubted(said: Sequence[Judged]) -> bool:
    return any(judged.verdict != "right" or judged.comment for judged in said)


def _row(row_id: str, judged: Judged, archive: Archive) -> dict[str, Any]:
    """Make a question; of a sentence that is no longer there only the answer is known."""
    row: dict[str, Any] = {
        "id": row_id,
        "question": judged.question,
        "lang": judged.language,
        "answerable": judged.citation_id is not None,
        "answers": [judged.answer] if judged.answer else [],
    }
    if judged.citation_id is None:
        return row
    try:
        citation = archive.find(judged.citation_id).citation
    except CitationError:
        return row
    if not row["answers"]:
        row["answers"] = [citation.sentence]
    return row | {"doc_id": citation.doc_id, "evidence": [citation.sentence]}


def _doubts(said: Sequence[Judged]) -> dict[str, Any]:
    """Say what was said; whether the question has an answer at all is what is in doubt."""
    return {
        "answerable": None,
        "answers": None,
        "answered": said[-1].answer,
        "right": sum(judged.verdict == "right" for judged in said),
        "wrong": sum(judged.verdict == "wrong" for judged in said),
        "comments": [judged.comment for judged in said if judged.comment],
    }
