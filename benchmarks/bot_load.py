"""Have 50 people ask the bot 1,000 questions, and time its answers; two kills lie in between.

    python benchmarks/bot_load.py [--questions 1000] [--chats 50] [--kills 2] [--think 10] [--read 4]
    python benchmarks/bot_load.py --memory

The questions are those of the sample, in three languages. Each person thinks for about ``--think`` seconds
before the next, or asks at once with 0: then an answer's time is mostly that of the limits that Telegram
sets for sending. Kills and starts are included. An answer that was sent, but not marked as handled, comes
twice after a kill. With --memory nothing is killed and nobody thinks; it prints the bot's resident memory
after 1,000 and after 10,000 questions, asked by 500 people: one alone may not ask so fast. The bot
speaks with the tests' server on loopback.
"""

from __future__ import annotations

import argparse
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from bot.asking import new_chat  # noqa: E402
from bot.botapi import BotApi  # noqa: E402
from bot.running import BotProcess, answering  # noqa: E402
from ningbot.evaluation import read_questions  # noqa: E402
from ningbot.indexing import index  # noqa: E402
from ningbot.reading.rescoring import N_READ  # noqa: E402
from ningbot.telegram.transport.dispatcher import MAX_CONCURRENT  # noqa: E402
from ningbot.vectorising import vectorise  # noqa: E402

GIVE_UP_S = 60.0  # without any answer
MEMORY_AT = (1_000, 10_000)
MEMORY_CHATS = 500
QUESTIONS = [q.question for q in read_questions(ROOT / "tests" / "data" / "sample_questions.jsonl")]


class Person:
    """Someone who asks, waits for the answer, thinks, and asks again."""

    def __init__(self, server: BotApi, *, think_s: float) -> None:
        self._server, self._chat, self._think_s = server, new_chat(), think_s
        self._random = random.Random(self._chat)  # noqa: S311
        self._waits_for: int | None = None
        self._since = time.monotonic()
        self._asks_at = self._since + self._random.uniform(0, think_s)
        self.times_s: list[float] = []

    def asks(self) -> bool:
        """Ask, if it is time to."""
        if self._waits_for is not None or time.monotonic() < self._asks_at:
            return False
        self._since = time.monotonic()
        self._waits_for = self._server.send_text(self._chat, self._random.choice(QUESTIONS))
        return True

    def is_answered(self) -> bool:
        """Look for the answer, and take its time."""
        last = self._server.sent[self._chat][-1:]
        asked = self._waits_for
        if asked is None or not last or last[0]["reply_to_message"]["message_id"] != asked:
            return False
        now = time.monotonic()
        self.times_s.append(now - self._since)
        self._waits_for = None
        self._asks_at = now + self._think_s * self._random.uniform(0.5, 1.5)
        return True

    @property
    def n_doubled(self) -> int:
        """Count the answers that came again."""
        return len(self._server.sent[self._chat]) - len(self.times_s)


class Bot:
    """A bot that can be killed and started again."""

    def __init__(self, server: BotApi, folder: Path, *, read: int) -> None:
        self._server, self._folder, self._read = server, folder, read
        self._running = ExitStack()
        self._process = self._start()

    def kill(self) -> None:
        """Kill it without a warning, and start the next one."""
        self._process.stop(signal.SIGKILL)
        self._running.close()
        self._process = self._start()

    def memory_mb(self) -> float:
        """Give its resident memory."""
        command = ["ps", "-o", "rss=", "-p", str(self._process.process.pid)]
        return int(subprocess.run(command, check=True, capture_output=True).stdout) / 1024

    def close(self) -> None:
        """End it."""
        self._running.close()

    def _start(self) -> BotProcess:
        bot = answering(self._server, self._folder / "index", self._folder, read=self._read)
        return self._running.enter_context(bot)


def main() -> None:
    """Ask, kill, and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--chats", type=int, default=50)
    parser.add_argument("--kills", type=int, default=2)
    parser.add_argument("--think", type=float, default=10.0, metavar="SECONDS")
    parser.add_argument(
        "--read", type=int, default=N_READ, metavar="N", help="passages; 0: by rules"
    )
    parser.add_argument("--memory", action="store_true")
    given = parser.parse_args()
    if given.memory:
        given.questions, given.chats = MEMORY_AT[-1], MEMORY_CHATS
        given.kills, given.think = 0, 0.0
    n_questions, n_kills = given.questions, given.kills
    kill_at = {n_questions * (n + 1) // (n_kills + 1) for n in range(n_kills)}
    with tempfile.TemporaryDirectory() as name, BotApi() as server:
        folder = Path(name)
        index([ROOT / "corpus"], folder / "index")
        vectorise(folder / "index")
        bot = Bot(server, folder, read=given.read)
        people = [Person(server, think_s=given.think) for _ in range(given.chats)]
        try:
            _run(people, bot, n_questions, kill_at, MEMORY_AT if given.memory else ())
        finally:
            bot.close()
    _print(people, n_questions, n_kills)


def _run(
    people: list[Person],
    bot: Bot,
    n_questions: int,
    kill_at: set[int],
    memory_at: tuple[int, ...],
) -> None:
    """Let people ask until all is answered, or nothing is any more."""
    n_left, n_answered = n_questions, 0
    ends = time.monotonic() + GIVE_UP_S
    while n_answered < n_questions and time.monotonic() < ends:
        for person in people:
            if person.is_answered():
                n_answered, ends = n_answered + 1, time.monotonic() + GIVE_UP_S
                if n_answered in kill_at:
                    bot.kill()
                if n_answered in memory_at:
                    print(f"memory after {n_answered:6} questions {bot.memory_mb():6.0f} MB")
            if n_left and person.asks():
                n_left -= 1
        time.sleep(0.005)


def _print(people: list[Person], n_questions: int, n_kills: int) -> None:
    times_s = [time_s for person in people for time_s in person.times_s]
    p95_s = statistics.quantiles(times_s, n=20)[-1]
    n_unanswered = n_questions - len(times_s)
    print(f"{len(people)} people, {n_questions} questions, {n_kills} kills")
    print(f"p50        {statistics.median(times_s):7.3f} s")
    print(f"p95        {p95_s:7.3f} s")
    print(f"unanswered {n_unanswered:7}")
    print(f"doubled    {sum(person.n_doubled for person in people):7}")
    print(f"bound      {n_kills * min(MAX_CONCURRENT, len(people)):7}")
    sys.exit(n_unanswered > 0)


if __name__ == "__main__":
    main()
