"""A page that says why there is no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.responses import Response

    from ningbot.web.pages.frame import Page


def problem_page(page: Page, status: int, said: str, *, retry_s: int | None = None) -> Response:
    """Say in a sentence what kept the page from being shown, and when it may be there."""
    response = page.render("problem.html", status=status, said=said)
    if retry_s is not None:
        response.headers["Retry-After"] = str(retry_s)
    return response
