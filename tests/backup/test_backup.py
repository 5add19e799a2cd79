"""A backup is whole, private and checked; what is put back answers as what was copied."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import shutil
import signal
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from ningbot.archive import Archive
from ningbot.backup.container import Backup, _end
from ningbot.backup.making import make_backup, verify_backup
from ningbot.backup.restoring import restore_backup
from ningbot.errors import BackupDamaged, BackupError, IndexBusy
from ningbot.indexing import index
from ningbot.store import FILE_NAME, Database, Reader, lock_writers
from ningbot.telegram.state import State
from shell import Run, assert_one_sentence, run_shell, without_privilege

QUESTIONS = ("園區有多少家企業？", "圖書館藏書多少？", "大橋何時通車？")
KEEP_INDEXING = """
import sys
from pathlib import Path
from ningbot.indexing import index
corpus, folder = map(Path, sys.argv[1:])
extra = corpus / "extra.txt"
while True:
    extra.write_text("城市\\n" + "城市人口有35萬。\\n" * 50, encoding="utf-8")
    index([corpus], folder)
    print(flush=True)
    extra.unlink()
    index([corpus], folder)
"""


@pytest.fixture
def folder(corpus: Path, tmp_path: Path) -> Path:
    """Give an index with a page that was fetched."""
    place = tmp_path / "i" / "saved" / "a.example"
    place.mkdir(parents=True)
    (place / "塔.txt").write_text("塔\n塔高88米。\n", encoding="utf-8")
    (place / ".new-x").write_text("half", encoding="utf-8")
    index([corpus, place.parent], tmp_path / "i")
    return tmp_path / "i"


@pytest.fixture
def bot(tmp_path: Path) -> Path:
    with State(tmp_path / "i-bot" / "7.sqlite3") as state:
        state.keep("owner", "5")
    (tmp_path / "i-bot" / "files").mkdir()
    (tmp_path / "i-bot" / "files" / "sent.txt").write_text("寺\n寺建於唐代。\n", encoding="utf-8")
    return tmp_path / "i-bot"


def said(folder: Path) -> list[object]:
    with Archive(folder) as archive:
        return [(a.answer, a.citations) for a in map(archive.ask, QUESTIONS)]


@pytest.mark.parametrize("ending", [".tar", ".tar.gz"])
def test_what_is_put_back_answers_and_cites_as_before(
    folder: Path, tmp_path: Path, ending: str, run: Run
) -> None:
    made = run("backup", f"b{ending}", "--index", "i")
    assert made.returncode == 0, made
    assert (tmp_path / f"b{ending}").stat().st_mode & 0o777 == 0o600
    assert run("backup", "--verify", f"b{ending}").returncode == 0
    before = said(folder)
    back = run("restore", f"b{ending}", "--index", "back")
    assert back.returncode == 0, back
    assert said(tmp_path / "back") == before
    assert sorted(path.name for path in tmp_path.glob(".*")) == []


def test_other_programs_read_it_and_caches_are_left_out(folder: Path, tmp_path: Path) -> None:
    make_backup(folder, tmp_path / "b.tgz", version="1")
    with tarfile.open(tmp_path / "b.tgz") as tar:
        names = tar.getnames()
    assert names == ["manifest.json", "archive.sqlite", "member/1"]
    with Backup.open(tmp_path / "b.tgz") as backup:
        assert [kept.path for kept in backup.manifest.files][1] == "saved/a.example/塔.txt"


def test_pages_that_were_fetched_are_known_in_the_new_place(folder: Path, tmp_path: Path) -> None:
    make_backup(folder, tmp_path / "b.tar", version="1")
    restore_backup(tmp_path / "b.tar", tmp_path / "back")
    with Database.open(tmp_path / "back") as database:
        files = Reader(database).files()
    page = tmp_path / "back" / "saved" / "a.example" / "塔.txt"
    assert str(page) in files
    assert page.exists()


def test_what_the_bot_keeps_comes_back_and_is_private(
    folder: Path, bot: Path, tmp_path: Path, run: Run
) -> None:
    assert run("backup", "b.tar", "--bot", "--index", "i").returncode == 0
    assert run("restore", "b.tar", "--bot", "--index", "back").returncode == 0
    with State(tmp_path / "back-bot" / "7.sqlite3") as state:
        assert state.kept("owner") == "5"
    assert (tmp_path / "back-bot" / "files" / "sent.txt").exists()
    modes = {p.stat().st_mode & 0o077 for p in (tmp_path / "back-bot").rglob("*")}
    assert modes == {0}


def test_a_bot_that_runs_keeps_its_own(folder: Path, bot: Path, tmp_path: Path) -> None:
    make_backup(folder, tmp_path / "b.tar", version="1", bot=bot)
    with State(bot / "7.sqlite3") as state:
        state.hold()
        with pytest.raises(BackupError, match="stop it first"):
            restore_backup(tmp_path / "b.tar", tmp_path / "back", bot=bot, force=True)
    assert not (tmp_path / "back").exists()


def test_backups_are_whole_while_another_process_indexes(
    folder: Path, corpus: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", KEEP_INDEXING, str(corpus), str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
        try:
            assert writer.stdout
            for n in range(4):
                writer.stdout.readline()
                make_backup(folder, tmp_path / f"{n}.tar", version="1")
        finally:
            writer.kill()
    for n in range(4):
        restore_backup(tmp_path / f"{n}.tar", tmp_path / f"back{n}")
        with Archive(tmp_path / f"back{n}") as archive:
            assert archive.ask(QUESTIONS[0]).answered
            assert archive.counts()["document"] in {5, 6}


@pytest.mark.parametrize("ending", [".tar", ".tar.gz"])
def test_a_byte_that_is_not_as_it_was_is_found_wherever_it_is(
    folder: Path, tmp_path: Path, ending: str
) -> None:
    whole = tmp_path / f"b{ending}"
    make_backup(folder, whole, version="1")
    content = whole.read_bytes()
    step = max(1, len(content) // 150)
    torn = tmp_path / f"torn{ending}"
    for place in [*range(40), *range(40, len(content), step), *range(-40, 0)]:
        damaged = bytearray(content)
        damaged[place] ^= 1 << place % 8
        torn.write_bytes(damaged)
        with pytest.raises(BackupDamaged):
            verify_backup(torn)
    for size in (0, 1, 600, len(content) // 2, len(content) - 1):
        torn.write_bytes(content[:size])
        with pytest.raises(BackupDamaged):
            verify_backup(torn)
    with pytest.raises(BackupDamaged):
        restore_backup(torn, tmp_path / "back")
    assert not (tmp_path / "back").exists()


def forged(
    place: Path,
    files: list[dict[str, object]],
    members: list[tuple[tarfile.TarInfo, bytes]],
    **more: object,
) -> None:
    """Write a backup whose digest is right and whose content is another's."""
    manifest = {"format": 1, "made": "", "version": "", "index": "/x", "bot": None, "files": files}
    listed = tarfile.TarInfo("manifest.json")
    written = io.BytesIO()
    content = json.dumps(manifest | more).encode()
    listed.size, listed.mode = len(content), 0o600
    with tarfile.open(fileobj=written, mode="w", format=tarfile.GNU_FORMAT) as tar:
        tar.addfile(listed, io.BytesIO(content))
        for member, held in members:
            tar.addfile(member, io.BytesIO(held))
    body = written.getvalue()
    is_compressed = place.name.endswith("gz")
    body = gzip.compress(body) if is_compressed else body
    place.write_bytes(body + _end(hashlib.sha256(body).hexdigest(), is_compressed=is_compressed))


