"""What every page has: its language, its links, its template."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from ningbot.charts import STYLE
from ningbot.rendering import counted, plain_lines
from ningbot.web.conditional import is_known, unchanged
from ningbot.web.keeping import Made
from ningbot.web.languages import LANGUAGES, choose_language
from ningbot.web.phrases import PHRASES, Phrases

if TYPE_CHECKING:
    from starlette.requests import Request

    from ningbot.records import Citation, Language, Span
    from ningbot.web.desk import Desk

_WEB_RE: Final = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_FOUND: Final = 200
_STATIC: Final = files("ningbot.web") / "static"
_TYPES: Final = {
    "style.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
    "chart.css": "text/css; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of pages below ``root``, in the language that this page was asked for in."""

    root: str
    lang: str | None

    def to(self, path: str, fragment: str = "", /, **query: str | int | None) -> str:
        """Give the address of a page; what is None is left out of its query."""
        asked = {name: value for name, value in {**query, "lang": self.lang}.items() if value}
        address = quote(f"{self.root}{path}")
        if asked:
            address += f"?{urlencode(asked)}"
        return f"{address}#{fragment}" if fragment else address

    def to_citation(self, citation: Citation) -> str:
        """Give the address of a cited sentence, its answer marked."""
        marked = answer_parameter(citation.answer_span)
        return self.to(f"/c/{citation.citation_id}", "cited", a=marked)

    def static(self, name: str) -> str:
        """Give the address of a file that never changes under it."""
        return f"{quote(self.root)}/static/{_static(name)[1]}/{name}"


def answer_parameter(span: Span | None) -> str | None:
    """Write where in a sentence the answer stands, for the address of its page."""
    return f"{span.start}-{span.end}" if span else None


@dataclass(frozen=True, slots=True)
class Page:
    """A request for a page, and how it is answered."""

    request: Request
    desk: Desk
    language: Language
    links: Links

    @classmethod
    def of(cls, request: Request, desk: Desk) -> Page:
        """Choose the language of a page."""
        wanted = request.query_params.get("lang")
        language = choose_language(wanted, request.headers.get("accept-language"))
        chosen = wanted if wanted in LANGUAGES else None
        return cls(request, desk, language, Links(desk.root, chosen))

    @property
    def words(self) -> Phrases:
        """Give what the page says by itself."""
        return PHRASES[self.language]

    def counted(self, counts: Mapping[str, int]) -> str:
        """Say how much an archive holds."""
        if not counts["document"]:
            return self.words.empty
        shown: dict[str, object] = dict(counts)
        if self.language == "en":
            nouns = {"document": "article", "passage": "paragraph", "sentence": "sentence"}
            shown = {key: counted({noun: counts[key]}) for key, noun in nouns.items()}
        return self.words.holds.format(**shown)

    async def etag(self) -> str:
        """Name what the page is now."""
        style = _static("style.css")[1]
        return await self.desk.etag(str(self.request.url), self.language, style)

    def unless_known(self, etag: str) -> Response | None:
        """Give the answer to a reader who has the page already."""
        return unchanged(etag) if is_known(etag, self.request) else None

    async def made(self, make: Callable[[], Response]) -> Response:
        """Give what ``make`` gives, once for a state of the archive; it is called in a thread."""
        etag = await self.etag()
        if known := self.unless_known(etag):
            return known
        kept = self.desk.made.get(etag)
        if kept is None:
            response = await self.desk.run(make)
            kept = Made(response.status_code, dict(response.headers), bytes(response.body))
            self.desk.made.keep(etag, kept)
        again = {"etag": etag, "cache-control": "no-cache", "vary": "Accept-Language"}
        headers = {**kept.headers, **(again if kept.status == _FOUND else {})}
        return Response(kept.body, status_code=kept.status, headers=headers)

    def render(
        self, template: str, *, status: int = 200, etag: str | None = None, **values: Any
    ) -> Response:
        """Write a page."""
        text = (
            _templates()
            .get_template(template)
            .render(
                words=self.words,
                language=self.language,
                links=self.links,
                others=self._others(),
                **values,
            )
        )
        headers = {
            "Content-Language": self.language,
            "Vary": "Accept-Language",
            "Cache-Control": "no-cache" if etag else "no-store",
        }
        if etag:
            headers["ETag"] = etag
        return HTMLResponse(text, status_code=status, headers=headers)

    def _others(self) -> list[tuple[Language, str, str]]:
        """Give each language with its name and the address of this page in it."""
        asked: Mapping[str, str] = self.request.query_params
        path = self.request.scope["path"].removeprefix(self.links.root)
        return [
            (
                language,
                PHRASES[language].name,
                Links(self.links.root, language).to(path, **_but_lang(asked)),
            )
            for language in LANGUAGES
        ]


def _but_lang(asked: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in asked.items() if name != "lang"}


def web_address(url: str | None) -> str | None:
    """Give an address that may be linked: one of the web, and nothing that a browser would run."""
    return url if url and _WEB_RE.match(url) else None


def static_file(name: str, digest: str) -> Response:
    """Give a file of the pages; it may be kept for ever under its address."""
    if name not in _TYPES or digest != _static(name)[1]:
        return Response(status_code=404)
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(_static(name)[0], media_type=_TYPES[name], headers=headers)


@cache
def _static(name: str) -> tuple[bytes, str]:
    content = STYLE.encode() if name == "chart.css" else (_STATIC / name).read_bytes()
    return content, sha256(content).hexdigest()[:12]


def _shown(value: object) -> object:
    """Replace what a reader would not see and a browser obey in a text; what a macro wrote is done."""
    is_text = isinstance(value, str) and not isinstance(value, Markup)
    return plain_lines(str(value)) if is_text else value


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("ningbot.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        finalize=_shown,
    )
    environment.filters["web"] = web_address
    return environment
