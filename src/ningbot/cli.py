"""The command line: ``ningbot index``, ``ask``, ``eval``, ``show``, ``add``, ``bot`` and so on.

Exit status: 0 done (and answered), 1 an error said in one line, 2 wrong usage, 3 no answer in
the archive.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ningbot import __version__
from ningbot.cli_backup import backup_command, restore_command
from ningbot.cli_init import init_command
from ningbot.cli_mcp import mcp_command
from ningbot.cli_options import (
    clean,
    filter_options,
    filters_of,
    folder_of,
    give_vectors,
    here,
    index_option,
    is_semantic,
    json_option,
    n_read_of,
    no_reader_option,
    open_archive,
    read_option,
    semantic_option,
    settings_of,
)
from ningbot.cli_pictures import ask_card_option, card_command, chart_command, write_card_of
from ningbot.cli_web import add_command, watch_command
from ningbot.configuration import checked_address, secret_files, state_folder
from ningbot.errors import NingbotError, QuestionError
from ningbot.records import Filters
from ningbot.rendering import counted, counted_unread, plain, plain_lines, render_problems
from ningbot.terminal import (
    ERROR,
    INTERRUPTED,
    NO_ANSWER,
    USAGE,
    complain,
    fail,
    fail_for_own,
    fail_for_system,
    is_terminal,
    mark,
    mend_streams,
    print_json,
    print_text,
)

if TYPE_CHECKING:
    from ningbot.analysis import RepairedDocument
    from ningbot.archive import Archive
    from ningbot.records import Answer


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="ningbot", message="%(prog)s %(version)s")
def cli() -> None:
    """Ask an archive of Chinese articles a question; get the sentence that answers it, cited."""


@cli.command("index")
@click.argument("paths", nargs=-1, metavar="[PATH ...]", type=click.Path(path_type=Path))
@click.option(
    "--dry-run", is_flag=True, help="Read everything, and say what would be; write nothing."
)
@json_option
@semantic_option
@index_option
def index_command(
    paths: tuple[Path, ...], dry_run: bool, as_json: bool, by_words: bool, index: Path | None
) -> None:
    """Bring the index up to date with files and folders (corpus/ if none is named).

    Reads text, Markdown, JSON, CSV, web pages, PDF, Word, EPUB, WARC and archives of these; only what
    is new or changed. Documents that have gone from a PATH are dropped. A run that is stopped goes on
    from its last commit the next time.
    """
    from ningbot.indexing import index as update_index
    from ningbot.progress import ProgressLine

    folder = folder_of(index)
    with ProgressLine(sys.stderr) as line:
        summary = update_index(
            paths or (Path("corpus"),),
            folder,
            report=line.show,
            engine=settings_of().engine,
            dry_run=dry_run,
        )
    if is_semantic(by_words) and not dry_run:
        give_vectors(folder)
    for said in render_problems(summary.problems):
        complain(said)
    counts = {} if dry_run else _counts(folder)
    if as_json:
        print_json({**summary.to_json(), "dry_run": dry_run, "index": str(folder), "holds": counts})
    else:
        done = (
            f"{summary.n_added} added, {summary.n_changed} changed, {summary.n_removed} removed, "
            f"{summary.n_unchanged} unchanged"
        )
        holds = (
            "nothing was written" if dry_run else f"{plain(str(folder))} holds {counted(counts)}"
        )
        print_text(f"{done}; {holds}.")
    if summary.problems:
        fail(f"{counted_unread(summary.problems)} could not be read, see above.", ERROR)


def _counts(folder: Path) -> dict[str, int]:
    with open_archive(folder) as archive:
        return archive.counts()


@cli.command("ask")
@click.argument("question", required=False)
@click.option(
    "-k",
    "k",
    default=5,
    show_default=True,
    type=click.IntRange(1, 1000),
    metavar="N",
    help="Length of the ranking.",
)
@json_option
@click.option("--explain", is_flag=True, help="Show how the answer was come by.")
@click.option(
    "--batch",
    "batch",
    type=click.Path(exists=True, dir_okay=False, readable=True, allow_dash=True),
    metavar="FILE|-",
    help='JSON Lines of {"id", "question", "history"?}; answers as JSON Lines, in order.',
)
@click.option(
    "--after",
    "history",
    multiple=True,
    metavar="QUESTION",
    help="A question before, which QUESTION follows up; may be repeated, oldest first.",
)
@ask_card_option
@filter_options
@read_option
@no_reader_option
@semantic_option
@index_option
def ask_command(
    question: str | None,
    k: int,
    as_json: bool,
    explain: bool,
    batch: str | None,
    by_words: bool,
    n_read: int | None,
    no_reader: bool,
    history: tuple[str, ...],
    card: Path | None,
    index: Path | None,
    **filters: str | None,
) -> None:
    """Answer QUESTION with the sentence that says it, or say that the archive does not."""
    if (question is None) == (batch is None):
        raise click.UsageError("Give either one QUESTION or --batch FILE.")
    if batch is not None and history:
        raise click.UsageError('In a batch each line has its own "history"; leave out --after.')
    if batch is not None and card is not None:
        raise click.UsageError("--card draws one answer; leave it out of a --batch.")
    from ningbot.batch import open_lines

    within = filters_of(filters)
    read = n_read_of(n_read, no_reader)
    with open_archive(folder_of(index), semantic=is_semantic(by_words), read=read) as archive:
        if batch is not None:
            with open_lines(batch) as lines:
                sys.exit(_answer_batch(archive, lines, k=k, explain=explain, within=within))
        answer = archive.ask(
            clean(question or ""),
            k=k,
            history=tuple(map(clean, history)),
            explain=explain,
            within=within,
        )
        if card is not None:
            write_card_of(answer, card)
        sys.exit(_show_answer(answer, as_json=as_json))


@cli.command("eval")
@click.argument("questions", metavar="QUESTIONS.jsonl", type=click.Path(path_type=Path))
@json_option
@click.option("--legs", is_flag=True, help="Measure each leg of retrieval alone, and all together.")
@read_option
@no_reader_option
@semantic_option
@index_option
def eval_command(
    questions: Path,
    as_json: bool,
    legs: bool,
    by_words: bool,
    n_read: int | None,
    no_reader: bool,
    index: Path | None,
) -> None:
    """Measure retrieval, answers and refusals on questions whose answers are known."""
    from ningbot import evaluation, leg_evaluation

    folder = folder_of(index)
    gold = evaluation.read_questions(questions)
    read = n_read_of(n_read, no_reader or legs)
    with open_archive(folder, semantic=is_semantic(by_words), read=read) as archive:
        if legs:
            found = leg_evaluation.evaluate_legs(gold, archive)
            shown, table = leg_evaluation.to_json(found), leg_evaluation.to_table(found)
        else:
            scores = evaluation.evaluate(gold, lambda q: archive.ask(q, k=evaluation.N_RANKED))
            shown, table = evaluation.to_json(scores), evaluation.to_table(scores)
    if as_json:
        print_json(shown, indent=2)
    else:
        print_text(table)


@cli.command("repair")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--diff", "form", flag_value="diff", help="Show the original with every repair in place."
)
@click.option(
    "--report",
    "form",
    flag_value="report",
    help="Count the repairs, with examples and what stayed doubtful.",
)
@click.option(
    "--json",
    "form",
    flag_value="json",
    help="Print text, metadata and edits as JSON, an object a document.",
)
def repair_command(file: Path, form: str | None) -> None:
    """Print the articles of FILE as their authors wrote them: a title, then a paragraph a line."""
    from ningbot.analysis import repair_document
    from ningbot.corpus import read_documents

    problems = []
    for item in read_documents(file, name=file.name):
        if isinstance(item, NingbotError):
            problems.append(item)
        else:
            _print_repaired(repair_document(item), form)
    for problem in problems:
        complain(str(problem))
    if problems:
        sys.exit(ERROR)


@cli.command("show")
@click.argument("citation_id")
@json_option
@index_option
def show_command(citation_id: str, as_json: bool, index: Path | None) -> None:
    """Show a cited sentence in its passage, repaired and as the file has it."""
    from ningbot import rendering

    with open_archive(folder_of(index)) as archive:
        shown = archive.find(clean(citation_id))
    if as_json:
        print_json(rendering.shown_to_json(shown))
    else:
        print_text(rendering.render_shown(shown))


@cli.command("bot")
@read_option
@no_reader_option
@semantic_option
@index_option
def bot_command(by_words: bool, n_read: int | None, no_reader: bool, index: Path | None) -> None:
    """Answer questions in Telegram, until stopped (NINGBOT_TELEGRAM_TOKEN is wanted)."""
    from ningbot import telegram

    settings = settings_of()
    read = n_read_of(n_read, no_reader)
    telegram.run(settings, folder_of(index), semantic=is_semantic(by_words), read=read)


@cli.command("serve")
@click.option(
    "--listen",
    metavar="HOST:PORT",
    help="Where to listen; NINGBOT_WEB_LISTEN or 127.0.0.1:8000 if not given.",
)
@click.option("--host", metavar="HOST", help="The host alone, where the port is as it is set.")
@click.option("--port", type=click.IntRange(1, 65535), metavar="PORT", help="The port alone.")
@read_option
@no_reader_option
@semantic_option
@index_option
def serve_command(
    listen: str | None,
    host: str | None,
    port: int | None,
    by_words: bool,
    n_read: int | None,
    no_reader: bool,
    index: Path | None,
) -> None:
    """Serve pages to ask on and to check citations on, and an HTTP API, until stopped."""
    from ningbot import web

    settings = settings_of()
    if listen is not None and (host is not None or port is not None):
        raise click.UsageError("Give either --listen HOST:PORT, or --host and --port.")
    if listen is not None:
        settings = replace(settings, web_listen=checked_address("--listen", listen))
    elif host is not None or port is not None:
        set_host, set_port = settings.web_listen
        name = f"[{host}]" if host and ":" in host else host or set_host
        address = checked_address("--host", f"{name}:{port or set_port}")
        settings = replace(settings, web_listen=address)
    read = n_read_of(n_read, no_reader)
    web.run(settings, folder_of(index), semantic=is_semantic(by_words), read=read)


@cli.command("feedback")
@click.option(
    "--doubted", is_flag=True, help="What somebody called wrong, or commented on, instead."
)
@index_option
def feedback_command(doubted: bool, index: Path | None) -> None:
    """Print what users of the bot said of answers, as questions that `ningbot eval` reads."""
    from ningbot import telegram

    folder = folder_of(index)
    with open_archive(folder) as archive:
        kept = state_folder(settings_of(), folder)
        for row in telegram.export_feedback(kept, archive, doubted=doubted):
            print_json(row)


@cli.command("doctor")
@click.option("--repair", is_flag=True, help="First make again what is damaged and can be.")
@json_option
@index_option
def doctor_command(repair: bool, as_json: bool, index: Path | None) -> None:
    """Check the index against the files it was made from, the machine and the settings."""
    from ningbot import doctor
    from ningbot.mending import mend

    settings = settings_of()
    mended = []
    for done in mend(folder_of(index)) if repair else ():
        mended.append(done)
        if not as_json:
            print_text(f"mend  {plain(done)}")
    secrets = secret_files(os.environ, folder=here())
    checks = doctor.examine(settings, folder_of(index), secrets=secrets)
    is_ok = all(check.is_ok for check in checks)
    if as_json:
        found = [{"ok": check.is_ok, "text": check.text} for check in checks]
        print_json({"ok": is_ok, "mended": mended, "checks": found}, indent=2)
    else:
        for check in checks:
            print_text(f"{'ok  ' if check.is_ok else 'FAIL'}  {plain(check.text)}")
    sys.exit(0 if is_ok else ERROR)


cli.add_command(add_command)
cli.add_command(watch_command)
cli.add_command(card_command)
cli.add_command(chart_command)
cli.add_command(mcp_command)
cli.add_command(backup_command)
cli.add_command(restore_command)
cli.add_command(init_command)


def main() -> None:
    """Run the command line; every error of a user's is one sentence."""
    try:
        mend_streams()
        cli.main(standalone_mode=False)
    except click.exceptions.Exit as leave:
        sys.exit(leave.exit_code)
    except click.UsageError as error:
        usage = io.StringIO()
        error.show(file=usage)
        click.echo(plain_lines(usage.getvalue()), nl=False, err=True)
        sys.exit(USAGE)
    except click.ClickException as error:
        fail(error.format_message(), USAGE)
    except (KeyboardInterrupt, click.Abort):
        fail("stopped; nothing is half done.", INTERRUPTED)
    except NingbotError as error:
        fail(str(error), USAGE if isinstance(error, QuestionError) else ERROR)
    except OSError as error:
        fail_for_system(error)
    except Exception as error:
        fail_for_own(error)


