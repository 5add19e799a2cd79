"""What a release is made of agrees: version, changelog, bounds, lock file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import ningbot

ROOT = Path(__file__).parents[1]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
_PIN_RE = re.compile(
    r"([a-z0-9-]+)==(\S+)(?: ; (.+?))? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)"
)
PINS = [
    (name, Version(version), Marker(marker) if marker else None)
    for name, version, marker, _ in _PIN_RE.findall(LOCK)
]
BOUNDS = [Requirement(text) for text in PROJECT["dependencies"]]
PLACES = [
    {
        "python_version": python,
        "python_full_version": f"{python}.5",
        "platform_machine": machine,
        "sys_platform": "linux",
        "platform_system": "Linux",
        "os_name": "posix",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "extra": "",
    }
    for python in ("3.11", "3.12", "3.13")
    for machine in ("x86_64", "aarch64")
]


def pinned(place: dict[str, str]) -> dict[str, Version]:
    """Give what the lock file installs on a kind of machine."""
    found: dict[str, Version] = {}
    for name, version, marker in PINS:
        if marker is None or marker.evaluate(place):
            assert name not in found, f"{name} twice"
            found[name] = version
    return found


def wanted(place: dict[str, str]) -> set[str]:
    """Give all that the dependencies want, as the packages that are installed here say."""
    seen: set[tuple[str, str]] = set()
    left: list[tuple[str, str]] = [
        (canonicalize_name(bound.name), extra) for bound in BOUNDS for extra in ["", *bound.extras]
    ]
    while left:
        name, extra = left.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        left += list(wanted_by(name, {**place, "extra": extra}))
    return {name for name, _ in seen}


def wanted_by(name: str, place: dict[str, str]) -> Iterator[tuple[str, str]]:
    for text in metadata.requires(name) or []:
        bound = Requirement(text)
        if bound.marker is None or bound.marker.evaluate(place):
            for extra in ["", *sorted(bound.extras)]:
                yield canonicalize_name(bound.name), extra


def test_the_changelog_begins_with_what_is_to_come_and_then_has_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## \[(.+?)\](?: - (\S+))?$", text, flags=re.MULTILINE)
    assert len(headings) == len(re.findall(r"^## ", text, flags=re.MULTILINE))
    assert headings[0] == ("Unreleased", "")
    versions = [Version(version) for version, _ in headings[1:]]
    days = [date.fromisoformat(day) for _, day in headings[1:]]
    assert str(versions[0]) == ningbot.__version__
    assert versions == sorted(set(versions), reverse=True)
    assert days == sorted(days, reverse=True)


def test_the_lock_file_holds_names_versions_and_hashes_alone() -> None:
    assert "".join(match[0] for match in _PIN_RE.finditer(LOCK)) == LOCK
    assert "://" not in LOCK


@pytest.mark.parametrize(
    "place", PLACES, ids=lambda p: f"{p['python_version']}-{p['platform_machine']}"
)
def test_the_lock_file_is_within_the_bounds_and_whole(place: dict[str, str]) -> None:
    found = pinned(place)
    for bound in BOUNDS:
        assert found[canonicalize_name(bound.name)] in bound.specifier, str(bound)
    assert wanted(place) <= found.keys()
