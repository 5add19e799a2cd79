"""Is everything in order? What is not, and how is it mended?"""

from __future__ import annotations

import platform
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import httpx

from ningbot.configuration import Settings
from ningbot.engines.choosing import DISK_FROM
from ningbot.engines.disk import TermIndex, Unusable
from ningbot.errors import IndexCorrupt, ModelDamaged, NingbotError
from ningbot.indexing import hash_of
from ningbot.reading.network import SpanReader
from ningbot.rendering import counted
from ningbot.semantic.encoder import Encoder
from ningbot.semantic.files import encoder_id
from ningbot.store import FORMAT, Database, Reader, VectorTable
from ningbot.text.mapping import apply_edits

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
_DOC_KEY_RE = re.compile("[0-9a-f]{12}")


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
    wrong = [doc_id for doc_id in reader.doc_ids() if not _agrees(reader, doc_id)]
    if wrong:
        text = f"{len(wrong)} documents do not agree with their originals, such as {wrong[0]}; "
        yield Check(False, text + "make the index again.")
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


def _agrees(reader: Reader, doc_id: str) -> bool:
    """Tell whether a document can be quoted from, and cited by its key."""
    try:
        document = reader.document(doc_id)
        passages = reader.passages_of(doc_id)
    except IndexCorrupt:
        return False
    if document is None or not _DOC_KEY_RE.fullmatch(document.doc_key):
        return False
    text = apply_edits(document.original, document.edits).text
    return all(p.text == p.span.of(text) for p in passages)


def _terms(database: Database, folder: Path) -> Check:
    """Hold the index of terms against the store: the same passages, and whole files."""
    reader = Reader(database)
    n_passages = reader.n_passages()
    try:
        terms = TermIndex(folder).snapshot()
    except Unusable as unusable:
        if n_passages < DISK_FROM:
            return Check(True, "The archive is small: its terms are held in memory.")
        text = f"The index of terms cannot be used ({unusable}); "
        return Check(False, text + "run `ningbot doctor --repair`.")
    archive_id, generation = database.version()
    if (terms.mark.archive_id, terms.mark.generation) != (archive_id, generation):
        text = "The index of terms is of another state than the archive; "
        return Check(False, text + "run `ningbot index`, which brings it up to date.")
    if set(terms.passage_ixs()) != set(reader.passage_ixs()):
        text = "The index of terms holds other passages than the archive; "
        return Check(False, text + "run `ningbot doctor --repair`.")
    return Check(True, f"The index of terms holds every passage ({n_passages}).")


def _files(reader: Reader) -> Iterator[Check]:
    """Compare each file with what was indexed."""
    files = reader.files()
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