def row(path: str, content: bytes = b"x") -> dict[str, object]:
    return {"path": path, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def member(name: str, content: bytes = b"x") -> tuple[tarfile.TarInfo, bytes]:
    made = tarfile.TarInfo(name)
    made.size, made.mode = len(content), 0o600
    return made, content


@pytest.mark.parametrize(
    "path",
    [
        "../x",
        "/x",
        "saved/../../x",
        "saved/a/../x",
        "saved//x",
        "bot/./x",
        "x",
        "saved\\x",
        "bot",
        "saved/a\0b",
        "writer.lock",
        "archive.sqlite",
        "archive.sqlite/x",
        "saved/" + "a" * 300,
    ],
)
def test_a_file_with_another_place_is_refused(tmp_path: Path, path: str) -> None:
    files = [row("archive.sqlite"), row(path)]
    forged(tmp_path / "b.tar", files, [member("archive.sqlite"), member(path)])
    with pytest.raises(BackupDamaged, match="names a file"):
        restore_backup(tmp_path / "b.tar", tmp_path / "d" / "back")
    assert list(tmp_path.iterdir()) == [tmp_path / "b.tar"]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE])
def test_what_is_no_file_is_refused(tmp_path: Path, kind: bytes) -> None:
    link, _ = member("archive.sqlite")
    link.type, link.linkname, link.size = kind, "/etc/passwd", 0
    forged(tmp_path / "b.tar", [row("archive.sqlite", b"")], [(link, b"")])
    with pytest.raises(BackupDamaged, match="not those of its list"):
        restore_backup(tmp_path / "b.tar", tmp_path / "back")


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    files = [{**row("archive.sqlite"), "size": 1 << 60}]
    forged(tmp_path / "b.tar.gz", files, [member("archive.sqlite", bytes(1 << 20))])
    with pytest.raises(BackupError, match="make room"):
        restore_backup(tmp_path / "b.tar.gz", tmp_path / "back")


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    forged(tmp_path / "b.tar", [row("archive.sqlite")], [member("archive.sqlite")])
    assert verify_backup(tmp_path / "b.tar")
    with pytest.raises(BackupDamaged, match="cannot be opened"):
        restore_backup(tmp_path / "b.tar", tmp_path / "back")
    assert list(tmp_path.iterdir()) == [tmp_path / "b.tar"]