def _print_repaired(repaired: RepairedDocument, form: str | None) -> None:
    """Print a document as it was asked for: exactly, but for what a terminal would obey."""
    from ningbot import repair_report

    shown = plain_lines if is_terminal(sys.stdout) else str
    text = repaired.mapped.text
    if form == "json":
        print_json(repair_report.to_json(repaired))
    elif form == "diff":
        is_coloured = is_terminal(sys.stdout) and not _holds_controls(repaired.mapped.original)
        diff = repair_report.to_diff(repaired, is_coloured=is_coloured)
        print_text(diff if is_coloured else shown(diff))
    elif form == "report":
        print_text(shown(repair_report.to_report(repaired)))
    else:
        print_text(shown(text), end="" if text.endswith("\n") else "\n")


def _holds_controls(text: str) -> bool:
    return plain_lines(text) != text.replace("\r\n", "\n")


def _show_answer(answer: Answer, *, as_json: bool) -> int:
    from ningbot import rendering

    if as_json:
        print_json(rendering.to_json(answer))
    else:
        print_text(rendering.render_answer(answer, mark=mark(sys.stdout)))
        if answer.explanation:
            print_text("\n" + rendering.render_explanation(answer.explanation))
    return 0 if answer.answered else NO_ANSWER


def _answer_batch(
    archive: Archive, batch: Iterable[bytes], *, k: int, explain: bool, within: Filters
) -> int:
    """Answer a line at a time; a line that is no question gets an object that says so."""
    from ningbot.batch import answer_lines

    status = 0
    for row in answer_lines(archive, batch, k=k, explain=explain, within=within):
        if row.problem is not None:
            status = ERROR
            complain(row.problem)
        print_json(row.fields)
    return status
