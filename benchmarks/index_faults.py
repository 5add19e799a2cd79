"""Make every write of indexing and asking fail, one after the other, in every way: is anything ever lost?

    python benchmarks/index_faults.py

Needs a C compiler. Prints for each scenario how many faults there were and what was wrong after them; it takes
about a quarter of an hour. `tests/faults/` has the same for some of the writes.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path

FAULTS = Path(__file__).parents[1] / "tests" / "faults"


def main() -> None:
    """Run every scenario, and end with 1 where anything was wrong."""
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "failing_writes.so"
        source = FAULTS / "failing_writes.c"
        subprocess.run(
            ["/usr/bin/env", "cc", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True
        )
        found = [
            problems(library, Path(folder) / "f", *scenario)
            for scenario in product(
                ("first", "change", "ask"), ("ENOSPC", "EIO"), ("once", "forever")
            )
        ]
    sys.exit(int(any(found)))


def problems(library: Path, folder: Path, scenario: str, error: str, how: str) -> int:
    """Run one scenario; print its figures, and give how much was wrong."""
    done = subprocess.run(
        [sys.executable, FAULTS / "driver.py", folder, scenario, error, how],
        env={"LD_PRELOAD": str(library)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    *wrong, last = done.stdout.splitlines()
    print(f"{scenario:8}{error:8}{how:9}{last}, {len(wrong)} wrong", flush=True)
    for line in wrong:
        print(f"    {line[:400]}")
    return len(wrong)


if __name__ == "__main__":
    main()