def test_an_archive_that_is_there_stays_unless_forced_and_even_then(
    folder: Path, tmp_path: Path, run: Run
) -> None:
    assert run("backup", "b.tar", "--index", "i").returncode == 0
    inode = (folder / FILE_NAME).stat().st_ino
    refused = run("restore", "b.tar", "--index", "i")
    assert_one_sentence(refused, 1, "--force")
    assert (folder / FILE_NAME).stat().st_ino == inode
    done = run("restore", "b.tar", "--index", "i", "--force")
    assert done.returncode == 0, done
    [aside] = tmp_path.glob("i.before-*")
    assert said(aside) == said(folder)


@pytest.mark.parametrize("option", [[], ["--bot"]])
def test_what_a_bot_keeps_within_the_folder_stays_or_is_replaced(
    folder: Path, tmp_path: Path, run: Run, option: list[str]
) -> None:
    env = {"NINGBOT_TELEGRAM_STATE": "i/bot"}
    with State(folder / "bot" / "7.sqlite3") as state:
        state.keep("owner", "5")
    assert run("backup", "b.tar", "--bot", "--index", "i", **env).returncode == 0
    with State(folder / "bot" / "7.sqlite3") as state:
        state.keep("owner", "6")
    done = run("restore", "b.tar", "--index", "i", "--force", *option, **env)
    assert done.returncode == 0, done
    with State(folder / "bot" / "7.sqlite3") as state:
        assert state.kept("owner") == ("5" if option else "6")


def test_an_archive_that_is_being_written_is_not_taken_away(folder: Path, tmp_path: Path) -> None:
    make_backup(folder, tmp_path / "b.tar", version="1")
    with lock_writers(folder), pytest.raises(IndexBusy):
        restore_backup(tmp_path / "b.tar", folder, force=True)
    assert said(folder)


