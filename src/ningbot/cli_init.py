"""``ningbot init``: a few questions, and the settings that follow from the answers."""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final, cast

import click

from ningbot.cli_options import here, index_option
from ningbot.configuration import DEFAULT_INDEX, FILE_NAME, load_settings
from ningbot.errors import SettingsError
from ningbot.rendering import plain
from ningbot.terminal import is_terminal, print_text

DEFAULT_CORPUS: Final = "corpus"
EVERYBODY: Final = "all"
_BOT_TOKEN_RE: Final = re.compile(r"[0-9]{5,20}:[A-Za-z0-9_-]{30,100}")

Written = dict[str, object]  # key of ningbot.toml -> value


@click.command("init")
@click.option(
    "--corpus", metavar="DIR", help=f"Folder of the articles; {DEFAULT_CORPUS} if not given."
)
@click.option(
    "--token-file", metavar="FILE", help="A file that holds the bot's token alone; it is not read."
)
@click.option(
    "--allow",
    metavar="IDS",
    help=f"Who may ask the bot: ids with commas between, or {EVERYBODY}; nobody if not given.",
)
@click.option("--pages", metavar="URL", help="Address that `ningbot serve` has for others.")
@click.option("--yes", is_flag=True, help="Ask nothing: take what is given, and defaults.")
@click.option("--force", is_flag=True, help=f"Replace a {FILE_NAME} that is there.")
@index_option
def init_command(
    corpus: str | None,
    token_file: str | None,
    allow: str | None,
    pages: str | None,
    yes: bool,
    force: bool,
    index: Path | None,
) -> None:
    """Ask where things are and who may ask, and write ningbot.toml into the working folder."""
    given = {
        "index": None if index is None else str(index),
        "corpus": corpus,
        "token_file": token_file,
        "allow": allow,
        "pages": pages,
    }
    path = here() / FILE_NAME
    if not yes and not is_terminal(sys.stdin):
        raise SettingsError(
            "`ningbot init` asks its questions on a terminal; without one give --yes, and options "
            "for what is not to be as by default."
        )
    if os.path.lexists(path) and not force and (yes or not _may_replace()):
        raise SettingsError(f"{FILE_NAME} is there already and stays as it is; give --force.")
    written = _settings_of(given) if yes else _ask(given)
    _check(written)
    _write(path, to_toml(written))
    articles = cast("list[str]", written["watch.folders"])
    _say_next(articles[0], is_bot=any(key.startswith("telegram.token") for key in written))


def to_toml(written: Mapping[str, object]) -> str:
    """Write settings as ``ningbot.toml`` has them.

    >>> print(to_toml({"index": "i", "telegram.allow": [5]}), end="")
    index = "i"
    <BLANKLINE>
    [telegram]
    allow = [5]
    """
    tables: dict[str, list[str]] = {"": []}
    for key, value in written.items():
        table, _, name = key.rpartition(".")
        shown = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        tables.setdefault(table, []).append(f"{name} = {shown}\n")
    parts = [(f"[{table}]\n" if table else "") + "".join(lines) for table, lines in tables.items()]
    return "\n".join(parts)


def _may_replace() -> bool:
    return click.confirm(f"{FILE_NAME} is there already. Replace it?", err=True)


def _settings_of(given: Mapping[str, str | None]) -> Written:
    """Give the settings that options, or answers, stand for."""
    written: Written = {"index": given["index"] or DEFAULT_INDEX}
    if given["pages"]:
        written["pages"] = given["pages"]
    written["watch.folders"] = [given["corpus"] or DEFAULT_CORPUS]
    if given["token_file"]:
        written["telegram.token_file"] = given["token_file"]
    return written | _who(given["allow"] or "")


def _ask(given: Mapping[str, str | None]) -> Written:
    """Ask for what was not given; an answer that cannot be used is asked for again."""

    def answer(name: str, question: str, default: str, key: str) -> str:
        if (known := given[name]) is not None:
            return known
        return _asked(question, default, lambda text: _check({key: text} if text else {}))

    index = answer("index", "Folder of the index", DEFAULT_INDEX, "index")
    corpus = answer("corpus", "Folder of the articles", DEFAULT_CORPUS, "index")
    token = None if given["token_file"] else _asked_token()
    allow = given["allow"]
    if allow is None and (token or given["token_file"]):
        question = f"Who may ask the bot: ids with commas between, {EVERYBODY}, or nobody yet"
        allow = _asked(question, "", lambda text: _check(_who(text)))
    pages = answer("pages", "Address that `ningbot serve` has for others, if any", "", "pages")
    written = _settings_of(
        {**given, "index": index, "corpus": corpus, "allow": allow, "pages": pages}
    )
    return written | ({"telegram.token": token} if token else {})


def _asked(question: str, default: str, check: Callable[[str], None]) -> str:
    def checked(text: str) -> str:
        try:
            check(text.strip())
        except SettingsError as error:
            raise click.UsageError(plain(str(error))) from error
        return text.strip()

    answer: str = click.prompt(
        question, default=default, show_default=bool(default), value_proc=checked, err=True
    )
    return answer


def _asked_token() -> str:
    """Ask for the token, which is neither shown nor said again; empty for none."""

    def checked(text: str) -> str:
        if text.strip() and not _BOT_TOKEN_RE.fullmatch(text.strip()):
            raise click.UsageError(
                "That is no token as @BotFather gives it (digits, a colon, 35 letters and digits)."
            )
        return text.strip()

    token: str = click.prompt(
        "Token of the Telegram bot, from @BotFather (not shown; empty for no bot)",
        default="",
        show_default=False,
        hide_input=True,
        value_proc=checked,
        err=True,
    )
    return token


def _who(text: str) -> Written:
    """Give the settings that say who may ask.

    Raises:
        SettingsError: these are no ids.
    """
    if not text.strip():
        return {}
    if text.strip().lower() == EVERYBODY:
        return {"telegram.open": True}
    pieces = [piece.strip() for piece in text.split(",") if piece.strip()]
    if not all(re.fullmatch(r"-?[0-9]{1,19}", piece) for piece in pieces):
        raise SettingsError(
            f"Who may ask must be ids (whole numbers) with commas between, or {EVERYBODY}; "
            f"found {text!r:.80}."
        )
    return {"telegram.allow": [int(piece) for piece in pieces]}


def _check(written: Mapping[str, object]) -> None:
    """See that ningbot could be started with these settings; a file with a secret need not be there yet.

    Raises:
        SettingsError: it could not.
    """
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        named = {key: value for key, value in written.items() if not key.endswith("_file")}
        Path(folder, FILE_NAME).write_text(to_toml(named), encoding="utf-8")
        load_settings({}, folder=Path(folder))


def _write(path: Path, text: str) -> None:
    """Write a file that its user alone can read, whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _say_next(corpus: str, *, is_bot: bool) -> None:
    print_text(f"{FILE_NAME} is written; nobody but you can read it. Next:")
    print_text(plain(f"    ningbot index {shlex.quote(corpus)}"))
    print_text("    ningbot bot" if is_bot else '    ningbot ask "QUESTION"')
