"""Is everything in order? What is not, and how is it mended?"""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import httpx

from ningbot.adding import PROGRAM
from ningbot.configuration import Settings
from ningbot.engines.disk import FOLDER as TERMS_FOLDER
from ningbot.errors import ModelDamaged, NingbotError
from ningbot.indexing import hash_of
from ningbot.mending import damaged_documents, find_terms_problem
from ningbot.reading.network import SpanReader
from ningbot.rendering import counted
from ningbot.semantic.encoder import Encoder
from ningbot.semantic.files import encoder_id
from ningbot.store import FORMAT, Database, Reader, VectorTable

_PARTS = (
    "jieba",
    "rjieba",
    "rank-bm25",
    "tantivy",
    "opencc",
    "onnxruntime",
    "usearch",
    "python-telegram-bot",
    "httpx",
)
_TELEGRAM = "https://api.telegram.org"
_TIMEOUT_S = 5.0


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at, and what was found."""

    is_ok: bool
    text: str


def examine(settings: Settings, folder: Path) -> list[Check]:
    """Look at the versions, the index, the files behind it, and the Telegram settings."""
    return [
        _versions(),
        *_index(folder),
        _network("encoder", Encoder, "Questions are not compared by meaning"),
        _network("reader", SpanReader, "Answers are found by rules alone"),
        *_telegram(settings),
    ]


def _versions() -> Check:
    parts = ", ".join(f"{name} {_version_of(name)}" for name in _PARTS)
    python = platform.python_version()
    return Check(True, f"ningbot {version('ningbot')}, Python {python}, {parts}")


def _version_of(name: str) -> str:
    """Give the version of a part; ningbot does without some of them."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "(not installed)"


def _index(folder: Path) -> Iterator[Check]:
    try:
        with Database.open(folder) as database:
            problems = database.problems()
            if problems:
                text = f"The index in {folder} is damaged ({problems[0]}); make it again."
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


def _telegram(settings: Settings) -> Iterator[Check]:
    if not settings.telegram_token:
        yield Check(True, "Telegram is not set up; the bot wants NINGBOT_TELEGRAM_TOKEN.")
        return
    if not (settings.telegram_open or settings.telegram_allow or settings.telegram_admins):
        text = "Telegram: the settings let nobody ask; until the bot has an owner, "
        yield Check(True, text + "`ningbot bot` begins by showing the code that makes one.")
    yield _token(settings.telegram_token, settings.telegram_api or _TELEGRAM)


def _token(token: str, api: str) -> Check:
    """Ask the Bot API who the token belongs to; nothing it says is shown but the name."""
    try:
        response = httpx.post(f"{api.rstrip('/')}/bot{token}/getMe", timeout=_TIMEOUT_S)
        name = response.json()["result"]["username"] if response.status_code == 200 else None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError) as error:
        return Check(False, f"Telegram at {api} does not answer ({type(error).__name__}).")
    if name is None:
        text = f"Telegram at {api} refuses the token (status {response.status_code}); "
        return Check(False, text + "ask @BotFather for a new one.")
    return Check(True, f"Telegram at {api} knows the token as @{name}.")
