"""The command line: ``ningbot index``, ``ask``, ``eval``, ``show``, ``bot``, ``doctor``.

Exit status: 0 done (and answered), 1 an error said in one line, 2 wrong usage, 3 no answer in
the archive.
"""

from __future__ import annotations

import io
import json
import os
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from ningbot import __version__
from ningbot.configuration import Settings, load_settings
from ningbot.errors import NingbotError, QuestionError

if TYPE_CHECKING:
    from ningbot.analysis import RepairedDocument
    from ningbot.archive import Archive
    from ningbot.records import Answer

ERROR, USAGE, NO_ANSWER, INTERRUPTED = 1, 2, 3, 130

index_option = click.option(
    "--index",
    "index",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder of the index; NINGBOT_INDEX or .ningbot if not given.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="ningbot", message="%(prog)s %(version)s")
def cli() -> None:
    """Ask an archive of Chinese articles a question; get the sentence that answers it, cited."""


@cli.command("index")
@click.argument("paths", nargs=-1, metavar="[PATH ...]", type=click.Path(path_type=Path))
@index_option
def index_command(paths: tuple[Path, ...], index: Path | None) -> None:
    """Bring the index up to date with files and folders (corpus/ if none is named).

    Reads .txt, .md and .jsonl; only what is new or changed. Documents that have gone from a PATH
    are dropped.
    """
    from ningbot.indexing import index as update_index
    from ningbot.progress import ProgressLine
    from ningbot.rendering import counted

    folder = _folder(index)
    with ProgressLine(sys.stderr) as line:
        summary = update_index(paths or (Path("corpus"),), folder, report=line.show)
    for problem in summary.problems:
        click.echo(f"ningbot: {problem}", err=True)
    with _open(folder) as archive:
        counts = archive.counts()
    click.echo(
        f"{summary.n_added} added, {summary.n_changed} changed, {summary.n_removed} removed, "
        f"{summary.n_unchanged} unchanged; {folder} holds {counted(counts)}."
    )
    if summary.problems:
        click.echo(f"ningbot: {len(summary.problems)} could not be read, see above.", err=True)
        sys.exit(ERROR)


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
    type=click.File("rb"),
    metavar="FILE|-",
    help='JSON Lines of {"id", "question"}; answers as JSON Lines, in order.',
)
@index_option
def ask_command(
    question: str | None,
    k: int,
    as_json: bool,
    explain: bool,
    batch: io.BufferedReader | None,
    index: Path | None,
) -> None:
    """Answer QUESTION with the sentence that says it, or say that the archive does not."""
    if (question is None) == (batch is None):
        raise click.UsageError("Give either one QUESTION or --batch FILE.")
    with _open(_folder(index)) as archive:
        if batch is not None:
            sys.exit(_answer_batch(archive, batch, k=k, explain=explain))
        sys.exit(
            _answer_one(archive, _clean(question or ""), k=k, as_json=as_json, explain=explain)
        )


@cli.command("eval")
@click.argument("questions", metavar="QUESTIONS.jsonl", type=click.Path(path_type=Path))
@json_option
@index_option
def eval_command(questions: Path, as_json: bool, index: Path | None) -> None:
    """Measure retrieval, answers and refusals on questions whose answers are known."""
    from ningbot import evaluation

    gold = evaluation.read_questions(questions)
    with _open(_folder(index)) as archive:
        scores = evaluation.evaluate(gold, lambda q: archive.ask(q, k=evaluation.N_RANKED))
    if as_json:
        click.echo(json.dumps(evaluation.to_json(scores), ensure_ascii=False, indent=2))
    else:
        click.echo(evaluation.to_table(scores))


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
            click.echo(_repair_shown(repair_document(item), form), nl=form is not None)
    for problem in problems:
        click.echo(f"ningbot: {problem}", err=True)
    if problems:
        sys.exit(ERROR)


@cli.command("show")
@click.argument("citation_id")
@json_option
@index_option
def show_command(citation_id: str, as_json: bool, index: Path | None) -> None:
    """Show a cited sentence in its passage, repaired and as the file has it."""
    from ningbot import rendering

    with _open(_folder(index)) as archive:
        shown = archive.find(_clean(citation_id))
    if as_json:
        click.echo(json.dumps(rendering.shown_to_json(shown), ensure_ascii=False))
    else:
        click.echo(rendering.render_shown(shown))


@cli.command("bot")
@index_option
def bot_command(index: Path | None) -> None:
    """Answer questions in Telegram, until stopped (NINGBOT_TELEGRAM_TOKEN is wanted)."""
    from ningbot import telegram

    settings = _settings()
    telegram.run(settings, _folder(index))


