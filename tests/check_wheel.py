"""Build the wheel, install it alone in an empty environment, and ask it the example question."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
QUESTION = "全市派驻了多少名党建指导员？"


def main() -> None:
    """Fail unless the installed wheel answers."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", folder, ROOT)
        (wheel,) = folder.glob("ningbot-*.whl")
        venv.create(folder / "env", with_pip=True)
        binaries = folder / "env" / "bin"
        run(binaries / "python", "-m", "pip", "install", "--quiet", wheel)
        run(binaries / "ningbot", "index", ROOT / "corpus", cwd=folder)
        answer = run(binaries / "ningbot", "ask", QUESTION, "--card", "card.png", cwd=folder)
        assert answer.startswith("240名"), answer
        assert (folder / "card.png").read_bytes().startswith(b"\x89PNG")  # its font came with it
        print(f"{wheel.name}, {wheel.stat().st_size // 1024} KiB, answers 240名")


def run(*command: str | Path, cwd: Path = ROOT) -> str:
    """Run a command; give what it prints."""
    result = subprocess.run(command, cwd=cwd, capture_output=True, encoding="utf-8", check=False)
    if result.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{result.stdout}{result.stderr}")
    return result.stdout


if __name__ == "__main__":
    main()
