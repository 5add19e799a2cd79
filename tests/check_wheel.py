"""Build wheel and sdist twice and compare; install the wheel in empty environments, and ask it.

Each Python that pyproject.toml names and that is on this machine gets an environment of
requirements.lock; the one that runs this also gets one of the newest packages that pyproject allows.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
QUESTION = "全市派驻了多少名党建指导员？"
PAGE = "<html><head><title>園區報告</title></head><body><article><p>園區有企業320家，產值85.6億元。</p></article>"
EPOCH = "1700000000"  # seconds; any time will do, if it is the same for both


def main() -> None:
    """Fail unless both builds are the same and every installed wheel answers."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wheel = build_twice(folder)
        found = {version: python_of(version) for version in named_versions()}
        check(folder / "newest", Path(sys.executable), wheel, locked=False)
        for version, python in found.items():
            if python is not None:
                check(folder / version, python, wheel, locked=True)
        size = wheel.stat().st_size // 1024
        print(f"{wheel.name}, {size} KiB, the same twice, answers 240名")
        print(f"tested with Python {', '.join(v for v, python in found.items() if python)}")
        if missing := [version for version, python in found.items() if python is None]:
            print(f"not on this machine: Python {', '.join(missing)}")


def build_twice(folder: Path) -> Path:
    """Build from two copies of the tree that differ in times and rights; give the wheel."""
    builds = []
    for n, mask in enumerate((0o022, 0o077)):
        tree = copy_of_tree(folder / f"tree{n}", mask)
        built = folder / f"dist{n}"
        environ = os.environ | {"SOURCE_DATE_EPOCH": EPOCH}
        run(sys.executable, "-m", "hatchling", "build", "-d", built, cwd=tree, environ=environ)
        builds.append({path.name: path.read_bytes() for path in sorted(built.iterdir())})
    assert [Path(name).suffix for name in builds[0]] == [".whl", ".gz"], list(builds[0])
    for name, data in builds[0].items():
        assert builds[1].get(name) == data, f"{name} is another thing when it is built again"
    (wheel,) = (folder / "dist0").glob("*.whl")
    return wheel


def copy_of_tree(copy: Path, mask: int) -> Path:
    """Copy what is or would be committed, with new times and the rights that ``mask`` leaves."""
    names = run("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z").split("\0")
    before = os.umask(mask)
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, copy / name)
    os.umask(before)
    return copy


def named_versions() -> list[str]:
    """Give the Pythons that pyproject.toml names: ``3.11`` and so on."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = re.findall(r"Python :: (\d+\.\d+)", "\n".join(project["classifiers"]))
    return sorted(named, key=lambda version: [int(part) for part in version.split(".")])


def python_of(version: str) -> Path | None:
    """Find a Python of that version that can make environments."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    on_path = shutil.which(f"python{version}")
    candidates = [Path(sys.executable), *sorted(pyenv.glob(f"{version}.*/bin/python"))]
    test = f"import ensurepip, sys, venv; assert '%d.%d' % sys.version_info[:2] == '{version}'"
    for python in [*candidates, *([Path(on_path)] if on_path else [])]:
        if not subprocess.run([python, "-c", test], capture_output=True, check=False).returncode:
            return python
    return None


def check(folder: Path, python: Path, wheel: Path, *, locked: bool) -> None:
    """Install the wheel alone in an empty environment; read a text and a page, and ask."""
    if python == Path(sys.executable):
        venv.create(folder / "env", with_pip=True)
    else:
        run(python, "-m", "venv", folder / "env")
    binaries = folder / "env" / "bin"
    pip: list[str | Path] = [binaries / "python", "-m", "pip", "install", "--quiet"]
    if locked:
        run(*pip, "--require-hashes", "--requirement", ROOT / "requirements.lock")
    run(*pip, *(["--no-deps"] if locked else []), wheel)
    run(binaries / "python", "-m", "pip", "check")
    (folder / "page.html").write_text(PAGE, encoding="utf-8")
    run(binaries / "ningbot", "index", ROOT / "corpus", "page.html", cwd=folder)
    answer = run(binaries / "ningbot", "ask", QUESTION, "--card", "card.png", cwd=folder)
    assert answer.startswith("240名"), answer
    assert (folder / "card.png").read_bytes().startswith(b"\x89PNG")  # its font came with it
    shutil.rmtree(folder)


def run(*command: str | Path, cwd: Path = ROOT, environ: dict[str, str] | None = None) -> str:
    """Run a command; give what it prints."""
    result = subprocess.run(
        command, cwd=cwd, env=environ, capture_output=True, encoding="utf-8", check=False
    )
    if result.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{result.stdout}{result.stderr}")
    return result.stdout


if __name__ == "__main__":
    main()
