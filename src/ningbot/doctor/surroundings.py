"""Are the parts, the disk and the files around an archive as they should be?"""

from __future__ import annotations

import platform
import shutil
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement

from ningbot.doctor.checks import Check
from ningbot.store import FILE_NAME

_PARTS: Final = (
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
LEAST_FREE: Final = 200_000_000  # bytes; less does not take a large file and its index
_OTHERS: Final = 0o077
_MEND: Final = "install ningbot again, in an environment of its own."


def check_parts(needed: Iterable[str] | None = None) -> Check:
    """Hold the versions of the parts against those that ningbot wants."""
    needed = requires("ningbot") or () if needed is None else needed
    wrong = [line for line in needed if not _is_met(Requirement(line))]
    if wrong:
        said = ", ".join(f"{line} ({_version_of(Requirement(line).name)})" for line in wrong)
        return Check(False, f"Parts have versions that ningbot was not made for: {said}; {_MEND}")
    parts = ", ".join(f"{name} {_version_of(name)}" for name in _PARTS)
    python = platform.python_version()
    return Check(True, f"ningbot {version('ningbot')}, Python {python}, {parts}")


def check_room(places: Iterable[Path], *, least: int = LEAST_FREE) -> Iterator[Check]:
    """See that there is room where files are written, once for each disk."""
    seen: set[int] = set()
    for place in places:
        there = next(p for p in (place.absolute(), *place.absolute().parents) if p.exists())
        if (disk := there.stat().st_dev) in seen:
            continue
        seen.add(disk)
        free, wanted = shutil.disk_usage(there).free, max(least, _size_of(place / FILE_NAME))
        said = f"{free / 1e9:,.1f} GB are free on the disk of {place}"
        if free < wanted:
            yield Check(False, f"Only {said}; make room for {wanted / 1e9:,.1f} GB at least.")
        else:
            yield Check(True, f"{said}.")


def private_files(folder: Path) -> list[Path]:
    """List what a bot keeps, whose user alone is to read it."""
    return [folder, *sorted(folder.glob("*.sqlite3"))] if folder.is_dir() else []


def check_private(paths: Iterable[Path]) -> Iterator[Check]:
    """See that nobody else reads what is private."""
    paths = [path for path in paths if path.exists()]
    shown = [path for path in paths if path.stat().st_mode & _OTHERS]
    for path in shown:
        mode = path.stat().st_mode & 0o777
        yield Check(False, f"Others can read or change {path} (mode {mode:03o}); chmod go= {path}")
    if paths and not shown:
        yield Check(True, "Nobody else can read what is private.")


def _is_met(requirement: Requirement) -> bool:
    if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
        return True
    try:
        return requirement.specifier.contains(version(requirement.name), prereleases=True)
    except PackageNotFoundError:
        return False


def _version_of(name: str) -> str:
    """Give the version of a part."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _size_of(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
