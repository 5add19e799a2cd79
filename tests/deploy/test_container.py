"""The image: what its recipe may not say, and what its build is given."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from ningbot.configuration import VARIABLES

ROOT = Path(__file__).parents[2]
DOCKERFILE = ROOT / "deploy" / "Dockerfile"


class Step(NamedTuple):
    """One instruction: ``RUN`` and what follows it."""

    name: str
    text: str


def steps() -> list[Step]:
    """Read the instructions, each on one line."""
    text = re.sub(r"^#.*\n", "", DOCKERFILE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    return [Step(*line.split(maxsplit=1)) for line in lines if line.strip()]


def last_stage() -> list[Step]:
    found = steps()
    begin = max(n for n, step in enumerate(found) if step.name == "FROM")
    return found[begin:]


def test_it_does_not_run_as_root_but_as_a_fixed_user() -> None:
    users = [step.text for step in last_stage() if step.name == "USER"]
    assert users == ["10001:10001"]
    names = [step.name for step in last_stage()]
    assert names.index("USER") > max(n for n, name in enumerate(names) if name in {"RUN", "COPY"})


def test_bases_have_the_tag_of_one_release() -> None:
    assert Step("ARG", "PYTHON=3.13.9-slim-bookworm") in steps()
    bases = [step.text.split()[0] for step in steps() if step.name == "FROM"]
    assert bases == ["python:${PYTHON}"] * 2


@pytest.mark.parametrize("name", ["RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK"])
def test_no_command_goes_through_a_shell(name: str) -> None:
    found = [step.text for step in steps() if step.name == name]
    assert found
    for text in found:
        command = text[text.index("CMD") + 3 :] if name == "HEALTHCHECK" else text
        words = json.loads(command)
        assert words[0] not in {"sh", "bash", "/bin/sh", "curl", "wget", "apt-get"}


def test_nothing_is_fetched_but_packages_held_to_their_hashes() -> None:
    assert "ADD" not in {step.name for step in steps()}
    installs = [
        step.text for step in steps() if step.name == "RUN" and '"install", "--' in step.text
    ]
    assert len(installs) == 3  # the locked packages, the wheel, the folder
    packages = [text for text in installs if "pip" in text]
    assert [("--require-hashes" in text, "--no-index" in text) for text in packages] == [
        (True, False),
        (False, True),
    ]


def test_no_secret_is_built_in() -> None:
    for step in steps():
        if step.name in {"ARG", "ENV"}:
            assert not re.search(r"TOKEN|SECRET|PASSWORD", step.text)


def test_the_settings_it_sets_are_settings() -> None:
    text = " ".join(step.text for step in steps() if step.name == "ENV")
    assert set(re.findall(r"NINGBOT_\w+", text)) <= set(VARIABLES.values())


def test_what_is_copied_is_in_the_context_and_the_context_has_no_more() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"  # whatever is not named stays out: archives, settings, secrets
    let_in = {rule[1:] for rule in rules if rule.startswith("!")}
    copied = {
        name
        for step in steps()
        if step.name == "COPY" and not step.text.startswith("--from")
        for name in step.text.split()[:-1]
    }
    assert copied == let_in
    assert all((ROOT / name).exists() for name in copied)