@cli.command("doctor")
@index_option
def doctor_command(index: Path | None) -> None:
    """Check the index against the files it was made from, and the settings."""
    from ningbot import doctor

    settings = _settings()
    checks = doctor.examine(settings, _folder(index))
    for check in checks:
        click.echo(f"{'ok  ' if check.is_ok else 'FAIL'}  {check.text}")
    sys.exit(0 if all(check.is_ok for check in checks) else ERROR)


def main() -> None:
    """Run the command line; every error of a user's is one sentence."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        cli.main(standalone_mode=False)
    except click.exceptions.Exit as leave:
        sys.exit(leave.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(USAGE)
    except (KeyboardInterrupt, click.Abort):
        _fail("stopped; nothing is half done.", INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(ERROR)
    except QuestionError as error:
        _fail(str(error), USAGE)
    except NingbotError as error:
        _fail(str(error), ERROR)
    except OSError as error:
        _fail(f"the system refused ({error.strerror or error}); nothing is half done.", ERROR)
    except Exception:
        traceback.print_exc()
        _fail("that is an error of ningbot's own, sorry; please report what is above.", ERROR)


def _fail(message: str, status: int) -> None:
    click.echo(f"ningbot: {message}", err=True)
    sys.exit(status)


def _settings() -> Settings:
    return load_settings(os.environ, folder=Path.cwd())


def _folder(index: Path | None) -> Path:
    """Give the folder of the index, as short as the working folder lets it be said."""
    folder = index if index is not None else _settings().index
    return folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder


def _open(folder: Path) -> Archive:
    from ningbot.archive import Archive

    return Archive(folder)


def _clean(argument: str) -> str:
    """Replace the bytes of an argument that are no UTF-8."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _repair_shown(repaired: RepairedDocument, form: str | None) -> str:
    from ningbot import repair_report

    if form == "json":
        return json.dumps(repair_report.to_json(repaired), ensure_ascii=False)
    if form == "diff":
        return repair_report.to_diff(repaired, is_coloured=sys.stdout.isatty())
    if form == "report":
        return repair_report.to_report(repaired)
    text = repaired.mapped.text
    return text if text.endswith("\n") else f"{text}\n"


def _answer_one(archive: Archive, question: str, *, k: int, as_json: bool, explain: bool) -> int:
    from ningbot import rendering

    answer = archive.ask(question, k=k, explain=explain)
    if as_json:
        click.echo(json.dumps(rendering.to_json(answer), ensure_ascii=False))
    else:
        click.echo(rendering.render_answer(answer, mark=_mark(sys.stdout)))
        if answer.explanation:
            click.echo("\n" + rendering.render_explanation(answer.explanation))
    return 0 if answer.answered else NO_ANSWER


def _answer_batch(archive: Archive, batch: io.BufferedReader, *, k: int, explain: bool) -> int:
    """Answer a line at a time; a line that is no question gets an object that says so."""
    from ningbot import rendering

    status = 0
    for number, line in _numbered(batch):
        try:
            question_id, question = _batch_question(line)
            answer: Answer = archive.ask(question, k=k, question_id=question_id, explain=explain)
            row = rendering.to_json(answer)
        except (ValueError, QuestionError) as error:
            status = ERROR
            reason = f"line {number}: {error}"
            click.echo(f"ningbot: {reason}", err=True)
            row = rendering.failure_to_json(*_id_and_question(line), reason=reason)
        click.echo(json.dumps(row, ensure_ascii=False))
        sys.stdout.flush()
    return status


def _numbered(batch: io.BufferedReader) -> Iterator[tuple[int, bytes]]:
    return ((n, line) for n, line in enumerate(batch, 1) if line.strip())


def _batch_question(line: bytes) -> tuple[str | None, str]:
    record: Any = json.loads(line)
    if not isinstance(record, dict) or not isinstance(record.get("question"), str):
        raise ValueError('expected {"id": ..., "question": "..."}')
    question_id = record.get("id")
    return (None if question_id is None else str(question_id)), record["question"]


def _id_and_question(line: bytes) -> tuple[str | None, str]:
    try:
        return _batch_question(line)
    except ValueError:
        return None, line.decode("utf-8", "replace").strip()[:200]


def _mark(stream: TextIO) -> tuple[str, str]:
    """Mark the answer in bold on a terminal, in brackets elsewhere."""
    return ("\x1b[1m", "\x1b[22m") if stream.isatty() else ("【", "】")
