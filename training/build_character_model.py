"""Count the character model that lost bytes are restored with.

    python training/build_character_model.py FOLDER ... [--half 0|1] [--output FILE]

Each FOLDER holds a corpus.jsonl, under a licence that lets its counts be passed on. The texts
are counted whole; the words of jieba's dictionary give the pairs and triples inside them, by
their frequency. `--half` counts half of the documents only (by title), so that what is measured
on the other half is honest. See ningbot.text.repair.likelihood for how the table is read.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import lzma
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path

from opencc import OpenCC
from pypinyin.phrases_dict import phrases_dict

from ningbot.text.characters import HAN
from ningbot.text.repair import likelihood, lost_bytes, words
from ningbot.text.repair.likelihood import INDEX_BITS, LEAST_COUNT, RAREST_FORM, STEPS_PER_OCTAVE
from ningbot.text.repair.words import LONGEST, pack_words

# What one occurrence in the text behind jieba's frequencies is worth beside one in the corpora.
JIEBA_WEIGHT = 0.01
MIN_PAIR = 1.0
MIN_TRIPLE = 1.1
# A triple seen once is kept where its pairs are common and the second says little of its end.
MIN_COUNT = 1.0
MIN_PAIRS_OF_TRIPLE = 12.0
MAX_SHARE_OF_PAIR = 0.1
WORD_RE = re.compile(rf"[{HAN}]{{2,{LONGEST}}}")
# How much the number of different characters before one counts beside its own number.
DIVERSITY = 0.9


def main() -> None:
    """Count, prune, write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--dictionary", type=Path, help="CC-CEDICT, gzipped")
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--output", type=Path, default=_beside_reader())
    parser.add_argument("--min-pair", type=float, default=MIN_PAIR)
    parser.add_argument("--min-triple", type=float, default=MIN_TRIPLE)
    arguments = parser.parse_args()
    table, n_texts = build(
        arguments.folders,
        dictionary=arguments.dictionary,
        half=arguments.half,
        min_pair=arguments.min_pair,
        min_triple=arguments.min_triple,
    )
    arguments.output.write_bytes(table)
    print(f"{arguments.output}: {len(table):,} bytes, {n_texts} texts")


def build(
    folders: list[Path],
    *,
    dictionary: Path | None = None,
    half: int | None = None,
    min_pair: float = MIN_PAIR,
    min_triple: float = MIN_TRIPLE,
) -> tuple[bytes, int]:
    """Give a table and the number of texts it was counted on."""
    texts = [row["text"] for folder in folders for row in read_rows(folder, half=half)]
    counted = dict(read_words())
    grams = count_grams(texts, counted)
    forms = [_forms_in(direction, texts, counted) for direction in ("s2t", "t2s")]
    single, pairs, triples = grams
    pruned = [
        weigh_singles(single, pairs),
        Counter({gram: count for gram, count in pairs.items() if count >= min_pair}),
        prune_triples(single, pairs, triples, minimum=min_triple),
    ]
    uncounted = read_uncounted(dictionary) - counted.keys()
    sources = [folder.name for folder in folders]
    return pack(pruned, forms, sorted(uncounted), sources=sources), len(texts)


def judge_by(table: bytes) -> None:
    """Have ningbot judge lost bytes by another table from now on, to measure it honestly."""
    model = likelihood.read_model(table)
    for module in (likelihood, lost_bytes, words):
        vars(module).update(load_model=lambda: model)
    for cached in (
        lost_bytes._joint,
        likelihood.index_of,
        likelihood.list_candidates,
        words.load_words,
    ):
        cached.cache_clear()


def _beside_reader() -> Path:
    return Path(likelihood.__file__).with_name(likelihood.TABLE)


