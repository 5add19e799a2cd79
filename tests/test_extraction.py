"""Which words of the sentence answer: whole ways from a passage to the chosen words."""

from __future__ import annotations

from pathlib import Path

from case_files import cases
from conftest import write_jsonl
from ningbot.archive import Archive
from ningbot.indexing import index


@cases("answers")
def test_answers(tmp_path: Path, original: str, expected: dict[str, str | None]) -> None:
    write_jsonl(tmp_path / "a.jsonl", [{"id": "a", "title": "", "text": original}])
    index([tmp_path / "a.jsonl"], tmp_path / "i")
    with Archive(tmp_path / "i", read=0) as archive:
        found = {question: archive.ask(question).answer for question in expected}
    assert found == expected
