from __future__ import annotations

from pathlib import Path

import pytest

from conftest import SAMPLE
from ningbot.analysis import RepairedDocument, repair_document
from ningbot.corpus import read_documents
from ningbot.errors import ReadError
from ningbot.repair_report import to_diff, to_json, to_report


def repaired(path: Path) -> RepairedDocument:
    (document,) = read_documents(path, name=path.name)
    assert not isinstance(document, ReadError)
    return repair_document(document)


@pytest.fixture(scope="module")
def sample() -> RepairedDocument:
    return repaired(SAMPLE)


def test_the_edits_applied_to_the_original_give_the_text(sample: RepairedDocument) -> None:
    shown = to_json(sample)
    original, parts, at = SAMPLE.read_bytes().decode("utf-8"), [], 0
    for edit in shown["edits"]:
        start, end = edit["source_span"]
        assert original[start:end] == edit["before"]
        parts += [original[at:start], edit["after"]]
        at = end
    assert "".join([*parts, original[at:]]) == shown["text"]


def test_the_text_has_the_title_first_and_a_paragraph_a_line(sample: RepairedDocument) -> None:
    shown = to_json(sample)
    first, *paragraphs = shown["text"].splitlines()
    assert first == shown["title"]
    assert len(paragraphs) == 33
    assert all(line and line == line.strip() for line in paragraphs)


def test_the_metadata_are_slices_of_the_original(sample: RepairedDocument) -> None:
    original = SAMPLE.read_text(encoding="utf-8")
    found = {item["kind"]: item for item in to_json(sample)["metadata"]}
    assert found["reporter"]["value"] == "譚曉波"
    assert found["date"]["normalized"] == "--12-28"
    assert found["source"]["value"] == "長沙晚報掌上長沙"
    for kind in ("reporter", "date", "source"):
        start, end = found[kind]["span"]
        assert original[start:end] == found[kind]["value"]


def test_a_diff_shows_what_went_and_what_came_in_place(sample: RepairedDocument) -> None:
    diff = to_diff(sample, is_coloured=False)
    assert "寧鄉[-(xiāng)-]道" in diff
    assert "近日[-,,-]{+，+}《" in diff
    assert "\x1b[" in to_diff(sample, is_coloured=True)


def test_a_report_counts_with_examples_and_names_what_stayed_doubtful(
    sample: RepairedDocument,
) -> None:
    report = to_report(sample)
    assert "note: " in report
    assert "stray comma: " in report
    assert "reporter: 譚曉波" in report
    assert "道?|強黨建" in report.split("doubtful:")[1]


def test_clean_text_has_nothing_to_report(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    text = "標題\n第一段，有“引號”。\n第二段；共1,234元！\n"
    path.write_text(text, encoding="utf-8")
    shown = to_json(repaired(path))
    assert (shown["text"], shown["edits"], shown["doubtful"]) == (text, [], [])


def test_blank_lines_and_indents_are_layout_not_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("\n標題\n\n\u3000\u3000第一段。 \n\n\n", encoding="utf-8")
    shown = to_json(repaired(path))
    assert shown["text"] == "標題\n第一段。\n"
    assert {edit["kind"] for edit in shown["edits"]} == {"layout"}
