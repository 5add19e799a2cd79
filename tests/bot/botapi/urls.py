"""Addresses that Telegram takes for such."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

HOST_RE = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}|\d+(?:\.\d+){3}")


def is_url(url: Any) -> bool:
    """Tell whether a button or a preview may lead there: to the web or into the app."""
    if not isinstance(url, str) or re.search(r"\s", url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.scheme == "tg":
        return bool(parts.netloc)
    return parts.scheme in {"http", "https"} and bool(HOST_RE.fullmatch(parts.hostname or ""))
