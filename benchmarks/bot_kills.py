"""Kill the bot again and again while people ask, and count the questions that were lost.

    python benchmarks/bot_kills.py [--kills 200]

Each bot lives until it has sent some of its answers, from none to all; what the last one leaves is
waited for. An answer that was sent, but not marked as handled, comes twice: the bound is what can be
at hand at a kill, times the kills. The bots speak with the tests' server on loopback.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from bot.asking import SIMPLIFIED, new_chat, replies_to  # noqa: E402
from bot.botapi import BotApi  # noqa: E402
from bot.running import answering  # noqa: E402
from ningbot.indexing import index  # noqa: E402
from ningbot.telegram.transport.dispatcher import MAX_CONCURRENT  # noqa: E402

CHATS_A_LIFE = 10
QUESTIONS_A_CHAT = 2
GIVE_UP_S = 30.0  # without any answer

Question = tuple[int, int]


def main() -> None:
    """Run and kill, then print what was lost and what came twice."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=200)
    n_kills = parser.parse_args().kills
    questions: list[Question] = []
    with tempfile.TemporaryDirectory() as name, BotApi() as server:
        folder = Path(name)
        index([ROOT / "corpus"], folder / "index")  # no vectors: who finds it is not the matter
        for n in range(n_kills):
            questions += _ask(server)
            n_answers = 7 * n % (CHATS_A_LIFE * QUESTIONS_A_CHAT)
            with answering(server, folder / "index", folder) as bot:
                n_answers += len(server.calls_of("sendMessage"))
                server.wait_for_call("sendMessage", n_answers, timeout=GIVE_UP_S)
                bot.stop(signal.SIGKILL)
        with answering(server, folder / "index", folder):
            counts = _wait_for_answers(server, questions)
    n_lost, n_answered = counts.count(0), sum(counts)
    print(f"kills     {n_kills:6}")
    print(f"questions {len(counts):6}")
    print(f"lost      {n_lost:6}")
    print(f"doubled   {n_answered - (len(counts) - n_lost):6}")
    print(f"bound     {n_kills * MAX_CONCURRENT:6}")
    sys.exit(n_lost > 0)


def _ask(server: BotApi) -> list[Question]:
    chats = [new_chat() for _ in range(CHATS_A_LIFE)]
    return [
        (chat, server.send_text(chat, SIMPLIFIED))
        for chat in chats
        for _ in range(QUESTIONS_A_CHAT)
    ]


def _wait_for_answers(server: BotApi, questions: list[Question]) -> list[int]:
    """Wait until all are answered, or none was for a while; give how often each was."""
    n_last, ends = -1, 0.0
    while True:
        counts = list(replies_to(server, questions).values())
        if sum(counts) > n_last:
            n_last, ends = sum(counts), time.monotonic() + GIVE_UP_S
        if all(counts) or time.monotonic() > ends:
            return counts
        time.sleep(0.1)


if __name__ == "__main__":
    main()
