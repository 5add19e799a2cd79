"""Where are the pages as they came, and which of them is this?

``saved/HOST/HASH.html`` in the folder of the index, HASH being that of the canonical address; beside it
``HASH.html.meta.json`` says where it is from, in which encoding its server sent it, and what to ask the
server with to learn whether it has changed.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

from ningbot.corpus import read_documents
from ningbot.errors import FetchError, ReadError
from ningbot.fetching.pages import Page
from ningbot.formats.kinds import SIDECAR
from ningbot.formats.sidecars import sidecar_of

FOLDER: Final = "saved"
State = Literal["new", "changed", "unchanged", "duplicate"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A page that is kept."""

    path: Path
    said: dict[str, Any]

    @property
    def url(self) -> str:
        """Give its canonical address."""
        return str(self.said["canonical"])


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a page: of a ``duplicate`` ``entry`` is the one that is there."""

    state: State
    entry: Entry
    title: str


class Saved:
    """The pages of one index; a page is written whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / FOLDER
        self._by_url: dict[str, Entry] = {}
        self._by_text: dict[str, Entry] = {}
        for sidecar in sorted(self.root.glob(f"*/[!.]*{SIDECAR}")):
            entry = _entry(sidecar)
            if entry is not None:
                self._remember(entry)

    def find(self, url: str) -> Entry | None:
        """Find the page that an address led to."""
        entry = self._by_url.get(url)
        return entry if entry and entry.path.exists() else None

    def keep(self, page: Page) -> Kept:
        """Keep a page that holds an article that is not there yet.

        Raises:
            FetchError: there is no article in it.
            OSError: it cannot be written.
        """
        place = self.root / page.host
        place.mkdir(mode=0o755, parents=True, exist_ok=True)
        name = hashlib.sha256(page.canonical.encode()).hexdigest()[:16] + page.ending
        path, draft = place / name, place / f".new-{name}"
        said = _said_of(page)
        try:
            _write(draft, page.body)
            _write(sidecar_of(draft), _json(said))
            title, said["text_sha256"] = _read(draft, page)
            _write(sidecar_of(draft), _json(said))
            twin = self._by_text.get(said["text_sha256"])
            if twin is not None and twin.path != path and twin.path.exists():
                self._by_url.setdefault(page.url, twin)
                return Kept("duplicate", twin, title)
            state = _state(path, page.body)
            self._drop_other_kinds(path)
            draft.replace(path)
            sidecar_of(draft).replace(sidecar_of(path))
        finally:
            draft.unlink(missing_ok=True)
            sidecar_of(draft).unlink(missing_ok=True)
        entry = Entry(path, said)
        self._remember(entry)
        return Kept(state, entry, title)

    def drop(self, path: Path) -> None:
        """Delete a page, with what is said of it."""
        path.unlink(missing_ok=True)
        sidecar_of(path).unlink(missing_ok=True)

    def _drop_other_kinds(self, path: Path) -> None:
        """Delete what was at the same address before and was a page of another kind."""
        for sidecar in path.parent.glob(f"{path.stem}.*{SIDECAR}"):
            if sidecar != sidecar_of(path):
                self.drop(_page_of(sidecar))

    def _remember(self, entry: Entry) -> None:
        for key in ("url", "final_url", "canonical"):
            self._by_url[str(entry.said.get(key))] = entry
        self._by_text[str(entry.said.get("text_sha256"))] = entry


def _page_of(sidecar: Path) -> Path:
    return sidecar.with_name(sidecar.name.removesuffix(SIDECAR))


def _entry(sidecar: Path) -> Entry | None:
    """Read what is said of a page; None where it cannot be read."""
    try:
        said = json.loads(sidecar.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(said, dict) or not isinstance(said.get("canonical"), str):
        return None
    return Entry(_page_of(sidecar), said)


def _said_of(page: Page) -> dict[str, Any]:
    return {
        "url": page.url,
        "final_url": page.final_url,
        "canonical": page.canonical,
        "redirects": list(page.redirects),
        "fetched": datetime.now(UTC).isoformat(timespec="seconds"),
        "content_type": page.content_type,
        "charset": page.charset,
        "etag": page.etag,
        "last_modified": page.last_modified,
    }


def _read(draft: Path, page: Page) -> tuple[str, str]:
    """Read the articles of a page; give the title of the first, and a hash of all they say."""
    titles: list[str] = []
    digest = hashlib.sha256()
    problem = ""
    for item in read_documents(draft, name=draft.name):
        if isinstance(item, ReadError):
            problem = problem or str(item).replace(str(draft), page.url)
        else:
            titles.append(item.title)
            digest.update(f"{item.title}\0{item.original}\0".encode())
    if not titles:
        message = problem or f"{page.url} holds no article."
        raise FetchError(message, url=page.url, kind="not_a_page")
    return titles[0], digest.hexdigest()


def _state(path: Path, body: bytes) -> State:
    try:
        return "unchanged" if path.read_bytes() == body else "changed"
    except FileNotFoundError:
        return "new"


def _json(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, indent=1).encode() + b"\n"


def _write(path: Path, content: bytes) -> None:
    """Write a file that is on the disk when this returns."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