def test_who_has_the_archive_open_goes_on_with_the_one_put_back(
    folder: Path, tmp_path: Path
) -> None:
    make_backup(folder, tmp_path / "b.tar", version="1")
    (tmp_path / "new.txt").write_text("城市\n城市人口有35萬。\n", encoding="utf-8")
    index([tmp_path / "new.txt"], folder)
    with Archive(folder) as archive:
        assert archive.ask("城市人口有多少？").answered
        restore_backup(tmp_path / "b.tar", folder, force=True)
        assert not archive.ask("城市人口有多少？").answered


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["backup", "b.zip", "--index", "i"], ".tar.gz"),
        (["backup", "there.tar", "--index", "i"], "exists"),
        (["backup", "no/b.tar", "--index", "i"], "No such file"),
        (["backup", "b.tar", "--index", "none"], "ningbot index"),
        (["backup", "b.tar", "--index", "i", "--bot"], "no folder"),
        (["backup", "--verify", "there.tar"], "take another one"),
        (["backup", "--verify", "none.tar"], "cannot be read"),
        (["restore", "there.tar", "--index", "x"], "take another one"),
        (["restore", "none.tar", "--index", "x"], "No such file"),
        (["restore", "i", "--index", "x"], "directory"),
    ],
)
def test_a_mistake_is_one_sentence(
    folder: Path, tmp_path: Path, run: Run, arguments: list[str], expected: str
) -> None:
    (tmp_path / "there.tar").write_text("mine", encoding="utf-8")
    assert_one_sentence(run(*arguments), 1, expected)
    assert (tmp_path / "there.tar").read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "x").exists()
    assert list(tmp_path.glob(".*")) == []


@pytest.mark.parametrize("blocks", [1, 50])
def test_a_full_disk_loses_nothing(folder: Path, tmp_path: Path, blocks: int) -> None:
    make_backup(folder, tmp_path / "b.tar", version="1")
    for command in ("backup new.tar --index i", "restore b.tar --index back"):
        done = run_shell(f"ulimit -f {blocks}; $NINGBOT {command}", cwd=tmp_path)
        assert done.returncode == 1, done
        assert b"Traceback" not in done.stderr
        assert len(done.stderr.splitlines()) == 1, done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.tar", "corpus", "i"]


@pytest.mark.skipif(shutil.which("setpriv") is None, reason="there is no setpriv")
def test_without_permission_it_is_one_sentence(folder: Path, tmp_path: Path) -> None:
    make_backup(folder, tmp_path / "b.tar", version="1")
    shut = tmp_path / "shut"
    shut.mkdir(mode=0o500)
    for arguments in (["backup", "shut/b.tar", "--index", "i"], ["restore", "b.tar", "--index"]):
        more = ["shut/back"] if arguments[0] == "restore" else []
        done = without_privilege(*arguments, *more, cwd=tmp_path)
        assert_one_sentence(done, 1, "Permission denied")


KILL_AT = """
import os, signal, sys
n, left = int(sys.argv[1]), [0]
def count(event, arguments):
    if event in ("open", "os.rename", "os.mkdir", "os.rmdir", "os.remove", "sqlite3.connect"):
        left[0] += 1
        if left[0] == n:
            os.kill(os.getpid(), signal.SIGKILL)
from pathlib import Path
from ningbot.backup.making import make_backup
from ningbot.backup.restoring import restore_backup
sys.addaudithook(count)
if sys.argv[2] == "backup":
    make_backup(Path("i"), Path("new.tar.gz"), version="1")
else:
    restore_backup(Path("b.tar"), Path("back"))
"""


@pytest.mark.parametrize("what", ["backup", "restore"])
def test_a_kill_leaves_nothing_half_there(folder: Path, tmp_path: Path, what: str) -> None:
    make_backup(folder, tmp_path / "b.tar", version="1")
    new, back = tmp_path / "new.tar.gz", tmp_path / "back"
    n, status = 1, -signal.SIGKILL
    while status == -signal.SIGKILL:
        command = [sys.executable, "-c", KILL_AT, str(n), what]
        status = subprocess.run(command, cwd=tmp_path, check=False, timeout=60).returncode
        if new.exists():
            verify_backup(new)
            new.unlink()
        if back.exists():
            assert said(back) == said(folder)
            shutil.rmtree(back)
        n += 4
    assert status == 0
    assert n > 9
    assert list(tmp_path.glob(".*")) == []


def test_two_runs_do_not_meet(folder: Path, tmp_path: Path) -> None:
    from ningbot.backup.workshop import workshop

    with workshop(tmp_path / "b.tar"), pytest.raises(BackupError, match="Another run"):
        make_backup(folder, tmp_path / "b.tar", version="1")
    make_backup(folder, tmp_path / "b.tar", version="1")
