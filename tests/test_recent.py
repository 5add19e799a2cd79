"""Results that are kept, and when they are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import write_jsonl
from ningbot.archive import Archive
from ningbot.indexing import index
from ningbot.recent import Recent


def test_a_result_is_made_once_until_it_is_forgotten() -> None:
    made: list[str] = []

    def make(key: str) -> str:
        return recent.get_or(key, lambda: made.append(key) or key)  # type: ignore[func-returns-value] # None or key

    recent: Recent[str] = Recent(2)
    for key in "aabacbcb":
        assert make(key) == key
    assert "".join(made) == "abcb"
    assert len(recent) == 2


def test_what_cannot_be_made_is_tried_again() -> None:
    recent: Recent[str] = Recent(2)
    with pytest.raises(ZeroDivisionError):
        recent.get_or("a", lambda: str(1 / 0))
    assert recent.get_or("a", lambda: "b") == "b"


def test_a_question_asked_again_sees_what_has_changed(tmp_path: Path) -> None:
    rows = [{"id": "a", "title": "大橋", "text": "大橋於1998年通車。"}]
    write_jsonl(tmp_path / "d.jsonl", rows)
    index([tmp_path / "d.jsonl"], tmp_path / "index")
    question = "大橋哪一年通車？"
    with Archive(tmp_path / "index", read=0) as archive:
        first, again = archive.ask(question, question_id="1"), archive.ask(question)
        assert (first.id, again.id) == ("1", None)
        assert first.citations is again.citations
        assert archive.ask(question, k=1).citations is not first.citations
        once = archive.ask(question, history=["誰發明了電燈？"])
        assert once.citations is first.citations
        assert (once.question, once.understood) == (question, None)
        rows[0]["text"] = "大橋於1999年通車。"
        write_jsonl(tmp_path / "d.jsonl", rows)
        index([tmp_path / "d.jsonl"], tmp_path / "index")
        assert archive.ask(question).answer == "1999年"


def test_an_explanation_is_made_anew(sample: Archive) -> None:
    question = "全市派駐了多少名黨建指導員？"
    one, other = (sample.ask(question, explain=True).explanation for _ in range(2))
    assert one == other
    assert one is not other
