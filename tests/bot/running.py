"""The bot as a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.botapi import TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.botapi import BotApi

SECRET = TOKEN.partition(":")[2]
HURRIED = """
from ningbot.cli import main
from ningbot.telegram.transport import dispatcher, patience, webhook
webhook.WATCH_S = 0.1
patience.FIRST_PAUSE_S, dispatcher.STOP_S, dispatcher.UNSENT_PAUSE_S = 0.1, 1.0, 0.1
main()
"""


@dataclass
class BotProcess:
    """A running bot; ``log`` is what it wrote to standard output and error."""

    process: subprocess.Popen[bytes]
    path: Path

    @property
    def log(self) -> str:
        return self.path.read_text(encoding="utf-8")

    def wait_for_log(self, piece: str, *, timeout: float = 15) -> None:
        """Wait until something has been logged."""
        ends = time.monotonic() + timeout
        while piece not in self.log:
            assert time.monotonic() < ends, f"{piece!r} is not in the log: {self.log}"
            time.sleep(0.02)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal, and give the exit status."""
        self.process.send_signal(number)
        return self.process.wait(20)


@contextmanager
def started(
    index: Path,
    folder: Path,
    *,
    hurried: bool = False,
    read: int = 0,
    program: str = HURRIED,
    **settings: str,
) -> Iterator[BotProcess]:
    """Run the bot with settings such as ``token=``; see that its log holds no token.

    A hurried one makes its pauses a tenth as long; ``program`` starts it otherwise. It answers by rules, unless it is to ``read``
    passages: what it sends is its own matter, who finds it is not.
    """
    environ = {key: value for key, value in os.environ.items() if "NINGBOT" not in key}
    environ["NINGBOT_READ"] = str(read)
    environ["NINGBOT_TELEGRAM_STATE"] = str(folder / "state")
    environ |= {f"NINGBOT_TELEGRAM_{key.upper()}": value for key, value in settings.items()}
    path = folder / "bot.log"
    how = ["-c", program] if hurried or program != HURRIED else ["-m", "ningbot"]
    command = [sys.executable, *how, "bot", "--index", str(index)]
    with path.open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=environ, stdout=log, stderr=log)
    bot = BotProcess(process, path)
    try:
        yield bot
    finally:
        process.kill()
        process.wait(20)
        assert SECRET not in bot.log


@contextmanager
def answering(
    server: BotApi,
    index: Path,
    folder: Path,
    *,
    hurried: bool = False,
    read: int = 0,
    program: str = HURRIED,
    **settings: str,
) -> Iterator[BotProcess]:
    """Run the bot until it says that it answers (anyone, if nobody is named)."""
    settings = settings or {"open": "1"}
    settings |= {"token": server.token, "api": server.url}
    with started(index, folder, hurried=hurried, read=read, program=program, **settings) as bot:
        bot.wait_for_log("answering as")
        yield bot
