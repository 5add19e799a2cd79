"""Kill the indexer at random moments: is the archive ever anything but before or after?

    python benchmarks/index_kills.py [--n 200] [--seed 1] [--commit-every PASSAGES]

An archive of some hundred articles is brought to another version of them, and the indexer with all its processes
is killed (SIGKILL) at a random moment. After each kill the archive opens and answers, and is as before or as after;
where a run commits several times, each article is. Then the run is taken up again and has to end as an undisturbed
one does. Prints how many kills left what.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from ningbot.archive import Archive
from ningbot.store import Database, Reader
from ningbot.text.tokenisation import load_dictionary

N_ARTICLES = 700
QUESTIONS = ("編號41的大橋有多少座？", "編號42的大橋有多少座？", "編號699的大橋有多少座？")
# The command line, but that it commits more often, and has other processes analyse from the first article on.
INDEX = (
    "import sys, ningbot.committing as c, ningbot.analysing as a;"
    "c.COMMIT_EVERY = int(sys.argv.pop(1)); a._ALONE = 0;"
    "from ningbot.cli import main; main()"
)

State = tuple[dict[str, str], list[str | None]]


def main() -> None:
    """Kill, look, go on; end with 1 where anything was wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--n", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--commit-every", type=int, default=1_000_000, metavar="PASSAGES")
    arguments = parser.parse_args()
    load_dictionary()
    with tempfile.TemporaryDirectory() as folder:
        killer = Killer(Path(folder), arguments.commit_every, arguments.seed)
        for _ in range(arguments.n):
            killer.kill()
    for what, n in sorted(killer.counts.items()):
        print(f"{n:6}  {what}")
    print(f"{len(killer.wrong)} wrong of {arguments.n}")
    for line in killer.wrong[:20]:
        print(f"    {line}")
    sys.exit(int(bool(killer.wrong)))


class Killer:
    """Two versions of a corpus, an archive of the first, and what kills left of it."""

    def __init__(self, folder: Path, commit_every: int, seed: int) -> None:
        self.commit_every = commit_every
        self.drawn = random.Random(seed)  # noqa: S311
        self.corpus, self.made, self.now = folder / "corpus", folder / "made", folder / "now"
        self.corpus.mkdir()
        self.counts: Counter[str] = Counter()
        self.wrong: list[str] = []
        write(self.corpus, version=1)
        self.index(self.made)
        self.before = state(self.made)
        write(self.corpus, version=2)
        shutil.copytree(self.made, self.now)
        start = time.monotonic()
        self.index(self.now)
        self.duration = time.monotonic() - start
        self.after = state(self.now)

    def index(self, folder: Path) -> None:
        self.started(folder).communicate()

    def started(self, folder: Path) -> subprocess.Popen[bytes]:
        """Start the indexer, with a group of processes of its own."""
        command = [sys.executable, "-c", INDEX, str(self.commit_every)]
        return subprocess.Popen(
            [*command, "index", str(self.corpus), "--index", str(folder), "--no-semantic"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def kill(self) -> None:
        """Kill it once at a random moment; look at what is left, and let it go on."""
        shutil.rmtree(self.now)
        shutil.copytree(self.made, self.now)
        wait = self.drawn.uniform(0, self.duration)
        process = self.started(self.now)
        time.sleep(wait)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        left = state(self.now)
        what = self.named(left)
        self.counts[what] += 1
        if what == "between":
            self.wrong.append(f"after {wait:.3f} s: {len(left[0])} articles, {left[1]}")
        self.index(self.now)
        if state(self.now) != self.after:
            self.wrong.append(f"after {wait:.3f} s another run does not end as it should")

    def named(self, left: State) -> str:
        """Say which state is left."""
        if left in (self.before, self.after):
            return "before" if left == self.before else "after"
        pairs = (self.before[0].items(), self.after[0].items())
        is_whole = all(item in pairs[0] or item in pairs[1] for item in left[0].items())
        gone = (self.before[0].keys() & self.after[0].keys()) - left[0].keys()
        if self.commit_every < N_ARTICLES and is_whole and not gone:
            return "some articles as before, others as after"
        return "between"


def write(corpus: Path, *, version: int) -> None:
    """Write half of the articles as lines of a file, the others as files of their own."""
    lines = []
    for n in range(N_ARTICLES):
        text = (
            f"編號{n}的大橋有{n * version}座。\\n第{version}版。"
            if n % 3
            else f"編號{n}的大橋有{n}座。"
        )
        path = corpus / f"{n}.txt"
        is_there = version == 1 or n % 50
        if n % 2:
            lines += [json.dumps({"id": f"a{n}", "text": text}, ensure_ascii=False)] * bool(
                is_there
            )
        elif is_there:
            path.write_text(f"第{n}篇\n{text}\n", encoding="utf-8")
        else:
            path.unlink()
    (corpus / "many.jsonl").write_text("\n".join(lines), encoding="utf-8")


def state(folder: Path) -> State:
    """Give the articles, each with a digest of what was read, and some answers."""
    with Database.open(folder) as database, database.reading():
        rows = database.rows("SELECT doc_id, hex(digest) FROM document")
        held: dict[str, str] = dict(rows)
        n_passages = len(list(Reader(database).passage_ixs()))
    with Archive(folder, semantic=False, read=0) as archive:
        answers = [archive.ask(question).answer for question in QUESTIONS]
        with archive.retrieving() as retrieval:
            if retrieval.engine.n_passages != n_passages:
                answers.append(f"the engine has {retrieval.engine.n_passages} of {n_passages}")
    return held, answers


if __name__ == "__main__":
    main()
