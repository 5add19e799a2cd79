"""The pages in a real browser: Debian's Chromium, driven by Playwright, judged by axe-core."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from ningbot.web.phrases import PHRASES
from web.serving import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Request

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None and "CI" not in os.environ, reason="no chromium here"),
]

QUESTION = "全市派驻了多少名党建指导员？"
SIZES = {"phone": (360, 640), "desktop": (1280, 800)}
LOCALES = {"zh-Hans": "zh-CN", "zh-Hant": "zh-TW", "en": "en-GB"}


@pytest.fixture(scope="module")  # as long as it is there, its event loop runs in this thread
def browser() -> Iterator[Browser]:
    """Give the browser, started once."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM or "chromium", args=["--no-sandbox"]
        )
        yield started
        started.close()


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    """Give a phone's screen, then a desk's."""
    return SIZES[request.param]


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    """Give each colour scheme."""
    return str(request.param)


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """Run the page's script, or none."""
    return bool(request.param)


@pytest.fixture(params=LOCALES)
def language(request: pytest.FixtureRequest) -> str:
    """Give each language."""
    return str(request.param)


@pytest.fixture
def context(
    browser: Browser, size: tuple[int, int], scheme: str, scripts: bool, language: str
) -> Iterator[BrowserContext]:
    """Open the browser as some reader has it."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,  # type: ignore[arg-type]
        java_script_enabled=scripts,
        locale=LOCALES[language],
    )
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """Give a page; what it complains of fails the test."""
    page = context.new_page()
    page.set_default_timeout(20_000)
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        # An address with a fragment leads there, and not to what has the focus else: as it should.
        # That a page itself is a 404 is no complaint either.
        is_page = "/static/" not in message.location.get("url", "")
        if "Autofocus processing" not in message.text and not (is_page and "404" in message.text):
            complaints.append(f"{message.type}: {message.text}")

    def fail(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # as by going to the next page
            complaints.append(f"{request.url}: {request.failure}")

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", fail)
    yield page
    assert complaints == []


def assert_accessible(page: Page, *, scripts: bool = True) -> None:
    """Hold a page against axe-core's rules, and see that it is no wider than its screen.

    Where no scripts run axe-core cannot either; the page is the same.
    """
    from axe_playwright_python.sync_playwright import Axe

    if scripts:
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def is_in_view(page: Page, selector: str) -> bool:
    box = page.locator(selector).bounding_box()
    height = page.viewport_size["height"] if page.viewport_size else 0
    return box is not None and box["y"] >= 0 and box["y"] + min(box["height"], 20) <= height


def test_a_reader_asks_and_checks_the_citation(
    page: Page, sample_server: Served, language: str, scripts: bool
) -> None:
    words = PHRASES[language]  # type: ignore[index]
    page.goto(sample_server.base)
    assert page.locator("html").get_attribute("lang") == language
    assert_accessible(page, scripts=scripts)
    page.get_by_label(words.question, exact=True).fill(QUESTION)
    page.get_by_role("button", name=words.ask).click()
    page.wait_for_url("**/?*q=*")
    assert page.title().startswith("240名")
    assert page.locator(".short strong").inner_text() == "240名"
    assert page.locator("blockquote mark").inner_text() == "240名"
    assert_accessible(page, scripts=scripts)

    page.get_by_role("link", name=words.in_article).first.click()
    page.wait_for_url("**/c/**")
    assert page.locator("#cited").inner_text().startswith("寧鄉全面實施兩新組織黨組織組建攻堅行動")
    assert page.locator("#cited strong").inner_text() == "240名"
    assert is_in_view(page, "#cited")
    assert_accessible(page, scripts=scripts)

    page.get_by_role("link", name=words.both).click()
    page.wait_for_url("**view=both**")
    assert page.locator("p.original").count() == 33
    assert is_in_view(page, "#cited")
    assert_accessible(page, scripts=scripts)

    page.get_by_role("link", name=words.archive).click()
    page.wait_for_url("**/archive**")
    assert "377" in page.locator("main").inner_text()
    assert_accessible(page, scripts=scripts)


def test_a_reference_alone_leads_to_its_sentence(page: Page, sample_server: Served) -> None:
    page.goto(f"{sample_server.base}/?q={QUESTION}")
    reference = page.locator("code.reference").first.inner_text()
    page.goto(f"{sample_server.base}/c/{reference}")
    assert is_in_view(page, "#cited")


class TestOnADesk:
    """What is the same in each language and colour."""

    @pytest.fixture
    def context(self, browser: Browser) -> Iterator[BrowserContext]:
        """Open the browser as it is."""
        context = browser.new_context(
            viewport={"width": 1000, "height": 700},
            locale="zh-CN",
            permissions=["clipboard-read", "clipboard-write"],
        )
        yield context
        context.close()

    def test_everything_is_reached_by_the_keyboard(self, page: Page, sample_server: Served) -> None:
        page.goto(sample_server.base)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.name") == "q"
        page.keyboard.type(QUESTION)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"\?q="))
        reached = []
        for _ in range(30):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.className"))
            assert page.evaluate(
                "getComputedStyle(document.activeElement).outlineStyle != 'none'"
            ), reached
            if reached[-1] == "read":
                break
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"#cited$"))
        assert is_in_view(page, "#cited")

    def test_a_stroke_leads_to_the_question(self, page: Page, sample_server: Served) -> None:
        page.goto(f"{sample_server.base}/archive")
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.tagName") == "BODY"  # no field there
        page.goto(sample_server.base)
        page.keyboard.press("/")
        page.keyboard.type("a/b")
        assert page.locator("#q").input_value() == "a/b"

    def test_a_repair_shows_the_original_where_one_points(
        self, page: Page, sample_server: Served
    ) -> None:
        page.goto(f"{sample_server.base}/?q={QUESTION}")
        page.locator("a.read").first.click()
        page.wait_for_url("**/c/**")
        repair = page.locator("#cited .repair").first
        style = "getComputedStyle(document.querySelector('#cited .repair'), '::after').content"
        assert page.evaluate(style) == "none"
        repair.hover()
        assert page.evaluate(style) == '"鄉(xiāng)"'

    def test_the_link_of_a_sentence_is_copied(self, page: Page, sample_server: Served) -> None:
        page.goto(f"{sample_server.base}/?q={QUESTION}&lang=en")
        page.locator("a.read").first.click()
        page.wait_for_url("**/c/**")
        page.get_by_role("button", name=PHRASES["en"].copy).click()
        page.get_by_role("button", name=PHRASES["en"].copied).wait_for()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.endswith("#cited")
        assert "lang" not in copied
        page.goto(copied)
        assert page.locator("#cited strong").inner_text() == "240名"

    def test_hostile_markup_runs_nowhere(self, page: Page, rows_server: Served) -> None:
        dialogs: list[str] = []

        def dismiss(dialog: Dialog) -> None:
            dialogs.append(dialog.message)
            dialog.dismiss()

        page.on("dialog", dismiss)
        for path in ("/?q=惡意頁面有多少個腳本？", "/archive", "/archive?skip=20"):
            page.goto(f"{rows_server.base}{path}")
        page.goto(f"{rows_server.base}/?q=惡意頁面有多少個腳本？")
        page.locator("a.read").first.click()
        page.wait_for_url("**/c/**")
        assert "<script>alert(1)</script>" in page.locator("#cited").inner_text()
        assert page.locator("main script, main img").count() == 0
        assert dialogs == []

    def test_a_chart_and_a_refusal_are_accessible(self, page: Page, rows_server: Served) -> None:
        plot = "/chart?q=園區企業各期"
        for path in ("/archive", "/?q=火星的總人口是多少？&how=1", plot, "/nowhere", "/c/nonsense"):
            page.goto(f"{rows_server.base}{path}")
            assert_accessible(page)
