"""Is everything in order? What is not, and how is it mended?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from ningbot.adding import PROGRAM
from ningbot.configuration import Settings, state_folder
from ningbot.doctor.bot_api import check_bot
from ningbot.doctor.checks import Check
from ningbot.doctor.surroundings import check_parts, check_private, check_room, private_files
from ningbot.engines.disk import FOLDER as TERMS_FOLDER
from ningbot.errors import ModelDamaged, NingbotError
from ningbot.indexing import hash_of
from ningbot.mending import damaged_documents, find_terms_problem
from ningbot.reading.network import SpanReader
from ningbot.rendering import counted
from ningbot.semantic.encoder import Encoder
from ningbot.semantic.files import encoder_id
from ningbot.store import FORMAT, Database, Reader, VectorTable


def examine(settings: Settings, folder: Path, *, secrets: Iterable[Path] = ()) -> list[Check]:
    """Look at the parts, the index, the files behind it, the machine and the Telegram settings.

    ``secrets`` are the files that hold some.
    """
    kept = state_folder(settings, folder)
    return [
        check_parts(),
        *_index(folder),
        _network("encoder", Encoder, "Questions are not compared by meaning"),
        _network("reader", SpanReader, "Answers are found by rules alone"),
        *check_room([folder, kept]),
        *check_private([*secrets, *private_files(kept)]),
        *check_bot(settings),
    ]


def _index(folder: Path) -> Iterator[Check]:
    try:
        with Database.open(folder) as database:
            problems = database.problems()
            if problems:
                text = f"The index in {folder} is damaged ({problems[0]}); put back a backup, or make it again."
                yield Check(False, text)
                return
            with database.reading():
                database.generation()  # raises where it cannot be read
                yield from _contents(database, folder)
    except NingbotError as error:
        yield Check(False, str(error))


def _contents(database: Database, folder: Path) -> Iterator[Check]:
    reader = Reader(database)
    holds = counted(reader.counts())
    yield Check(True, f"The index in {folder} (format {FORMAT}) is sound: {holds}.")
    wrong = damaged_documents(reader)
    if wrong:
        text = f"{len(wrong)} documents do not agree with their originals, such as {wrong[0]}; "
        yield Check(False, text + "run `ningbot doctor --repair`.")
    else:
        yield Check(True, "Every passage agrees with the original it was made from.")
        yield _terms(database, folder)
    yield _vectors(VectorTable(database))
    yield from _files(reader)


def _vectors(table: VectorTable) -> Check:
    """Say how many passages can be found by meaning; an archive without vectors is in order."""
    if table.encoder is None:
        return Check(True, "No passage has a vector: the archive is searched by words alone.")
    if table.encoder != encoder_id():
        text = "The vectors are of another release's encoder and are not used; "
        return Check(False, text + "run `ningbot index`.")
    if n_missing := table.n_missing():
        text = f"{n_missing} passages have no vectors yet and are found by words alone; "
        return Check(False, text + "run `ningbot index`.")
    return Check(True, f"Every passage can be found by meaning ({table.count()} vectors).")


def _network(name: str, load: Callable[[], object], without: str) -> Check:
    """Load a network that comes with ningbot; ``without`` says how things stand if that cannot be."""
    try:
        load()
    except ModelDamaged as error:
        return Check(False, str(error))
    except ImportError as error:
        return Check(False, f"{without}: {error.name} is not installed; pip install {error.name}.")
    return Check(True, f"The {name} is as it was released.")


def _terms(database: Database, folder: Path) -> Check:
    """Hold the index of terms against the store."""
    if problem := find_terms_problem(database, folder):
        text = f"There is something wrong with the index of terms: {problem}; "
        return Check(False, text + "run `ningbot doctor --repair`.")
    if not (folder / TERMS_FOLDER).exists():
        return Check(True, "The archive is small: its terms are held in memory.")
    return Check(True, "The index of terms holds every passage.")


def _files(reader: Reader) -> Iterator[Check]:
    """Compare each file with what was indexed."""
    files = {path: state for path, state in reader.files().items() if path != PROGRAM}
    gone = [path for path in files if not Path(path).exists()]
    changed = [p for p, f in files.items() if p not in gone and hash_of(Path(p)) != f.sha256]
    for what, paths in (("are gone", gone), ("have changed or were not read whole", changed)):
        if paths:
            text = f"{len(paths)} files {what} since they were indexed, such as {paths[0]}; "
            yield Check(False, text + "run `ningbot index` on their folder.")
    if not gone and not changed:
        yield Check(True, "Every file is as it was when it was indexed.")
