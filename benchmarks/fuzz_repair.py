"""Throw made-up text at the repair, and stop at the first thing that does not hold.

    python benchmarks/fuzz_repair.py [--minutes 10] [--seed N]

Texts are put together from pieces of damage, of clean text, and of nonsense. Of each must hold: nothing is
raised; the edits applied to the original give the text; each character's place lies in the original, in
order; repairing the repaired text changes nothing; a second's work does for 20,000 characters.
What it finds becomes a row of tests/cases/.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic, process_time

from ningbot.analysis import repair_document
from ningbot.records import Document
from ningbot.text.mapping import apply_edits
from ningbot.text.repair import Damage, repair, repair_fully

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from damage import damage

SAMPLE = Path(__file__).parents[1] / "corpus" / "ningxiang_party_building_chain.txt"
PIECES = (
    "? ？ \ufffd ！ ! , ,, ， 。 ； ; 、 . : ： ( ) （ ） 逼 髽 I (yè) 業 業(yè)(yè) 白 詮 狞 顷 P zhǔn) 鏈 (guān) 關 “ ” ‘ ’ 「 」 "
    "— … 〓 \n \r\n \t \u3000 240 1,234 7.07 10:30 https://a.example/?b=1 鐨勬枃 锟斤拷 Ã© çš„ 責任編輯：王 記者 2021年12月28日 "
    "近日 >>我要舉報 第1頁 分享到 微信 饕餮（tāo tiè） a b The # ** \x00 \ud7ff 𠀀 é"
).split(" ")
SECONDS_PER_CHARACTER = 1 / 20_000
SLACK_S = 1.0
BOTH = Damage(notes=True, stray_commas=True)


def main() -> None:
    """Try texts until the time is over."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)  # noqa: S311 - no secret
    end, n_texts = monotonic() + 60 * arguments.minutes, 0
    clean = [line for line in SAMPLE.read_text(encoding="utf-8").splitlines() if len(line) > 30]
    makers: list[Callable[[], str]] = [
        lambda: "".join(rng.choices(PIECES, k=rng.randrange(1, 60))),
        lambda: "".join(rng.choice(PIECES) * rng.randrange(1, 300) for _ in range(3)),
        lambda: spoilt(rng.choice(clean), rng),
        lambda: spoilt(damaged(rng.choice(clean), rng), rng),
        lambda: "".join(chr(rng.randrange(1, 0xD7FF)) for _ in range(rng.randrange(200))),
    ]
    check("\n".join(makers[3]() for _ in range(9)), seconds=60)  # which loads the tables
    while monotonic() < end:
        text = rng.choice(makers)()
        try:
            check(text)
        except Exception:
            print(f"after {n_texts} texts: {text!r}")
            raise
        n_texts += 1
    print(f"{n_texts} texts, nothing found")


def spoilt(text: str, rng: random.Random) -> str:
    """Put pieces into a text, and take characters out of it."""
    chars = list(text)
    for _ in range(rng.randrange(1, 8)):
        at = rng.randrange(len(chars) + 1)
        chars[at : at + rng.randrange(3)] = rng.choice(PIECES)
    return "".join(chars)


def damaged(text: str, rng: random.Random) -> str:
    """Damage a text as the sample was."""
    found = damage(text, rng.randrange(10**9))
    return found.text if found else text


def check(text: str, *, seconds: float = SLACK_S) -> None:
    """Hold the repair of one text to what must hold of any."""
    start = process_time()
    repaired = repair_document(Document("d", text))
    mapped = repaired.mapped
    assert apply_edits(text, mapped.edits()).text == mapped.text, "edits"  # noqa: S101
    places = list(zip(mapped.starts, mapped.ends, strict=True))
    assert all(0 <= a <= b <= len(text) for a, b in places), "places"  # noqa: S101
    assert places == sorted(places), "order"  # noqa: S101
    for damage_ in (None, BOTH):
        once = repair(text, damage=damage_).text
        assert repair(once, damage=damage_).text == once, f"twice, {damage_}"  # noqa: S101
    repair_fully(text)
    limit = seconds + 6 * len(text) * SECONDS_PER_CHARACTER
    assert process_time() - start < limit, "time"  # noqa: S101


if __name__ == "__main__":
    main()
