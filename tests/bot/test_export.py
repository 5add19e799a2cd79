"""What users said of answers, as questions that `ningbot eval` reads."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from bot.asking import SIMPLIFIED
from bot.botapi import BotApi
from bot.running import answering

if TYPE_CHECKING:
    from pathlib import Path


def ningbot(folder: Path, *arguments: str) -> str:
    """Run the command line in the folder of a bot."""
    return subprocess.run(
        [sys.executable, "-m", "ningbot", *arguments],
        cwd=folder,
        env={"NINGBOT_TELEGRAM_STATE": str(folder / "state"), "NINGBOT_READ": "0"},
        capture_output=True,
        check=True,
        encoding="utf-8",
    ).stdout


def feedback(folder: Path, index: Path, *options: str) -> list[dict[str, Any]]:
    """Export the feedback."""
    printed = ningbot(folder, "feedback", "--index", str(index), *options)
    return [json.loads(line) for line in printed.splitlines()]


def test_verdicts_become_questions_and_doubts_are_kept_apart(
    sample_index: Path, tmp_path: Path
) -> None:
    assert feedback(tmp_path, sample_index) == []
    with BotApi() as server, answering(server, sample_index, tmp_path):
        for n, (question, label) in enumerate(
            [
                (SIMPLIFIED, "👍 对"),
                ("谁发明了电灯？", "👍 对"),
                ("这篇报道的记者是谁？", "👎 不对"),
            ],
            1,
        ):
            server.send_text(5, question)
            reply = server.wait_for_replies(5, n)[-1]
            server.press(5, reply["message_id"], label)
            server.wait_for_call("answerCallbackQuery", n)
        server.send_text(5, "/feedback 應該是別人")
        server.wait_for_replies(5, 4)
    right, refused = feedback(tmp_path, sample_index)
    assert right["answers"] == ["240名"]
    assert "派駐240名黨建指導員" in right["evidence"][0]
    assert (refused["answerable"], refused["answers"]) == (False, [])
    (doubt,) = feedback(tmp_path, sample_index, "--doubted")
    assert (doubt["wrong"], doubt["comments"]) == (1, ["應該是別人"])
    assert "5" not in str(doubt["id"]).split("-")

    rows = "".join(json.dumps(row) + "\n" for row in (right, refused))
    (tmp_path / "questions.jsonl").write_text(rows, encoding="utf-8")
    printed = ningbot(tmp_path, "eval", "questions.jsonl", "--index", str(sample_index), "--json")
    assert json.loads(printed)["all"]["sentence_hit"] == 1.0
