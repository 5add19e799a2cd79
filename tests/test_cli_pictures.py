"""Cards from the command line: the right sentence, written whole or not at all."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from ningbot.archive import Archive
from ningbot.cards import draw_card
from ningbot.records import Citation, Span
from shell import QUESTION, Run, assert_one_sentence, run_shell, without_privilege

CITATION_ID = "b3e2787e76a6-8.1-466f7c0b"
PAGES = "https://archive.example"


@pytest.fixture
def citation(sample: Archive) -> Citation:
    """Give the citation that has the answer."""
    return sample.find(CITATION_ID).citation


def test_a_citation_is_drawn(
    run: Run, sample_index: Path, tmp_path: Path, citation: Citation
) -> None:
    options = ["--output", "card.png", "--index", str(sample_index)]
    result = run("card", CITATION_ID, *options)
    assert (result.returncode, result.stdout, result.stderr) == (0, "card.png is written.\n", "")
    assert (tmp_path / "card.png").read_bytes() == draw_card(citation, language="zh-Hant")
    dark = run("card", CITATION_ID, "--dark", *options, NINGBOT_PAGES=PAGES)
    assert dark.returncode == 0
    link = f"{PAGES}/c/{CITATION_ID}"
    expected = draw_card(citation, language="zh-Hant", theme="dark", link=link)
    assert (tmp_path / "card.png").read_bytes() == expected
    assert [path.name for path in tmp_path.iterdir()] == ["card.png"]


@pytest.mark.parametrize("words", ["240名", "２４０名", "派驻240名党建指导员"])
def test_words_of_the_sentence_can_be_marked(
    run: Run, sample_index: Path, tmp_path: Path, citation: Citation, words: str
) -> None:
    command = ["card", CITATION_ID, "--output", "card.png", "--index", str(sample_index)]
    assert run(*command, "--answer", words).returncode == 0
    start = citation.sentence.index("派駐240名" if words.startswith("派") else "240名")
    span = Span(start, start + len(words))
    expected = draw_card(citation, language="zh-Hant", answer_span=span)
    assert (tmp_path / "card.png").read_bytes() == expected
    (tmp_path / "card.png").unlink()
    assert_one_sentence(run(*command, "--answer", "241名"), 2, "must be words of the sentence")
    assert not (tmp_path / "card.png").exists()


def test_the_standard_output_takes_a_picture_where_it_is_no_terminal(
    sample_index: Path, tmp_path: Path, citation: Citation
) -> None:
    line = f"$NINGBOT card {CITATION_ID} --output -"
    piped = run_shell(f"{line} | cat", cwd=tmp_path, NINGBOT_INDEX=str(sample_index))
    assert piped.stdout == draw_card(citation, language="zh-Hant")
    assert piped.stderr == b""
    closed = run_shell(f"{line} >&-", cwd=tmp_path, NINGBOT_INDEX=str(sample_index))
    assert (closed.returncode, closed.stderr.count(b"\n")) == (1, 1)
    assert b"The standard output is closed" in closed.stderr
    own, terminal = pty.openpty()
    result = subprocess.run(
        [sys.executable, "-m", "ningbot", "card", CITATION_ID, "--output", "-"],
        cwd=tmp_path,
        env={**os.environ, "NINGBOT_INDEX": str(sample_index)},
        stdout=terminal,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    os.close(terminal)
    os.set_blocking(own, False)
    with pytest.raises(OSError, match="Input/output"):  # nothing was written to it
        os.read(own, 1)
    os.close(own)
    assert_one_sentence(result, 2, "A terminal shows no PNG; name a file after --output.")


def test_an_answer_has_its_card_and_a_refusal_none(
    run: Run, sample_index: Path, tmp_path: Path
) -> None:
    options = ["--card", "card.png", "--index", str(sample_index)]
    refused = run("ask", "宁乡有多少人口？", *options)
    assert refused.returncode == 3
    assert list(tmp_path.iterdir()) == []
    with Archive(sample_index, read=0, semantic=False) as archive:
        answer = archive.ask(QUESTION)
    asked = run("ask", QUESTION, *options)
    assert asked.returncode == 0
    assert asked.stdout.startswith("240名\n")
    expected = draw_card(answer.citations[0], language="zh-Hans")
    assert (tmp_path / "card.png").read_bytes() == expected
    assert_one_sentence(run("ask", QUESTION, "--card", "-"), 2, "--card must name a file")
    batch = run("ask", "--batch", "-", "--json", "--card", "card.png", text="")
    assert batch.returncode == 2
    assert "leave it out of a --batch" in batch.stderr


def test_what_cannot_be_drawn_or_written_is_said_in_a_sentence(
    run: Run, sample_index: Path, tmp_path: Path
) -> None:
    index = ["--index", str(sample_index)]
    gone = run("card", "0123456789ab-1.1-89abcdef", "--output", "card.png", *index)
    assert_one_sentence(gone, 1, "no article that 0123456789ab-1.1-89abcdef could be from")
    assert_one_sentence(run("card", "x", "--output", "card.png", *index), 1, "no citation id")
    nowhere = run("card", CITATION_ID, "--output", "no/card.png", *index)
    assert_one_sentence(nowhere, 1, "no/card.png cannot be written: No such file or directory")
    assert run("card", CITATION_ID, "--output", ".", *index).returncode == 2
    assert run("card", CITATION_ID, *index).returncode == 2
    assert list(tmp_path.iterdir()) == []
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    kept = without_privilege("card", CITATION_ID, "--output", "locked/a.png", *index, cwd=tmp_path)
    assert_one_sentence(kept, 1, "locked/a.png cannot be written: Permission denied")


def test_a_picture_that_cannot_be_finished_leaves_the_one_before(
    run: Run, sample_index: Path, tmp_path: Path
) -> None:
    (tmp_path / "card.png").write_bytes(b"before")
    command = f"ulimit -f 8; $NINGBOT card {CITATION_ID} --output card.png"
    result = run_shell(command, cwd=tmp_path, NINGBOT_INDEX=str(sample_index))
    assert result.returncode != 0
    assert (tmp_path / "card.png").read_bytes() == b"before"
    assert b"Traceback" not in result.stderr


def test_a_pipe_is_written_to_and_stays_one(
    run: Run, sample_index: Path, tmp_path: Path, citation: Citation
) -> None:
    command = f"mkfifo p; cat p > copy.png & $NINGBOT card {CITATION_ID} --output p; wait"
    run_shell(command, cwd=tmp_path, NINGBOT_INDEX=str(sample_index))
    assert (tmp_path / "copy.png").read_bytes() == draw_card(citation, language="zh-Hant")
    assert (tmp_path / "p").is_fifo()
