"""How is a backup put back, so that there is the old archive or the new one at any moment?"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from ningbot.backup.container import Backup
from ningbot.backup.manifest import BOT, SAVED, Manifest
from ningbot.backup.workshop import sync_folder, workshop
from ningbot.errors import BackupDamaged, BackupError, IndexTooOld, NingbotError
from ningbot.indexing import move_folder
from ningbot.mending import damaged_documents
from ningbot.store import FILE_NAME, Database, Reader, lock_writers, sqlite_problems

_ROOM: Final = 1 << 24  # bytes that stay free
# What an archive is made of, caches included; the rest of its folder is not its own.
_OWN_RE: Final = re.compile(
    rf"{re.escape(FILE_NAME)}.*|{SAVED}|writer\.lock|\.?terms.*|vectors-.*\.usearch"
)


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and where what was there before is now."""

    manifest: Manifest
    kept: tuple[Path, ...]


def restore_backup(
    place: Path, index: Path, *, bot: Path | None = None, force: bool = False
) -> Restored:
    """Put the archive of a backup in a folder, and what its bot kept in another.

    All is checked before anything is put in place. With ``force`` what is there is moved aside, not deleted.

    Raises:
        BackupError: the backup is damaged, the folder in use, or there is no room.
        IndexBusy: somebody writes the archive that is there.
    """
    targets = [index] if bot is None else [index, bot]
    try:
        _check_free(targets, force=force)
        with Backup.open(place) as backup, workshop(index) as folder, ExitStack() as held:
            if bot is not None and backup.manifest.bot is None:
                raise BackupError(f"{place} holds nothing of a bot; leave out --bot.")
            _check_room(backup.manifest, folder)
            if bot is not None:
                _check_disk(bot, index)
            _unpack(backup, folder, with_bot=bot is not None)
            _settle(backup.manifest, folder, index, bot)
            if bot is not None:
                held.enter_context(_bots_away(bot))
            if (index / FILE_NAME).exists():
                held.enter_context(lock_writers(index))
            aside = _put(folder / "index", index)
            if aside is not None:
                _bring_others(aside, index, but=bot)
            bot_aside = None if bot is None else _put(folder / BOT, bot)
            kept = tuple(path for path in (aside, bot_aside) if path)
            return Restored(backup.manifest, kept)
    except OSError as error:
        raise BackupError(
            f"The backup cannot be put back: {error.strerror or error}"
            f"{f' ({error.filename})' if error.filename else ''}; what was there is there."
        ) from error


def _check_free(targets: list[Path], *, force: bool) -> None:
    for target in targets:
        if target.is_symlink() or (target.exists() and not target.is_dir()):
            raise BackupError(f"{target} is no folder; name one that is, or none yet.")
        if not force and target.is_dir() and any(target.iterdir()):
            raise BackupError(
                f"{target} is not empty; name another folder, or give --force, which moves aside "
                "what is there."
            )


def _check_disk(bot: Path, index: Path) -> None:
    """See that what the bot kept can be renamed into its place."""
    places = [_final(bot).parent, _final(index).parent]
    if places[0].is_relative_to(_final(index)):
        return
    if places[0].stat().st_dev != places[1].stat().st_dev:
        raise BackupError(f"{bot} must be on the disk that the index is on; name another folder.")


def _check_room(manifest: Manifest, folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if manifest.n_bytes + _ROOM > free:
        raise BackupError(
            f"The backup unpacked takes {manifest.n_bytes:,} bytes, and {free:,} are free beside "
            "the index; make room."
        )


def _unpack(backup: Backup, folder: Path, *, with_bot: bool) -> None:
    """Write the files into ``index`` and ``bot`` in a folder, each held against the manifest."""
    for name in ("index", BOT):
        (folder / name).mkdir(mode=0o700)
    for kept, blocks in backup.read():
        first, _, rest = kept.path.partition("/")
        path = folder / BOT / rest if first == BOT else folder / "index" / kept.path
        if first == BOT and not with_bot:
            for _ in blocks:  # checked all the same
                pass
            continue
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123
            file.writelines(blocks)
            file.flush()
            os.fsync(file.fileno())


def _settle(manifest: Manifest, folder: Path, index: Path, bot: Path | None) -> None:
    """Check what was unpacked, and have it say where its files will be."""
    for path in (folder / BOT).glob("*.sqlite3"):
        if problems := sqlite_problems(path):
            raise BackupDamaged(f"{path.name} in the backup is damaged: {problems[0]}.")
    moved = [(Path(manifest.index) / SAVED, _final(index) / SAVED)]
    if bot is not None and manifest.bot is not None:
        moved.append((Path(manifest.bot), _final(bot)))
    try:
        with suppress(IndexTooOld):
            Database.open(folder / "index").close()  # to create would make one of an empty file
        with Database.create(folder / "index") as database:
            if problems := database.problems():
                raise BackupDamaged(f"the archive in it is damaged: {problems[0]}.")
            for old, new in moved:
                if old != new:
                    with database.writing():
                        move_folder(database, old, new)
            with database.reading():
                damaged = damaged_documents(Reader(database))
    except BackupError:
        raise
    except NingbotError as error:
        said = str(error).replace(str(folder / "index"), "the backup")
        raise BackupDamaged(f"The archive in the backup cannot be opened: {said}") from error
    if damaged:
        raise BackupDamaged(f"documents in it are damaged, such as {damaged[0]}")


def _final(folder: Path) -> Path:
    return Path(os.path.normpath(folder.absolute()))


@contextmanager
def _bots_away(folder: Path) -> Iterator[None]:
    """Keep bots from what they keep for as long as it takes."""
    with ExitStack() as held:
        for path in folder.glob("*.lock") if folder.is_dir() else ():
            lock = held.enter_context(path.open("rb"))
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise BackupError(
                    f"A bot is running and keeps what it has to remember in {folder}; stop it first."
                ) from error
        yield


def _bring_others(aside: Path, index: Path, *, but: Path | None) -> None:
    """Bring back what lay in the folder and is no part of an archive, such as what a bot keeps."""
    for path in sorted(aside.iterdir()):
        place = _final(index) / path.name
        if not _OWN_RE.fullmatch(path.name) and (but is None or place != _final(but)):
            path.rename(place)


def _put(new: Path, place: Path) -> Path | None:
    """Put a folder in its place; give where what was there is now."""
    place = place.absolute()
    place.parent.mkdir(parents=True, exist_ok=True)
    aside = None
    if place.is_dir() and any(place.iterdir()):
        now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%f")
        aside = place.with_name(f"{place.name}.before-{now}")
        place.rename(aside)
    try:
        new.rename(place)
    except BaseException:
        if aside is not None:
            aside.rename(place)
        raise
    sync_folder(place.parent)
    return aside
