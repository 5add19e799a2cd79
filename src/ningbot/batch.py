"""A batch of questions, a JSON object a line: each is answered, or told why it is not.

One bad line costs only itself, whatever is wrong with it.
"""

from __future__ import annotations

import json
import math
import sys
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ningbot.errors import NingbotError, QuestionError
from ningbot.records import EVERYTHING, Filters
from ningbot.rendering import failure_to_json, to_json

if TYPE_CHECKING:
    from ningbot.archive import Archive

EXPECTED: Final = 'expected {"id": ..., "question": "..."}'
MAX_ECHO: Final = 200


@dataclass(frozen=True, slots=True)
class Row:
    """What is printed for one line: an answer, or an object that says what was wrong."""

    fields: dict[str, Any]
    problem: str | None = None


@contextmanager
def open_lines(name: str) -> Iterator[Iterable[bytes]]:
    """Open a file of questions, ``-`` being what is piped in."""
    if name != "-":
        with Path(name).open("rb") as file:
            yield file
    elif sys.stdin is None:
        raise NingbotError("The standard input is closed; name a file, or pipe one in.")
    else:
        yield sys.stdin.buffer


def answer_lines(
    archive: Archive,
    lines: Iterable[bytes],
    *,
    k: int,
    explain: bool,
    within: Filters = EVERYTHING,
) -> Iterator[Row]:
    """Answer each line that is not blank, in order."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _answer_line(archive, line, number, k=k, explain=explain, within=within)


def _answer_line(
    archive: Archive, line: bytes, number: int, *, k: int, explain: bool, within: Filters
) -> Row:
    question_id: str | None = None
    question = line.decode("utf-8", "replace").strip()
    try:
        record = _record(line, number)
        has_question = isinstance(record.get("question"), str)
        question = record["question"] if has_question else question
        question_id = _question_id(record, number)
        if not has_question:
            raise _not_a_question(number)
        history = _history(record, number)
        answer = archive.ask(
            question,
            k=k,
            history=history,
            within=within,
            question_id=question_id,
            explain=explain,
        )
        return Row(to_json(answer))
    except _BadLine as error:
        problem = str(error)
    except NingbotError as error:
        problem = f"line {number}: {error}"
    except Exception:
        traceback.print_exc()
        problem = f"line {number}: that is an error of ningbot's own, sorry; please report it."
    return Row(failure_to_json(question_id, _echo(question), reason=problem), problem)


class _BadLine(QuestionError):
    """A line that is no question; its text names the line."""


def _record(line: bytes, number: int) -> dict[str, Any]:
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise _not_a_question(number, encoding=" in UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise _not_a_question(number) from error
    if not isinstance(record, dict):
        raise _not_a_question(number)
    return record


def _not_a_question(number: int, *, encoding: str = "") -> _BadLine:
    message = f"line {number} is not a JSON object with a question{encoding}; {EXPECTED}."
    return _BadLine(message)


def _question_id(record: dict[str, Any], number: int) -> str | None:
    """Give the id as a text: a text, a number or null may be one."""
    found = record.get("id")
    if found is None or isinstance(found, str):
        return found
    is_number = type(found) is int or (type(found) is float and math.isfinite(found))
    if not is_number:
        message = f'line {number} has an "id" that is neither a text nor a number; {EXPECTED}.'
        raise _BadLine(message)
    return str(found)


def _history(record: dict[str, Any], number: int) -> list[str]:
    """Give the questions before, oldest first; a line may have none."""
    found = record.get("history")
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(asked, str) for asked in found):
        message = f'line {number} has a "history" that is not a list of texts; {EXPECTED}.'
        raise _BadLine(message)
    return found


def _echo(question: str) -> str:
    """Give what was asked as far as a row repeats it, with nothing that is no character."""
    return question[:MAX_ECHO].encode("utf-8", "replace").decode()
