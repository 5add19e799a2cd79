"""Run the examples of the documents and follow their links.

In a ```console block each line that begins with `$ ` is run in a fresh folder that holds corpus/;
what follows it has to be what it prints, `...` standing for anything. Relative links have to
lead to a file.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "deploy").glob("*.md")]
)
_BLOCK_RE = re.compile(r"^```(console|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK_RE = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")


def main() -> None:
    """Check every document; end with the number of examples run."""
    problems: list[str] = []
    n_examples = 0
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        problems += [f"{document.name}: no file {link}" for link in _broken_links(document, text)]
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(ROOT / "corpus", Path(folder) / "corpus")
            for kind, block in _BLOCK_RE.findall(text):
                for command, expected in _examples(kind, block):
                    n_examples += 1
                    found = _run(command, Path(folder))
                    if not _matches(expected, found):
                        problems.append(
                            f"{document.name}: {command}\n--- says\n{expected}--- is\n{found}"
                        )
    for problem in problems:
        print(problem)
    print(f"{n_examples - len(problems)} passed, {len(problems)} failed")
    sys.exit(bool(problems))


def _broken_links(document: Path, text: str) -> list[str]:
    return [link for link in _LINK_RE.findall(text) if not (document.parent / link).exists()]


def _examples(kind: str, block: str) -> list[tuple[list[str], str]]:
    """Give each command of a block with the output it shows; a Python block shows none."""
    if kind == "python":
        return [([sys.executable, "-c", block], "...\n")]
    parts = re.split(r"^\$ (.*)\n", block, flags=re.MULTILINE)[1:]
    commands = zip(parts[::2], parts[1::2], strict=True)
    return [(["bash", "-c", command], output) for command, output in commands]


def _run(command: list[str], folder: Path) -> str:
    """Give what a command prints; a refusal (3) is no failure."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environ = {k: v for k, v in os.environ.items() if not k.startswith("NINGBOT")} | {"PATH": path}
    result = subprocess.run(
        command,
        cwd=folder,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    status = f"exit status {result.returncode}\n" if result.returncode not in (0, 3) else ""
    return result.stdout + status


def _matches(expected: str, found: str) -> bool:
    """Compare; dots stand for anything, alone on a line for any lines."""
    lines = [re.escape(line).replace(r"\.\.\.", ".*") for line in expected.splitlines()]
    pattern = "".join("(?:.*\n)*?" if line == ".*" else f"{line}\n" for line in lines)
    return re.fullmatch(pattern, found) is not None and "exit status" not in found


if __name__ == "__main__":
    main()
