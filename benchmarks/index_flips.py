"""Flip bytes, zero ranges and cut files of an index, a thousand times: is any answer ever wrong?

    python benchmarks/index_flips.py [--n 1000] [--seed 1] [PATH ...]

The index is of PATH ... (corpus/ by default), with its terms on disk and with made-up vectors. After each damage an
archive that is opened anew gives the right answers, refusals, rankings and vectors, or an error with a name; never
anything else, and it never crashes. Prints how often it did which, by file.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ningbot.archive import Archive
from ningbot.engines.disk import FOLDER as TERMS
from ningbot.errors import NingbotError
from ningbot.indexing import index
from ningbot.store import VECTOR_GENERATION, Database, VectorTable
from ningbot.text.tokenisation import load_dictionary

QUESTIONS = (
    "全市派驻了多少名党建指导员？",
    "星邦智能前三季度實現銷售收入多少？",
    "创新党支部有多少名直管党员？",
    "宁乡有多少人口？",
    "这篇报道的记者是谁？",
)


def main() -> None:
    """Damage, ask, count; end with 1 where anything was wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("paths", nargs="*", type=Path, default=[Path("corpus")], metavar="PATH")
    parser.add_argument("--n", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        counts, wrong = flip(arguments.paths, Path(folder), n=arguments.n, seed=arguments.seed)
    for (name, outcome), n in sorted(counts.items()):
        print(f"{n:6}  {name:12}  {outcome}")
    print(f"{len(wrong)} wrong of {arguments.n}")
    for line in wrong[:20]:
        print(f"    {line}")
    sys.exit(int(bool(wrong)))


def flip(
    paths: list[Path], folder: Path, *, n: int, seed: int
) -> tuple[Counter[tuple[str, str]], list[str]]:
    """Damage an index of some paths ``n`` times; count outcomes by kind of file, and list what was wrong."""
    drawn = random.Random(seed)  # noqa: S311
    load_dictionary()
    made = folder / "made"
    index(paths, made, engine="disk")
    give_vectors(made)
    right = [in_fork(lambda: state(made))]
    without = folder / "without"
    shutil.copytree(made, without, ignore=shutil.ignore_patterns(TERMS))
    right.append(in_fork(lambda: state(without)))  # the memory engine takes over
    files = sorted(path.relative_to(made) for path in made.rglob("*") if path.is_file())
    sizes = [(made / name).stat().st_size for name in files]
    files = [name for name, size in zip(files, sizes, strict=True) if size]
    counts: Counter[tuple[str, str]] = Counter()
    wrong = []
    for _ in range(n):
        name = drawn.choice(files)
        with damaged(made, folder / "now", name, drawn) as (now, what):
            found = in_fork(lambda now=now: state(now))  # type: ignore[misc]
        outcome = "right" if found in right else str(found).split(":")[0][:40]
        if found not in right and not str(found).startswith("named "):
            wrong.append(f"{name} {what}: {json.dumps(found, ensure_ascii=False)[:300]}")
            outcome = "WRONG"
        counts[name.suffix or name.name, outcome] += 1
    return counts, wrong


@contextmanager
def damaged(made: Path, now: Path, name: Path, drawn: random.Random) -> Iterator[tuple[Path, str]]:
    """Give a copy of an index with one of its files damaged, and how."""
    shutil.rmtree(now, ignore_errors=True)
    shutil.copytree(made, now)
    content = bytearray((made / name).read_bytes())
    at = drawn.randrange(len(content))
    kind = drawn.choices(("flip", "zeros", "cut"), (8, 1, 1))[0]
    if kind == "flip":
        content[at] ^= 1 << drawn.randrange(8)
    elif kind == "zeros":
        content[at : at + 512] = bytes(len(content[at : at + 512]))
    else:
        del content[at:]
    (now / name).write_bytes(content)
    yield now, f"{kind} at {at}"


def give_vectors(folder: Path) -> None:
    """Give every passage a made-up vector."""
    with Database.create(folder) as database, database.writing(counted_as=VECTOR_GENERATION):
        table = VectorTable(database)
        table.begin("made up")
        for unread in table.missing(10_000):
            table.put(unread, [random.Random(unread.passage_ix).randbytes(384)])  # noqa: S311


def state(folder: Path) -> Any:
    """Give what an archive answers and holds, as JSON has it."""
    with Archive(folder, semantic=False, read=0) as archive:
        answers = [archive.ask(question) for question in QUESTIONS]
    with Database.open(folder) as database, database.reading():
        vectors = [(v.passage_ix, v.components.hex()[:16]) for v in VectorTable(database).all()]
    said = [
        (
            answer.answer,
            answer.reason,
            [(c.citation_id, c.title, c.date, c.source, c.source_text) for c in answer.citations],
            [row.passage_id for row in answer.ranking],
        )
        for answer in answers
    ]
    return json.loads(json.dumps([said, vectors]))


def in_fork(work: Callable[[], Any]) -> Any:
    """Do something in a process of its own; give its result, the named error, or what else it died of."""
    read, written = os.pipe()
    child = os.fork()
    if not child:
        os.close(read)
        try:
            result = json.dumps(work())
        except NingbotError as error:
            result = json.dumps(f"named {type(error).__name__}: {error}")
        except BaseException:
            result = json.dumps(traceback.format_exc()[-500:])
        with os.fdopen(written, "wb") as pipe:
            pipe.write(result.encode())
        os._exit(0)
    os.close(written)
    with os.fdopen(read, "rb") as pipe:
        said = pipe.read()
    status = os.waitpid(child, 0)[1]
    return json.loads(said) if said else f"ended with status {status}"


if __name__ == "__main__":
    main()
