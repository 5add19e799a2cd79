"""``ningbot backup`` and ``ningbot restore``: an archive in one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ningbot import __version__
from ningbot.cli_options import folder_of, index_option, settings_of
from ningbot.configuration import state_folder
from ningbot.rendering import counted, plain
from ningbot.terminal import print_text

if TYPE_CHECKING:
    from ningbot.backup.manifest import Manifest

bot_option = click.option(
    "--bot", "with_bot", is_flag=True, help="What the bot keeps as well: questions, roles, files."
)
force_option = click.option("--force", is_flag=True, help="Take the place of what is there.")


@click.command("backup")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--verify", is_flag=True, help="Check a backup that is there; write nothing.")
@bot_option
@force_option
@index_option
def backup_command(
    file: Path, verify: bool, with_bot: bool, force: bool, index: Path | None
) -> None:
    """Copy the archive into FILE (.tar, .tar.gz), while others may index and ask.

    In it are the archive, the pages that were fetched and, with --bot, what the bot keeps; the files that
    were indexed are yours to keep. Nobody but you can read FILE.
    """
    from ningbot.backup.making import make_backup, verify_backup

    if verify:
        print_text(f"{plain(str(file))} is as it was written: {_said(verify_backup(file))}.")
        return
    folder = folder_of(index)
    bot = state_folder(settings_of(), folder) if with_bot else None
    manifest = make_backup(folder, file, version=__version__, bot=bot, force=force)
    print_text(f"{plain(str(file))} holds {_said(manifest)}.")


@click.command("restore")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@bot_option
@force_option
@index_option
def restore_command(file: Path, with_bot: bool, force: bool, index: Path | None) -> None:
    """Put the archive of FILE, which `ningbot backup` wrote, in the folder of the index.

    All is checked first. With --force what is in the folder is moved aside.
    """
    from ningbot.backup.restoring import restore_backup

    folder = folder_of(index)
    bot = state_folder(settings_of(), folder) if with_bot else None
    restored = restore_backup(file, folder, bot=bot, force=force)
    for path in restored.kept:
        print_text(f"What was there before is in {plain(str(path))}.")
    print_text(f"{plain(str(folder))} holds {_said(restored.manifest)}; every part is sound.")


def _said(manifest: Manifest) -> str:
    size = f"{manifest.n_bytes / 1e6:,.1f} MB"
    made = f"of {plain(manifest.made)} by ningbot {plain(manifest.version)}"
    what = counted({"file": len(manifest.files)})
    return f"{what}, {size}, {made}{', the bot among them' if manifest.bot else ''}"
