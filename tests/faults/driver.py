"""Index while the n-th write fails, n growing until nothing fails; print what is wrong as JSON Lines.

    LD_PRELOAD=failing_writes.so python driver.py FOLDER {first,change,ask} {ENOSPC,EIO} {once,forever} [STEP]

Each run is a fork of this process, so that a thousand of them take no more than a minute. After each the archive
has to be as before or as after, whole, to answer, and to become as after when indexed once more.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
import sys
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from ningbot.archive import Archive
from ningbot.errors import IndexMissing, NingbotError
from ningbot.indexing import index
from ningbot.store import Database, Reader
from ningbot.text.tokenisation import load_dictionary

QUESTIONS = ("大橋有多少座？", "塔有多高？", "湖有多少個？", "新站有多少個？")
ROOM = 20_000  # more faults than any run has writes


def main() -> None:
    folder, scenario, error, how, *step = sys.argv[1:]
    load_dictionary()
    driver = Driver(Path(folder), scenario, getattr(errno, error), forever=how == "forever")
    for problem in driver.run(int(step[0]) if step else 1):
        print(json.dumps(problem, ensure_ascii=False), flush=True)
    print(json.dumps({"faults": driver.n_faults}))


class Driver:
    """One scenario: an archive ``before``, the corpus that changes it, and the archive ``after``."""

    def __init__(self, folder: Path, scenario: str, error: int, *, forever: bool) -> None:
        self.scenario, self.error, self.forever = scenario, error, forever
        self.corpus, self.before, self.now = folder / "corpus", folder / "before", folder / "now"
        self.n_faults = 0
        shutil.rmtree(folder, ignore_errors=True)
        self.corpus.mkdir(parents=True)
        write(self.corpus, "大橋有8座。", "塔高99米。", None)
        if scenario != "first":
            in_fork(lambda: index([self.corpus], self.before, engine="disk"))
        self.state_before = in_fork(lambda: state(self.before))
        if scenario == "change":
            write(self.corpus, "大橋有9座。", None, "湖有7個。")
        self.fresh()
        in_fork(lambda: index([self.corpus], self.now, engine="disk"))
        self.state_after = in_fork(lambda: state(self.now))

    def run(self, step: int) -> list[dict[str, Any]]:
        """Let one write after the other fail; give what is wrong."""
        problems: list[dict[str, Any]] = []
        for at in range(1, ROOM, step):
            self.fresh()
            outcome = in_fork(partial(self.with_fault, at))
            if outcome["count"] < at:
                return problems
            self.n_faults += 1
            problems += [{"at": at, "problem": said} for said in self.problems(outcome)]
        return [*problems, {"problem": "it never came to an end"}]

    def fresh(self) -> None:
        """Put the archive before in its place."""
        shutil.rmtree(self.now, ignore_errors=True)
        if self.before.exists():
            shutil.copytree(self.before, self.now)

    def with_fault(self, at: int) -> dict[str, Any]:
        """Index, or ask, while a write fails; give the error if there was one, and the writes."""
        failing = ctypes.CDLL(None)
        below = str(self.now).encode()
        failing.failing_begin(below, ctypes.c_long(at), int(self.forever), self.error)
        try:
            outcome: dict[str, Any] = {"state": self.do()}
        except NingbotError as error:
            outcome = {"named": f"{type(error).__name__}: {error}"}
        except OSError as error:
            outcome = {"named" if error.errno == self.error else "unnamed": repr(error)}
        except BaseException:
            outcome = {"unnamed": traceback.format_exc()}
        failing.failing_count.restype = ctypes.c_long
        outcome["count"] = failing.failing_count()
        failing.failing_begin(b"", ctypes.c_long(0), 0, 0)
        return outcome

    def do(self) -> Any:
        """Ask, and give what the archive is, or index."""
        if self.scenario == "ask":
            return state(self.now)
        return index_disk(self.corpus, self.now)

    def problems(self, outcome: dict[str, Any]) -> list[str]:
        """Give what is wrong with an outcome and with what it left."""
        found = []
        if "named" not in outcome and "state" not in outcome:
            found.append(f"an error without a name: {outcome.get('unnamed', outcome)}")
        if self.scenario == "ask":
            if "state" in outcome and outcome["state"] != self.state_before:
                found.append("a wrong answer")
            return found
        left = in_fork(lambda: state(self.now))
        allowed = (
            [self.state_after] if "state" in outcome else [self.state_before, self.state_after]
        )
        if left not in allowed:
            found.append(f"neither before nor after: {left}; {outcome}")
        again = in_fork(self.do)
        if again is not None or in_fork(lambda: state(self.now)) != self.state_after:
            found.append(f"another run does not mend it: {again}; {outcome}")
        return found


def index_disk(corpus: Path, folder: Path) -> str | None:
    """Index, with the terms on disk; there is nothing to say of it."""
    index([corpus], folder, engine="disk")
    return None


def write(corpus: Path, a: str, b: str | None, c: str | None) -> None:
    """Write the corpus: a .jsonl of one line, and texts that may come and go."""
    line = json.dumps({"id": "a", "title": "橋", "text": a}, ensure_ascii=False)
    (corpus / "a.jsonl").write_text(line + "\n", encoding="utf-8")
    for name, text in (("b.txt", b), ("c.txt", c)):
        if text is None:
            (corpus / name).unlink(missing_ok=True)
        else:
            (corpus / name).write_text(f"題\n{text}\n", encoding="utf-8")


def state(folder: Path) -> Any:
    """Sum up what an archive holds and answers; None where there is none, or an empty one."""
    try:
        with Database.open(folder) as database, database.reading():
            reader = Reader(database)
            held = [(i, d.digest.hex()) for i in reader.doc_ids() if (d := reader.document(i))]
        with Archive(folder, semantic=False, read=0) as archive:
            answers = [archive.ask(question) for question in QUESTIONS]
    except IndexMissing:
        return None
    said = [(a.answer, [c.citation_id for c in a.citations]) for a in answers]
    return json.loads(json.dumps([held, said])) if held else None


def in_fork(work: Callable[[], Any]) -> Any:
    """Do something in a process of its own; give its result, or what it died of."""
    read, written = os.pipe()
    child = os.fork()
    if not child:
        os.close(read)
        try:
            result = json.dumps(work())
        except NingbotError as error:
            result = json.dumps(f"{type(error).__name__}: {error}")
        except BaseException:
            result = json.dumps(traceback.format_exc())
        os.write(written, result.encode())
        os._exit(0)
    os.close(written)
    with os.fdopen(read, "rb") as pipe:
        said = pipe.read()
    status = os.waitpid(child, 0)[1]
    return json.loads(said) if said else f"ended with status {status}"


if __name__ == "__main__":
    main()