def read_rows(folder: Path, *, half: int | None = None) -> Iterator[dict[str, str]]:
    """Read a corpus, all or the half that a title's digest puts its documents in."""
    for line in (folder / "corpus.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if half is None or half_of(row["title"]) == half:
            yield row


def half_of(title: str) -> int:
    """Put a document in one half or the other, always the same."""
    return hashlib.sha256(title.encode()).digest()[0] % 2


def read_words() -> Iterator[tuple[str, float]]:
    """Read jieba's words with their weights; lines are: word frequency tag."""
    for line in files("jieba").joinpath("dict.txt").read_text(encoding="utf-8").splitlines():
        word, frequency, _ = line.split(" ")
        yield word, int(frequency) * JIEBA_WEIGHT


def read_uncounted(dictionary: Path | None) -> set[str]:
    """Read the words of dictionaries without counts: pypinyin's phrases and CC-CEDICT."""
    found = set(phrases_dict)
    if dictionary:
        with gzip.open(dictionary, "rt", encoding="utf-8") as lines:
            # Its lines are: Traditional Simplified [reading] /meaning/...
            found.update(line.split(" ")[1] for line in lines if not line.startswith("#"))
    return {likelihood.normalised(word) for word in found if WORD_RE.fullmatch(word)}


def count_grams(texts: Iterable[str], words: dict[str, float]) -> list[Counter[str]]:
    """Count single characters, pairs and triples of normalised texts and words."""
    grams: list[Counter[str]] = [Counter(), Counter(), Counter()]
    for text in texts:
        _add(grams, f"\n{likelihood.normalised(text)}\n", 1.0)
    for word, weight in words.items():
        _add(grams, likelihood.normalised(word), weight)
    return grams


def _add(grams: list[Counter[str]], text: str, weight: float) -> None:
    for length, counter in enumerate(grams, 1):
        for i in range(len(text) - length + 1):
            counter[text[i : i + length]] += weight  # type: ignore[assignment]


def _forms_in(direction: str, texts: list[str], words: dict[str, float]) -> Counter[str]:
    """Count the characters as one script writes them."""
    convert = OpenCC(direction).convert
    counter: Counter[str] = Counter()
    for text in texts:
        counter.update(convert(text))
    for word, weight in words.items():
        for char in convert(word):
            counter[char] += weight  # type: ignore[assignment]
    return counter


def weigh_singles(single: Counter[str], pairs: Counter[str]) -> Counter[str]:
    """Count a character by the different ones it follows, and a little by how often it stands."""
    diversity = Counter(gram[1] for gram, count in pairs.items() if count >= LEAST_COUNT)
    n, n_pairs = sum(single.values()), diversity.total()
    weighed: Counter[str] = Counter()
    for char, count in single.items():
        share = (1 - DIVERSITY) * count / n + DIVERSITY * diversity[char] / n_pairs
        weighed[char] = share * n  # type: ignore[assignment]
    return weighed


def prune_triples(
    single: Counter[str], pairs: Counter[str], triples: Counter[str], *, minimum: float
) -> Counter[str]:
    """Keep the triples that say more than their pairs do."""
    return Counter(
        {
            gram: count
            for gram, count in triples.items()
            if count >= minimum
            or (
                count >= MIN_COUNT
                and min(pairs[gram[:2]], pairs[gram[1:]]) >= MIN_PAIRS_OF_TRIPLE
                and pairs[gram[1:]] < MAX_SHARE_OF_PAIR * single[gram[1]]
            )
        }
    )


def pack(
    grams: list[Counter[str]], forms: list[Counter[str]], words: list[str], *, sources: list[str]
) -> bytes:
    """Write the table as likelihood.read_model reads it."""
    chars = [c for c, _ in grams[0].most_common(2**INDEX_BITS - 1)]
    indices = {char: i for i, char in enumerate(chars, 1)}
    parts = ["".join(chars).encode(), bytes(_step(grams[0][c]) for c in chars)]
    for counter in grams[1:]:
        parts += _packed_keys(counter, indices)
    parts += [*_packed_forms(forms), pack_words(words).encode()]
    header = {
        "about": "character model of ningbot: counts of characters, pairs, triples, log scale",
        "sources": [*sources, "jieba 0.42.1 dict.txt", "pypinyin phrases", "CC-CEDICT"],
        "licence": "counted on DRCD (CC BY-SA 3.0), CMRC 2018 and XQuAD (CC BY-SA 4.0) and on"
        " the dictionary of jieba (MIT), with words of pypinyin (MIT) and CC-CEDICT (CC BY-SA 4.0);"
        " the table is passed on under CC BY-SA 4.0",
        "n_pairs": len(parts[3]),
        "n_triples": len(parts[5]),
        "sizes": [len(part) for part in parts],
    }
    packed = lzma.compress(b"".join(parts), preset=9 | lzma.PRESET_EXTREME)
    return json.dumps(header).encode() + b"\n" + packed


def _packed_keys(counter: Counter[str], indices: dict[str, int]) -> tuple[bytes, bytes]:
    """Give the planes of the differences between sorted keys, and the counts."""
    entries = sorted(
        (_key(gram, indices), count)
        for gram, count in counter.items()
        if all(char in indices for char in gram)
    )
    keys = [key for key, _ in entries]
    steps = [b - a for a, b in zip([0, *keys], keys, strict=False)]
    raw = b"".join(step.to_bytes(8, "little") for step in steps)
    planes = b"".join(raw[plane::8] for plane in range(8))
    return planes, bytes(_step(count) for _, count in entries)


def _key(gram: str, indices: dict[str, int]) -> int:
    key = 0
    for char in gram:
        key = key << INDEX_BITS | indices[char]
    return key


def _step(count: float) -> int:
    return max(0, min(255, round(STEPS_PER_OCTAVE * math.log2(count / LEAST_COUNT))))


def _packed_forms(forms: list[Counter[str]]) -> list[bytes]:
    """Give the characters that can be written in GBK, and how rare each form is per script."""
    chars = sorted({c for counter in forms for c in counter if len(c.encode("gbk", "ignore")) == 2})
    columns = [bytes(_rarities(chars, counter)) for counter in forms]
    return ["".join(chars).encode(), *columns]


def _rarities(chars: list[str], counter: Counter[str]) -> Iterator[int]:
    totals: Counter[str] = Counter()
    for char, count in counter.items():
        totals[likelihood.normalised_char(char)] += count
    for char in chars:
        count, total = counter[char], totals[likelihood.normalised_char(char)]
        rarity = -STEPS_PER_OCTAVE * math.log2(count / total) if count else RAREST_FORM
        yield min(RAREST_FORM, round(rarity))


if __name__ == "__main__":
    main()
