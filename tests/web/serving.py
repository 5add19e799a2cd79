"""`ningbot serve` as a process, asked over loopback."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

TOKEN = "a-token-of-these-tests"
TIMEOUT_S = 60


@dataclass
class Served:
    """A server that answers at ``base``; ``log`` is what it has written so far."""

    base: str
    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)

    @property
    def log(self) -> str:
        return "".join(self.lines)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(
    index: Path, *, cwd: Path, read: int = 0, before: str = "", **env: str
) -> Iterator[Served]:
    """Serve an archive by words and rules alone; stop with SIGTERM, which has to end in status 0.

    ``before`` is Python that the process runs first.
    """
    port = free_port()
    settings = {"NINGBOT_SEMANTIC": "0", "NINGBOT_READ": str(read), "NINGBOT_WEB_TOKEN": TOKEN}
    clean = {k: v for k, v in os.environ.items() if not k.startswith("NINGBOT")}
    process = subprocess.Popen(
        [
            *(sys.executable, "-c", f"{before}\nfrom ningbot.cli import main\nmain()"),
            "serve",
            "--index",
            index,
            "--listen",
            f"127.0.0.1:{port}",
        ],
        cwd=cwd,
        env={**clean, **settings, **env},
        stderr=subprocess.PIPE,
        text=True,
    )
    served = Served(f"http://127.0.0.1:{port}", process)
    is_answering = threading.Event()

    def follow() -> None:
        assert process.stderr
        for line in process.stderr:
            served.lines.append(line)
            if "answering at" in line:
                is_answering.set()
        is_answering.set()

    following = threading.Thread(target=follow)
    following.start()
    try:
        assert is_answering.wait(TIMEOUT_S)
        assert process.poll() is None, served.log
        yield served
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            status = process.wait(TIMEOUT_S)
        finally:
            process.kill()
            following.join()
            if process.stderr:
                process.stderr.close()
    assert status == 0, served.log
