"""Documents as real programs write them: LibreOffice, pandoc, Chromium's print to PDF."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from ningbot.corpus import read_documents
from ningbot.formats.parsing import Parser
from ningbot.records import Document, place_at

pytestmark = pytest.mark.real_tools

N_PAGES = 5
TEXTS = {
    "zh-Hant": (
        "寧鄉高新區黨建報告",
        "寧鄉高新區第{n}號企業在2021年實現銷售收入{n}8萬元，同比增長{n}個百分點，派駐黨建指導員2{n}名。"
        "園區按照統一部署，圍繞產業鏈建立黨建鏈，實現規模以上企業和重點社會組織全覆蓋，把工作落到實處。",
    ),
    "zh-Hans": (
        "宁乡高新区党建报告",
        "宁乡高新区第{n}号企业在2021年实现销售收入{n}8万元，同比增长{n}个百分点，派驻党建指导员2{n}名。"
        "园区按照统一部署，围绕产业链建立党建链，实现规模以上企业和重点社会组织全覆盖，把工作落到实处。",
    ),
}


def needs(program: str) -> pytest.MarkDecorator:
    """Skip where a program is missing, but in CI, which installs it."""
    is_missing = shutil.which(program) is None and "CI" not in os.environ
    return pytest.mark.skipif(is_missing, reason=f"{program} is not installed")


@pytest.fixture(params=TEXTS)
def script(request: pytest.FixtureRequest) -> str:
    """Give one script after the other."""
    return str(request.param)


@pytest.fixture
def page(script: str, tmp_path: Path) -> Path:
    """Give a web page of five sections, each on a page of its own when it is printed."""
    title, paragraph = TEXTS[script]
    sections = "".join(
        f"<div{'' if n == 1 else ' style=page-break-before:always'}>"
        + "".join(f"<p>{paragraph.format(n=n * 100 + k)}</p>" for k in range(4))
        + "</div>"
        for n in range(1, N_PAGES + 1)
    )
    path = tmp_path / "page.html"
    path.write_text(
        f"<!DOCTYPE html><html lang={script}><head><meta charset=utf-8><title>{title}</title></head>"
        f"<body><h1>{title}</h1>{sections}</body></html>",
        encoding="utf-8",
    )
    return path


def run(*command: str, folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=110)


def office(page: Path, kind: str) -> Path:
    """Have LibreOffice write the page in another format."""
    profile = f"-env:UserInstallation=file://{page.parent}/profile"
    run("soffice", profile, "--headless", "--convert-to", "odt", page.name, folder=page.parent)
    run("soffice", profile, "--headless", "--convert-to", kind, "page.odt", folder=page.parent)
    return page.with_suffix(f".{kind}")


def read_one(path: Path, parser: Parser) -> Document:
    (document,) = read_documents(path, name=path.name, parser=parser)
    assert isinstance(document, Document), document
    return document


def check_sentences(document: Document, script: str) -> None:
    title, paragraph = TEXTS[script]
    lines = [line for line in document.original.splitlines() if line != title]
    expected = [paragraph.format(n=n * 100 + k) for n in range(1, N_PAGES + 1) for k in range(4)]
    assert lines == expected
    assert document.title == title


def check_pages(document: Document, path: Path, n_pages: int) -> None:
    """Compare the page of each sentence with the page on which poppler finds it."""
    for number in range(1, n_pages + 1):
        command = ["pdftotext", "-f", str(number), "-l", str(number), path.name, "-"]
        done = subprocess.run(command, cwd=path.parent, check=True, capture_output=True)
        shown = re.findall(r"第(\d{3})[號号]", re.sub(r"\s", "", done.stdout.decode()))
        assert shown, number
        for own in shown:
            at = re.search(f"第{own}[號号]", document.original)
            assert at is not None
            assert place_at(document.places, at.start()) == {"page": number}
    assert document.places[-1].value == n_pages


@needs("soffice")
@needs("pdftotext")
def test_a_pdf_of_libreoffice(page: Path, script: str, parser: Parser) -> None:
    path = office(page, "pdf")
    document = read_one(path, parser)
    check_sentences(document, script)
    check_pages(document, path, document.places[-1].value)  # type: ignore[arg-type]


@needs("chromium")
@needs("pdftotext")
def test_a_page_printed_by_chromium(page: Path, script: str, parser: Parser) -> None:
    path = page.with_suffix(".pdf")
    run(
        *("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
        f"--user-data-dir={page.parent}/chromium",
        *(f"--print-to-pdf={path}", page.as_uri()),
        folder=page.parent,
    )
    document = read_one(path, parser)
    check_sentences(document, script)
    check_pages(document, path, N_PAGES)


@needs("soffice")
@pytest.mark.parametrize("kind", ["docx", "epub"])
def test_a_document_of_libreoffice(page: Path, script: str, kind: str, parser: Parser) -> None:
    check_sentences(read_one(office(page, kind), parser), script)


@needs("pandoc")
@pytest.mark.parametrize("kind", ["docx", "epub", "html"])
def test_a_document_of_pandoc(page: Path, script: str, kind: str, parser: Parser) -> None:
    path = page.with_name(f"made.{kind}")
    run("pandoc", page.name, "-o", path.name, folder=page.parent)
    document = read_one(path, parser)
    if kind == "html":  # a piece of a page, without its title
        document = Document("made", document.original, title=TEXTS[script][0])
    check_sentences(document, script)
